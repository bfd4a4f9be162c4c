"""A dilemma in local-slack: two people choose in secret, in both ways by which it reaches Parley."""

from pathlib import Path

import pytest

from tests.fakes.loop import long_awaited
from tests.local_slack import program
from tests.local_slack.play import begun, check, joins
from tests.local_slack.world import local_world
from tests.slack.games.play import OVER

pytestmark = pytest.mark.long


@pytest.fixture(autouse=True)
def installed() -> None:
    program.require()


@pytest.mark.parametrize("mode", ["sockets", "requests"])
@long_awaited
async def test_two_people_choose_in_secret(tmp_path: Path, mode: str) -> None:
    async with local_world(tmp_path, mode) as world:
        anna, ben = world.anna, world.ben
        await anna.commands("start prisoners-dilemma one-shot")
        for one in (anna, ben):
            await joins(world, one, "Player")
        await begun(world, anna, ben)
        await anna.presses("Choose")
        await anna.presses("Defect")
        assert anna.told() == "Locked in: Defect. Nobody sees it until all have chosen."
        assert "1 of 2 have chosen" in ben.sees()
        await world.restart()
        assert "Defect" not in ben.sees()
        await ben.presses("Choose")
        await ben.presses("Cooperate")
        assert ben.sees().count("Player 1: Defect\nPlayer 2: Cooperate") == 1
        assert OVER in ben.sees()
        for who, points in ((anna, "5"), (ben, "0")):
            await who.presses("My result")
            assert points in who.told()
        assert world.desk.rung == [anna.id, ben.id]
        check(world)
