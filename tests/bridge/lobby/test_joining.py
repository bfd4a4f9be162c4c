"""A card in the channel: who takes which seat, who agrees to what, and when it begins."""

import asyncio

import pytest

from tests.bridge.lobby.acts import AGREE, begun, card, holders, joins
from tests.fakes.loop import awaited
from tests.fakes.places import EVERYTHING, NOTHING
from tests.fakes.world import world


@awaited
async def test_the_card_says_what_it_is_how_long_it_takes_and_what_is_kept() -> None:
    async with world() as w:
        await w.someone("Anna").commands("start", scenario="car-sale", preset="family-car")
        shown = card(w)
        assert shown.startswith("Car sale: family car\nTwo sides haggle over the price")
        assert "Seller: free\nBuyer: free" in shown
        assert "about 10 minutes" in shown
        assert "What is kept" in shown
        assert "Host: Anna" in shown
        assert "Missing here" not in shown
        assert [
            label for label in ("Join as Seller", "Leave", "Options", "Fill with AI") if f"[{label}]" in shown
        ]


@awaited
async def test_rights_that_are_missing_stand_on_the_card() -> None:
    async with world(EVERYTHING._replace(reads_messages=False)) as w:
        w.town.lacks = ("Create threads", "Send messages in threads")
        await w.someone("Anna").commands("start", scenario="car-sale")
        assert "Missing here: Create threads, Send messages in threads. An administrator can" in card(w)
        assert "Talk: Use the button Say…" in card(w)


@awaited
async def test_two_people_and_nobody_else_get_what_they_pressed_for() -> None:
    async with world() as w:
        anna, ben = w.someone("Anna"), w.someone("Ben")
        await begun(w, seller=anna, buyer=ben)
        assert "Seller: Anna" in anna.sees()
        assert "It has begun: go there" in card(w)
        assert "Seller: Anna\nBuyer: Ben" in card(w)
        seats = await holders(w)
        assert {seat: holder.actor for seat, holder in seats.items()} == {"seller": "human", "buyer": "human"}
        assert seats["seller"].person != seats["buyer"].person
        assert all(message.content.ping == () for message in w.town.inside(w.town.square))


@awaited
async def test_without_agreeing_nobody_has_a_seat() -> None:
    async with world() as w:
        anna = w.someone("Anna")
        await anna.commands("start", scenario="car-sale")
        await anna.presses("Join as Seller")
        told = anna.told()
        for said in (
            "What is kept",
            "For how long",
            "Which AI receives it",
            "Who may export it",
            "forget-me",
        ):
            assert said in told
        assert "administrators here can technically read" in told
        assert "Seller: free" in card(w)
        await anna.presses(AGREE)
        assert anna.told() == "Thank you; you are in."
        assert "Seller: Anna" in card(w)


@awaited
async def test_whoever_has_agreed_is_not_asked_again_until_the_notice_says_something_else() -> None:
    models = {"far": {"model": "big", "base_url": "https://models.example/v1", "key": None}}
    actors = {"clever": {"kind": "model", "model": "far"}}
    async with world(models=models, actors=actors) as w:
        anna = w.someone("Anna")
        await anna.commands("start", scenario="car-sale")
        await joins(anna, "Seller")
        await anna.presses("Leave")
        await anna.presses("Join as Buyer")
        assert "Buyer: Anna" in card(w), "the same notice counts"
        await anna.presses("Options")
        await anna.fills(stand_in="AI clever")
        await anna.presses("Fill with AI")
        await anna.presses("Ready")
        assert "models.example" in anna.told(), "a stand-in elsewhere makes another notice"
        assert "(ready)" not in card(w)
        await anna.presses(AGREE)
        assert "It has begun" in card(w)


