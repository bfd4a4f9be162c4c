"""What goes wrong between Slack and Parley while a game is played leaves one copy of everything, in order."""

from pathlib import Path
from typing import Any

import pytest

from tests.fakes.loop import awaited
from tests.fakes.slack import Timing
from tests.fakes.slack.world import World, slack_world
from tests.slack.games.play import OVER, check, exported, limit, sale

QUICK = Timing(ack_timeout=1.0, retry_delays=(0.0, 0.2, 0.5))


def words(world: World, who: Any) -> list[str]:
    """What was said in the thread by people, as it stands there."""
    return [one.text for one in who.stands() if one.record.bot is None]


@awaited
async def test_killed_after_the_acknowledgement_nothing_that_was_said_is_lost(tmp_path: Path) -> None:
    async with slack_world(tmp_path) as world:
        anna, ben = await sale(world)
        for number in range(5):
            anna.human.post(f"zq-{number}")
        await world.emu.until(lambda: all(one.done for one in world.emu.events.all))
        await world.crash()
        assert [f"zq-{number}" for number in range(5)] == words(world, ben)
        record = await exported(ben)
        assert [record.count(f"zq-{number}") for number in range(5)] == [1] * 5
        check(world, anna, ben)


@pytest.mark.long
@awaited
async def test_killed_before_a_post_it_is_made_once(tmp_path: Path) -> None:
    async with slack_world(tmp_path) as world:
        anna, ben = await sale(world)
        least = await limit(anna)
        await anna.presses("Offer")
        world.emu.inject("chat.postMessage", "drop", None)
        await anna.human.submit(price=str(least + 50), message="zq-offer")
        world.emu.faults.clear()
        await world.crash()
        assert ben.sees().count("zq-offer") == 1
        await ben.presses("Accept")
        await ben.fills()
        assert OVER in anna.sees()
        check(world, anna, ben)


@pytest.mark.parametrize(
    "fault",
    [
        "drop_after_commit",
        "429",
        *(pytest.param(one, marks=pytest.mark.long) for one in ("drop", "http", "garbage")),
    ],
)
@awaited
async def test_posts_that_fail_are_made_once_and_in_order(tmp_path: Path, fault: Any) -> None:
    async with slack_world(tmp_path) as world:
        anna, ben = await sale(world)
        least = await limit(anna)
        for number, player in enumerate((anna, ben, anna)):
            world.emu.inject("chat.postMessage", fault, 2, 1 if fault == "429" else None)
            await player.presses("Offer")
            await player.fills(price=str(least + 60 - number), message=f"zq-{number}")
            await world.pass_(60)
        offers = [one.text for one in ben.stands() if "zq-" in one.text]
        assert [f"zq-{number}" in offer for number, offer in enumerate(offers)] == [True] * 3
        check(world, anna, ben)


@pytest.mark.parametrize("first", ["message", pytest.param("mention", marks=pytest.mark.long)])
@awaited
async def test_a_mention_comes_twice_and_counts_once(tmp_path: Path, first: str) -> None:
    async with slack_world(tmp_path, timing=QUICK) as world:
        anna, ben = await sale(world)
        least = await limit(anna)
        await anna.presses("Offer")
        await anna.fills(price=str(least + 50), message="zq-offer")
        world.emu.events.mention_first = first == "mention"
        world.emu.sockets.swallow_acks = 1
        await ben.says("@Parley checkpoint zq-point")
        await world.pass_(5)
        assert [one.text for one in ben.human.ephemerals() if "zq-point" in one.text] != []
        assert len([one for one in ben.human.ephemerals() if "zq-point" in one.text]) == 1
        check(world, anna, ben)


@pytest.mark.long
@awaited
async def test_a_connection_that_breaks_again_and_again_loses_nothing(tmp_path: Path) -> None:
    async with slack_world(tmp_path, timing=QUICK) as world:
        anna, ben = await sale(world)
        for number in range(5):
            if number % 2:
                world.emu.sockets.kill()
            else:
                await world.emu.sockets.disconnect()
            (anna, ben)[number % 2].human.post(f"zq-{number}")
            await world.emu.until(lambda: world.process.service.pulse.connected)
            await world.settle()
        await world.pass_(60)
        record = await exported(ben)
        assert [record.count(f"zq-{number}") for number in range(5)] == [1] * 5
        check(world, anna, ben)


