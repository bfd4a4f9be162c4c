"""A platform of text alone: what is typed instead of buttons, forms and commands."""

import pytest

from bot.bridge.typed_fields import values as behind
from scenarios.kernel.options import FormField
from tests.fakes.loop import awaited
from tests.fakes.places import EVERYTHING, NOTHING
from tests.fakes.world import world

PRICE = FormField("price", "Price", "", "integer", True)
EXTRAS = FormField("extras", "Extras", "", "choices", False, choices=("box", "card"))
NOTE = FormField("note", "Note", "", "words", False)


@pytest.mark.parametrize(
    ("typed", "values"),
    [
        ("", {}),
        ("5", {"price": "5"}),
        ("5 box,card a note", {"price": "5", "extras": ["box", "card"], "note": "a note"}),
        ("5 - a=b", {"price": "5", "extras": [], "note": "a=b"}),
        ("note=hi price=5", {"note": "hi", "price": "5"}),
        ('extras="box, card" 5 -', {"extras": ["box", "card"], "price": "5", "note": ""}),
        ("extras=box 5 note=what I say", {"extras": ["box"], "price": "5", "note": "what I say"}),
        ("-", {"price": "-"}),
    ],
)
def test_what_stands_behind_a_word(typed: str, values: dict[str, object]) -> None:
    assert behind((PRICE, EXTRAS, NOTE), typed) == values


@awaited
async def test_a_lobby_is_used_by_typing() -> None:
    async with world(NOTHING) as w:
        anna, ben = w.someone("Anna"), w.someone("Ben")
        await anna.says("!start car-sale first-car")
        assert "!join as seller" in ben.sees()
        for who, seat in ((anna, "seller"), (ben, "buyer")):
            await who.says(f"!join as {seat}")
            await who.says("!agree and join", who.direct)
        for who in (anna, ben):
            await who.says("!ready")
        assert "it is your move as the seller" in anna.sees()
        await anna.says("!offer 1600 Here we go.")
        assert "Here we go." in ben.sees()


@awaited
async def test_exclamations_in_a_channel_are_nobodys_business() -> None:
    async with world(NOTHING) as w:
        anna = w.someone("Anna")
        await anna.says("!wow")
        await anna.says("!")
        assert [message.by for message in w.town.messages] == [anna.user, anna.user]


@awaited
async def test_with_buttons_an_exclamation_mark_is_just_that() -> None:
    async with world(EVERYTHING) as w:
        anna, ben = w.someone("Anna"), w.someone("Ben")
        ref = await w.begin("car-sale", {"seller": anna, "buyer": ben}, preset="first-car", seed=1)
        assert (await anna.says("!offer 2000 Ha.")).marks == {"✅"}
        assert (await w.store.load(ref)).position.state.offers == ()


@awaited
async def test_commands_are_typed() -> None:
    async with world(NOTHING) as w:
        anna, ben = w.someone("Anna"), w.someone("Ben")
        await w.begin("car-sale", {"seller": anna, "buyer": ben}, preset="first-car", seed=1)
        await ben.says("!role")
        assert "My role: buyer" in ben.told()
        await ben.says("!role", ben.direct)
        assert "My role: buyer" in ben.told()
