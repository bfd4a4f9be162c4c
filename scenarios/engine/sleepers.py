"""Who has asked to be asked again later, and until when."""

from collections.abc import Iterator, Mapping

from scenarios.engine.ports import Holder
from scenarios.kernel.position import Position


class Sleepers:
    """Ask number (0 for the floor) and seat, to the branch's time and the holder that wants to sleep."""

    def __init__(self) -> None:
        self._until: dict[tuple[int, str], tuple[int, Holder]] = {}

    def lie_down(self, number: int, seat: str, holder: Holder, until: int) -> None:
        """Leave the seat alone until then, as long as it has this holder."""
        self._until[number, seat] = (until, holder)

    def wake(self, number: int, seat: str) -> None:
        """It is being asked."""
        if self._until:
            self._until.pop((number, seat), None)

    def sleeps(self, number: int, seat: str, now: int, holders: Mapping[str, Holder]) -> bool:
        """Whether it is to be left alone."""
        if not self._until:
            return False
        until, holder = self._until.get((number, seat), (0, None))
        return until > now and holder == holders.get(seat)

    def times(self, position: Position, holders: Mapping[str, Holder]) -> Iterator[int]:
        """When those who could still act want to be asked."""
        for (number, seat), (until, holder) in self._until.items():
            if number:
                there = number in position.asks and number not in position.sealed
            else:
                there = seat in position.seats
            if there and holders.get(seat) == holder:
                yield until
