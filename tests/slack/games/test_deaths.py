"""Processes that die, end or overlap while people play: everything stands there once, in order, and rings once."""

import asyncio
import random
from pathlib import Path

import pytest

from tests.fakes.loop import awaited
from tests.fakes.slack.interactions import Reply
from tests.fakes.slack.world import slack_world
from tests.slack.games.play import OVER, check, exported, limit, rung, sale


@pytest.mark.long
@awaited
async def test_what_slack_delivers_again_to_another_process_counts_once(tmp_path: Path) -> None:
    async with slack_world(tmp_path) as world:
        anna, ben = await sale(world)
        await ben.says("zq-before")
        await world.crash()
        for _ in range(2):
            world.emu.events.again(lambda event: event.get("text") == "zq-before")
        await world.settle()
        await anna.says("zq-after")
        record = await exported(anna)
        assert [record.count(said) for said in ("zq-before", "zq-after")] == [1, 1]
        assert record.index("zq-before") < record.index("zq-after")
        check(world, anna, ben)


@pytest.mark.long
@awaited
async def test_an_end_in_the_middle_of_work_loses_nothing(tmp_path: Path) -> None:
    async with slack_world(tmp_path) as world:
        anna, ben = await sale(world)
        least = await limit(anna)
        await anna.presses("Offer")
        said = [f"zq-{number}." for number in range(4)]

        async def acts() -> Reply:
            for one in said:
                ben.human.post(one)
            return await anna.human.submit(price=str(least + 50), message="zq-offer")

        acting = asyncio.create_task(acts())
        sent = world.emu.transport.sent
        await world.emu.until(lambda: any(one.body.get("type") == "view_submission" for one in sent))
        await world.restart()
        reply = await acting
        await world.settle()
        if reply.error:  # it ended before it had heard, and the form is still there
            await anna.fills(price=str(least + 50), message="zq-offer")
        record = await exported(ben)
        assert [record.count(one) for one in said] == [1] * 4
        assert sorted(said, key=record.index) == said
        assert ben.sees().count("zq-offer") == 1
        assert rung(world) == ["Anna", "Ben"]
        check(world, anna, ben)


@pytest.mark.long
@pytest.mark.parametrize("seed", range(7))
@awaited
async def test_a_death_at_any_moment_loses_and_doubles_nothing(tmp_path: Path, seed: int) -> None:
    draw = random.Random(seed)
    async with slack_world(tmp_path) as world:
        anna, ben = await sale(world)
        least = await limit(anna)
        said = []
        for number, (player, price) in enumerate(((anna, least + 90), (ben, least - 90), (anna, least + 50))):
            await player.presses("Offer")
            for who in (anna, ben):
                said.append(f"zq-{number}-{who.name}.")
                who.human.post(said[-1])
            acting = asyncio.create_task(player.human.submit(price=str(price), message=f"zq-offer-{number}"))
            await asyncio.sleep(draw.random() * 0.3)
            await world.crash()
            reply = await acting
            await world.pass_(30)
            if reply.error:  # it died before it had heard, and the form is still there
                if player.human.modal is None:
                    await player.presses("Offer")
                await player.fills(price=str(price), message=f"zq-offer-{number}")
        await ben.presses("Accept")
        await ben.fills()
        assert OVER in anna.sees()
        record = await exported(ben)
        assert {one: record.count(one) for one in said} == dict.fromkeys(said, 1)
        assert sorted(said, key=record.index) == said
        assert [anna.sees().count(f"zq-offer-{number}") for number in range(3)] == [1] * 3
        assert rung(world) == ["Anna", "Ben", "Anna", "Ben"]
        check(world, anna, ben)
