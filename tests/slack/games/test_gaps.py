"""What Slack could not deliver, or Parley could not take in, while all seemed well: nothing of it is lost."""

from pathlib import Path

import pytest

from tests.fakes.loop import awaited
from tests.fakes.slack import Timing
from tests.fakes.slack.world import slack_world
from tests.slack.games.play import check, exported, sale

pytestmark = pytest.mark.long
QUICK = Timing(ack_timeout=1.0, retry_delays=(0.0, 0.1, 0.2))


@awaited
async def test_what_slack_does_not_deliver_because_there_is_too_much_is_read_afterwards(
    tmp_path: Path,
) -> None:
    async with slack_world(tmp_path) as world:
        anna, ben = await sale(world)
        world.emu.events.limit(world.team.id)
        await anna.says("zq-first")
        await world.pass_(50)
        world.emu.events.limit(world.team.id)
        await world.pass_(20)
        await ben.says("zq-second")
        world.emu.events.limit(None)
        await anna.says("zq-third")
        await world.pass_(120)
        record = await exported(ben)
        assert [record.count(f"zq-{one}") for one in ("first", "second", "third")] == [1] * 3
        check(world, anna, ben)


@pytest.mark.parametrize("times", [3, None], ids=["shortly", "long"])
@awaited
async def test_what_is_said_while_nobody_can_tell_by_whom_waits(tmp_path: Path, times: int | None) -> None:
    async with slack_world(tmp_path, timing=QUICK) as world:
        anna, ben = await sale(world)
        await world.restart()
        await anna.says("zq-0")
        world.emu.inject("users.info", "http", times, 500, lambda args: args["user"] == ben.id)
        ben.human.post("zq-1")
        anna.human.post("zq-2")
        await world.pass_(30)
        world.emu.faults.clear()
        await world.pass_(60)
        record = await exported(anna)
        assert [record.count(f"zq-{number}") for number in range(3)] == [1] * 3
        assert times is None or record.index("zq-1") < record.index("zq-2")
        check(world, anna, ben)


@awaited
async def test_what_slack_gave_up_to_deliver_to_an_address_is_read_once_it_is_there_again(
    tmp_path: Path,
) -> None:
    async with slack_world(tmp_path, "requests", timing=QUICK) as world:
        anna, ben = await sale(world)
        assert world.emu.signed is not None
        there, world.emu.signed.url = world.emu.signed.url, "http://127.0.0.1:9/"
        ben.human.post("zq-lost")
        await world.emu.until(lambda: world.emu.events.lost)
        held = world.emu.timing.retry_delays
        world.emu.timing.retry_delays = (0.5,)
        ben.human.post("zq-late")
        await world.emu.until(lambda: world.emu.events.all[-1].tries)
        world.emu.signed.url, world.emu.timing.retry_delays = there, held
        await world.pass_(120)
        record = await exported(anna)
        assert [record.count(f"zq-{one}") for one in ("lost", "late")] == [1, 1]
        check(world, anna, ben)