@pytest.mark.long
@awaited
async def test_a_form_that_is_sent_when_all_is_over_does_nothing(tmp_path: Path) -> None:
    async with slack_world(tmp_path) as world:
        anna, ben = await sale(world)
        await ben.says("See you there.")
        await anna.presses("Offer")
        opened = world.emu.state.stacks.pop(anna.id)  # she looks at something else meanwhile
        await anna.commands("host")
        await anna.presses("End")
        await anna.presses("End it now")
        assert OVER in ben.sees()
        world.emu.state.stacks[anna.id] = opened
        before = anna.sees()
        await anna.fills(price="1", message="zq-late")
        assert "zq-late" not in anna.sees()
        assert before in anna.sees()
        check(world, anna, ben)


@awaited
async def test_names_and_words_that_look_like_markup_ping_nobody_and_stay_as_they_are(tmp_path: Path) -> None:
    async with slack_world(tmp_path) as world:
        wild = "<!channel> <@U0> *b* @here :tada:"
        anna, ben = await sale(world)
        eve = world.member(wild)
        world.team.changed(ben.human, name=wild)
        least = await limit(anna)
        await anna.presses("Offer")
        await anna.fills(price=str(least + 50), message=wild)
        eve.human.post(f"<@{ben.id}> <!everyone>", raw=True)
        await ben.human.command("/parley", f"list {wild}")
        await world.settle()
        assert wild in ben.sees()
        assert {ping.kind for ping in world.emu.pings.rung} <= {"user"}
        check(world, anna, ben)


@awaited
async def test_the_app_is_removed_from_the_channel_and_the_host_is_told(tmp_path: Path) -> None:
    async with slack_world(tmp_path) as world:
        anna, ben = await sale(world)
        boss = world.member("Boss", admin=True)
        boss.human.remove_bot(world.channel)
        await world.settle()
        assert len([one for one in anna.human.dms if "taken out" in one.text]) == 1
        assert all("taken out" not in one.text for one in ben.human.dms)


@pytest.mark.long
@awaited
async def test_messages_that_are_changed_and_deleted_are_so_in_the_record(tmp_path: Path) -> None:
    async with slack_world(tmp_path) as world:
        anna, ben = await sale(world)
        first, second = await anna.says("zq-first"), await anna.says("zq-second")
        await anna.edits(first, "zq-changed")
        await anna.deletes(second)
        record = await exported(ben)
        assert "zq-changed" in record
        assert "zq-second" not in record
        check(world, anna, ben)


@pytest.mark.long
@awaited
async def test_what_is_said_in_other_threads_is_not_kept(tmp_path: Path) -> None:
    async with slack_world(tmp_path) as world:
        anna, ben = await sale(world)
        anna.goes(world.channel)
        lunch = await anna.says("canary-lunch")
        anna.goes(world.channel, lunch)
        await anna.says("canary-soup")
        ben.human.post("canary-aside", channel=ben.human.dm_channel)
        await world.settle()
        for name in ("parley.db", "parley.db-wal"):
            stored = (tmp_path / name).read_bytes()
            assert [canary for canary in (b"canary-lunch", b"canary-soup") if canary in stored] == []
        check(world, anna, ben)


@pytest.mark.long
@awaited
async def test_a_form_may_be_open_for_days(tmp_path: Path) -> None:
    async with slack_world(tmp_path) as world:
        anna, ben = await sale(world)
        least = await limit(anna)
        await anna.presses("Offer")
        await world.pass_(3 * 86_400)
        reply = await anna.fills(price=str(least + 50), message="zq-offer")
        assert reply.error == ""
        assert ben.sees().count("zq-offer") == 1
        check(world, anna, ben)
