"""Somebody in Slack wants to be forgotten, in the middle of a game."""

from pathlib import Path

import pytest

from tests.fakes.loop import awaited
from tests.fakes.slack.world import slack_world
from tests.slack.games.play import check, exported, sale


@pytest.mark.long
@awaited
async def test_nothing_that_parley_shows_or_keeps_tells_of_who_is_forgotten(tmp_path: Path) -> None:
    async with slack_world(tmp_path) as world:
        anna, ben = await sale(world)
        await anna.presses("Offer")
        await anna.fills(price="9000", message="zq-offer")
        own = await anna.says("zq-said")
        anna.human.open_home()
        await anna.commands("forget-me")
        await anna.presses("Erase everything")
        await anna.presses("Yes, forget me")
        assert "2 texts went" in anna.told()
        record = await exported(ben)
        assert "Offer: price 9,000" in record
        shown = [str(post.record.body) for post in world.emu.posts()]
        for trace in ("zq-", "Anna", anna.id):
            assert trace not in record
            assert [post for post in shown if trace in post] == []
        assert own.ts in [one.ts for one in ben.stands()]  # it is hers to delete
        await world.restart()
        for name in ("parley.db", "parley.db-wal"):
            kept = (tmp_path / name).read_bytes()
            assert [trace for trace in (b"zq-", b"Anna", anna.id.encode()) if trace in kept] == []
        anna.human.open_home()
        await world.settle()
        assert anna.human.home is not None
        assert "You have no seat anywhere now" in anna.human.home.text
        check(world, anna, ben)
