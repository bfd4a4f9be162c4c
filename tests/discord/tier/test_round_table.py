"""A round table in Discord: two people and two AI, one of the people coming late."""

from pathlib import Path

import pytest

from tests.discord.tier.games import begun, check, joins, passes_until
from tests.fakes.discord.parley import parley
from tests.fakes.discord.world import World, discord_world
from tests.fakes.loop import awaited


def speakers(world: World) -> list[str]:
    """AI seats in the order in which they spoke."""
    return [one.by for one in world.stands(world.threads()[-1]) if one.kind == "voice"]


@pytest.mark.long
@awaited
async def test_two_people_and_two_ai_talk_until_they_close_it(tmp_path: Path) -> None:
    async with discord_world(tmp_path, parley()) as world:
        anna, ben, eve = world.member("Anna"), world.member("Ben"), world.member("Eve")
        await anna.commands("start", scenario="round-table", preset="demo")
        await joins(anna, "Speaker")
        await anna.presses("Fill with AI")
        await begun(anna)
        await anna.says("Good evening. I would begin with a bench under the old tree.")
        await passes_until(world, lambda: speakers(world) == ["Speaker 2 (AI)"])
        await ben.presses("Take over the AI's seat: Speaker 2")
        await ben.presses("Agree and join")
        ben.goes_to_thread()
        eve.goes_to_thread()
        await eve.says("canary-of-a-bystander")
        await ben.says("I come late, and I am for a bench too.")
        await passes_until(world, lambda: len(speakers(world)) == 2)
        await world.restart()
        await anna.says("Then let us look for the money.")
        await passes_until(world, lambda: len(speakers(world)) == 3)
        assert set(speakers(world)[1:]) <= {"Speaker 3 (AI)", "Speaker 4 (AI)"}
        await anna.presses("Vote to close")
        await ben.presses("Vote to close")
        await passes_until(world, lambda: "is over" in anna.sees(), minutes=40)
        check(world, anna, ben)
        assert b"canary-of-a-bystander" not in (tmp_path / "parley.db").read_bytes()
        assert b"canary-of-a-bystander" not in (tmp_path / "parley.db-wal").read_bytes()
