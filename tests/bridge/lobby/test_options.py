"""The host's form: what it offers, what it refuses, and what follows from it."""

import pytest

from bot.bridge.terms import terms_of
from tests.bridge.lobby.acts import card, joins
from tests.bridge.lobby.rows import REGISTRY
from tests.fakes.loop import awaited
from tests.fakes.places import NOTHING
from tests.fakes.world import world


@awaited
async def test_one_form_of_five_fields_says_how_it_is_now() -> None:
    async with world() as w:
        anna = w.someone("Anna")
        await anna.commands("start", scenario="car-sale")
        await anna.presses("Options")
        assert anna.form is not None
        assert [field.name for field in anna.form.fields] == [
            "deadline",
            "late",
            "stand_in",
            "watch",
            "budget",
        ]
        assert all(len(field.choices) <= 25 for field in anna.form.fields)
        assert anna.form.values == {
            "deadline": "as long as it takes",
            "late": "ask those who are there",
            "stand_in": "the usual one",
            "watch": "everybody in the channel",
        }


@awaited
async def test_what_the_host_chose_is_shown_and_played_by() -> None:
    async with world() as w:
        anna, ben = w.someone("Anna"), w.someone("Ben")
        await anna.commands("start", scenario="car-sale")
        await joins(anna, "Seller")
        await joins(ben, "Buyer")
        await ben.presses("Ready")
        await anna.presses("Options")
        await anna.fills(
            deadline="1 hour", late="let a stand-in move", stand_in="built-in player micro", budget="20,000"
        )
        assert "everybody has to press Ready again" in anna.told()
        assert "A move may take 1 hour; whoever is late: let a stand-in move" in card(w)
        assert "stand-in: built-in player micro" in card(w)
        assert "at most 20,000 tokens" in card(w)
        assert "(ready)" not in card(w)
        await anna.presses("Options")
        assert anna.form is not None
        assert anna.form.values["deadline"] == "1 hour"
        for one in (anna, ben):
            await one.presses("Ready")
        tenant = await w.bridge.communities.tenant_of(w.town.name, w.town.square.workspace, "")
        (info,) = await w.store.branches(tenant)
        terms = terms_of(await w.store.terms(info.ref))
        assert (terms.deadline, terms.late, terms.tokens) == (3_600, "stand-in", 20_000)
        assert terms.stand_in == "strategy:micro"


@awaited
async def test_only_the_host_has_options() -> None:
    async with world() as w:
        anna, ben = w.someone("Anna"), w.someone("Ben")
        await anna.commands("start", scenario="car-sale")
        await joins(ben, "Buyer")
        await ben.presses("Options")
        assert ben.told() == "Only the host can change this; ask them."
        await anna.presses("Options")
        ben.form = anna.form
        await ben.fills(deadline="1 hour")
        assert ben.told().startswith("Only the host can change this; ask them.")
        assert "There is no time limit for a move" in card(w)


@pytest.mark.parametrize(
    ("field", "value", "said"),
    [
        ("budget", "many", "whole number"),
        ("budget", "0", "At least 1."),
        ("budget", "-5", "At least 1."),
        ("deadline", "soon", "Choose from as long as it takes"),
        ("late", "", "This is needed."),
        ("stand_in", "strategy:micro", "Choose from the usual one"),
        ("watch", "the whole world", "Choose from everybody"),
    ],
)
@awaited
async def test_a_mistake_comes_back_with_what_was_written(field: str, value: str, said: str) -> None:
    async with world() as w:
        anna = w.someone("Anna")
        await anna.commands("start", scenario="car-sale")
        await anna.presses("Options")
        await anna.fills(**{field: value})
        assert anna.form is not None
        assert set(anna.form.errors) == {field}
        assert said in anna.form.errors[field]
        assert anna.form.values[field] == value
        assert "at most" not in card(w)
        await anna.fills(**{field: "" if field == "budget" else anna.form.fields[_number(field)].choices[0]})
        assert anna.form is None


def _number(field: str) -> int:
    return ["deadline", "late", "stand_in", "watch", "budget"].index(field)


@awaited
async def test_a_stand_in_whose_model_may_not_play_here_is_refused() -> None:
    models = {"far": {"model": "big", "base_url": "https://models.example/v1", "key": None}}
    async with world(models=models, actors={"clever": {"kind": "model", "model": "far"}}) as w:
        anna = w.someone("Anna")
        await anna.commands("start", scenario="car-sale")
        await w.bridge.communities.change_settings(
            w.town.name, w.town.square.workspace, lambda _: {"models": []}
        )
        await anna.presses("Options")
        await anna.fills(stand_in="AI clever")
        assert "may not play here" in anna.told()
        assert "clever" not in card(w)


@awaited
async def test_options_of_what_has_begun_change_nothing() -> None:
    async with world() as w:
        anna = w.someone("Anna")
        await anna.commands("start", scenario="car-sale")
        await anna.presses("Options")
        form = anna.form
        await anna.presses("Fill with AI")
        anna.form = form
        await anna.fills(deadline="1 hour")
        assert "It has begun" in anna.told()


@awaited
async def test_where_there_are_no_forms_it_is_a_line_to_type() -> None:
    async with world(NOTHING) as w:
        anna = w.someone("Anna")
        await anna.says("!start car-sale")
        await anna.says("!options")
        assert "!options <deadline>" in anna.told()


def test_terms_of_every_preset_are_sound() -> None:
    for found in REGISTRY.scenarios():
        for preset in found.presets.values():
            terms_of(preset.hosting)
            assert preset.minutes is not None, f"{found.scenario.name} {preset.name} says how long it takes"
