"""A server and a workspace that are linked: joined on two cards, played in two threads, by administrators' leave."""

import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import pytest

from bot.bridge.arrivals import Gone, Left
from bot.bridge.platform import Capabilities, NotAllowed
from tests.bridge.lobby.acts import joins
from tests.bridge.neutral.hands import Hands
from tests.fakes.loop import awaited
from tests.fakes.people import Someone
from tests.fakes.places import EVERYTHING, NOTHING, Message, Town
from tests.fakes.village import Village
from tests.fakes.world import World, world


@asynccontextmanager
async def two(can: Capabilities = EVERYTHING, **how: Any) -> AsyncIterator[tuple[World, Someone, Someone]]:
    """A town and a village, each with somebody who manages it; Anna and Ben are in one and the other."""
    async with world(towns=[Town(), Village(can)], **how) as w:
        yield w, w.someone("Mona", manages=True), w.someone("Vera", w.towns[1], manages=True)


async def across(who: Someone) -> None:
    """Open the settings for both sides."""
    hands = Hands(who)
    await hands.commands("host")
    await hands.does("Settings for all")
    await hands.does("Play across")


def code_of(told: str) -> str:
    return re.findall(r"\d+-\w{5}-\w{5}", told)[-1]


async def linked(w: World, mona: Someone, vera: Someone) -> None:
    """Mona's code is given by Vera, who lets it be shown in her square."""
    await across(mona)
    await Hands(mona).does("Get a code")
    code = code_of(mona.told())
    await across(vera)
    await Hands(vera).does("Give a code", code=code)
    if vera.town.can.private_answers:
        await across(vera)
        await vera.presses("Show it here")
        return
    village = w.bridge.communities  # where answers are direct messages, no channel is meant
    await village.change_settings("village", "v1", lambda settings: settings | {"shows_linked": "green"})


def cards(w: World, town: int) -> list[Message]:
    place = w.towns[town]
    return [one for one in place.inside(place.square) if not one.by and "Seats" in one.text]


async def started(w: World, mona: Someone, vera: Someone) -> tuple[Someone, Someone]:
    """A card in both, from Anna."""
    await linked(w, mona, vera)
    anna, ben = w.someone("Anna"), w.someone("Ben", w.towns[1])
    await anna.commands("start", scenario="car-sale", preset="first-car")
    await Hands(anna).does("Also in Village v1")
    return anna, ben


@awaited
async def test_nobody_else_can_link_and_where_there_is_one_side_nothing_is_offered() -> None:
    async with two() as (w, mona, vera):
        await across(mona)
        assert "Nothing is linked to this yet" in mona.told()
        await mona.presses("Get a code")
        code = code_of(mona.told())
        ben = w.someone("Ben", w.towns[1])
        for label in ("Play across", "Get a code", "Give a code"):
            await across(vera)
            (button,) = {b.id: b for b, _, _ in vera.buttons() if b.label == label}.values()
            await ben.presses_again(button)
            assert "Only administrators" in ben.told()
        await vera.presses("Give a code")
        ben.form = vera.form
        await ben.commands("list")
        await ben.fills(code=code)
        assert "Only administrators" in ben.told()
        await vera.fills(code="1-AAAAA-AAAAA")
        assert "This is no code that holds" in vera.told()
        await w.pass_(1_300)
        await vera.presses("Give a code")
        await vera.fills(code=code)
        assert "This is no code that holds" in vera.told()
    async with world() as w:
        await w.someone("Mona", manages=True).commands("host")
        await w.someone("Mona").presses("Settings for all")
        assert "Play across" not in [b.label for b, _, _ in w.someone("Mona").buttons()]


@awaited
async def test_both_sides_say_that_they_are_linked() -> None:
    async with two() as (w, mona, vera):
        await linked(w, mona, vera)
        assert "Linked: Town w1" in vera.told()
        assert "What is started there is shown: this channel" in vera.told()
        await across(mona)
        assert "Linked: Village v1" in mona.told()
        assert "not here" in mona.told()
        await across(vera)
        (button,) = {b.id: b for b, _, _ in vera.buttons() if b.label == "Show it nowhere"}.values()
        ben = w.someone("Ben", w.towns[1])
        await ben.presses_again(button)
        assert "Only administrators" in ben.told()
        await vera.presses("Show it nowhere")
        assert "not here" in vera.told()


