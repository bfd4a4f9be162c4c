"""Loading a branch and committing its steps: the hot path, one transaction each."""

import json
from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache
from typing import Final

from sqlalchemy import Connection, delete, insert, select, update

from scenarios.engine.ports import Alarm, Commit, Fenced, Holder, Loaded, Origin, Outdated, Ref, Repeated
from scenarios.kernel.admit import AnyScenario
from scenarios.kernel.codec import dumps
from scenarios.kernel.log import Differs
from scenarios.kernel.play import Game
from scenarios.kernel.position import Position
from scenarios.kernel.restore import restore
from scenarios.kernel.rules import Ask, role_name
from scenarios.kernel.upgrade import Stale
from scenarios.kernel.wire import encode_ask
from storage import mandates, snapshots, texts, timers, versions
from storage.errors import Unknown
from storage.lineage import ancestry, events, stretches
from storage.statements import BranchRow, Statements, driver_cursor
from storage.tables import Branch, Inbox, Occupancy, Outbox, Person, Seat, Session, Snapshot, Text, Timer
from storage.types import from_micros

Find = Callable[[str], AnyScenario]
"""Scenario name to scenario. Raises `ParleyError` for an unknown one."""

_BRANCH: Final = Branch.__table__  # type: ignore[attr-defined]
_SESSION: Final = Session.__table__  # type: ignore[attr-defined]
_SEAT: Final = Seat.__table__  # type: ignore[attr-defined]
_OCCUPANCY: Final = Occupancy.__table__  # type: ignore[attr-defined]
_TEXT: Final = Text.__table__  # type: ignore[attr-defined]
_TIMER: Final = Timer.__table__  # type: ignore[attr-defined]
_SNAPSHOT: Final = Snapshot.__table__  # type: ignore[attr-defined]
_INBOX: Final = Inbox.__table__  # type: ignore[attr-defined]
_OUTBOX: Final = Outbox.__table__  # type: ignore[attr-defined]
_PERSON: Final = Person.__table__  # type: ignore[attr-defined]


class SessionRow:
    """What of a session every branch needs; never changes, so it is read once."""

    __slots__ = ("game", "id", "limits", "params", "public_id", "scenario", "version")

    def __init__(self, connection: Connection, tenant: int, session: int, find: Find) -> None:
        row = connection.execute(
            select(_SESSION).where(_SESSION.c.tenant == tenant, _SESSION.c.id == session)
        ).one_or_none()
        if row is None:
            raise Unknown("There is no such session here; `parley list` shows them.")
        self.id = session
        self.public_id: str = row.public_id
        self.scenario: str = row.scenario
        self.version: int = row.version
        self.params: dict[str, object] = json.loads(row.params)
        self.limits: dict[str, object] = json.loads(row.limits)
        self.game = Game(find(row.scenario), row.seed)


def load(
    hot: Statements, connection: Connection, ref: Ref, session: SessionRow, row: BranchRow, upto: int | None
) -> Loaded:
    """The branch at its head or at `upto`: the newest snapshot on its path and the events after it."""
    last = row.head if upto is None else min(upto, row.head)
    path = ancestry(hot, connection, ref.tenant, row)
    stale: Stale | None = None
    try:
        position, tail, weight = position_at(hot, connection, ref.tenant, session.game, path, last)
    except Differs:
        scenario = session.game.scenario
        version = versions.version_at(hot, connection, ref.tenant, path, last)
        if version is None or version == scenario.version:
            raise
        stale = versions.left_behind(hot, connection, ref.tenant, path, scenario, version, last)
        position, tail, weight = stale.position, 0, 0
    loaded = Loaded(
        ref,
        f"{session.public_id}/{row.number}",
        session.game,
        session.params,
        session.limits,
        position,
        row.status,
        row.fence,
        holders(hot, connection, ref.tenant, path, last),
        row.clock_at,
        row.clock_since,
        row.why,
        weight,
        tail,
        row.mode,
        None if row.replays is None else Ref(ref.tenant, row.replays),
    )
    if stale is not None:
        raise Outdated(loaded, stale)
    return loaded


