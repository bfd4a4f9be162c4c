"""What a runner remembers of an open floor: a fold over its remarks, bounded in size."""

from collections.abc import Sequence
from typing import Final

from scenarios.engine.ports import Ref, Store
from scenarios.engine.wake import Remark, Wake, next_speaker
from scenarios.kernel.actions import Say
from scenarios.kernel.admit import AnyScenario
from scenarios.kernel.codec import loads
from scenarios.kernel.log import Event
from scenarios.kernel.position import Entry
from scenarios.kernel.wire import decode_entry
from scenarios.kernel.words import Resolve, render

WINDOW: Final = 200
"""Events looked back at when a branch is loaded, and remarks kept."""


class Floor:
    """Remarks since the last person's, who passed, and how long machines have been among themselves."""

    def __init__(self) -> None:
        self.remarks: list[Remark] = []
        self.passed: set[tuple[str, int]] = set()
        self.machine_run = 0
        self.last_at = 0
        self._act: Remark | None = None
        """The last thing that was done instead of said."""

    def take(self, seq: int, at: int, entry: Entry, machines: set[str], resolve: Resolve) -> None:
        """Fold one event in."""
        for move in entry.input.moves:
            if isinstance(move.action, Say):
                machine = move.seat in machines
                self.remarks.append(Remark(seq, move.seat, machine, render(move.action.text, resolve)))
                self.machine_run = self.machine_run + 1 if machine else 0
                self.last_at = at
            elif move.seat in machines:
                self._act = Remark(seq, move.seat, True, "")
        if len(self.remarks) > WINDOW:
            del self.remarks[: len(self.remarks) - WINDOW]
            oldest = self.remarks[0].seq
            self.passed = {(seat, answers) for seat, answers in self.passed if answers >= oldest}

    def next(self, machines: Sequence[str], *, people: bool, acts: bool = False) -> Wake | None:
        """Which machine may speak now. `acts`: among machines, what was done is an occasion to speak as well."""
        names = {seat: (seat, seat.replace("-", " ")) for seat in machines}
        remarks, act = self.remarks, self._act
        if acts and not people and act is not None and (not remarks or remarks[-1].seq < act.seq):
            remarks = [*remarks, act]
        return next_speaker(remarks, machines, names, self.passed, people=people)


async def latest_moves(store: Store, ref: Ref, scenario: AnyScenario, seq: int) -> list[tuple[Event, Entry]]:
    """Those among the last `WINDOW` events up to `seq`, with what they were, oldest first."""
    return [
        (event, decode_entry(scenario, event.kind, loads(event.body), event.at))
        for event in await store.history(ref, max(0, seq - WINDOW), seq)
        if event.kind == "moves"
    ]
