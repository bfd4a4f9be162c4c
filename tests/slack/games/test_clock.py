"""The clock of the machine jumps, and Slack's does not: what is said keeps its order; no form or call goes wrong."""

from pathlib import Path

import pytest

from tests.fakes.loop import awaited
from tests.fakes.slack.world import Mode, slack_world
from tests.slack.games.play import OVER, check, exported, limit, rung, sale


@pytest.mark.long
@awaited
async def test_what_waits_to_be_posted_does_not_wait_as_long_as_the_clock_was_set_back(
    tmp_path: Path,
) -> None:
    async with slack_world(tmp_path) as world:
        anna, ben = await sale(world)
        least = await limit(anna)
        await anna.presses("Offer")
        world.emu.inject("chat.postMessage", "429", None, 20)
        await anna.fills(price=str(least + 50), message="zq-offer")
        world.emu.faults.clear()
        world.clock.jump(-7_200)
        await ben.says("Hello?")
        await world.pass_(60)
        assert ben.sees().count("zq-offer") == 1
        assert rung(world) == ["Anna", "Ben"]
        check(world, anna, ben)


@pytest.mark.long
@pytest.mark.parametrize("mode", ["sockets", "requests"])
@pytest.mark.parametrize("jump", [-3_600, 86_400])
@awaited
async def test_a_clock_that_jumps_changes_no_order(tmp_path: Path, mode: Mode, jump: int) -> None:
    async with slack_world(tmp_path, mode) as world:
        anna, ben = await sale(world)
        least = await limit(anna)
        await ben.says("zq-first")
        await anna.presses("Offer")
        world.clock.jump(jump)
        await world.settle()
        await anna.fills(price=str(least + 50), message="zq-offer")
        await ben.says("zq-second")
        for method in ("chat.postMessage", "files.completeUploadExternal"):
            world.emu.inject(method, "drop_after_commit")
        await ben.presses("Accept")
        await ben.fills()
        await world.pass_(60)
        assert OVER in anna.sees()
        record = await exported(anna)
        said = ["zq-first", "zq-offer", "zq-second"]
        assert [record.count(one) for one in said] == [1] * 3
        assert sorted(said, key=record.index) == said
        assert rung(world) == ["Anna", "Ben"]
        check(world, anna, ben)