def position_at(
    hot: Statements, connection: Connection, tenant: int, game: Game, path: Sequence[BranchRow], seq: int
) -> tuple[Position, int, int]:
    """The position after event `seq`, how many events were folded for it, and their bytes.

    A snapshot that cannot be read or does not fit the log is passed over: only the log can be wrong.
    """

    def folded_from(start: Position) -> tuple[Position, int, int]:
        found = [event for event, _ in events(hot, connection, tenant, path, start.seq, seq)]
        return restore(game, start, found), len(found), sum(len(event.body) for event in found)

    for stretch in stretches(path, seq):
        stored = hot.last_snapshot.rows(connection, tenant, stretch.branch, stretch.upto)
        start = snapshots.unpack(game, stored[0][0], bytes(stored[0][1])) if stored else None
        if start is not None:
            around = [event for event, _ in events(hot, connection, tenant, path, start.seq - 2, start.seq)]
            try:
                if snapshots.fits(start, around):
                    return folded_from(start)
            except Differs:
                pass  # the fold from the start tells whether it is the log
            break
    return folded_from(versions.origin(hot, connection, tenant, path, game.scenario.version, seq))


def holders(
    hot: Statements, connection: Connection, tenant: int, path: Sequence[BranchRow], seq: int
) -> dict[str, Holder]:
    """Who holds each seat at event `seq`: what a branch inherited, then its own changes."""
    limits: list[int] = []
    for row in path:
        limits.append(seq)
        seq = min(seq, row.fork_seq)
    found: dict[str, Holder] = {}
    for row, limit in zip(reversed(path), reversed(limits), strict=True):
        for name, from_seq, *held in hot.occupancies.rows(connection, tenant, row.id):
            if from_seq <= limit:
                found[name] = mandates.holder(*held)
    return found


def commit(hot: Statements, connection: Connection, step: Commit) -> None:
    """Store one step: compare-and-set on head and fence, then everything that hangs on it."""
    tenant, branch = step.ref
    event = step.event
    cursor = driver_cursor(connection)
    if hot.advance.run(cursor, event.seq, tenant, branch, step.before, step.fence).rowcount != 1:
        raise Fenced("Somebody else has moved this on; look again, then decide.")
    hot.add_event.run(
        cursor, tenant, branch, event.seq, event.kind, event.at, step.committed, event.body, event.chain
    )
    for numbers, answered in ((step.answered, True), (step.dropped, False)):
        for number in numbers:
            hot.close_ask.run(cursor, event.seq, answered, tenant, branch, number)
    for number, ask, opened, due, parent, addressee in step.opened:
        body = _ask_text(ask)
        hot.open_ask.run(cursor, tenant, branch, number, body, opened, due, parent, addressee)
    for ordinal, (place, operation, target, text, _) in enumerate(step.posts):
        hot.add_outbox.run(cursor, tenant, branch, event.seq, ordinal, place, operation, target, text)
    if step.status != "running":
        hot.set_status.run(cursor, step.status, tenant, branch)
    if step.texts or step.holders or step.alarms is not None or step.origin is not None or step.erased:
        _commit_rest(connection, step)


def replace_snapshot(hot: Statements, connection: Connection, ref: Ref, seq: int, packed: bytes) -> None:
    connection.execute(
        delete(_SNAPSHOT).where(
            _SNAPSHOT.c.tenant == ref.tenant, _SNAPSHOT.c.branch == ref.branch, _SNAPSHOT.c.seq == seq
        )
    )
    add_snapshot(hot, connection, ref, seq, packed)


def _ask_text(ask: Ask) -> str:
    """The ask as JSON. One without numbers in it stands for all that equal it, so its text is kept."""
    plain = ask.default is None and all(isinstance(option, type) for option in ask.options)
    return _plain_ask_text(ask) if plain else dumps(encode_ask(ask))


@lru_cache(maxsize=1024)
def _plain_ask_text(ask: Ask) -> str:
    return dumps(encode_ask(ask))


def add_snapshot(hot: Statements, connection: Connection, ref: Ref, seq: int, packed: bytes) -> None:
    hot.add_snapshot.run(driver_cursor(connection), ref.tenant, ref.branch, seq, packed)


def _commit_rest(connection: Connection, step: Commit) -> None:
    tenant = step.ref.tenant
    for text in step.texts:
        gone = _any_erased(connection, tenant, text.sources)
        connection.execute(
            insert(_TEXT).values(
                tenant=tenant,
                ref=text.ref,
                person=text.person,
                salt=None if gone else text.salt,
                text=None if gone else text.text,
                sources=json.dumps(text.sources) if text.sources else None,
            )
        )
    if step.holders:
        seat(connection, step.ref, step.holders, step.event.seq)
    if step.alarms is not None:
        set_alarms(connection, step.ref, step.alarms, step.event.seq)
    if step.erased:
        texts.erase(connection, tenant, set(step.erased))
    if step.origin is not None:
        _arrived(connection, step, step.origin)


