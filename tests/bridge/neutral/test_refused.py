"""What a platform can do, but may not: files, direct messages; and texts of any length."""

from tests.bridge.neutral.hands import Hands, begins, newest
from tests.fakes.loop import awaited
from tests.fakes.places import NOTHING
from tests.fakes.world import world


@awaited
async def test_without_the_right_to_post_files_the_last_card_says_what_they_show() -> None:
    async with world() as w:
        anna, ben = Hands(w.someone("Anna")), Hands(w.someone("Ben"))
        ref = await w.begin("car-sale", {"seller": anna.who, "buyer": ben.who}, preset="first-car", seed=1)
        w.town.takes_files = False
        await anna.does("Offer", price=1_600, message="Well?")
        await ben.does("Accept", message="Yes.")
        assert (await w.store.info(ref)).status == "done"
        assert "The car sale is over" in anna.reads()
        assert "Offers, price over round" in anna.reads()


@awaited
async def test_whoever_can_be_told_nothing_alone_is_told_so() -> None:
    async with world(NOTHING) as w:
        anna, ben = Hands(w.someone("Anna")), Hands(w.someone("Ben"))
        await begins(w, "car-sale", "first-car", seller=anna, buyer=ben)
        w.town.fail("post", "denied")
        await anna.does("My role")
        assert "allow direct messages" in ben.reads()
        assert "You are selling" not in ben.reads()
        await anna.does("My role")
        assert "You are selling" in anna.told()


@awaited
async def test_a_text_that_is_too_long_comes_back_with_the_reason() -> None:
    async with world(NOTHING) as w:
        anna, ben = Hands(w.someone("Anna")), Hands(w.someone("Ben"))
        await begins(w, "car-sale", "first-car", seller=anna, buyer=ben)
        ref = await newest(w)
        before = (await w.store.info(ref)).events
        await anna.says("zq " + "word " * 3_000)
        assert "At most 4,000 characters fit" in anna.told()
        await anna.says("zq " + "word " * 700)
        assert (await w.store.info(ref)).events == before + 1
