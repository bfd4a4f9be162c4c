"""A round table in Slack: two people and two AI, one of the people coming late."""

from pathlib import Path

import pytest

from tests.fakes.loop import awaited
from tests.fakes.slack.player import Player
from tests.fakes.slack.world import Mode, slack_world
from tests.slack.games.play import begun, check, joins


def speakers(player: Player) -> list[str]:
    """AI seats in the order in which they spoke."""
    return [one.author for one in player.stands() if one.author.endswith("(AI)")]


@pytest.mark.long
@pytest.mark.parametrize("mode", ["sockets", "requests"])
@awaited
async def test_two_people_and_two_ai_talk_until_they_close_it(tmp_path: Path, mode: Mode) -> None:
    async with slack_world(tmp_path, mode) as world:
        anna, ben, eve = world.member("Anna"), world.member("Ben"), world.member("Eve")
        await anna.commands("start round-table demo")
        await joins(anna, "Speaker")
        await anna.presses("Fill with AI")
        await begun(anna)
        await anna.says("Good evening. I would begin with a bench under the old tree.")
        await world.until(lambda: len(speakers(anna)) == 1)
        await ben.presses("Take over the AI's seat: Speaker 2")
        await ben.presses("Agree and join")
        for late in (ben, eve):
            late.goes_to_thread()
        await eve.says("canary-of-a-bystander")
        await ben.says("I come late, and I am for a bench too.")
        await world.until(lambda: len(speakers(anna)) >= 2)
        await world.restart()
        await anna.says("Then let us look for the money.")
        await world.until(lambda: len(speakers(anna)) >= 3)
        for who in (anna, ben):
            await who.presses("Vote to close")
        await world.until(lambda: "is over" in anna.sees(), minutes=40)
        check(world, anna, ben)
        for name in ("parley.db", "parley.db-wal"):
            assert b"canary-of-a-bystander" not in (tmp_path / name).read_bytes()