@pytest.mark.parametrize(
    "can", [EVERYTHING, pytest.param(NOTHING, marks=pytest.mark.long)], ids=["everything", "text"]
)
@awaited
async def test_people_of_both_join_and_play_to_the_end(can: Capabilities) -> None:
    async with two(can) as (w, mona, vera):
        someone, other = await started(w, mona, vera)
        anna, ben = Hands(someone), Hands(other)
        assert "It has a card in Village v1 as well" in anna.told()
        await anna.does("Join as Seller")
        await anna.does("Agree and join")
        assert "Seller: Anna" in cards(w, 1)[-1].text
        assert "Played in: Town w1, Village v1" in cards(w, 1)[-1].text
        await ben.does("Join as Buyer")
        await ben.does("Agree and join")
        assert "Buyer: Ben" in cards(w, 0)[-1].text
        await ben.does("Ready")
        await anna.does("Ready")
        anna.home()
        ben.home()
        assert "It has begun" in cards(w, 0)[-1].text
        assert "It has begun" in cards(w, 1)[-1].text
        await anna.does("Offer", price=1_900, message="zq-offer")
        assert ben.reads().count("zq-offer") == 1
        await ben.says("zq-talk")
        assert anna.reads().count("zq-talk") == 1
        await ben.does("Offer", price=1_600, message="Less.")
        await anna.does("Accept", message="Yours.")
        for one in (anna, ben):
            await one.does("My result")
            assert "You gain" in one.told()
        assert "It is over" in cards(w, 0)[-1].text
        assert "It is over" in cards(w, 1)[-1].text


@awaited
async def test_a_thread_hangs_under_each_card() -> None:
    async with two() as (w, mona, vera):
        anna, ben = await started(w, mona, vera)
        await joins(anna, "Seller")
        await joins(ben, "Buyer")
        for one in (ben, anna):
            await one.presses("Ready")
        (thread,) = w.towns[1].threads()
        assert thread.thread == cards(w, 1)[0].id
        assert len(w.towns[0].threads()) == 1


@awaited
async def test_only_the_host_shows_it_elsewhere_and_once() -> None:
    async with two() as (w, mona, vera):
        await linked(w, mona, vera)
        anna, carl = w.someone("Anna"), w.someone("Carl")
        await anna.commands("start", scenario="car-sale", preset="first-car")
        await carl.presses("Also in Village v1")
        assert "Only the host" in carl.told()
        (button,) = {b.id: b for b, _, _ in anna.buttons() if b.label == "Also in Village v1"}.values()
        await anna.presses("Also in Village v1")
        assert "Also in Village v1" not in [b.label for b, _, _ in anna.buttons()]
        await anna.presses_again(button)
        assert len(cards(w, 1)) == 1


@awaited
async def test_what_waits_already_can_be_shown_there_once_that_is_allowed() -> None:
    async with two() as (w, mona, vera):
        anna = w.someone("Anna")
        await anna.commands("start", scenario="car-sale", preset="first-car")
        await linked(w, mona, vera)
        assert "[Also in Village v1]" in cards(w, 0)[-1].text
        await across(vera)
        await vera.presses("Show it nowhere")
        assert "[Also in Village v1]" not in cards(w, 0)[-1].text


@awaited
async def test_whoever_was_ready_says_so_again() -> None:
    async with two() as (w, mona, vera):
        await linked(w, mona, vera)
        anna, carl = w.someone("Anna"), w.someone("Carl")
        await anna.commands("start", scenario="car-sale", preset="first-car")
        await joins(anna, "Seller")
        await joins(carl, "Buyer")
        await carl.presses("Ready")
        assert "Carl (ready)" in cards(w, 0)[-1].text
        await anna.presses("Also in Village v1")
        assert "Buyer: Carl" in cards(w, 1)[-1].text
        assert "(ready)" not in cards(w, 0)[-1].text
        await anna.presses("Ready")
        assert w.towns[0].threads() == []
        await carl.presses("Ready")
        assert [len(town.threads()) for town in w.towns] == [1, 1]


