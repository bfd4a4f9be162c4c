"""A server and a workspace that are linked: joined on two cards, played in two threads, by administrators' leave."""

import pytest

from bot.bridge.platform import Capabilities, NotAllowed
from tests.bridge.lobby.acts import joins
from tests.bridge.lobby.linking import across, cards, code_of, linked, started, two
from tests.bridge.neutral.hands import Hands
from tests.fakes.loop import awaited
from tests.fakes.places import EVERYTHING, NOTHING
from tests.fakes.world import world


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
