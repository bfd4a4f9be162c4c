"""Lobbies: changed as a whole, started once, never forgotten."""

import asyncio
from typing import Any

import pytest

from scenarios.engine.ports import Holder, Post, Ref, Repeated
from scenarios.kernel.errors import Refused
from storage.errors import Unknown
from storage.lobbies import Lobbies, LobbyCard, LobbyRow, LobbySeat
from storage.persons import Persons
from storage.sessions import NewSession
from storage.store import Store
from storage.traffic import Traffic
from tests.fakes.loop import awaited
from tests.storage.place import advanced, new, next_step, rows

FREE = (LobbySeat("seller"), LobbySeat("buyer"))


async def opened(store: Store, tenant: str = "ours", **how: Any) -> tuple[Lobbies, LobbyRow]:
    of = await store.tenant(tenant)
    ann = await store.person(of, "web", "w", "ann", "Ann")
    given: dict[str, Any] = {"preset": "quick", "terms": {"deadline": 60}, "due": 50, "seats": FREE} | how
    lobbies = Lobbies(store)
    return lobbies, await lobbies.create(
        of, platform="web", workspace="w", channel="c", host=ann, scenario="market", **given
    )


def taken(row: LobbyRow, person: int, seat: int) -> LobbyRow:
    seats = list(row.seats)
    if seats[seat].person is not None:
        raise Refused("foreign", "Somebody sits there.")
    seats[seat] = seats[seat]._replace(person=person, name=f"P{person}")
    return row._replace(seats=tuple(seats))


@awaited
async def test_a_lobby_is_stored_as_it_is_changed(store: Store) -> None:
    lobbies, row = await opened(store)
    assert row == LobbyRow(
        *(row.id, row.tenant, row.public_id, "web", "w", "c", None, row.host, "market", "quick"),
        *({"deadline": 60}, "open", 50, FREE, None, ""),
    )
    changed = row._replace(
        message="m1",
        terms={"late": "ask"},
        state="ready",
        due=90,
        seats=(LobbySeat("buyer", row.host, None, "Ann", True), LobbySeat("seller", None, "strategy:hard")),
        shown="digest",
    )
    assert await lobbies.change(row.tenant, row.public_id, lambda _: changed) == changed
    assert await lobbies.load(row.tenant, row.public_id) == changed
    assert await lobbies.by_message("web", "w", "c", "m1") == changed
    assert await lobbies.by_message("web", "w", "d", "m1") is None
    assert await lobbies.by_message("web", "x", "c", "m1") is None
    for tenant, name in ((await store.tenant("theirs"), row.public_id), (row.tenant, "nobody")):
        with pytest.raises(Unknown):
            await lobbies.load(tenant, name)
        with pytest.raises(Unknown):
            await lobbies.change(tenant, name, lambda row: row)


@awaited
async def test_of_those_who_want_the_same_seat_one_gets_it(store: Store) -> None:
    lobbies, row = await opened(store)
    persons = [await store.person(row.tenant, "web", "w", f"u{n}", f"P{n}") for n in range(6)]
    joins = [lobbies.change(row.tenant, row.public_id, lambda r, p=p: taken(r, p, 1)) for p in persons]
    results = await asyncio.gather(*joins, return_exceptions=True)
    assert sum(isinstance(result, Refused) for result in results) == 5
    (winner,) = [
        person for person, result in zip(persons, results, strict=True) if isinstance(result, LobbyRow)
    ]
    assert [seat.person for seat in (await lobbies.load(row.tenant, row.public_id)).seats] == [None, winner]
    both = [lobbies.change(row.tenant, row.public_id, lambda r: r._replace(due=r.due + 1)) for _ in range(6)]
    await asyncio.gather(*both)
    assert (await lobbies.load(row.tenant, row.public_id)).due == 56


@awaited
async def test_lobbies_that_wait_are_found_by_who_is_in_them_and_when_they_change(store: Store) -> None:
    lobbies, row = await opened(store)
    _, later = await opened(store, due=70)
    bob = await store.person(row.tenant, "web", "w", "bob", "Bob")
    await lobbies.change(row.tenant, row.public_id, lambda r: taken(r, bob, 0))
    assert [found.id for found in await lobbies.of_person(row.tenant, bob)] == [row.id]
    assert [found.id for found in await lobbies.of_person(row.tenant, row.host)] == [row.id, later.id]
    assert [found.id for found in await lobbies.at("web", "w")] == [row.id, later.id]
    assert [found.id for found in await lobbies.due(69)] == [row.id]
    assert await lobbies.due(49) == []
    assert await Traffic(store).next_due() == 50
    await lobbies.change(row.tenant, row.public_id, lambda r: r._replace(state="expired"))
    assert await lobbies.of_person(row.tenant, bob) == []
    assert await Traffic(store).next_due() == 70


@awaited
async def test_a_card_is_unsettled_until_it_shows_what_is_so(store: Store) -> None:
    lobbies, row = await opened(store)

    async def after(**changes: Any) -> bool:
        await lobbies.change(row.tenant, row.public_id, lambda r: r._replace(**changes))
        return [found.id for found in await lobbies.unsettled()] == [row.id]

    assert await after()  # it waits
    assert await after(message="m1", shown="a")  # it still waits
    assert await after(state="expired")
    assert not await after(shown="b")
    assert not await after(message="m2")
    assert await after(due=99)
    assert not await after(state="closed", shown="c")


