"""*Branch from here* goes on in a new thread, while the first goes on untouched."""

from pathlib import Path

import pytest

from tests.discord.tier.games import OVER, begun, can_press, check, joins, limit, passes_until
from tests.fakes.discord.parley import parley
from tests.fakes.discord.world import discord_world
from tests.fakes.loop import awaited


@pytest.mark.long
@awaited
async def test_a_host_who_does_not_play_branches_a_live_sale(tmp_path: Path) -> None:
    async with discord_world(tmp_path, parley()) as world:
        host, anna, ben = world.member("Hana"), world.member("Anna"), world.member("Ben")
        await host.commands("start", scenario="car-sale", preset="first-car")
        await joins(anna, "Seller")
        await joins(ben, "Buyer")
        await begun(anna, ben)
        first = anna.at
        host.goes(first)
        await anna.presses("My role")
        price = limit(anna) + 50
        await anna.presses("Offer")
        await anna.fills(price=str(price), message="A good car.")
        offer = next(one for one in world.stands(first) if "A good car." in one.text)
        before = world.stands(first)
        await host.points("Branch from here", offer)
        assert "Offer: price" in host.told()
        await host.presses("Go on after this message")
        for who, seat in ((anna, "Seller"), (ben, "Buyer")):
            who.goes(world.channel)
            await who.presses(f"Join as {seat}")
        await passes_until(world, lambda: len(world.threads()) == 2)
        second = world.threads()[-1]
        for who in (anna, ben):
            who.goes(second)
        assert "This is a branch" in ben.sees()
        await ben.presses("Accept")
        await ben.fills()
        assert OVER in anna.sees()
        assert [one.id for one in world.stands(first)][: len(before)] == [one.id for one in before]
        assert OVER not in anna.sees(first)

        for who in (anna, ben):
            who.goes(first)
        assert can_press(ben, "Offer")
        await ben.presses("Walk away")
        await ben.fills()
        assert OVER in anna.sees(first)
        check(world, host, anna, ben)
