"""Lobbies: sessions that wait for their people."""

import json
import secrets
from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final

from sqlalchemy import Connection, and_, delete, insert, or_, select, update

from scenarios.engine.ports import Holder, Post, Ref, Repeated
from storage import outbox, places
from storage.errors import Unknown
from storage.lobby_rows import LobbyCard, LobbyRow, LobbySeat
from storage.sessions import ALPHABET, NewSession
from storage.store import Also, Store
from storage.tables import Lobby
from storage.tables import LobbyCard as CardTable
from storage.tables import LobbySeat as SeatTable
from storage.tables.communities import UNSETTLED, WAITING
from storage.types import utc_now

__all__ = ["Lobbies", "LobbyCard", "LobbyRow", "LobbySeat"]

_LOBBY: Final = Lobby.__table__  # type: ignore[attr-defined]
_CARD: Final = CardTable.__table__  # type: ignore[attr-defined]
_SEAT: Final = SeatTable.__table__  # type: ignore[attr-defined]


class Lobbies:
    """The lobbies of all tenants of a store. Every method is one transaction."""

    def __init__(self, store: Store) -> None:
        self._store = store

    async def create(
        self,
        tenant: int,
        public_id: str | None = None,
        *,
        platform: str,
        workspace: str,
        channel: str,
        host: int,
        scenario: str,
        preset: str | None,
        terms: Mapping[str, Any],
        due: int,
        seats: Sequence[LobbySeat],
        parent: Ref | None = None,
        parent_seq: int | None = None,
    ) -> LobbyRow:
        """An open lobby whose card is still to be posted; if there is one of that name, it is given instead."""

        def work(connection: Connection) -> LobbyRow:
            if public_id is not None:
                there = _rows(connection, _LOBBY.c.tenant == tenant, _LOBBY.c.public_id == public_id)
                if there:
                    return there[0]
            made = insert(_LOBBY).values(
                tenant=tenant,
                public_id=public_id or _public_id(connection, tenant),
                platform=platform,
                workspace=workspace,
                channel=channel,
                host=host,
                scenario=scenario,
                preset=preset,
                terms=json.dumps(dict(terms)),
                state="open",
                due=due,
                parent=None if parent is None else parent.branch,
                parent_seq=parent_seq,
                shown="",
                unsettled=True,
                created=utc_now(),
            )
            number = connection.execute(made.returning(_LOBBY.c.id)).scalar_one()
            _seat(connection, tenant, number, seats)
            return _rows(connection, _LOBBY.c.id == number)[0]

        return await self._store.run(work)

    async def load(self, tenant: int, public_id: str) -> LobbyRow:
        """Raises `Unknown`."""
        return await self._store.run(lambda c: _load(c, tenant, public_id))

    async def change(self, tenant: int, public_id: str, pure: Callable[[LobbyRow], LobbyRow]) -> LobbyRow:
        """Make it what `pure` makes of it, in one transaction; gives what it is then.

        What `pure` raises leaves it as it was. Where it is, and what it started, stay. Raises `Unknown`.
        """

        def work(connection: Connection) -> LobbyRow:
            _lock(connection, tenant, public_id)
            before = _load(connection, tenant, public_id)
            wanted = pure(before)
            if wanted == before:
                return before
            settled: dict[str, Any] = {}
            if _drawn(before, wanted):
                settled = {"unsettled": False}
            elif wanted.undrawn() != before.undrawn():
                settled = {"unsettled": True}
            connection.execute(
                update(_LOBBY)
                .where(_LOBBY.c.id == before.id)
                .values(
                    message=wanted.message,
                    host=wanted.host,
                    preset=wanted.preset,
                    terms=json.dumps(dict(wanted.terms)),
                    state=wanted.state,
                    due=wanted.due,
                    shown=wanted.shown,
                    **settled,
                )
            )
            if wanted.seats != before.seats:
                connection.execute(delete(_SEAT).where(_SEAT.c.tenant == tenant, _SEAT.c.lobby == before.id))
                _seat(connection, tenant, before.id, wanted.seats)
            if wanted.elsewhere != before.elsewhere:
                connection.execute(delete(_CARD).where(_CARD.c.tenant == tenant, _CARD.c.lobby == before.id))
                _show(connection, tenant, before.id, wanted.elsewhere)
            return _rows(connection, _LOBBY.c.id == before.id)[0]

        return await self._store.run(work)

    async def of_person(self, tenant: int, person: int) -> list[LobbyRow]:
        """Open and ready lobbies that the person hosts or has a seat in, oldest first."""
        seated = select(_SEAT.c.lobby).where(_SEAT.c.tenant == tenant, _SEAT.c.person == person)
        wanted = (WAITING, _LOBBY.c.tenant == tenant, or_(_LOBBY.c.host == person, _LOBBY.c.id.in_(seated)))
        return await self._store.run(lambda c: _rows(c, *wanted))

    async def at(self, platform: str, workspace: str) -> list[LobbyRow]:
        """Open and ready lobbies with a card in a server or workspace, oldest first."""
        there = select(_CARD.c.lobby).where(_CARD.c.platform == platform, _CARD.c.workspace == workspace)
        own = and_(_LOBBY.c.platform == platform, _LOBBY.c.workspace == workspace)
        wanted = (WAITING, or_(own, _LOBBY.c.id.in_(there)))
        return await self._store.run(lambda c: _rows(c, *wanted))

    async def due(self, now: int) -> list[LobbyRow]:
        """Open and ready lobbies, of all tenants, that change by themselves by now (UTC microseconds)."""
        return await self._store.run(lambda c: _rows(c, WAITING, _LOBBY.c.due <= now))

    async def by_message(self, platform: str, workspace: str, channel: str, message: str) -> LobbyRow | None:
        """The lobby with that card; ids of messages may be the same in different channels."""

        def here(table: Any) -> list[Any]:
            spot = {"platform": platform, "workspace": workspace, "channel": channel, "message": message}
            return [table.c[name] == value for name, value in spot.items()]

        def work(connection: Connection) -> list[LobbyRow]:
            return _rows(connection, *here(_LOBBY)) or _rows(
                connection, _LOBBY.c.id.in_(select(_CARD.c.lobby).where(*here(_CARD)))
            )

        found = await self._store.run(work)
        return found[-1] if found else None

    async def of_branch(self, ref: Ref) -> LobbyRow | None:
        """The lobby that has started it."""
        wanted = (_LOBBY.c.tenant == ref.tenant, _LOBBY.c.branch == ref.branch)
        found = await self._store.run(lambda c: _rows(c, *wanted))
        return found[-1] if found else None

    async def unsettled(self) -> list[LobbyRow]:
        """Lobbies whose card may show something else than what is so: changed since `shown` was set, or waiting."""

        def work(connection: Connection) -> list[LobbyRow]:
            both = [*_rows(connection, UNSETTLED), *_rows(connection, WAITING)]
            return sorted({row.id: row for row in both}.values(), key=lambda row: row.id)

        return await self._store.run(work)

    async def start(
        self, row: LobbyRow, new: NewSession, channel: str, thread: str, first_posts: Sequence[Post]
    ) -> Ref:
        """The session with its first branch, a public place under each card, and the lobby started by it.

        The places are wanted; the first row for each is `open`, then come `first_posts`, all in this new place.
        Raises `Repeated`, and stores nothing, where the lobby has started or is closed.
        """
        also = _begins(row, channel, thread, first_posts)
        return await self._store.create(row.tenant, new, also)

    async def branch(
        self,
        row: LobbyRow,
        holders: Mapping[str, Holder],
        channel: str,
        thread: str,
        first_posts: Sequence[Post],
        parent_posts: Sequence[Post],
        elsewhere: Sequence[tuple[str, str, str]] = (),
    ) -> Ref:
        """`start` for the lobby of a branch: it leaves `row.parent` after `row.parent_seq`.

        `parent_posts` are for places of the parent. `elsewhere` are platform, workspace and channel of other public
        places that it gets, with the same `first_posts`.
        """
        parent = row.parent
        if parent is None or row.parent_seq is None:
            raise ValueError(f"{row.public_id} is no lobby of a branch.")
        begins = _begins(row, channel, thread, first_posts)

        def also(connection: Connection, ref: Ref) -> None:
            begins(connection, ref)
            for where in elsewhere:
                _shown(connection, ref, places.add(connection, ref, *where, "", "public", None), first_posts)
            outbox.add(connection, parent, parent_posts)

        return await self._store.branch(parent, row.parent_seq, holders, also=also)