@awaited
async def test_a_notice_that_changed_while_it_was_read_is_shown_again() -> None:
    models = {"far": {"model": "big", "base_url": "https://models.example/v1", "key": None}}
    async with world(models=models, actors={"clever": {"kind": "model", "model": "far"}}) as w:
        anna, ben = w.someone("Anna"), w.someone("Ben")
        await anna.commands("start", scenario="car-sale")
        await ben.presses("Join as Buyer")
        await anna.presses("Options")
        await anna.fills(stand_in="AI clever")
        await ben.presses(AGREE)
        assert "models.example" in ben.told()
        assert "Buyer: free" in card(w)
        await ben.presses(AGREE)
        assert "Buyer: Ben" in card(w)


@awaited
async def test_of_two_who_press_for_the_same_seat_one_gets_it() -> None:
    async with world() as w:
        anna, ben = w.someone("Anna"), w.someone("Ben")
        await anna.commands("start", scenario="car-sale")
        for one in (anna, ben):
            await one.presses("Join as Seller")
        await asyncio.gather(anna.presses(AGREE), ben.presses(AGREE))
        told = sorted((anna.told(), ben.told()))
        assert told[0].startswith("No seat of the seller is free any more")
        assert told[1] == "Thank you; you are in."
        assert ("Seller: Anna" in card(w)) != ("Seller: Ben" in card(w))


@awaited
async def test_an_old_button_for_a_seat_that_is_taken_answers_with_a_sentence() -> None:
    async with world() as w:
        anna, ben = w.someone("Anna"), w.someone("Ben")
        await anna.commands("start", scenario="car-sale")
        (old,) = [button for button, _, _ in ben.buttons() if button.label == "Join as Seller"]
        await joins(anna, "Seller")
        await ben.presses_again(old)
        assert "No seat of the seller is free any more" in ben.told()


@awaited
async def test_it_begins_once_however_many_are_ready_at_once() -> None:
    async with world() as w:
        anna, ben = w.someone("Anna"), w.someone("Ben")
        await anna.commands("start", scenario="car-sale")
        await joins(anna, "Seller")
        await joins(ben, "Buyer")
        await asyncio.gather(anna.presses("Ready"), ben.presses("Ready"), anna.presses("Ready"))
        assert len(w.town.threads()) == 1
        tenant = await w.bridge.communities.tenant_of(w.town.name, w.town.square.workspace, "")
        assert len(await w.store.branches(tenant)) == 1


@awaited
async def test_a_seat_of_somebody_who_is_not_ready_in_five_minutes_reopens() -> None:
    async with world() as w:
        anna, ben = w.someone("Anna"), w.someone("Ben")
        await anna.commands("start", scenario="car-sale")
        await joins(anna, "Seller")
        await joins(ben, "Buyer")
        await anna.presses("Ready")
        assert "Seller: Anna (ready)" in card(w)
        await w.pass_(299)
        assert "Buyer: Ben" in card(w)
        await w.pass_(2)
        assert "Seller: Anna\nBuyer: free" in card(w)
        assert w.town.threads() == []


@awaited
async def test_a_lobby_without_a_change_expires_and_can_be_begun_again() -> None:
    async with world() as w:
        anna = w.someone("Anna")
        await anna.commands("start", scenario="car-sale", preset="first-car")
        (old,) = [button for button, _, _ in anna.buttons() if button.label == "Join as Seller"]
        await w.pass_(29 * 60)
        await joins(anna, "Buyer")
        await w.pass_(29 * 60)
        assert "Buyer: Anna" in card(w), "a change begins the half hour anew"
        await w.pass_(61)
        assert "Nothing happened here for half an hour" in card(w)
        await anna.presses_again(old)
        assert "Nothing happened here for half an hour" in anna.told()
        await anna.presses("Play again")
        assert card(w).startswith("Car sale: first car")
        assert "Seller: free\nBuyer: free" in card(w)


@awaited
async def test_ai_alone_begin_as_soon_as_the_host_lets_them() -> None:
    async with world() as w:
        anna, ben = w.someone("Anna"), w.someone("Ben")
        await anna.commands("start", scenario="car-sale", preset="demo")
        await ben.presses("Fill with AI")
        assert ben.told().startswith("Take a seat first")
        await anna.presses("Fill with AI")
        assert {holder.actor for holder in (await holders(w)).values()} == {
            "strategy:micro",
            "strategy:conceder?e=0.5",
        }
        assert "conceder" not in card(w), "how an AI plays is its secret"


