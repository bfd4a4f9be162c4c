"""The commands start, list and help: what they take, refuse and offer."""

from typing import Any

import pytest

from bot.bridge.content import Spot
from bot.bridge.lobby.listing import presets_for, scenarios_for
from tests.bridge.lobby.acts import begun, card
from tests.fakes.loop import awaited
from tests.fakes.places import EVERYTHING, NOTHING
from tests.fakes.world import World, world


async def settings(w: World, **form: Any) -> None:
    """What administrators have set."""
    square = w.town.square
    await w.bridge.communities.tenant_of(square.platform, square.workspace, "Town")
    await w.bridge.communities.change_settings(square.platform, square.workspace, lambda _: form)


def cards(w: World) -> int:
    return len([message for message in w.town.inside(w.town.square) if message.content.fields])


@awaited
async def test_start_without_a_name_offers_what_there_is() -> None:
    async with world() as w:
        anna = w.someone("Anna")
        await anna.commands("start")
        assert "car-sale" in anna.told()
        assert cards(w) == 0
        await anna.presses("Round table")
        assert card(w).startswith("Round table: demo")
        assert "about 5 minutes" in card(w) or "Takes:" in card(w)


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ((" Car Sale ", "first-car"), "Car sale: first car"),
        (("car", "sale"), "Car sale: demo"),
        (("Car", "sale first car"), "Car sale: first car"),
        (("car-sale", "First Car"), "Car sale: first car"),
        (("round", "table"), "Round table: demo"),
    ],
)
@awaited
async def test_start_takes_names_in_as_many_words_as_people_read(typed: tuple[str, str], shown: str) -> None:
    async with world() as w:
        scenario, preset = typed
        await w.someone("Anna").commands("start", scenario=scenario, preset=preset)
        assert card(w).startswith(shown)


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ({"scenario": "car-sail"}, "did you mean 'car-sale'"),
        ({"scenario": "chess"}, "There is no scenario 'chess'"),
        ({"scenario": "car-sale", "preset": "first-cart"}, "did you mean 'first-car'"),
        ({"scenario": "car", "preset": "sale first cart"}, "car-sale has no preset 'first cart'"),
        ({"scenario": "<@everyone>"}, "There is no scenario"),
        ({"scenario": "x" * 500}, "There is no scenario"),
    ],
)
@awaited
async def test_start_of_what_is_not_there_says_what_is(options: dict[str, str], said: str) -> None:
    async with world() as w:
        anna = w.someone("Anna")
        await anna.commands("start", **options)
        assert said in anna.told()
        assert cards(w) == 0


@awaited
async def test_a_card_belongs_into_a_channel() -> None:
    async with world() as w:
        anna, ben = w.someone("Anna"), w.someone("Ben")
        await begun(w, seller=anna, buyer=ben)
        await anna.commands("start", scenario="round-table")
        assert "The card is there" in anna.told()
        assert card(w).startswith("Round table")
        anna.goes(anna.direct)
        await anna.commands("start", scenario="car-sale")
        assert anna.told() == "Start it in a channel, where others can join you."


@awaited
async def test_a_command_that_is_delivered_twice_makes_one_card() -> None:
    async with world() as w:
        await w.someone("Anna").commands("start", scenario="car-sale")
        await w.town.deliver(w.town.arrivals[0])
        assert cards(w) == 1


@pytest.mark.parametrize(
    ("form", "said"),
    [
        ({"start": "managers"}, "only administrators"),
        ({"start": "role", "role": "r7"}, "people with a certain role"),
        ({"scenarios": ["round-table"]}, "choose round-table"),
        ({"scenarios": []}, "Nothing may be played here"),
        ({"channels": ["elsewhere"]}, "Nothing can be started in this channel"),
        ({"person_sessions": 1}, "You host one here already"),
        ({"server_sessions": 1}, "There are 1 going on here"),
    ],
)
@awaited
async def test_what_the_server_does_not_allow_is_refused(form: dict[str, Any], said: str) -> None:
    async with world() as w:
        anna = w.someone("Anna")
        await anna.commands("start", scenario="car-sale")
        await settings(w, **form)
        await anna.commands("start", scenario="car-sale")
        assert said in anna.told()
        assert cards(w) == 1


@awaited
async def test_what_is_played_counts_as_what_waits_does() -> None:
    async with world() as w:
        anna = w.someone("Anna")
        await settings(w, person_sessions=1)
        await begun(w, buyer=anna)
        anna.goes(w.town.square)
        await anna.commands("start", scenario="car-sale")
        assert "You host one here already" in anna.told()
        ben = w.someone("Ben")
        await ben.commands("start", scenario="car-sale")
        assert "Host: Ben" in card(w), "others may"


@awaited
async def test_a_right_that_is_missing_for_the_card_is_named_and_nothing_waits() -> None:
    async with world() as w:
        anna = w.someone("Anna")
        w.town.fail("post", "denied")
        await anna.commands("start", scenario="car-sale")
        assert cards(w) == 0
        assert anna.told()
        assert await w.bridge.lobbies.at(w.town.name, w.town.square.workspace) == []


@awaited
async def test_list_shows_what_can_be_played_and_what_one_plays() -> None:
    async with world() as w:
        anna = w.someone("Anna")
        await anna.commands("list")
        told = anna.told()
        assert "Car sale: Two sides haggle" in told
        assert "family-car (10 min)" in told
        assert "What you play" not in told
        await begun(w, buyer=anna)
        await anna.commands("list")
        assert "What you play or host now: Car sale" in anna.told()
        assert "go there" in anna.told()
        ben = w.someone("Ben")
        await ben.commands("list")
        assert "What you play" not in ben.told()
        await settings(w, scenarios=["round-table"])
        await ben.commands("list")
        assert "Car sale" not in ben.told()


@pytest.mark.parametrize("can", [EVERYTHING, NOTHING], ids=["everything", "text"])
@awaited
async def test_help_names_every_command(can: Any) -> None:
    async with world(can) as w:
        anna = w.someone("Anna")
        await (anna.commands("help") if can.buttons else anna.says("!help"))
        names = ("start", "list", "role", "host", "checkpoint", "branch", "export", "forget-me", "help")
        for name in names:
            assert f"\n{'/parley ' if can.buttons else '!'}{name}: " in anna.told()


@awaited
async def test_what_is_offered_while_one_types() -> None:
    async with world() as w:
        square: Spot = w.town.square
        assert [value for value, _ in await scenarios_for(w.bridge, square, "")] == [
            found.scenario.name for found in w.app.registry.scenarios()
        ]
        ((value, label),) = await scenarios_for(w.bridge, square, " Car S")
        assert value == "car-sale"
        assert label.startswith("Car sale: Two sides haggle")
        assert len(label) <= 100
        assert await scenarios_for(w.bridge, square, "nothing of the kind") == []
        assert [value for value, _ in await presets_for(w.bridge, "car-sale", "car")] == [
            "family-car",
            "first-car",
        ]
        assert await presets_for(w.bridge, "no-such", "") == []
        await settings(w, scenarios=["round-table"])
        assert [value for value, _ in await scenarios_for(w.bridge, square, "")] == ["round-table"]
