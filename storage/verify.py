"""Verifying a branch: its log derived again from nothing, and everything stored beside it compared."""

from functools import partial
from typing import Any, Final, NamedTuple

from sqlalchemy import Connection, bindparam, func, select

from scenarios.engine.ports import Loaded, Ref
from scenarios.kernel.actions import Roster
from scenarios.kernel.codec import decode, dumps, encode
from scenarios.kernel.errors import ParleyError
from scenarios.kernel.log import Differs
from scenarios.kernel.play import Game
from scenarios.kernel.position import OpenAsk
from scenarios.kernel.rules import role_name
from scenarios.kernel.wire import encode_ask
from storage import snapshots
from storage.export.fold import Folded, folded
from storage.export.words import refs_of
from storage.lineage import Stretch
from storage.store import Store
from storage.tables import Ask, Branch, Event, Occupancy, Seat, Snapshot, Text
from storage.texts import reference

_TEXT: Final = Text.__table__  # type: ignore[attr-defined]
_SNAPSHOT: Final = Snapshot.__table__  # type: ignore[attr-defined]
_ASK: Final = Ask.__table__  # type: ignore[attr-defined]
_EVENT: Final = Event.__table__  # type: ignore[attr-defined]
_BRANCH: Final = Branch.__table__  # type: ignore[attr-defined]
_SEAT: Final = Seat.__table__  # type: ignore[attr-defined]
_OCCUPANCY: Final = Occupancy.__table__  # type: ignore[attr-defined]
_AT_ONCE: Final = 500


class Verdict(NamedTuple):
    """What verifying a branch found. It passes where `differs` is None."""

    label: str
    events: int
    """Events that are what the rules and those before them give."""
    words: int
    """People's texts that are as they were written."""
    erased: int
    """Texts that were erased, which is no difference."""
    snapshots: int
    """Snapshots that equal the position they stand for."""
    unread: int
    """Snapshots of another version; restoring passes them over, and so does this."""
    foreign: int
    """Events at the beginning that another version of the rules made; they cannot be derived again."""
    differs: int | None = None
    """The first event that differs."""
    why: str = ""

    @property
    def ok(self) -> bool:
        """Nothing differs."""
        return self.differs is None


class _Life(NamedTuple):
    """An ask as the log gives it."""

    asked: OpenAsk
    closed_seq: int | None = None
    answered: bool | None = None


class _Findings:
    """What was counted and what differs, so far."""

    def __init__(self) -> None:
        self.events = self.words = self.erased = self.snapshots = self.unread = 0
        self.differences: list[tuple[int, str]] = []
        self.known: set[str] = set()
        """References that were looked at."""
        self.lives: dict[int, _Life] = {}
        self.over: str | None = None
        self.seats: dict[str, int] = {}
        """Seats to the event with which each of them began."""
        self.passed: dict[tuple[int, str], bool] = {}
        """Event and seat that came to a holder there; False where an edit replayed it without one."""
        self.params: object = None
        """The parameters that the first event holds."""

    def differs(self, seq: int, what: str) -> None:
        self.differences.append((seq, f"Step {seq}: {what}"))


async def verify(store: Store, ref: Ref) -> Verdict:
    """Whether the stored branch is what its log, rules and seed give; else the first event that differs.

    Along the whole ancestry and from nothing: snapshots are compared, never used. Also compared: people's
    words with their references, ask rows, the row of the branch, the session's parameters, and that every
    seat of the log is held from its first event on and passes on only where the log says so.
    Not here, since no event tells it: who holds a seat, limits, manifest.
    """
    start = await store.load(ref, 0)
    path = await store.stretches(ref)
    head = path[0].upto
    origin = await store.origin(ref, start.game)
    found = _Findings()
    found.seats = dict.fromkeys(origin.seats, max(1, origin.seq))
    try:
        async for chunk in folded(store, ref, start.game, origin, head):
            if chunk:
                _count_in(found, chunk)
                await store.run(
                    partial(_beside, found=found, ref=ref, game=start.game, path=path, chunk=chunk)
                )
            if found.differences:
                break
    except Differs as difference:
        found.differences.append((difference.seq, str(difference)))
    await store.run(lambda c: _asks(c, found, ref.tenant, path, origin.seq))
    if not found.differences:
        await store.run(lambda c: _head(c, found, start, head))
        await store.run(lambda c: _seats(c, found, ref, origin.seq, head))
    seq, why = min(found.differences, default=(None, ""))
    return Verdict(
        start.label,
        found.events,
        found.words,
        found.erased,
        found.snapshots,
        found.unread,
        origin.seq,
        seq,
        why,
    )


