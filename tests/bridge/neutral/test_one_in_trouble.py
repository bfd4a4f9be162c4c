"""One session on two platforms, and trouble on one of them: the other goes on, or says why not."""

from bot.bridge.arrivals import Gone
from tests.bridge.neutral.test_two_platforms import sale, two
from tests.fakes.loop import awaited


@awaited
async def test_what_is_deleted_goes_where_nothing_worked_for_most_of_an_hour() -> None:
    async with two() as (w, anna, ben):
        await sale(w, anna, ben)
        written = await anna.says_message("zq-secret")
        w.towns[1].fail("edit", "unsent", 15)
        await anna.who.deletes(written)
        await w.pass_(600)
        assert "zq-secret" in ben.reads()
        await anna.says("zq-meanwhile")
        await w.pass_(3_000)
        assert "zq-secret" not in ben.reads()
        assert ben.reads().count("zq-meanwhile") == 1


@awaited
async def test_one_town_going_away_leaves_its_people_late() -> None:
    async with two() as (w, anna, ben):
        ref = await sale(w, anna, ben)
        await anna.does("Offer", price=1_900, message="Well?")
        w.towns[1].close(ben.who.at)
        await w.towns[1].happens(ben.who.at, None, Gone())
        assert "[Let a stand-in move]" in anna.reads()
        await anna.does("Let a stand-in move")
        await w.pass_(60)
        assert (await w.store.info(ref)).events > 3
        assert "Buyer (AI)" in anna.reads()


@awaited
async def test_a_town_that_goes_away_before_its_turn() -> None:
    async with two() as (w, anna, ben):
        ref = await sale(w, anna, ben)
        w.towns[1].close(ben.who.at)
        await w.towns[1].happens(ben.who.at, None, Gone())
        assert (await w.store.info(ref)).status != "held"
        await anna.does("Offer", price=1_900, message="Well?")
        await w.pass_(1)
        assert "[Let a stand-in move]" in anna.reads()


@awaited
async def test_a_missing_right_in_one_town_holds_both_until_it_is_there() -> None:
    async with two() as (w, anna, ben):
        ref = await sale(w, anna, ben)
        w.towns[1].fail("post", "denied", 3, ben.who.at)
        await anna.says("zq-while")
        assert (await w.store.info(ref)).status == "held"
        told = [message for message in w.towns[0].messages if "no longer write" in message.text]
        assert len(told) == 1
        assert told[0].where.channel == "@u-anna"
        await anna.says("zq-meanwhile")
        await w.pass_(61)
        assert (await w.store.info(ref)).status == "held"
        await w.pass_(130)
        assert (await w.store.info(ref)).status in ("running", "waiting")
        assert ben.reads().count("zq-while") == 1
        assert len([message for message in w.towns[0].messages if "no longer write" in message.text]) == 1


@awaited
async def test_a_town_that_is_gone_is_not_waited_for_though_a_right_was_missing_there() -> None:
    async with two() as (w, anna, ben):
        ref = await sale(w, anna, ben)
        w.towns[1].fail("post", "denied", 3, ben.who.at)
        await anna.says("zq-while")
        assert (await w.store.info(ref)).status == "held"
        w.towns[1].close(ben.who.at)
        await w.towns[1].happens(ben.who.at, None, Gone())
        await anna.does("Offer", price=1_900, message="Well?")
        await w.pass_(1)
        assert "[Let a stand-in move]" in anna.reads()
