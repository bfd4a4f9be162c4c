"""A dilemma in Slack: two people choose in secret, with others looking on."""

from pathlib import Path

import pytest

from tests.fakes.loop import awaited
from tests.fakes.slack.world import Mode, slack_world
from tests.slack.games.play import begun, check, joins


@pytest.mark.parametrize(
    ("mode", "dies"),
    [("sockets", True), ("requests", False), pytest.param("sockets", False, marks=pytest.mark.long)],
)
@awaited
async def test_two_people_choose_in_secret(tmp_path: Path, mode: Mode, dies: bool) -> None:
    async with slack_world(tmp_path, mode) as world:
        anna, ben, eve = world.member("Anna"), world.member("Ben"), world.member("Eve")
        await anna.commands("start prisoners-dilemma one-shot")
        await joins(anna, "Player")
        await joins(ben, "Player")
        await begun(anna, ben)
        eve.goes_to_thread()
        await anna.presses("Choose")
        await anna.presses("Defect")
        assert anna.told() == "Locked in: Defect. Nobody sees it until all have chosen."
        assert "1 of 2 have chosen" in eve.sees()
        if dies:
            await world.crash()
        for other in (ben, eve):
            assert world.emu.delivered.found("Locked in", other.id) == []
        await ben.presses("Choose")
        await ben.presses("Cooperate")
        shown = [one.text for one in eve.stands() if "Defect" in one.text or "Cooperate" in one.text]
        assert shown == ["Player 1: Defect\nPlayer 2: Cooperate"]
        assert "is over" in eve.sees()
        for who, points in ((anna, "5"), (ben, "0")):
            await who.presses("My result")
            assert points in who.told()
        assert [ping.whom for ping in world.emu.pings.rung] == [anna.id, ben.id]
        check(world, anna, ben)