def _count_in(found: _Findings, chunk: list[Folded]) -> None:
    """Carry on what the log says of asks, parameters and the end."""
    found.over = chunk[-1].stepped.position.over
    for step in chunk:
        found.events += 1
        if step.event.kind == "start":
            found.params = step.stepped.entry.input.data["params"]
        for seat in step.stepped.position.seats:
            found.seats.setdefault(seat, step.event.seq)
        for move in step.stepped.entry.input.moves:
            if isinstance(move.action, Roster) and move.action.change != "left":
                edited = move.cause == "edit" or bool(step.stepped.entry.input.forced)
                found.passed[step.event.seq, move.seat] = not edited
        for numbers, answered in ((step.stepped.answered, True), (step.stepped.dropped, False)):
            for number in numbers:
                life = found.lives[number]
                found.lives[number] = life._replace(closed_seq=step.event.seq, answered=answered)
        for asked in step.stepped.opened:
            found.lives[asked.number] = _Life(asked)


def _beside(
    connection: Connection,
    *,
    found: _Findings,
    ref: Ref,
    game: Game,
    path: list[Stretch],
    chunk: list[Folded],
) -> None:
    """What is stored beside these events: the words they refer to, snapshots of where they led."""
    for step in chunk:
        new = [r for r in refs_of(step.event, step.stepped.entry) if r not in found.known]
        found.known.update(new)
        states = _states(connection, ref.tenant, new)
        found.words += sum(state == "kept" for state in states.values())
        found.erased += sum(state == "erased" for state in states.values())
        for state in states.values():
            if state not in ("kept", "erased"):
                found.differs(step.event.seq, f"the words it refers to {state}.")
    positions = {step.event.seq: step.stepped.position for step in chunk}
    for stretch in path:
        rows = connection.execute(
            select(_SNAPSHOT.c.seq, _SNAPSHOT.c.form).where(
                _SNAPSHOT.c.tenant == ref.tenant,
                _SNAPSHOT.c.branch == stretch.branch,
                _SNAPSHOT.c.seq.between(chunk[0].event.seq, min(stretch.upto, chunk[-1].event.seq)),
            )
        )
        for seq, form in rows:
            kept = snapshots.unpack(game, seq, bytes(form))
            if kept is None:
                found.unread += 1
            elif snapshots.pack(game, kept) == snapshots.pack(game, positions[seq]):
                found.snapshots += 1
            else:
                found.differs(
                    seq,
                    "the position kept after it differs from what the steps give.",
                )


def _states(connection: Connection, tenant: int, refs: list[str]) -> dict[str, str]:
    """Of each reference: kept, erased, or what became of its words."""
    states = dict.fromkeys(refs, "are missing")
    query = select(_TEXT).where(_TEXT.c.tenant == tenant, _TEXT.c.ref.in_(bindparam("refs", expanding=True)))
    for low in range(0, len(refs), _AT_ONCE):
        for row in connection.execute(query, {"refs": refs[low : low + _AT_ONCE]}):
            if row.text is None and row.salt is None:
                states[row.ref] = "erased"
            elif row.text is None or row.salt is None or reference(bytes(row.salt), row.text) != row.ref:
                states[row.ref] = "were changed"
            else:
                states[row.ref] = "kept"
    return states


def _asks(connection: Connection, found: _Findings, tenant: int, path: list[Stretch], origin: int) -> None:
    """Ask rows of every stretch: as they were opened, and as they were closed within it."""
    for stretch in path:
        upto = min(stretch.upto, origin + found.events)
        expected = {n: life for n, life in found.lives.items() if stretch.after < life.asked.opened <= upto}
        query = select(_ASK).where(
            _ASK.c.tenant == tenant,
            _ASK.c.branch == stretch.branch,
            _ASK.c.opened_seq > origin,
            _ASK.c.opened_seq <= upto,
        )
        for row in connection.execute(query):
            life = expected.pop(row.number, None)
            if life is None:
                found.differs(
                    max(row.opened_seq, stretch.after + 1),
                    f"it did not put the stored question {row.number}.",
                )
            elif _opened(row) != _as_opened(life):
                found.differs(
                    life.asked.opened, f"the stored question {row.number} is not the one that it put."
                )
            elif (late := _closing(row, life, upto)) is not None:
                found.differs(
                    late, f"the stored question {row.number} was not settled as the steps settle it."
                )
        for number, life in expected.items():
            found.differs(life.asked.opened, f"the question {number} that it put is not stored.")


def _opened(row: Any) -> tuple[object, ...]:
    return row.body, row.opened_seq, row.due, row.parent, row.addressee


def _as_opened(life: _Life) -> tuple[object, ...]:
    asked = life.asked
    return dumps(encode_ask(asked.ask)), asked.opened, asked.due, asked.parent, asked.addressee


