"""People as the bridge knows them: accounts, preferences, consents, drafts, bookmarks; and communities."""

import asyncio

import pytest

from scenarios.engine.ports import Holder
from scenarios.kernel.errors import Refused
from storage.communities import Communities
from storage.drafts import Draft
from storage.errors import Unknown
from storage.persons import AccountRow, PersonRow, Persons, Preferences
from storage.store import Store
from storage.traffic import Traffic
from tests.fakes.loop import awaited
from tests.storage.place import ME, new, played, rows


@awaited
async def test_an_account_is_one_person_with_the_present_name(store: Store) -> None:
    persons, tenant = Persons(store), await store.tenant("ours")
    assert await persons.known(tenant, "web", "w", "ann") is None
    made = await asyncio.gather(*[persons.person(tenant, "web", "w", "ann", "Ann") for _ in range(5)])
    ann = made[0]
    assert {*made} == {ann}
    assert await persons.person(tenant, "web", "w", "ann", "Annie") == ann
    assert await persons.name(tenant, ann) == "Annie"
    assert await persons.known(tenant, "web", "w", "ann") == ann
    assert await persons.person(tenant, "web", "x", "ann", "Ann") != ann
    other = await store.tenant("theirs")
    assert await persons.known(other, "web", "w", "ann") is None
    assert await persons.account(tenant, ann, "web", "w") == "ann"
    assert await persons.account(tenant, ann, "web", "x") is None
    assert await persons.account(other, ann, "web", "w") is None
    assert await persons.people(tenant, [ann, 999_999]) == {
        ann: PersonRow("Annie", (AccountRow("web", "w", "ann"),), Preferences())
    }
    assert await persons.people(tenant, []) == {}
    with pytest.raises(Unknown):
        await persons.name(other, ann)


@awaited
async def test_preferences_are_as_they_were_set(store: Store) -> None:
    persons, tenant = Persons(store), await store.tenant("ours")
    ann = await persons.person(tenant, "web", "w", "ann", "Ann")
    assert await persons.preferences(tenant, ann) == Preferences("mention", None, None, "UTC")
    wanted = Preferences("direct", 22 * 60, 7 * 60, "Europe/Zurich")
    await persons.set_preferences(tenant, ann, wanted)
    assert await persons.preferences(tenant, ann) == wanted
    with pytest.raises(Unknown):
        await persons.set_preferences(await store.tenant("theirs"), ann, wanted)


@awaited
async def test_consent_is_to_one_notice_until_it_is_withdrawn(store: Store) -> None:
    persons, tenant = Persons(store), await store.tenant("ours")
    ann = await persons.person(tenant, "web", "w", "ann", "Ann")
    assert not await persons.consented(tenant, ann, "d1")
    await persons.consent(tenant, ann, "play", "d1", 1)
    assert await persons.consented(tenant, ann, "d1")
    assert not await persons.consented(tenant, ann, "d2")
    assert not await persons.consented(await store.tenant("theirs"), ann, "d1")
    await store.forget(tenant, ann)
    assert not await persons.consented(tenant, ann, "d1")
    assert len(await rows(store, "consent")) == 1


@awaited
async def test_something_is_told_once(store: Store) -> None:
    persons, ref = Persons(store), await new(store)
    ann = await persons.person(ref.tenant, "web", "w", "ann", "Ann")
    told = await asyncio.gather(*[persons.told_once(ref.tenant, ref.branch, ann, "talk") for _ in range(5)])
    assert sorted(told) == [False] * 4 + [True]
    assert await persons.told_once(ref.tenant, ref.branch, ann, "edit")
    branch = await store.branch(ref, 0)
    assert await persons.told_once(ref.tenant, branch.branch, ann, "talk")


