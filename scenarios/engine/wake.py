"""Which machine speaks next on an open floor: a pure policy over the remarks so far.

Addressed by name by a person, a machine answers once, also where somebody else speaks first. A person's
last remark that addresses no machine is answered by one at most, after a quiet gap; it may pass. Since that
remark at most `most` machine remarks are made, not counting what is owed to people. None answers itself. On
a floor without people the machines take turns, until the engine's limit ends it.
"""

import re
from collections.abc import Collection, Mapping, Sequence
from typing import Final, NamedTuple

QUIET_GAP: Final = 4.0
"""Seconds without a remark before a machine answers a person who addressed nobody."""

MOST_BETWEEN_PEOPLE: Final = 3

LOOKBACK: Final = 40
"""Remarks after which nobody waits for an answer any more."""


class Remark(NamedTuple):
    """Something said on the floor."""

    seq: int
    seat: str
    machine: bool
    text: str


class Wake(NamedTuple):
    """The machine seat that may speak now, and the remark it would answer (0 opens the floor)."""

    seat: str
    answers: int
    after_gap: bool


def addressed(text: str, names: Mapping[str, Collection[str]]) -> list[str]:
    """The seats whose name stands in the text as a word of its own, in order of first mention."""
    found: list[tuple[int, str]] = []
    for seat, own in names.items():
        places = [
            m.start()
            for name in own
            if (m := re.search(rf"(?<!\w){re.escape(name)}(?!\w)", text, re.IGNORECASE))
        ]
        if places:
            found.append((min(places), seat))
    return [seat for _, seat in sorted(found)]


def next_speaker(
    remarks: Sequence[Remark],
    machines: Sequence[str],
    names: Mapping[str, Collection[str]],
    passed: Collection[tuple[str, int]] = (),
    *,
    people: bool,
    most: int = MOST_BETWEEN_PEOPLE,
) -> Wake | None:
    """Who may speak now, or None. `passed` holds (seat, remark) pairs that were declined."""
    if not machines:
        return None
    if not people:
        return _rotation(remarks, machines, passed)
    last = next((r for r in reversed(remarks) if not r.machine), None)
    if last is None:
        return None
    since = [r for r in remarks if r.seq > last.seq]
    own = {seat: names.get(seat, (seat,)) for seat in machines}
    recent = remarks[-LOOKBACK:]
    for remark in recent:
        if not remark.machine:
            for seat in addressed(remark.text, own):
                if not _answered(seat, remark.seq, recent, passed):
                    return Wake(seat, remark.seq, after_gap=False)
    called = addressed(last.text, own)
    if len(since) >= max(most, len(called)):
        return None
    for remark in since:
        for seat in addressed(remark.text, own):
            if seat != remark.seat and not _answered(seat, remark.seq, since, passed):
                return Wake(seat, remark.seq, after_gap=False)
    if called or since or any(seq == last.seq for _, seq in passed):
        return None
    return Wake(_least_recent(remarks, machines), last.seq, after_gap=True)


def _answered(seat: str, seq: int, remarks: Sequence[Remark], passed: Collection[tuple[str, int]]) -> bool:
    return (seat, seq) in passed or any(r.seat == seat and r.seq > seq for r in remarks)


def _rotation(
    remarks: Sequence[Remark], machines: Sequence[str], passed: Collection[tuple[str, int]]
) -> Wake | None:
    last = remarks[-1] if remarks else None
    seq = last.seq if last else 0
    free = [seat for seat in machines if (last is None or seat != last.seat) and (seat, seq) not in passed]
    return Wake(_least_recent(remarks, free), seq, after_gap=False) if free else None


def _least_recent(remarks: Sequence[Remark], seats: Sequence[str]) -> str:
    spoken = {remark.seat: remark.seq for remark in remarks}
    return min(seats, key=lambda seat: (spoken.get(seat, 0), seats.index(seat)))