@awaited
async def test_where_the_preset_names_nobody_the_first_strategy_plays() -> None:
    async with world() as w:
        anna = w.someone("Anna")
        await begun(w, preset="delivery-van", seller=anna)
        first = next(iter(w.app.registry.scenario("car-sale").strategies))
        assert (await holders(w))["buyer"].actor == f"strategy:{first}"


@awaited
async def test_a_player_whose_key_is_missing_is_refused_before_anybody_is_ready(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.delenv("ABSENT_KEY", raising=False)
    models = {"far": {"model": "big", "base_url": "https://models.example/v1", "key": "ABSENT_KEY"}}
    async with world(models=models, actors={"clever": {"kind": "model", "model": "far"}}) as w:
        anna = w.someone("Anna")
        found = w.app.registry.scenario("car-sale")
        preset = found.presets["family-car"]
        named = preset._replace(seats={"seller": "actor:clever"})
        monkeypatch.setitem(found.presets, "family-car", named)  # type: ignore[arg-type]
        await anna.commands("start", scenario="car-sale", preset="family-car")
        await joins(anna, "Buyer")
        await anna.presses("Fill with AI")
        assert "ABSENT_KEY" in anna.told()
        assert "Seller: free" in card(w)


@awaited
async def test_a_model_that_may_not_play_there_fills_no_seat(monkeypatch: pytest.MonkeyPatch) -> None:
    models = {"far": {"model": "big", "base_url": "https://models.example/v1", "key": None}}
    async with world(models=models, actors={"clever": {"kind": "model", "model": "far"}}) as w:
        anna = w.someone("Anna")
        found = w.app.registry.scenario("car-sale")
        named = found.presets["family-car"]._replace(seats={"seller": "actor:clever"})
        monkeypatch.setitem(found.presets, "family-car", named)  # type: ignore[arg-type]
        await anna.commands("start", scenario="car-sale", preset="family-car")
        await joins(anna, "Buyer")
        await w.bridge.communities.change_settings("town", "w1", lambda _: {"models": ()})
        await anna.presses("Fill with AI")
        assert "far may not play here" in anna.told()
        assert "Seller: free" in card(w)
        await w.bridge.communities.change_settings("town", "w1", lambda _: {"models": ("far",)})
        await anna.presses("Fill with AI")
        assert "Seller: free" not in card(w)


@awaited
async def test_names_are_inert_and_nobody_is_pinged_by_a_card() -> None:
    async with world() as w:
        eve = w.someone("<@everyone> [x](http://evil)")
        await eve.commands("start", scenario="car-sale")
        await joins(eve, "Seller")
        message = w.town.inside(w.town.square)[-1]
        parts = [part for _, parts in message.content.fields for part in parts]
        assert any(isinstance(part, str) and eve.author.name in part for part in parts), "plain text is inert"
        assert w.town.pings == []


@awaited
async def test_a_platform_of_text_alone_has_all_of_it() -> None:
    async with world(NOTHING) as w:
        anna, ben = w.someone("Anna"), w.someone("Ben")
        await anna.says("!start car-sale family-car")
        await anna.says("!join as seller")
        await anna.says("!agree and join", anna.direct)
        assert "Seller: Anna" in card(w)
        await ben.says("!join as seller")
        assert "No seat of the seller is free any more" in ben.told()
        await ben.says("!fill with ai")
        assert "Take a seat first" in ben.told()
        await anna.says("!options")
        assert "Time for a move" not in card(w)
        await anna.says("!fill with ai")
        assert "Buyer: AI" in card(w)
        await anna.says("!ready")
        assert "It has begun" in "".join(message.text for message in w.town.inside(w.town.square))
        assert (await holders(w))["seller"].actor == "human"
