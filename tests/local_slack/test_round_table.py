"""A round table in local-slack: two people and two AI, one of the people coming late."""

from pathlib import Path

import pytest

from tests.fakes.loop import long_awaited
from tests.local_slack import program
from tests.local_slack.play import agrees, begun, check, joins
from tests.local_slack.world import local_world
from tests.slack.games.play import OVER

pytestmark = pytest.mark.long


@pytest.fixture(autouse=True)
def installed() -> None:
    program.require()


@pytest.mark.parametrize("mode", ["sockets", "requests"])
@long_awaited
async def test_two_people_and_two_ai_talk_until_they_close_it(tmp_path: Path, mode: str) -> None:
    async with local_world(tmp_path, mode) as world:
        anna, ben = world.anna, world.ben

        def machines() -> list[str]:
            """In the order in which they spoke."""
            names = [str(one.get("username") or "") for one in anna.stands()]
            return [name for name in names if name.endswith("(AI)")]

        await anna.commands("start round-table demo")
        await joins(world, anna, "Speaker")
        await anna.presses("Fill with AI")
        await begun(world, anna)
        await anna.says("Good evening. I would begin with a bench under the old tree.")
        await world.until(lambda: len(machines()) == 1)
        await ben.presses("Take over the AI's seat: Speaker 2")
        await agrees(world, ben)
        ben.at = anna.at
        await ben.says("I come late, and I am for a bench too.")
        await world.until(lambda: len(machines()) >= 2)
        await world.restart()
        await anna.says("Then let us look for the money.")
        await world.until(lambda: len(machines()) >= 3)
        for who in (anna, ben):
            await who.presses("Vote to close")
        await world.until(lambda: OVER in anna.sees(), minutes=40)
        check(world)
