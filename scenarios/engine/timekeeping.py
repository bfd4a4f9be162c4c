"""A branch's time: microseconds since its session began, as the wall clock or a simulated one drives it."""

from typing import Final, NamedTuple

from scenarios.engine.ports import Alarm, Clock, Clocked
from scenarios.kernel.position import Position

TICK: Final = 1_000_000
"""What an event takes on a simulated clock, in microseconds."""


class Shown(NamedTuple):
    """The branch's clock shows `at` since a moment in UTC microseconds; None while it stands still."""

    at: int
    since: int | None

    def now(self, clock: Clock, position: Position) -> int:
        """The branch's time."""
        if clock.simulated:
            return position.at + TICK
        if self.since is None:
            return max(position.at, self.at)
        return self.at + clock.now() - self.since

    def moment(self, at: int) -> int | None:
        """When the branch's clock shows `at`, in UTC microseconds; None while it stands still."""
        return None if self.since is None else self.since + at - self.at

    def clocked(self, position: Position) -> Clocked:
        """As it is stored."""
        return Clocked(self.at, self.since, self.alarms(position))

    def alarms(self, position: Position) -> list[Alarm]:
        """All that will ring; nothing while it stands still."""
        if self.since is None:
            return []
        return [Alarm(kind, name, self.since + due - self.at) for kind, name, due in dues(position)]


def dues(position: Position) -> list[tuple[str, str, int]]:
    """Deadlines and timers with their kind and name, on the branch's clock."""
    found = [("deadline", str(n), asked.due) for n, asked in position.asks.items() if asked.due is not None]
    return found + [("timer", name, armed.due) for name, armed in position.timers.items()]
