"""Forms of every kind: in parts, with mistakes, on outdated offers, beyond one's limit."""

from pathlib import Path

import pytest

from bot.bridge.content import Button
from scenarios.engine.mandate import mandate_of
from scenarios.engine.ports import Holder
from tests.fakes.loop import awaited
from tests.fakes.places import EVERYTHING, NOTHING
from tests.fakes.world import world

STALL = Path(__file__).with_name("stall.py")


@awaited
async def test_a_long_form_is_filled_in_parts_and_keeps_what_was_there() -> None:
    async with world(scenarios=[STALL]) as w:
        anna, ben = w.someone("Anna"), w.someone("Ben")
        await w.begin("market", {"seller": anna, "buyer": ben})
        await ben.presses("Order")
        assert ben.form is not None
        assert ben.form.title == "Order (1 of 2)"
        assert [one.control for one in ben.form.fields] == ["choice", "choice", "integer", "flag", "choices"]
        await ben.fills(size="large", colour="green", count="10", gift="yes", extras=["box"])
        assert ben.form is not None
        assert set(ben.form.errors) == {"colour", "count"}
        assert ben.form.values["size"] == "large"
        await ben.fills(colour="red", count="3")
        assert "Part 1 of 2 is kept" in ben.told()
        await w.restart()
        await ben.presses("Continue")
        assert ben.form is not None
        assert [one.name for one in ben.form.fields] == ["weight", "note"]
        await ben.fills(weight="heavy", note="For you.")
        assert ben.form is not None
        assert ben.form.errors == {"weight": "Give a number."}
        await ben.fills(weight="2.5")
        assert "Order: size large, colour red, count 3, gift yes, extras box, weight 2.5" in anna.sees()
        assert "For you." in anna.sees()


@awaited
async def test_a_wrong_part_comes_back_even_when_the_last_one_was_sent() -> None:
    async with world(scenarios=[STALL]) as w:
        anna, ben = w.someone("Anna"), w.someone("Ben")
        await w.begin("market", {"seller": anna, "buyer": ben})
        await ben.presses("Order")
        first = ben.form
        await ben.fills(size="large", colour="red", count="3", gift="no")
        await ben.presses("Continue")
        second = ben.form
        ben.form = first
        await ben.fills(size="large", colour="red", count="4", gift="maybe")
        assert ben.form is not None
        assert set(ben.form.errors) == {"gift"}
        ben.form = second
        await ben.fills(note="Mine.")
        assert ben.form is not None
        assert ben.form.title == "Order (1 of 2)"
        assert set(ben.form.errors) == {"gift"}
        await ben.fills(gift="yes")
        await ben.presses("Continue")
        assert ben.form is not None
        assert ben.form.values["note"] == "Mine."
        await ben.fills()
        assert "count 4, gift yes" in anna.sees()


@awaited
async def test_a_form_with_mistakes_can_be_opened_again_after_a_restart() -> None:
    async with world(scenarios=[STALL]) as w:
        anna, ben = w.someone("Anna"), w.someone("Ben")
        await w.begin("market", {"seller": anna, "buyer": ben})
        await ben.presses("Bid")
        await ben.fills(price="13")
        form = ben.form
        assert form is not None
        await w.restart()
        await ben.presses_again(Button("Change", form.id))
        assert ben.form is not None
        assert ben.form.values == {"price": "13"}


@awaited
async def test_what_the_rules_refuse_stands_above_the_form() -> None:
    async with world(scenarios=[STALL]) as w:
        anna, ben = w.someone("Anna"), w.someone("Ben")
        await w.begin("market", {"seller": anna, "buyer": ben})
        await ben.presses("Bid")
        await ben.fills(price="13")
        assert ben.form is not None
        assert ben.form.errors == {"": "Nobody bids 13."}
        assert ben.form.values == {"price": "13"}


@awaited
async def test_an_acceptance_counts_only_for_the_offer_that_was_seen() -> None:
    async with world(scenarios=[STALL]) as w:
        anna, ben = w.someone("Anna"), w.someone("Ben")
        await w.begin("market", {"seller": anna, "buyer": ben})
        await anna.presses("Reprice")
        await anna.fills(price="60")
        outdated = next(button for button, _, _ in ben.buttons() if button.label == "Buy")
        await ben.presses_again(outdated)
        assert "The offer has changed since you saw it" in ben.told()
        assert "[Buy]" in ben.told()
        await ben.presses("Buy")
        assert "Buyer: Buy" in anna.sees()


