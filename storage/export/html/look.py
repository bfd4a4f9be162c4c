"""What the page's template asks about looks: colours, sides, where branches leave. Pure."""

from typing import Final

from storage.export import telling
from storage.export.records import BranchFacts, Event, Learned, OutcomeFacts, SeatFacts, Trace, Work

_COLOURS: Final = 8


class Look:
    """Answers for one trace."""

    def __init__(self, trace: Trace) -> None:
        self._trace = trace
        self._place = {seat.name: place for place, seat in enumerate(trace.seats)}
        self._seats = {seat.name: seat for seat in trace.seats}
        self._forks: dict[tuple[int, int], list[int]] = {}
        for branch in trace.branches:
            if branch.parent is not None and branch.fork_seq is not None:
                self._forks.setdefault((branch.parent, branch.fork_seq), []).append(branch.number)
        self._work: dict[tuple[int, int | None], list[Work]] = {}
        for work in trace.work:
            self._work.setdefault((work.branch, self._led_to(work)), []).append(work)

    def colour(self, seat: str | None) -> str:
        """The style class that colours a seat; `c0` for who is none."""
        place = self._place.get(seat or "")
        return "c0" if place is None else f"c{place % _COLOURS + 1}"

    def side(self, seat: str | None) -> str:
        """Where a seat's speech stands: one's own at the right, of two others one at each side."""
        place = self._place.get(seat or "", 0)
        if self._trace.view in self._place:
            return "right" if seat == self._trace.view else "left"
        return "right" if len(self._place) == 2 and place == 1 else "left"

    def machine(self, seat: str | None) -> bool:
        """Whether a machine holds the seat; readers are told."""
        facts: SeatFacts | None = self._seats.get(seat or "")
        return facts is not None and telling.is_machine(facts)

    def branches(self) -> list[tuple[BranchFacts, list[Event]]]:
        """Branches with the events that stand in their logs, in order."""
        events: dict[int, list[Event]] = {branch.number: [] for branch in self._trace.branches}
        for event in self._trace.events:
            events[event.branch].append(event)
        return [(branch, events[branch.number]) for branch in self._trace.branches]

    def children(self, number: int | None) -> list[BranchFacts]:
        """Branches made off that one; off None, those that begin the session."""
        return [branch for branch in self._trace.branches if branch.parent == number]

    def forks(self, branch: int, seq: int) -> list[int]:
        """Branches that leave after that event."""
        return self._forks.get((branch, seq), [])

    def checkpoints(self, branch: BranchFacts, seq: int) -> list[str]:
        """Names of that position."""
        return [checkpoint.name for checkpoint in branch.checkpoints if checkpoint.seq == seq]

    def result(self) -> OutcomeFacts | None:
        """How the exported branch ended."""
        branches = {self._trace.branch} if self._trace.tree else {b.number for b in self._trace.branches}
        found = [e.outcome for e in self._trace.events if e.outcome is not None and e.branch in branches]
        return found[-1] if found else None

    def concerned(self, outcome: OutcomeFacts) -> list[str]:
        """The seats that an outcome says something of, in role order."""
        names = {*outcome.payoffs, *outcome.own}
        return [*[seat for seat in self._place if seat in names], *sorted(names - self._place.keys())]

    def work(self, branch: int, seq: int | None) -> list[Work]:
        """The work that led to that event; with None, what led to no event that is shown."""
        return self._work.get((branch, seq), [])

    def _led_to(self, work: Work) -> int | None:
        """The first event after its beginning that answers its ask, else that its seat had a part in."""
        own = [
            event for event in self._trace.events if event.branch == work.branch and event.seq > work.after
        ]
        answers = [e.seq for e in own if any(m.seat == work.seat and m.ask == work.ask for m in e.moves)]
        parts = [e.seq for e in own if any(m.seat == work.seat for m in e.moves)]
        if work.ask > 0:
            return answers[0] if answers else None
        return parts[0] if parts and work.ask == 0 else None

    def kind(self, item: Learned) -> str:
        """The style class of something learned."""
        return f"{item.what}{' secret' if item.to != 'everyone' else ''}"
