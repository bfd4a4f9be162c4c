"""Two communities of different platforms become one tenant by a code, once, and nothing is left behind."""

import asyncio
import threading

import pytest
from sqlalchemy import Connection

from scenarios.engine.ports import Holder, Ref
from storage.communities import Communities
from storage.errors import Unknown
from storage.linking import WINDOW
from storage.lobbies import Lobbies, LobbyCard, LobbySeat
from storage.persons import Persons
from storage.sessions import NewSession
from storage.store import Store
from tests.fakes.loop import awaited
from tests.postgres import Cluster
from tests.storage.place import Place

CLUB, SHOP, PUB = ("web", "w", "Club"), ("mail", "m", "Shop"), ("post", "p", "Pub")
CLUB_AT, SHOP_AT, PUB_AT = CLUB[:2], SHOP[:2], PUB[:2]
NOW = 7 * WINDOW + 1


async def known(store: Store, *which: tuple[str, str, str]) -> tuple[Communities, list[int]]:
    communities = Communities(store)
    return communities, [await communities.tenant_of(*one) for one in which]


async def plays(store: Store, tenant: int) -> None:
    """Something has been begun there."""
    host = await store.person(tenant, "any", "w", "host", "Host")
    await store.create(
        tenant, NewSession("market", host, 7, {"seller": Holder("hard"), "buyer": Holder("soft")})
    )


@awaited
async def test_both_are_one_tenant_from_then_on(store: Store) -> None:
    communities, (club, shop) = await known(store, CLUB, SHOP)
    code = await communities.link_code(*CLUB_AT, NOW)
    assert await communities.linked(*CLUB_AT) == []
    assert await communities.link(*SHOP_AT, f" {code.lower()} ", NOW + WINDOW) == "linked"
    assert await communities.tenant_of(*SHOP) == await communities.tenant_of(*CLUB) == club != shop
    ((_, *other, settings),) = await communities.linked(*CLUB_AT)
    assert (tuple(other), settings) == (SHOP_AT, {})
    assert [(one.platform, one.workspace) for one in await communities.linked(*SHOP_AT)] == [CLUB_AT]


@awaited
async def test_people_lobbies_and_what_was_agreed_to_go_along(store: Store) -> None:
    communities, (club, shop) = await known(store, CLUB, SHOP)
    persons, lobbies = Persons(store), Lobbies(store)
    ben = await persons.person(shop, *SHOP_AT, "ben", "Ben")
    await persons.consent(shop, ben, "play", "digest", 1)
    row = await lobbies.create(
        *(shop, "ours"),
        platform="mail",
        workspace="m",
        channel="c",
        host=ben,
        scenario="market",
        preset=None,
        terms={},
        due=5,
        seats=[LobbySeat("seller", ben, None, "Ben")],
    )
    there = LobbyCard("web", "w", "hall", "m7")
    await lobbies.change(shop, "ours", lambda row: row._replace(elsewhere=(there,)))
    assert await communities.link(*SHOP_AT, await communities.link_code(*CLUB_AT, NOW), NOW) == "linked"
    assert await persons.known(club, *SHOP_AT, "ben") == ben
    assert await persons.consented(club, ben, "digest")
    moved = await lobbies.load(club, "ours")
    assert moved == row._replace(tenant=club, elsewhere=(there,))
    with pytest.raises(Unknown):
        await lobbies.load(shop, "ours")


@awaited
async def test_the_one_that_was_played_in_stays(store: Store) -> None:
    communities, (_, shop) = await known(store, CLUB, SHOP)
    await plays(store, shop)
    assert await communities.link(*SHOP_AT, await communities.link_code(*CLUB_AT, NOW), NOW) == "linked"
    assert await communities.tenant_of(*CLUB) == await communities.tenant_of(*SHOP) == shop


@awaited
async def test_two_that_were_played_in_stay_apart(store: Store) -> None:
    communities, both = await known(store, CLUB, SHOP)
    for tenant in both:
        await plays(store, tenant)
    code = await communities.link_code(*CLUB_AT, NOW)
    assert await communities.link(*SHOP_AT, code, NOW) == "both used"
    assert [await communities.tenant_of(*one) for one in (CLUB, SHOP)] == both