@awaited
async def test_a_move_beyond_ones_limit_is_asked_about_once_more() -> None:
    async with world(scenarios=[STALL]) as w:
        anna, ben = w.someone("Anna"), w.someone("Ben")
        await w.begin("market", {"seller": anna, "buyer": ben})
        await ben.presses("Bid")
        assert ben.form is not None
        assert "limit 70" in str(ben.form.intro).casefold()
        await ben.fills(price="71")
        assert "Price would be 71, and your limit is 70." in ben.told()
        assert "Bid: price" not in anna.sees()
        await ben.presses("Change it")
        assert ben.form is not None
        assert ben.form.values == {"price": "71"}
        await ben.fills(price="72")
        await ben.presses("Send it anyway")
        assert "Bid: price 72" in anna.sees()
        assert "70" not in anna.sees_anywhere()


@awaited
async def test_a_move_within_ones_limit_is_not_asked_about() -> None:
    async with world(scenarios=[STALL]) as w:
        anna, ben = w.someone("Anna"), w.someone("Ben")
        await w.begin("market", {"seller": anna, "buyer": ben})
        await anna.presses("Reprice")
        await anna.fills(price="39")
        assert "Price would be 39, and your limit is 40." in anna.told()
        await ben.presses("Bid")
        await ben.fills(price="70")
        assert "Bid: price 70" in anna.sees()


@awaited
async def test_ones_own_mandate_is_a_limit_too() -> None:
    async with world(scenarios=[STALL]) as w:
        anna, ben = w.someone("Anna"), w.someone("Ben")
        tenant = await w.bridge.communities.tenant_of("town", "w1", "Town")
        person = await w.person(tenant, ben)
        holder = Holder("human", person, mandate_of({"price": {"at_most": 20}}, person))
        await w.begin("market", {"seller": anna, "buyer": holder})
        ben.goes(anna.at)
        await ben.presses("Bid")
        assert ben.form is not None
        assert "Your limits: price at most 20." in str(ben.form.intro)
        await ben.fills(price="25")
        assert "Its price would be 25; your limits: price at most 20." in ben.told()
        await ben.presses("Send it anyway")
        assert "Bid: price 25" in anna.sees()


@awaited
async def test_buttons_without_fields_act_once() -> None:
    async with world(scenarios=[STALL]) as w:
        anna, ben = w.someone("Anna"), w.someone("Ben")
        ref = await w.begin("market", {"seller": anna, "buyer": ben})
        buy = next(button for button, _, _ in ben.buttons() if button.label == "Buy")
        await ben.presses_again(buy)
        await ben.presses_again(buy)
        assert "over" in ben.told()
        assert len(await w.store.history(ref)) == 2


@awaited
@pytest.mark.parametrize(
    ("typed", "line"),
    [
        ("!order large red 3 yes box,card 2.5 For you.", "count 3, gift yes, extras box, card, weight 2.5"),
        ("!order colour=blue large 1 no - - -", "size large, colour blue, count 1, gift no"),
    ],
)
async def test_a_long_form_is_typed_in_one_line(typed: str, line: str) -> None:
    async with world(NOTHING, scenarios=[STALL]) as w:
        anna, ben = w.someone("Anna"), w.someone("Ben")
        await w.begin("market", {"seller": anna, "buyer": ben})
        await ben.says(typed)
        assert line in anna.sees()


@awaited
async def test_my_role_holds_what_the_seat_alone_knows() -> None:
    async with world(EVERYTHING, scenarios=[STALL]) as w:
        anna, ben = w.someone("Anna"), w.someone("Ben")
        await w.begin("market", {"seller": anna, "buyer": ben})
        await ben.presses("My role")
        role = ben.told()
        assert "zq-buyer-brief" in role
        assert "• zq-buyer-tip" in role
        assert "price 50 · limit 70 · wish 30" in role.casefold()
        assert "It is your move." in role
        await anna.commands("role")
        assert "zq-seller-brief" in anna.told()
        assert "It is the move of the buyer." in anna.told()
        assert "zq-buyer" not in anna.sees_anywhere()
        assert "zq-seller" not in ben.sees_anywhere()


@awaited
async def test_what_was_written_comes_back_to_who_holds_the_seat_no_more() -> None:
    async with world(scenarios=[STALL]) as w:
        anna, ben, cleo = w.someone("Anna"), w.someone("Ben"), w.someone("Cleo")
        ref = await w.begin("market", {"seller": anna, "buyer": ben})
        await ben.presses("Order")
        live = await w.bridge.sessions.open(ref)
        await live.hand_over("buyer", Holder("human", await w.person(ref.tenant, cleo)))
        await w.settle()
        await ben.fills(size="large", count="3", extras=["box"])
        assert "You have no seat here" in ben.told()
        assert "Size: large\nCount: 3\nExtras: box" in ben.told()
