"""The order of a replay: seats that decide at the same time move as they did in the record."""

import asyncio
from collections.abc import Callable
from typing import Final, NamedTuple

from scenarios.engine.runner import Runner
from scenarios.engine.thoughts import Thoughts
from scenarios.kernel.codec import loads
from scenarios.kernel.log import Event
from scenarios.kernel.position import Input
from scenarios.kernel.wire import decode_input

_NOBODY: Final = ""


class _Next(NamedTuple):
    """The event of the record that comes after a step."""

    after: int
    event: Event | None
    seat: str
    """Whose decision made it; empty where no seat's did."""
    agrees: bool
    """The record is the same up to here."""


class RecordedOrder:
    """Lets those who have decided wait for others that the record puts first. Nobody waits for people.

    Stored answers come at once, so that without it the order would be another one than that of the record.
    """

    def __init__(self, runner: Runner, thoughts: Thoughts, about_to: Callable[[str], bool]) -> None:
        """`about_to` tells of a seat whether it will be asked without anything else happening."""
        self._runner = runner
        self._thoughts = thoughts
        self._about_to = about_to
        self._next: _Next | None = None
        self._waiting: list[str] = []

    async def turn(self, seat: str) -> None:
        """Returns when the seat may make its event; at once where nothing is replayed."""
        if self._runner.replays is None:
            return
        self._waiting.append(seat)
        try:
            while self._goes_first(await self._recorded(), seat):
                await asyncio.sleep(0)  # who waits for a change that is already there still lets others work
                await self._runner.changed.wait()
        finally:
            self._waiting.remove(seat)

    async def ends_here(self) -> str | None:
        """Why the record ended after this very step, if it did."""
        if self._runner.replays is None:
            return None
        found = await self._recorded()
        if not found.agrees or found.event is None or found.event.kind != "end":
            return None
        return str(self._input(found.event).data["why"])

    def _goes_first(self, found: _Next, seat: str) -> bool:
        """Whether somebody else is to go before this seat, and will."""
        if found.event is not None and found.event.kind == "end":
            return any(other not in self._waiting for other in self._thoughts.seats())
        other = found.seat
        return other not in (seat, _NOBODY) and (self._thoughts.of(other) or self._about_to(other))

    async def _recorded(self) -> _Next:
        runner, position = self._runner, self._runner.position
        if self._next is None or self._next.after != position.seq:
            found = {
                event.seq: event
                for event in await runner.store.history(
                    runner.replays or runner.ref, max(0, position.seq - 1), position.seq + 1
                )
            }
            last, event = found.get(position.seq), found.get(position.seq + 1)
            agrees = last is not None and last.chain == position.chain
            self._next = _Next(position.seq, event, self._seat(event), agrees)
        return self._next

    def _seat(self, event: Event | None) -> str:
        if event is None:
            return _NOBODY
        given = self._input(event)
        match event.kind:
            case "memo":
                return str(given.data["seat"])
            case "consult":
                return str(given.data["ask"][0])
            case "sealed" | "moves":
                by = given.data.get("by", given.moves[0].ask)  # of a joint group, the one that came last
                made = [move.seat for move in given.moves if move.ask == by and move.cause != "host"]
                return made[0] if made else _NOBODY
            case _:
                return _NOBODY

    def _input(self, event: Event) -> Input:
        return decode_input(self._runner.scenario, event.kind, loads(event.body), event.at)
