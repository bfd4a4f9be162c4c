"""A car sale in Slack, in both ways by which Slack reaches Parley."""

from pathlib import Path

import pytest

from bot.slack import ids
from tests.fakes.loop import awaited
from tests.fakes.slack.player import Player
from tests.fakes.slack.world import Mode, slack_world
from tests.slack.games.play import OVER, begun, check, exported, joins, limit, sale

BOTH = pytest.mark.parametrize("mode", ["sockets", pytest.param("requests", marks=pytest.mark.long)])


async def walks_away(player: Player) -> None:
    """End it."""
    await player.presses("Walk away")
    if player.human.modal is not None:
        await player.fills()


@BOTH
@awaited
async def test_a_person_and_an_ai_negotiate_branch_and_export(tmp_path: Path, mode: Mode) -> None:
    async with slack_world(tmp_path, mode) as world:
        anna = world.member("Anna")
        await anna.commands("start car-sale")
        await joins(anna, "Buyer")
        await anna.presses("Fill with AI")
        await begun(anna)
        await world.until(lambda: anna.can_press("Offer"))
        most = await limit(anna)

        await anna.presses("Offer")
        refused = await anna.fills(price="cheap", message="zq-first")
        assert list(refused.errors) == ["Price"]
        sent = await anna.fills(price=f"{most - 2000:,}", message="zq-first")
        assert (sent.errors, anna.human.modal) == ({}, None)
        await world.until(lambda: anna.can_press("Offer") or OVER in anna.sees())
        assert anna.sees().count("zq-first") == 1
        assert "Seller (AI)" in {one.author for one in anna.stands()}

        if OVER not in anna.sees():
            await walks_away(anna)
        assert OVER in anna.sees()

        first = anna.human.thread_ts
        offer = next(one for one in anna.stands() if "zq-first" in one.text)
        await anna.points(ids.BRANCH, offer)
        await anna.presses("Replay this move")
        await anna.goes(world.channel).presses("Join as Buyer")
        await world.until(lambda: len(anna.threads()) == 2)
        anna.goes_to_thread()
        assert anna.human.thread_ts != first
        await world.until(lambda: anna.can_press("Walk away"))
        await walks_away(anna)
        assert OVER in anna.sees()

        record = await exported(anna)
        assert "zq-first" not in record
        anna.goes(world.channel, first)
        assert "zq-first" in await exported(anna)
        check(world, anna)


@pytest.mark.parametrize("mode", ["sockets", pytest.param("requests", marks=pytest.mark.long)])
@awaited
async def test_two_people_settle_and_nobody_else_learns_their_limits(tmp_path: Path, mode: Mode) -> None:
    async with slack_world(tmp_path, mode) as world:
        anna, ben = await sale(world)
        cleo = world.member("Cleo")
        least = await limit(anna)
        await anna.presses("Offer")
        await anna.fills(price=str(least + 50), message="A good car.")
        await ben.says("zq-talk & <thought>")
        await ben.presses("Accept")
        await ben.fills()
        cleo.goes(world.channel, anna.human.thread_ts)
        assert OVER in cleo.sees()
        assert "zq-talk & <thought>" in cleo.sees()
        assert world.emu.delivered.found(f"limit {least:,}", cleo.id) == []
        check(world, anna, ben)


@pytest.mark.long
@pytest.mark.parametrize("how", ["crash", "restart"])
@awaited
async def test_a_game_outlives_its_process(tmp_path: Path, how: str) -> None:
    async with slack_world(tmp_path) as world:
        anna, ben = await sale(world)
        least = await limit(anna)
        await anna.presses("Offer")
        await (world.restart() if how == "restart" else world.crash())
        await anna.fills(price=str(least + 50), message="zq-offer")

        def meanwhile() -> None:
            ben.human.post("zq-missed")

        await (world.restart(meanwhile=meanwhile) if how == "restart" else world.crash(meanwhile=meanwhile))
        await ben.presses("Accept")
        await ben.fills()
        assert OVER in anna.sees()
        assert "zq-missed" in await exported(anna)
        assert anna.sees().count("zq-offer") == 1
        check(world, anna, ben)