def _begins(row: LobbyRow, channel: str, thread: str, posts: Sequence[Post]) -> Also:
    """The lobby is started by a new branch, which gets its public place and the first rows for it."""

    def also(connection: Connection, ref: Ref) -> None:
        started = connection.execute(
            update(_LOBBY)
            .where(WAITING, _LOBBY.c.tenant == row.tenant, _LOBBY.c.id == row.id)
            .values(state="started", branch=ref.branch, unsettled=True)
        )
        if started.rowcount != 1:
            raise Repeated("It has begun already, or is closed; look at its card.")
        where = (row.platform, row.workspace, channel, thread)
        _shown(connection, ref, places.add(connection, ref, *where, "public", row.message), posts)
        for card in row.elsewhere:
            there = (card.platform, card.workspace, card.channel, "")
            _shown(connection, ref, places.add(connection, ref, *there, "public", card.message), posts)

    return also


def _shown(connection: Connection, ref: Ref, place: int, posts: Sequence[Post]) -> None:
    outbox.add(connection, ref, [Post(place, "open"), *[post._replace(place=place) for post in posts]])


def _lock(connection: Connection, tenant: int, public_id: str) -> None:
    """On PostgreSQL, wait for others who change it; SQLite has one writer anyway."""
    if connection.dialect.name != "sqlite":
        of = select(_LOBBY.c.id).where(_LOBBY.c.tenant == tenant, _LOBBY.c.public_id == public_id)
        connection.execute(of.with_for_update())


