"""Where what people write may not be read: it is said, there is a form to talk, and everything can be played."""

from pathlib import Path

import pytest

from tests.discord.tier.games import OVER, begun, can_press, check, exported, joins, passes_until, sale
from tests.fakes.discord.parley import parley
from tests.fakes.discord.world import discord_world
from tests.fakes.loop import awaited

MISSING = "Use the button Say… to talk: what people write in the thread cannot be read here."


@pytest.mark.long
@awaited
async def test_a_sale_is_talked_and_played_by_forms_alone(tmp_path: Path) -> None:
    async with discord_world(tmp_path, parley(content=False, members=False), reads_messages=False) as world:
        anna, ben = await sale(world)
        await anna.says("canary-unread")
        await anna.presses("Say…")
        await anna.fills(text="It was always kept in a garage.")
        assert "It was always kept in a garage." in ben.sees()
        await ben.commands("role")
        await ben.presses("Say…")
        await ben.fills(text="x" * 1900 + " @everyone [x](https://x)")
        assert "x" * 1000 in anna.sees()
        await anna.presses("Say…")
        await world.crash()
        await anna.fills(text="canary-after-a-restart")
        assert "canary-after-a-restart" in ben.sees()
        await anna.presses("Offer")
        await anna.fills(price="9000", message="A good car.")
        await ben.presses("Walk away")
        await ben.fills()
        assert OVER in anna.sees()
        name, text = await exported(anna)
        assert name.endswith(".html")
        assert "garage" in text
        assert "canary-unread" not in text
        assert b"canary-unread" not in (tmp_path / "parley.db-wal").read_bytes()
        assert can_press(anna, "Play again")
        check(world, anna, ben)


@awaited
async def test_the_lobby_says_what_is_missing_only_where_talk_is_part_of_it(tmp_path: Path) -> None:
    async with discord_world(tmp_path, parley(content=False, members=False), reads_messages=False) as world:
        anna = world.member("Anna")
        await anna.commands("start", scenario="car-sale")
        assert MISSING in anna.sees()


@pytest.mark.long
@awaited
async def test_a_secret_choice_and_an_open_floor_need_no_messages(tmp_path: Path) -> None:
    async with discord_world(tmp_path, parley(content=False, members=False), reads_messages=False) as world:
        anna, ben = world.member("Anna"), world.member("Ben")
        await anna.commands("start", scenario="prisoners-dilemma", preset="one-shot")
        await joins(anna, "Player")
        await joins(ben, "Player")
        await begun(anna, ben)
        await anna.presses("Choose")
        await anna.presses("Defect")
        await ben.presses("Choose")
        await ben.presses("Cooperate")
        assert OVER in anna.sees()

        anna.goes(world.channel)
        await anna.commands("start", scenario="round-table", preset="demo")
        await joins(anna, "Speaker")
        await anna.presses("Fill with AI")
        await begun(anna)
        await anna.presses("Say…")
        await anna.fills(text="Good evening to all of you.")
        voices = [one for one in world.stands(anna.at) if one.kind == "voice"]
        await passes_until(world, lambda: any(one.kind == "voice" for one in world.stands(anna.at)))
        assert voices == []
        assert "Good evening to all of you." in anna.sees()
        check(world, anna, ben)
