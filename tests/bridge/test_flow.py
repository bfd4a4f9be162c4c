"""A session in a thread: what is said and done there, and what everybody sees."""

from pathlib import Path

from tests.bridge import acting
from tests.fakes.loop import awaited
from tests.fakes.places import EVERYTHING, NOTHING
from tests.fakes.world import world

ZOO = Path(__file__).parents[1] / "zoo"


@awaited
async def test_two_machines_are_watched_to_their_end() -> None:
    async with world() as w:
        anna = w.someone("Anna")
        await w.begin("car-sale", {"seller": "strategy:micro", "buyer": "strategy:conceder?e=0.5"}, seed=4)
        await w.pass_(600)
        seen = anna.goes_to_thread().sees()
        assert "Seller (AI):" in seen
        assert "Buyer (AI):" in seen
        assert seen.count("Offer: price") + seen.count("Accept") > 3
        assert w.town.keys
        assert set(w.town.keys.values()) == {1}


@awaited
async def test_ai_types_before_it_speaks() -> None:
    async with world() as w:
        anna = w.someone("Anna")
        await w.begin("car-sale", {"seller": "strategy:micro", "buyer": "strategy:conceder?e=0.5"}, seed=4)
        anna.goes_to_thread()
        assert "Seller (AI)" not in anna.sees()
        assert [voice for _, voice in w.town.writing] == ["Seller"]
        await w.pass_(6)
        assert "Seller (AI)" in anna.sees()
        assert "Buyer (AI)" not in anna.sees()


@awaited
async def test_a_pace_of_nothing_is_at_once() -> None:
    async with world() as w:
        await w.begin("car-sale", {"seller": "strategy:micro", "buyer": "strategy:micro"}, terms={"pace": 0})
        assert w.someone("Anna").goes_to_thread().sees().count("(AI)") > 3
        assert w.town.writing == []


@awaited
async def test_a_move_of_a_person_is_answered_by_ai() -> None:
    async with world(features=[acting]) as w:
        anna = w.someone("Anna")
        await w.begin("car-sale", {"seller": "strategy:micro", "buyer": anna}, terms={"pace": 0})
        await anna.commands("act", action="Offer", price="7000", message="Cash")
        seen = anna.sees()
        assert "Buyer: Cash\nOffer: price 7,000" in seen
        assert seen.index("price 7,000") < seen.rindex("Seller (AI):")


@awaited
async def test_what_is_refused_is_told_to_nobody_else() -> None:
    async with world(features=[acting]) as w:
        anna, ben = w.someone("Anna"), w.someone("Ben")
        await w.begin("car-sale", {"seller": anna, "buyer": ben}, terms={"pace": 0})
        before = anna.sees()
        await ben.commands("act", action="Offer", price="7000", message="Cash")
        assert ben.told() == "It is not your move."
        assert anna.sees() == before


@awaited
async def test_what_some_learn_stands_in_a_place_of_theirs() -> None:
    async with world(scenarios=[ZOO / "rooms.py"], features=[acting]) as w:
        guests = [w.someone(name) for name in ("Anna", "Ben", "Cleo", "Dan")]
        await w.begin("rooms", {f"guest-{n}": guest for n, guest in enumerate(guests, 1)})
        anna = guests[0]
        await anna.commands("act", action="Go", room="loft")
        for guest in guests:
            clue = "zq-loft-guest-1-clue" in guest.sees_anywhere()
            assert clue == (guest is anna)
        places = {where: members for where, members in w.town.members.items() if where.thread}
        assert {anna.user} in places.values()
        assert all("zq-" not in title for title in w.town.titles.values())
        count = len(w.town.titles)
        await anna.commands("act", action="Go", room="hall")
        await anna.commands("act", action="Go", room="loft")
        assert len([m for m in w.town.messages if "zq-loft-guest-1-clue" in m.text]) == 2
        assert len(w.town.titles) <= count + 3


@awaited
async def test_without_private_places_they_learn_it_by_direct_message() -> None:
    async with world(NOTHING, scenarios=[ZOO / "rooms.py"], features=[acting]) as w:
        anna, ben = w.someone("Anna"), w.someone("Ben")
        await w.begin("rooms", {"guest-1": anna, "guest-2": ben})
        await anna.commands("act", action="Go", room="loft")
        assert "zq-loft-guest-1-clue" in anna.sees(anna.direct)
        assert "zq-loft-guest-1-clue" not in ben.sees_anywhere()


@awaited
async def test_where_private_places_hold_only_a_few_more_than_those_learn_it_by_direct_message() -> None:
    few = EVERYTHING._replace(private_members=1)
    async with world(few, scenarios=[ZOO / "rooms.py"], features=[acting]) as w:
        anna, ben, cleo = (w.someone(name) for name in ("Anna", "Ben", "Cleo"))
        await w.begin("rooms", {"guest-1": anna, "guest-2": ben, "guest-3": cleo})
        await anna.commands("act", action="Go", room="loft")
        assert "zq-loft-guest-1-clue" in anna.sees_anywhere()
        assert list(w.town.members.values()) == [{anna.user}]
        for who in (anna, ben, cleo):
            assert "Go: room loft" in who.sees(who.direct)


@awaited
async def test_a_delivery_that_comes_twice_counts_once() -> None:
    async with world(features=[acting]) as w:
        anna, ben = w.someone("Anna"), w.someone("Ben")
        await w.begin("car-sale", {"seller": anna, "buyer": ben}, terms={"pace": 0})
        await anna.commands("act", action="Offer", price="9000", message="Cash")
        before = [message.text for message in w.town.messages]
        await w.town.deliver(w.town.arrivals[-1])
        assert [message.text for message in w.town.messages] == before


@awaited
async def test_who_holds_no_seat_is_not_kept() -> None:
    async with world(EVERYTHING) as w:
        anna, eve = w.someone("Anna"), w.someone("Eve")
        await w.begin("car-sale", {"seller": anna, "buyer": "strategy:micro"})
        eve.goes_to_thread()
        await eve.says("zq-secret-of-eve")
        rows = await w.store.run(
            lambda c: [
                str(row)
                for table in ("inbox", "text", "event", "account", "person")
                for row in c.exec_driver_sql(f"select * from {table}")
            ]
        )
        assert not [row for row in rows if "zq-secret" in row or "u-eve" in row]
