"""Places: where branches are shown on platforms."""

from typing import Any, Final, Literal, NamedTuple

from sqlalchemy import Connection, and_, func, insert, or_, select, update

from scenarios.engine.ports import Ref
from storage.errors import Unknown
from storage.tables import Branch, Outbox, Place
from storage.tables.sessions import UNFINISHED
from storage.tables.traffic import UNSENT
from storage.types import utc_now

_PLACE: Final = Place.__table__  # type: ignore[attr-defined]
_BRANCH: Final = Branch.__table__  # type: ignore[attr-defined]
_OUTBOX: Final = Outbox.__table__  # type: ignore[attr-defined]


class PlaceRow(NamedTuple):
    """A place of a branch."""

    id: int
    ref: Ref
    platform: str
    workspace: str
    channel: str
    thread: str
    purpose: str
    """`public`, `side:<seat>+<seat>`, or `direct:<person>`, whose channel is `@<user>`."""
    under: str | None
    """The message that its thread hangs under."""
    watermark: str
    """The last message taken in; "" for none."""
    state: Literal["wanted", "open", "gone"]


def of_branch(connection: Connection, ref: Ref) -> list[PlaceRow]:
    """All places of a branch, oldest first, also those that are gone."""
    query = select(_PLACE).where(_PLACE.c.tenant == ref.tenant, _PLACE.c.branch == ref.branch)
    return _rows(connection, query.order_by(_PLACE.c.id))


def one(connection: Connection, place: int) -> PlaceRow:
    """Raises `Unknown`."""
    found = _rows(connection, select(_PLACE).where(_PLACE.c.id == place))
    if not found:
        raise Unknown("This place is not known here.")
    return found[0]


def at(connection: Connection, platform: str, workspace: str, channel: str, thread: str) -> PlaceRow | None:
    """The newest place there that is not gone."""
    query = select(_PLACE).where(
        _PLACE.c.platform == platform,
        _PLACE.c.workspace == workspace,
        _PLACE.c.channel == channel,
        _PLACE.c.thread == thread,
        _PLACE.c.state != "gone",
    )
    found = _rows(connection, query.order_by(_PLACE.c.id.desc()).limit(1))
    return found[0] if found else None


def direct(
    connection: Connection, platform: str, workspace: str, channel: str, message: str | None
) -> PlaceRow | None:
    """Of direct messages, in which all communities meet: the place in which a message stands, else the newest.

    A workspace that is known ("" for none) is the only one that counts.
    """
    query = select(_PLACE).where(
        _PLACE.c.platform == platform, _PLACE.c.channel == channel, _PLACE.c.state != "gone"
    )
    if workspace:
        query = query.where(_PLACE.c.workspace == workspace)
    stands = select(_OUTBOX.c.seq).where(_OUTBOX.c.place == _PLACE.c.id, _OUTBOX.c.external_id == message)
    for among in (query.where(stands.exists()), query) if message is not None else (query,):
        if found := _rows(connection, among.order_by(_PLACE.c.id.desc()).limit(1)):
            return found[0]
    return None


def add(
    connection: Connection,
    ref: Ref,
    platform: str,
    workspace: str,
    channel: str,
    thread: str,
    purpose: str,
    under: str | None,
) -> int:
    """The place of that purpose on that platform, which is made if there is none or it is gone."""
    # Two at once would make it twice.
    branch = select(_BRANCH.c.id).where(_BRANCH.c.tenant == ref.tenant, _BRANCH.c.id == ref.branch)
    if connection.execute(branch.with_for_update()).first() is None:
        raise Unknown("There is no such session here; `parley list` shows them.")
    there = select(_PLACE.c.id).where(
        _PLACE.c.tenant == ref.tenant,
        _PLACE.c.branch == ref.branch,
        _PLACE.c.platform == platform,
        _PLACE.c.purpose == purpose,
        _PLACE.c.state != "gone",
    )
    found = connection.execute(there).scalar_one_or_none()
    if found is None:
        made = insert(_PLACE).values(
            tenant=ref.tenant,
            branch=ref.branch,
            platform=platform,
            workspace=workspace,
            channel=channel,
            thread=thread,
            purpose=purpose,
            under=under,
            state="wanted",
            watermark="",
            created=utc_now(),
        )
        found = connection.execute(made.returning(_PLACE.c.id)).scalar_one()
    return int(found)


def opened(connection: Connection, place: int, channel: str, thread: str) -> None:
    """It is there now."""
    _change(connection, place, channel=channel, thread=thread, state="open")


def gone(connection: Connection, place: int) -> None:
    """It is no more; what was left to do there is parked."""
    _change(connection, place, state="gone")
    connection.execute(
        update(_OUTBOX)
        .where(UNSENT, _OUTBOX.c.place == place)
        .values(state="parked", worker=None, body=None, why="The place is gone.")
    )


def watermark(connection: Connection, place: int, message: str) -> None:
    """Messages up to this one were taken in; it never goes back."""
    before = _PLACE.c.watermark
    earlier = or_(
        func.length(before) < len(message), and_(func.length(before) == len(message), before < message)
    )
    connection.execute(update(_PLACE).where(_PLACE.c.id == place, earlier).values(watermark=message))


def still_open(connection: Connection, platform: str) -> list[PlaceRow]:
    """Open places on a platform of branches that are not over."""
    going_on = select(_BRANCH.c.id).where(UNFINISHED)
    query = select(_PLACE).where(
        _PLACE.c.branch.in_(going_on), _PLACE.c.platform == platform, _PLACE.c.state == "open"
    )
    return _rows(connection, query.order_by(_PLACE.c.id))


def live_branches(connection: Connection) -> list[Ref]:
    """Branches that run or are held and are shown somewhere."""
    shown = select(_PLACE.c.id).where(_PLACE.c.branch == _BRANCH.c.id, _PLACE.c.state == "open")
    query = select(_BRANCH.c.tenant, _BRANCH.c.id).where(
        UNFINISHED, _BRANCH.c.status.in_(("running", "held")), shown.exists()
    )
    # Sorted here: told to sort, SQLite would read all branches in order.
    return sorted([Ref(*row) for row in connection.execute(query)], key=lambda ref: ref.branch)


def _change(connection: Connection, place: int, **values: object) -> None:
    changed = connection.execute(update(_PLACE).where(_PLACE.c.id == place).values(**values))
    if changed.rowcount != 1:
        raise Unknown("This place is not known here.")


def _rows(connection: Connection, query: Any) -> list[PlaceRow]:
    return [
        PlaceRow(
            row.id,
            Ref(row.tenant, row.branch),
            row.platform,
            row.workspace,
            row.channel,
            row.thread,
            row.purpose,
            row.under,
            row.watermark,
            row.state,
        )
        for row in connection.execute(query)
    ]