def _arrived(connection: Connection, step: Commit, origin: Origin) -> None:
    """What brought the step is used up, and the message that is one of its posts stands there already."""
    tenant, branch = step.ref
    if origin.inbox is not None:
        consumed = connection.execute(
            update(_INBOX)
            .where(_INBOX.c.tenant == tenant, _INBOX.c.id == origin.inbox, _INBOX.c.state == "pending")
            .values(  # the words live in `text` from here on
                state="consumed", branch=branch, seq=step.event.seq, message=origin.message, body=""
            )
        )
        if consumed.rowcount != 1:
            raise Repeated("This was already taken in.")
    for ordinal, post in enumerate(step.posts):
        if post.delivered is not None:
            connection.execute(
                update(_OUTBOX)
                .where(
                    _OUTBOX.c.tenant == tenant,
                    _OUTBOX.c.branch == branch,
                    _OUTBOX.c.seq == step.event.seq,
                    _OUTBOX.c.ordinal == ordinal,
                )
                .values(state="sent", external_id=post.delivered, body=None)
            )


def _any_erased(connection: Connection, tenant: int, refs: Sequence[str]) -> bool:
    """Whether words that a text was made from were erased meanwhile."""
    if not refs:
        return False
    erased = select(_TEXT.c.ref).where(
        _TEXT.c.tenant == tenant, _TEXT.c.ref.in_(refs), _TEXT.c.text.is_(None)
    )
    return connection.execute(erased.limit(1)).first() is not None


def seat(connection: Connection, ref: Ref, changes: Mapping[str, Holder], from_seq: int) -> None:
    """Seats change hands from event `from_seq` on."""
    tenant, branch = ref
    session = connection.execute(
        select(_BRANCH.c.session).where(_BRANCH.c.tenant == tenant, _BRANCH.c.id == branch)
    ).scalar_one()
    _known(connection, tenant, {holder.person for holder in changes.values() if holder.person is not None})
    for name, holder in changes.items():
        key = connection.execute(
            select(_SEAT.c.id).where(
                _SEAT.c.tenant == tenant, _SEAT.c.session == session, _SEAT.c.name == name
            )
        ).scalar_one_or_none()
        if key is None:
            added = insert(_SEAT).values(tenant=tenant, session=session, name=name, role=role_name(name))
            key = connection.execute(added.returning(_SEAT.c.id)).scalar_one()
        connection.execute(
            update(_OCCUPANCY)
            .where(
                _OCCUPANCY.c.tenant == tenant,
                _OCCUPANCY.c.branch == branch,
                _OCCUPANCY.c.seat == key,
                _OCCUPANCY.c.to_seq.is_(None),
            )
            .values(to_seq=from_seq)
        )
        connection.execute(
            insert(_OCCUPANCY).values(
                tenant=tenant,
                branch=branch,
                seat=key,
                person=holder.person,
                actor=holder.actor,
                from_seq=from_seq,
                mandate=mandates.written(holder.mandate),
                stands_in=holder.stands_in,
            )
        )


def _known(connection: Connection, tenant: int, people: set[int]) -> None:
    if people:
        found = connection.execute(
            select(_PERSON.c.id).where(_PERSON.c.tenant == tenant, _PERSON.c.id.in_(sorted(people)))
        ).scalars()
        if people - set(found):
            raise Unknown("There is no such person here.")


def set_alarms(connection: Connection, ref: Ref, alarms: Sequence[Alarm], seq: int) -> None:
    """Replace all alarms of the branch that ring by its clock."""
    tenant, branch = ref
    connection.execute(
        delete(_TIMER).where(
            _TIMER.c.tenant == tenant, _TIMER.c.branch == branch, _TIMER.c.kind.in_(timers.OF_RULES)
        )
    )
    for alarm in alarms:
        connection.execute(
            insert(_TIMER).values(
                tenant=tenant,
                branch=branch,
                kind=alarm.kind,
                name=alarm.name,
                due=from_micros(alarm.due),
                armed_seq=seq,
            )
        )