@awaited
async def test_a_form_is_kept_as_far_as_it_was_filled_in(store: Store) -> None:
    persons, ref = Persons(store), await new(store)
    ann, bob = [await persons.person(ref.tenant, "web", "w", name, name) for name in ("ann", "bob")]
    await asyncio.gather(
        *[persons.keep_draft(ref.tenant, ann, ref.branch, 7, "Offer", {"price": "many"}, 1) for _ in range(4)]
    )
    await persons.keep_draft(ref.tenant, ann, ref.branch, 7, "Offer", {"price": "90", "tags": ["a"]}, 2)
    await persons.keep_draft(ref.tenant, ann, ref.branch, 8, "Offer", {}, 0)
    await persons.keep_draft(ref.tenant, bob, ref.branch, 7, "Offer", {"price": "1"}, 0)
    found = await persons.draft(ref.tenant, ann, ref.branch, 7, "Offer")
    assert found == Draft({"price": "90", "tags": ["a"]}, 2)
    assert await persons.draft(ref.tenant, ann, ref.branch, 7, "Accept") is None
    await persons.drop_drafts(ref.tenant, ref.branch, ann)
    assert await persons.draft(ref.tenant, ann, ref.branch, 7, "Offer") is None
    assert await persons.draft(ref.tenant, bob, ref.branch, 7, "Offer") == Draft({"price": "1"}, 0)


@awaited
async def test_bookmarks_come_in_order_and_once(store: Store) -> None:
    persons, ref = Persons(store), await new(store)
    ann, bob = [await persons.person(ref.tenant, "web", "w", name, name) for name in ("ann", "bob")]
    for person, seq in ((bob, 3), (ann, 2), (bob, 3)):
        await persons.bookmark(ref.tenant, ref, person, seq)
    found = await persons.bookmarks(ref)
    assert [(person, seq) for person, seq, _ in found] == [(bob, 3), (ann, 2)]
    assert found[0][2] <= found[1][2]
    assert await persons.bookmarks(await store.branch(ref, 0)) == []


@awaited
async def test_the_sessions_of_a_person_are_those_that_go_on(store: Store) -> None:
    persons, tenant = Persons(store), await store.tenant("local")
    ann, bob = [await persons.person(tenant, "web", "w", name, name) for name in ("ann", "bob")]
    seats = {"seller": Holder("hard"), "buyer": Holder("human", ann)}
    seated = await new(store, seats=seats)
    through = await new(store, seats=seats | {"buyer": Holder("soft", ann, stands_in=True)})
    branch = await store.branch(seated, 0)
    given_up = await store.branch(seated, 0, {"buyer": Holder("soft")})
    over = await new(store)
    await played(store, over)
    await new(store)

    async def found(person: int) -> list[int]:
        return [info.ref.branch for info in await persons.sessions_of(tenant, person)]

    assert await found(ann) == sorted([seated.branch, through.branch, branch.branch])
    assert given_up.branch not in await found(ann)
    assert await found(bob) == []
    await store.stop(seated, "held", "", await store.claim(seated, ME))
    assert seated.branch in await found(ann)


@awaited
async def test_a_community_is_one_tenant_with_settings(store: Store) -> None:
    communities = Communities(store)
    made = await asyncio.gather(*[communities.tenant_of("web", "w", "Club") for _ in range(5)])
    assert len({*made}) == 1
    others = [
        await communities.tenant_of("web", "x", "Club"),
        await communities.tenant_of("mail", "w", "Club"),
    ]
    assert len({made[0], *others}) == 3
    assert await communities.settings("web", "w") == {}

    def raised(settings: dict[str, int]) -> dict[str, int]:
        return settings | {"n": settings.get("n", 0) + 1}

    def refusing(settings: dict[str, int]) -> dict[str, int]:
        raise Refused("illegal", "No.")

    await asyncio.gather(*[communities.change_settings("web", "w", raised) for _ in range(5)])
    with pytest.raises(Refused):
        await communities.change_settings("web", "w", refusing)
    assert await communities.settings("web", "w") == {"n": 5}
    assert await communities.settings("web", "x") == {}
    assert await communities.settings("web", "unheard of") == {}
    with pytest.raises(Unknown):
        await communities.change_settings("web", "unheard of", raised)


@awaited
async def test_what_goes_on_in_a_community_is_counted(store: Store) -> None:
    communities, traffic = Communities(store), Traffic(store)
    one, two, over, away = [await new(store) for _ in range(4)]
    for ref in (one, two, over):
        for purpose in ("public", "side:buyer"):
            await traffic.add_place(ref, "web", "w", "c", "", purpose)
    await traffic.add_place(away, "web", "x", "c", "", "public")
    await played(store, over)
    assert await communities.going_on("web", "w") == 2
    for place in await traffic.places(two):
        await traffic.place_gone(place.id)
    assert await communities.going_on("web", "w") == 1