@awaited
async def test_a_side_whose_name_cannot_be_told_hides_no_card(monkeypatch: pytest.MonkeyPatch) -> None:
    async with two() as (w, mona, vera):
        anna, _ = await started(w, mona, vera)

        async def called(workspace: str) -> str:
            raise NotAllowed("Removed")

        monkeypatch.setattr(w.towns[1], "called", called)
        await joins(anna, "Seller")
        assert "Seller: Anna" in cards(w, 0)[-1].text
        assert "Played in: Town w1, v1" in cards(w, 0)[-1].text


@awaited
async def test_only_those_who_play_may_see_it_where_that_can_be() -> None:
    async with two(EVERYTHING._replace(members_change=False)) as (w, mona, vera):
        await linked(w, mona, vera)
        anna = w.someone("Anna")
        await anna.commands("start", scenario="car-sale", preset="first-car")
        await anna.presses("Options")
        await anna.fills(watch="only those who play")
        await anna.presses("Also in Village v1")
        assert "everybody in the channel would see it" in anna.told()
        assert cards(w, 1) == []
        await anna.presses("Options")
        await anna.fills(watch="everybody in the channel")
        await anna.presses("Also in Village v1")
        assert len(cards(w, 1)) == 1
        await anna.presses("Options")
        assert anna.form is not None
        (field,) = [one for one in anna.form.fields if one.name == "watch"]
        assert field.choices == ("everybody in the channel",)


@awaited
async def test_where_nobody_knows_whether_it_can_be_closed_to_others_it_is_open_to_all() -> None:
    async with two(EVERYTHING._replace(members_change=False)) as (w, mona, vera):
        anna, _ = await started(w, mona, vera)
        await w.die()
        w.towns = w.towns[:1]
        await w.start()
        await anna.presses("Options")
        assert anna.form is not None
        (field,) = [one for one in anna.form.fields if one.name == "watch"]
        assert field.choices == ("everybody in the channel",)


@awaited
async def test_what_is_not_allowed_there_is_not_shown_there() -> None:
    async with two() as (w, mona, vera):
        await linked(w, mona, vera)
        await vera.commands("host")
        await vera.presses("Settings for all")
        await vera.presses("Who and what")
        await vera.fills(scenarios=["round-table"])
        anna = w.someone("Anna")
        await anna.commands("start", scenario="car-sale", preset="first-car")
        await anna.presses("Also in Village v1")
        assert "This may not be played in Village v1" in anna.told()
        assert cards(w, 1) == []


@awaited
async def test_an_ai_that_may_not_play_there_is_not_shown_there() -> None:
    models = {"far": {"model": "big", "base_url": "https://models.example/v1", "key": None}}
    async with two(models=models, actors={"clever": {"kind": "model", "model": "far"}}) as (w, mona, vera):
        await linked(w, mona, vera)
        await w.bridge.communities.change_settings("village", "v1", lambda now: now | {"models": []})
        anna = w.someone("Anna")
        await anna.commands("start", scenario="car-sale", preset="first-car")
        await anna.presses("Options")
        await anna.fills(stand_in="AI clever")
        await anna.presses("Also in Village v1")
        assert "far may not play here" in anna.told()
        assert cards(w, 1) == []


@awaited
async def test_where_enough_waits_to_begin_nothing_more_is_shown() -> None:
    async with two() as (w, mona, vera):
        await linked(w, mona, vera)
        await w.bridge.communities.change_settings("village", "v1", lambda now: now | {"server_sessions": 1})
        await w.someone("Ben", w.towns[1]).commands("start", scenario="car-sale", preset="first-car")
        anna = w.someone("Anna")
        await anna.commands("start", scenario="car-sale", preset="first-car")
        await anna.presses("Also in Village v1")
        assert "As much as is allowed in Village v1" in anna.told()
        assert len(cards(w, 1)) == 1


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