@awaited
async def test_a_lobby_starts_once_and_wholly(store: Store) -> None:
    lobbies, row = await opened(store)
    row = await lobbies.change(row.tenant, row.public_id, lambda r: r._replace(message="m1", shown="x"))
    holders = {"seller": Holder("hard"), "buyer": Holder("human", row.host)}
    wanted = NewSession("market", 1, 7, holders, host=row.host, terms={"late": "ask"})
    first = [Post(None, "post", "welcome", '{"kind": "welcome"}')]
    results = await asyncio.gather(
        *[lobbies.start(row, wanted, "c", "", first) for _ in range(4)], return_exceptions=True
    )
    (ref,) = [result for result in results if isinstance(result, Ref)]
    assert sum(isinstance(result, Repeated) for result in results) == 3
    assert len(await rows(store, "session", "id")) == 1
    started = await lobbies.load(row.tenant, row.public_id)
    assert (started.state, started.ref) == ("started", ref)
    assert [found.id for found in await lobbies.unsettled()] == [row.id]
    assert (await store.terms(ref), await store.host(ref)) == ({"late": "ask"}, row.host)
    traffic = Traffic(store)
    (place,) = await traffic.places(ref)
    assert place[1:] == (ref, "web", "w", "c", "", "public", "m1", "", "wanted")
    assert await rows(store, "outbox", "ordinal", "seq", "place", "operation", "target", "body") == [
        (0, 0, place.id, "open", None, None),
        (1, 0, place.id, "post", "welcome", '{"kind": "welcome"}'),
    ]


@awaited
async def test_a_lobby_that_is_closed_starts_nothing(store: Store) -> None:
    lobbies, row = await opened(store)
    await lobbies.change(row.tenant, row.public_id, lambda r: r._replace(state="expired"))
    with pytest.raises(Repeated):
        await lobbies.start(row, NewSession("market", 1, 7, {"seller": Holder("hard")}), "c", "", [])
    for table in ("session", "branch", "place", "outbox"):
        assert await rows(store, table) == []


@awaited
async def test_the_lobby_of_a_branch_starts_that(store: Store) -> None:
    parent = await new(store, tenant="ours")
    await advanced(store, parent, 3)
    lobbies, row = await opened(store, parent=parent, parent_seq=2)
    assert (row.parent, row.parent_seq) == (parent, 2)
    ref = await lobbies.branch(row, {"buyer": Holder("human", row.host)}, "c", "", [Post(None)], [])
    loaded = await store.load(ref)
    assert (loaded.position.seq, loaded.holders["buyer"]) == (2, Holder("human", row.host))
    with pytest.raises(Repeated):
        await lobbies.branch(row, {}, "c", "", [], [])
    assert len(await store.branches(parent.tenant)) == 2
    found = await rows(store, "outbox", "branch", "seq", "ordinal", "operation")
    assert found == [(ref.branch, 2, 0, "open"), (ref.branch, 2, 1, "post")]
    await store.commit(next_step(loaded))  # its first own event has rows of its own
    with pytest.raises(ValueError, match="no lobby of a branch"):
        await lobbies.branch((await opened(store))[1], {}, "c", "", [], [])


@awaited
async def test_a_name_given_twice_is_one_lobby(store: Store) -> None:
    lobbies, row = await opened(store)
    same = {"platform": "web", "workspace": "w", "channel": "c", "host": row.host, "scenario": "market"}
    again = await lobbies.create(row.tenant, row.public_id, preset=None, terms={}, due=1, seats=(), **same)  # type: ignore[arg-type]
    assert again == row
    assert len(await lobbies.of_person(row.tenant, row.host)) == 1
    assert await Persons(store).name(row.tenant, row.host) == "Ann"


@awaited
async def test_a_lobby_has_a_card_on_each_platform(store: Store) -> None:
    lobbies, row = await opened(store)
    there = LobbyCard("mail", "m", "hall")
    row = await lobbies.change(row.tenant, row.public_id, lambda row: row._replace(elsewhere=(there,)))
    assert row.cards == (LobbyCard("web", "w", "c"), there)
    seen = row.seen_on("mail")
    assert (seen.channel, seen.elsewhere) == ("hall", (LobbyCard("web", "w", "c"),))
    assert row.seen_on("web") == row
    assert [one.id for one in await lobbies.unsettled()] == [row.id]
    posted = (there._replace(message="m9", shown="digest"),)
    row = await lobbies.change(row.tenant, row.public_id, lambda row: row._replace(elsewhere=posted))
    assert await lobbies.by_message("mail", "m", "hall", "m9") == row
    assert await lobbies.by_message("mail", "m", "c", "m9") is None
    assert await lobbies.at("mail", "m") == await lobbies.at("web", "w") == [row]
    assert await lobbies.at("mail", "w") == []


@awaited
async def test_it_begins_on_all_of_them(store: Store) -> None:
    lobbies, row = await opened(store)
    cards = (LobbyCard("mail", "m", "hall", "m9"),)
    row = await lobbies.change(
        row.tenant, row.public_id, lambda row: row._replace(message="m1", elsewhere=cards)
    )
    seats = {"seller": Holder("hard"), "buyer": Holder("soft")}
    session = NewSession("market", row.host, 7, seats)
    ref = await lobbies.start(row, session, row.channel, "", [Post(None, "post", "welcome", "{}")])
    places = await Traffic(store).places(ref)
    assert [(one.platform, one.channel, one.under, one.purpose) for one in places] == [
        ("web", "c", "m1", "public"),
        ("mail", "hall", "m9", "public"),
    ]
    for place in places:
        for operation in ("open", "post"):
            claimed = await Traffic(store).claim(place.id, 0)
            assert claimed is not None
            assert claimed.operation == operation
            await Traffic(store).sent(claimed, None)
