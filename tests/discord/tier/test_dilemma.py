"""A dilemma in Discord: two people choose in secret, with others looking on."""

from pathlib import Path

import pytest

from tests.discord.tier.games import begun, check, joins
from tests.fakes.discord.parley import parley
from tests.fakes.discord.world import discord_world
from tests.fakes.loop import awaited


@pytest.mark.parametrize("restarts", [pytest.param(False, marks=pytest.mark.long), True])
@awaited
async def test_two_people_choose_in_secret(tmp_path: Path, restarts: bool) -> None:
    async with discord_world(tmp_path, parley()) as world:
        anna, ben, eve = world.member("Anna"), world.member("Ben"), world.member("Eve")
        moderator = world.member("Moderator", manages=True)
        await anna.commands("start", scenario="prisoners-dilemma", preset="one-shot")
        await joins(anna, "Player")
        await joins(ben, "Player")
        await begun(anna, ben)
        eve.goes_to_thread()
        await anna.presses("Choose")
        assert "Defect" in anna.told()
        await anna.presses("Defect")
        assert anna.told() == "Locked in: Defect. Nobody sees it until all have chosen."
        assert "1 of 2 have chosen" in eve.sees()
        for secret in ("Locked in", "Defect]"):
            assert world.who_found(secret, anna) == {}
        if restarts:
            await world.crash()
        assert world.who_found("Locked in", anna) == {}
        await ben.presses("Choose")
        await ben.presses("Cooperate")
        thread = [one.text for one in world.stands(eve.at)]
        revealed = [text for text in thread if "Defect" in text or "Cooperate" in text]
        assert revealed == ["**Player 1:** **Defect**\n**Player 2:** **Cooperate**"]
        assert any("is over" in text for text in thread)
        assert "Locked in" not in "".join(one.text for one in moderator.direct())
        for who, points in ((anna, "5"), (ben, "0")):
            await who.presses("My result")
            assert points in who.told()
        assert [ping.user for ping in world.pings.all] == [anna.id, ben.id]
        check(world, anna, ben)