def _closing(row: Any, life: _Life, upto: int) -> int | None:
    """The event at which the row's closing differs; what a branch did after `upto` is its own affair."""
    inside = life.closed_seq is not None and life.closed_seq <= upto
    stored = (row.closed_seq, None if row.answered is None else bool(row.answered))
    if row.closed_seq is not None and row.closed_seq > upto:
        return None
    if stored == ((life.closed_seq, life.answered) if inside else (None, None)):
        return None
    return min(seq for seq in (life.closed_seq if inside else None, row.closed_seq, upto) if seq is not None)


def _head(connection: Connection, found: _Findings, branch: Loaded, head: int) -> None:
    """The branch's row and the session's, against the log."""
    of_branch = (_EVENT.c.tenant == branch.ref.tenant, _EVENT.c.branch == branch.ref.branch)
    last = connection.execute(select(func.max(_EVENT.c.seq)).where(*of_branch)).scalar_one()
    if last is not None and last > head:
        found.differs(head + 1, f"it is stored, though the branch has {head} steps.")
    row = connection.execute(
        select(_BRANCH.c.head, _BRANCH.c.status).where(
            _BRANCH.c.tenant == branch.ref.tenant, _BRANCH.c.id == branch.ref.branch
        )
    ).one()
    if row.head == head and row.status == "done" and found.over is None:
        found.differs(head, "it does not end the branch, which is stored as done.")
    if row.head == head and row.status != "done" and found.over is not None:
        found.differs(head, f"it ends the branch, which is stored as {row.status}.")
    if found.params is not None and found.params != _filled(branch):
        found.differs(1, "it began with other parameters than the session's.")


class _Held(NamedTuple):
    """A row of `occupancy` with the name and role of its seat."""

    branch: int
    name: str
    role: str
    from_seq: int
    to_seq: int | None


def _seats(connection: Connection, found: _Findings, ref: Ref, origin: int, head: int) -> None:
    """Who holds what: every seat of the log from its first event, and passed on where the log passes it on."""
    if not found.seats:
        return
    path = _path(connection, ref, head)
    rows = connection.execute(
        select(_OCCUPANCY.c.branch, _SEAT.c.name, _SEAT.c.role, _OCCUPANCY.c.from_seq, _OCCUPANCY.c.to_seq)
        .join(_SEAT, _SEAT.c.id == _OCCUPANCY.c.seat)
        .where(_OCCUPANCY.c.tenant == ref.tenant, _OCCUPANCY.c.branch.in_(list(path)))
        .order_by(_OCCUPANCY.c.id)
    )
    held = [row for row in (_Held(*row) for row in rows) if row.from_seq <= path[row.branch][1]]
    for name, since in found.seats.items():
        if not any(row.name == name and row.from_seq <= since for row in held):
            found.differs(since, f"nobody is stored as the holder of its seat {name}.")
    for row in held:
        at, (begun, upto) = max(1, row.from_seq), path[row.branch]
        if row.name not in found.seats or row.role != role_name(row.name):
            found.differs(at, f"it knows no seat {row.name} of a {row.role}, which is stored with a holder.")
        elif row.from_seq < begun or (
            origin < row.from_seq != begun and (row.from_seq, row.name) not in found.passed
        ):
            found.differs(at, f"it does not pass on {row.name}, as is stored.")
        later = [o for o in held if (o.branch, o.name) == (row.branch, row.name) and o is not row]
        until = next((o.from_seq for o in later if held.index(o) > held.index(row)), None)
        if row.to_seq != until and not (until is None and row.to_seq is not None and row.to_seq > upto):
            found.differs(at, f"the stored holder of {row.name} does not leave it where the next one comes.")
    for (seq, name), stored in found.passed.items():
        if stored and not any((row.name, row.from_seq) == (name, seq) for row in held):
            found.differs(seq, f"it passes on {name}, but the new holder is not stored.")


def _path(connection: Connection, ref: Ref, head: int) -> dict[int, tuple[int, int]]:
    """The branch and those it stems from: the first event of each and the last that belongs to this one."""
    found: dict[int, tuple[int, int]] = {}
    branch: int | None = ref.branch
    while branch is not None:
        row = connection.execute(
            select(_BRANCH.c.parent, _BRANCH.c.fork_seq).where(
                _BRANCH.c.tenant == ref.tenant, _BRANCH.c.id == branch
            )
        ).one()
        found[branch] = (row.fork_seq, head)
        head, branch = min(head, row.fork_seq), row.parent
    return found


def _filled(branch: Loaded) -> object:
    """The session's parameters with defaults filled in; None where they are none of this scenario."""
    try:
        return encode(decode(branch.game.scenario.definition.params, dict(branch.params)))
    except ParleyError:
        return None
