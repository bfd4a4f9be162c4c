"""What people find by commands, mentions, buttons, shortcuts and the home tab while a sale is played."""

import asyncio
from pathlib import Path

from bot.slack import ids
from tests.fakes.loop import awaited
from tests.fakes.slack.world import slack_world
from tests.slack.games.play import check, limit, sale


@awaited
async def test_in_the_channel_commands_mean_the_only_sale_there(tmp_path: Path) -> None:
    async with slack_world(tmp_path) as world:
        anna, ben = await sale(world)
        least = await limit(anna)
        await anna.presses("Offer")
        await anna.fills(price=str(least + 50), message="zq-offer")
        await ben.commands("checkpoint zq-point")
        assert "zq-point" in ben.told()
        await ben.commands("role")
        assert "My role: buyer" in ben.told()
        before = len(ben.human.files())
        await ben.commands("export md")
        assert len(ben.human.files()) == before + 1
        assert anna.human.files() == []
        check(world, anna, ben)


@awaited
async def test_in_the_thread_more_offers_what_commands_do_elsewhere(tmp_path: Path) -> None:
    async with slack_world(tmp_path) as world:
        anna, ben = await sale(world)
        assert "Commands cannot be given in a thread" in anna.sees()
        await anna.presses("More")
        await anna.presses("Help")
        assert "forget-me" in anna.told()
        await anna.says("@Parley role")
        assert "My role: seller" in anna.told()
        told = anna.told()
        await ben.says("@Parley role")
        assert ben.told() != told
        check(world, anna, ben)


@awaited
async def test_the_role_stands_in_direct_messages_once_and_changes_there(tmp_path: Path) -> None:
    async with slack_world(tmp_path) as world:
        anna, ben = await sale(world)
        least = await limit(anna)
        (kept,) = anna.human.dms
        assert f"{least:,}" in kept.text
        await anna.presses("Offer")
        await anna.fills(price=str(least + 50), message="zq-offer")
        await anna.presses("My role")
        (kept,) = anna.human.dms
        assert "It is your move" not in kept.text
        assert ben.human.dms == []
        check(world, anna, ben)


@awaited
async def test_the_home_tab_shows_what_one_plays_and_what_waits(tmp_path: Path) -> None:
    async with slack_world(tmp_path) as world:
        anna, ben = await sale(world)
        for player in (anna, ben):
            player.human.open_home()
        await world.settle()
        assert anna.human.home is not None
        assert ben.human.home is not None
        assert "My role: seller" in anna.human.home.text
        assert "It is your move" in anna.human.home.text
        assert "What can be played here" in anna.human.home.text
        assert "forget-me" in anna.human.home.text
        assert "My role: buyer" in ben.human.home.text
        await anna.presses("Offer", on=anna.human.home)
        assert anna.human.modal is not None


@awaited
async def test_the_shortcut_starts_one_where_parley_is(tmp_path: Path) -> None:
    async with slack_world(tmp_path) as world:
        anna = world.member("Anna")
        elsewhere = world.team.channel("elsewhere", bot=False)
        elsewhere.members.append(anna.id)
        await anna.human.shortcut(ids.START)
        await world.settle()
        refused = await anna.fills(channel=elsewhere)
        assert list(refused.errors.values()) == ["Type /invite @Parley, then try again."]
        await anna.fills(channel=world.channel)
        await world.settle()
        await anna.presses("Car sale")
        assert anna.can_press("Join as Seller")


@awaited
async def test_who_clicks_twice_has_one_seat(tmp_path: Path) -> None:
    async with slack_world(tmp_path) as world:
        anna, ben = world.member("Anna"), world.member("Ben")
        await anna.commands("start car-sale first-car")
        clicks = [one.human.click("Join as Seller") for one in (anna, anna, ben)]
        await asyncio.gather(*clicks)
        await world.settle()
        for one in (anna, ben):
            if any("Agree and join" in seen.buttons for seen in one.human.ephemerals()):
                await asyncio.gather(*(one.human.click("Agree and join") for _ in range(2)))
                await world.settle()
        (card,) = [one for one in anna.stands() if "Join as Buyer" in one.buttons]
        assert card.text.count("Anna") + card.text.count("Ben") == 2  # the host and whoever was first
        check(world, anna, ben)
