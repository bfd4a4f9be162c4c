"""The place of a game goes away: its host is told once, nobody is called any more, and nothing is lost or doubled."""

from collections.abc import Callable
from pathlib import Path
from typing import Literal

import pytest

from tests.fakes.loop import awaited
from tests.fakes.slack.player import Player
from tests.fakes.slack.records import Channel
from tests.fakes.slack.world import World, slack_world
from tests.slack.games.play import OVER, check, exported, rung, sale


def archived(boss: Player, channel: Channel) -> None:
    """The channel is archived."""
    boss.human.archive(channel)


def deleted(boss: Player, channel: Channel) -> None:
    """The channel is deleted with all that stands in it."""
    boss.human.delete_channel(channel)


def beheaded(boss: Player, channel: Channel) -> None:
    """The message is deleted below which the thread stands."""
    (first,) = boss.threads()
    boss.human.delete(first)


async def left_alone(world: World, anna: Player, ben: Player) -> None:
    """However long it takes, the host was told once, and nothing else happened."""
    await world.pass_(600)
    told = [one.text for one in anna.human.dms if "so it is on hold" in one.text]
    assert len(told) == 1
    assert [one.text for one in ben.human.dms if "so it is on hold" in one.text] == []
    assert rung(world) == ["Anna"]
    check(world, anna, ben)


@pytest.mark.long
@pytest.mark.parametrize("goes", [archived, deleted, beheaded])
@awaited
async def test_the_place_goes_away(tmp_path: Path, goes: Callable[[Player, Channel], None]) -> None:
    async with slack_world(tmp_path) as world:
        anna, ben = await sale(world)
        await ben.says("zq-talk")
        goes(world.member("Boss", admin=True), world.channel)
        await left_alone(world, anna, ben)


@pytest.mark.long
@pytest.mark.parametrize("goes", [archived, deleted, beheaded])
@awaited
async def test_it_goes_away_while_nobody_serves(
    tmp_path: Path, goes: Callable[[Player, Channel], None]
) -> None:
    async with slack_world(tmp_path) as world:
        anna, ben = await sale(world)
        await ben.says("zq-talk")
        boss = world.member("Boss", admin=True)
        await world.restart(meanwhile=lambda: goes(boss, world.channel))
        await left_alone(world, anna, ben)


@pytest.mark.long
@pytest.mark.parametrize("kind", ["channel", "group"])
@pytest.mark.parametrize("served", [True, False])
@awaited
async def test_the_app_is_removed_and_invited_again(
    tmp_path: Path, served: bool, kind: Literal["channel", "group"]
) -> None:
    async with slack_world(tmp_path) as world:
        world.channel.kind = kind
        anna, ben = await sale(world)
        boss = world.member("Boss", admin=True)
        if served:
            boss.human.remove_bot(world.channel)
        else:
            await world.restart(meanwhile=lambda: boss.human.remove_bot(world.channel))
        ben.human.post("zq-meanwhile")
        await world.pass_(300)
        assert len([one for one in anna.human.dms if "so it is on hold" in one.text]) == 1
        boss.human.invite_bot(world.channel)
        await world.pass_(90)
        await anna.presses("Offer")
        await anna.fills(price="9000", message="zq-offer")
        assert ben.sees().count("zq-offer") == 1
        await ben.presses("Walk away")
        await ben.fills()
        assert OVER in anna.sees()
        assert (await exported(anna)).count("zq-meanwhile") == 1
        assert rung(world) == ["Anna", "Ben"]
        check(world, anna, ben)