def _load(connection: Connection, tenant: int, public_id: str) -> LobbyRow:
    found = _rows(connection, _LOBBY.c.tenant == tenant, _LOBBY.c.public_id == public_id)
    if not found:
        raise Unknown("This is not known here any more; start something new instead.")
    return found[0]


def _rows(connection: Connection, *wanted: Any) -> list[LobbyRow]:
    """Oldest first."""
    rows = connection.execute(select(_LOBBY).where(*wanted).order_by(_LOBBY.c.id)).all()
    return [
        LobbyRow(
            row.id,
            row.tenant,
            row.public_id,
            row.platform,
            row.workspace,
            row.channel,
            row.message,
            row.host,
            row.scenario,
            row.preset,
            json.loads(row.terms),
            row.state,
            row.due,
            _seats(connection, row.tenant, row.id),
            None if row.branch is None else Ref(row.tenant, row.branch),
            row.shown,
            None if row.parent is None else Ref(row.tenant, row.parent),
            row.parent_seq,
            _cards(connection, row.tenant, row.id),
        )
        for row in rows
    ]


def _seats(connection: Connection, tenant: int, lobby: int) -> tuple[LobbySeat, ...]:
    query = (
        select(*[_SEAT.c[name] for name in LobbySeat._fields])
        .where(_SEAT.c.tenant == tenant, _SEAT.c.lobby == lobby)
        .order_by(_SEAT.c.number)
    )
    return tuple([LobbySeat(*row) for row in connection.execute(query)])


def _seat(connection: Connection, tenant: int, lobby: int, seats: Sequence[LobbySeat]) -> None:
    for number, seat in enumerate(seats):
        connection.execute(insert(_SEAT).values(tenant=tenant, lobby=lobby, number=number, **seat._asdict()))


def _cards(connection: Connection, tenant: int, lobby: int) -> tuple[LobbyCard, ...]:
    query = (
        select(*[_CARD.c[name] for name in LobbyCard._fields])
        .where(_CARD.c.tenant == tenant, _CARD.c.lobby == lobby)
        .order_by(_CARD.c.platform)
    )
    return tuple([LobbyCard(*row) for row in connection.execute(query)])


def _show(connection: Connection, tenant: int, lobby: int, cards: Sequence[LobbyCard]) -> None:
    for card in cards:
        connection.execute(insert(_CARD).values(tenant=tenant, lobby=lobby, **card._asdict()))


def _drawn(before: LobbyRow, wanted: LobbyRow) -> bool:
    """Whether what a card shows is set; "" is for what nobody knows."""
    shown = {card.platform: card.shown for card in before.cards}
    return any(card.shown and shown.get(card.platform) != card.shown for card in wanted.cards)


def _public_id(connection: Connection, tenant: int) -> str:
    while True:
        candidate = "".join(secrets.choice(ALPHABET) for _ in range(6))
        taken = select(_LOBBY.c.id).where(_LOBBY.c.tenant == tenant, _LOBBY.c.public_id == candidate)
        if connection.execute(taken).first() is None:
            return candidate
