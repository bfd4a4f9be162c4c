"""Of a server and a workspace that are linked, one side goes away, or fails."""

from typing import Any

import pytest

from bot.bridge.arrivals import Gone, Left
from tests.bridge.lobby.acts import joins
from tests.bridge.lobby.linking import across, cards, linked, started, two
from tests.fakes.loop import awaited


@awaited
async def test_where_no_card_can_be_posted_it_is_shown_on_its_own_side_alone() -> None:
    async with two() as (w, mona, vera):
        await linked(w, mona, vera)
        anna = w.someone("Anna")
        await anna.commands("start", scenario="car-sale", preset="first-car")
        w.towns[1].fail("post", "denied")
        await anna.presses("Also in Village v1")
        assert "No card can be put into Village v1" in anna.told()
        assert "Played in" not in cards(w, 0)[-1].text
        await anna.presses("Also in Village v1")
        assert len(cards(w, 1)) == 1


@pytest.mark.parametrize("fault", ["lost", "unsent", "later"])
@awaited
async def test_a_card_of_unknown_fate_is_there_once(fault: Any) -> None:
    async with two() as (w, mona, vera):
        await linked(w, mona, vera)
        anna = w.someone("Anna")
        await anna.commands("start", scenario="car-sale", preset="first-car")
        w.towns[1].fail("post", fault, 1)
        await anna.presses("Also in Village v1")
        await w.pass_(60)
        assert len(cards(w, 1)) == 1
        await joins(anna, "Seller")
        assert "Seller: Anna" in cards(w, 1)[0].text


@awaited
async def test_the_other_card_going_away_leaves_the_first() -> None:
    async with two() as (w, mona, vera):
        anna, ben = await started(w, mona, vera)
        await vera.deletes(cards(w, 1)[0])
        assert "Played in" not in cards(w, 0)[-1].text
        await joins(anna, "Seller")
        await anna.presses("Also in Village v1")
        await joins(ben, "Buyer")
        assert "Buyer: Ben" in cards(w, 0)[-1].text
        w.towns[1].close(w.towns[1].square)
        await w.towns[1].happens(w.towns[1].square, None, Gone())
        assert "Played in" not in cards(w, 0)[-1].text
        assert "Buyer: Ben" in cards(w, 0)[-1].text


@awaited
async def test_nobody_begins_for_whom_there_is_no_card_any_more() -> None:
    async with two() as (w, mona, vera):
        anna, ben = await started(w, mona, vera)
        await joins(anna, "Seller")
        await joins(ben, "Buyer")
        await ben.presses("Ready")
        await vera.deletes(cards(w, 1)[0])
        await anna.presses("Ready")
        assert w.towns[0].threads() == []
        await w.pass_(301)
        assert "Buyer: free" in cards(w, 0)[-1].text


@awaited
async def test_a_card_that_turns_out_to_be_gone_is_nowhere_mentioned() -> None:
    async with two() as (w, mona, vera):
        anna, _ = await started(w, mona, vera)
        w.towns[1].remove(cards(w, 1)[0].id)
        await joins(anna, "Seller")
        assert "Played in" not in cards(w, 0)[-1].text
        assert "Seller: Anna" in cards(w, 0)[-1].text


@awaited
async def test_the_first_card_going_away_closes_both() -> None:
    async with two() as (w, mona, vera):
        anna, _ = await started(w, mona, vera)
        await anna.deletes(cards(w, 0)[0])
        assert "This is closed" in cards(w, 1)[-1].text
        assert "[Join as Buyer]" not in cards(w, 1)[-1].text


@awaited
async def test_whoever_hosts_by_then_from_the_other_side_is_told_that_it_is_closed() -> None:
    async with two() as (w, mona, vera):
        await linked(w, mona, vera)
        await across(mona)
        await mona.presses("Show it here")
        anna, ben = w.someone("Anna"), w.someone("Ben", w.towns[1])
        await ben.commands("start", scenario="car-sale", preset="first-car")
        await ben.presses("Also in Town w1")
        await joins(anna, "Buyer")
        await ben.leaves()
        assert "Host: Anna" in cards(w, 0)[-1].text
        await vera.deletes(cards(w, 1)[0])
        assert "This is closed" in cards(w, 0)[-1].text
        assert "deleted" in anna.readable(anna.direct._replace(workspace=""))[-1].text


@awaited
async def test_who_leaves_the_other_side_has_no_seat_any_more() -> None:
    async with two() as (w, mona, vera):
        _, ben = await started(w, mona, vera)
        await joins(ben, "Buyer")
        assert "Buyer: Ben" in cards(w, 0)[-1].text
        await w.towns[1].happens(w.towns[1].square._replace(channel=""), ben.author, Left())
        assert "Buyer: free" in cards(w, 0)[-1].text


@awaited
async def test_it_survives_the_process_and_a_side_that_is_not_served() -> None:
    async with two() as (w, mona, vera):
        anna, ben = await started(w, mona, vera)
        await w.die()
        everything, w.towns = w.towns, w.towns[:1]
        await w.start()
        await joins(anna, "Seller")
        assert "Seller: Anna" not in everything[1].inside(everything[1].square)[-1].text
        await w.die()
        w.towns = everything
        await w.start()
        assert "Seller: Anna" in cards(w, 1)[-1].text
        await joins(ben, "Buyer")
        for one in (anna, ben):
            await one.presses("Ready")
        assert [len(town.threads()) for town in w.towns] == [1, 1]