@awaited
async def test_a_code_holds_once_and_not_for_long(store: Store) -> None:
    communities, (club, _shop, _pub) = await known(store, CLUB, SHOP, PUB)
    code = await communities.link_code(*CLUB_AT, NOW)
    assert await communities.link(*SHOP_AT, code, NOW + 2 * WINDOW) == "no such code"
    assert await communities.link(*SHOP_AT, code, NOW) == "linked"
    assert await communities.link(*SHOP_AT, code, NOW) == "already"
    assert await communities.link(*PUB_AT, code, NOW) == "no such code"
    again = await communities.link_code(*SHOP_AT, NOW)
    assert await communities.link(*PUB_AT, again, NOW) == "linked"
    assert await communities.tenant_of(*PUB) == club
    assert len(await communities.linked(*PUB_AT)) == 2


@awaited
async def test_one_that_is_linked_already_moves_nowhere_else(store: Store) -> None:
    communities, (club, _, pub) = await known(store, CLUB, SHOP, PUB)
    await communities.link(*SHOP_AT, await communities.link_code(*CLUB_AT, NOW), NOW)
    await plays(store, pub)
    code = await communities.link_code(*PUB_AT, NOW)
    assert await communities.link(*SHOP_AT, code, NOW) == "both used"
    assert await communities.tenant_of(*SHOP) == club


@pytest.mark.parametrize(
    "typed", ["", "1", "1-", "x-AAAAA-BBBBB", "99-AAAAA-BBBBB", "1-AAAAA-BBBBB", "²-A-B"]
)
@awaited
async def test_what_is_no_code_links_nothing(store: Store, typed: str) -> None:
    communities, (_club, shop) = await known(store, CLUB, SHOP)
    assert await communities.link(*SHOP_AT, typed, NOW) == "no such code"
    assert await communities.tenant_of(*SHOP) == shop


@awaited
async def test_its_own_code_and_one_of_the_same_platform_link_nothing(store: Store) -> None:
    communities, both = await known(store, CLUB, ("web", "x", "Other"))
    code = await communities.link_code(*CLUB_AT, NOW)
    for taker in (CLUB_AT, ("web", "x")):
        assert await communities.link(*taker, code, NOW) == "same platform"
    assert [await communities.tenant_of(*one) for one in (CLUB, ("web", "x", ""))] == both
    with pytest.raises(Unknown):
        await communities.link_code("web", "nowhere", NOW)


@awaited
async def test_two_who_use_one_code_at_once_are_not_both_linked(store: Store) -> None:
    communities, _ = await known(store, CLUB, SHOP, PUB)
    code = await communities.link_code(*CLUB_AT, NOW)
    found = await asyncio.gather(*[communities.link(*at, code, NOW) for at in (SHOP_AT, PUB_AT)])
    assert sorted(found) == ["linked", "no such code"]


@pytest.mark.postgres
@awaited
async def test_what_is_just_being_begun_is_not_left_behind(cluster: Cluster) -> None:
    place = Place(cluster.emptied(), threaded=True)
    try:
        store = place.open()
        communities, (club, shop) = await known(store, CLUB, SHOP)
        await plays(store, club)
        host = await store.person(shop, *SHOP_AT, "host", "Host")
        begun, go_on = threading.Event(), threading.Event()

        def held(_: Connection, __: Ref) -> None:
            begun.set()
            go_on.wait(30)

        new = NewSession("market", host, 7, {"seller": Holder("hard"), "buyer": Holder("soft")})
        code = await communities.link_code(*CLUB_AT, NOW)
        making = asyncio.ensure_future(store.create(shop, new, held))
        await asyncio.to_thread(begun.wait, 30)
        linking = asyncio.ensure_future(communities.link(*SHOP_AT, code, NOW))
        await asyncio.wait({linking}, timeout=0.5)  # as long as it would need if it did not wait
        go_on.set()
        ref = await making
        assert await linking == "both used"
        assert ref.tenant == await communities.tenant_of(*SHOP)
    finally:
        place.close()
