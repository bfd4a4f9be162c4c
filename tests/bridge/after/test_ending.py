"""When it is over: what everybody sees, what each seat alone sees, and what one can do next."""

import pytest

from bot.bridge.results import button
from tests.bridge.after.sales import sale, sold
from tests.fakes.loop import awaited
from tests.fakes.places import NOTHING
from tests.fakes.world import world


@pytest.mark.usefixtures("drawn")
@awaited
async def test_the_card_shows_what_is_public_with_the_offers_drawn() -> None:
    async with world() as w:
        await sold(w)
        anna = w.someone("Anna")
        card = anna.readable()[-1]
        assert "The car sale is over" in card.text
        assert "Sold for €8,000 in round 4 of 12." in card.text
        (picture,) = card.content.files
        assert picture.data.startswith(b"\x89PNG")
        assert "Seller: from" in picture.alt
        assert "7,111" not in card.text
        assert "9,222" not in card.text
        assert "[Play again]" in card.text


@awaited
async def test_each_seat_sees_its_own_result_and_nobody_else_does() -> None:
    async with world() as w:
        await sold(w)
        anna, ben = w.someone("Anna"), w.someone("Ben")
        carl = w.someone("Carl").goes(anna.at)
        await anna.presses("My result")
        assert "You gain €889" in anna.told()
        assert "Your gain: 889" in anna.told()
        assert "1,222" not in anna.sees_anywhere()
        await ben.presses("My result")
        assert "You gain €1,222" in ben.told()
        assert "889" not in ben.sees_anywhere()
        await carl.presses("My result")
        assert "You had no seat here" in carl.told()
        assert "889" not in carl.sees_anywhere()
        assert "1,222" not in carl.sees_anywhere()


@awaited
async def test_all_is_shown_where_the_scenario_reveals_all() -> None:
    async with world() as w:
        await sold(w, reveal="all")
        card = w.someone("Carl").goes(w.someone("Anna").at).sees()
        assert "Seller's gain: 889" in card
        assert "Buyer's gain: 1,222" in card
        assert "Seller limit: 7,111" in card


@awaited
async def test_words_stand_for_pictures_where_there_are_no_files() -> None:
    async with world(NOTHING) as w:
        await sold(w)
        assert "Offers, price over round" in w.someone("Anna").sees()


@awaited
async def test_an_earlier_result_is_not_there_before_the_end() -> None:
    async with world() as w:
        anna = w.someone("Anna")
        ref = await sale(w)
        info = await w.store.info(ref)
        await anna.presses_again(button(info))
        assert "not over yet" in anna.told()
