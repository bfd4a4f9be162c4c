"""People who press twice, at the same time, or what is not theirs: everything counts once, and for its own holder."""

import asyncio
from pathlib import Path

from tests.fakes.loop import awaited
from tests.fakes.slack.world import slack_world
from tests.slack.games.play import OVER, check, joins, limit, rung, sale


@awaited
async def test_two_people_reach_for_one_seat_and_press_twice(tmp_path: Path) -> None:
    async with slack_world(tmp_path) as world:
        anna, ben = world.member("Anna"), world.member("Ben")
        await anna.commands("start car-sale first-car")
        for label in ("Join as Seller", "Agree and join"):
            await asyncio.gather(*(who.human.click(label) for who in (anna, ben, anna, ben)))
            await world.settle()
        (card,) = anna.human.messages()
        in_it, not_in_it = (anna, ben) if "Seller: Anna" in card.text else (ben, anna)
        assert f"Seller: {in_it.name}\nBuyer: free" in card.text
        assert in_it.told() == "Thank you; you are in."
        assert "No seat of the seller is free any more" in not_in_it.told()
        await joins(not_in_it, "Buyer")
        for label in ("Ready", "Ready"):
            await asyncio.gather(*(who.human.click(label) for who in (anna, ben)))
        await world.settle()
        (thread,) = anna.threads()
        in_it.goes(world.channel, thread)
        await in_it.presses("Offer")
        assert rung(world) == [in_it.name]
        check(world, anna, ben)


@awaited
async def test_a_move_that_is_sent_twice_counts_once(tmp_path: Path) -> None:
    async with slack_world(tmp_path) as world:
        anna, ben = await sale(world)
        least = await limit(anna)
        await asyncio.gather(anna.human.click("Offer"), anna.human.click("Offer"))
        await world.settle()
        await anna.human.fill(price=str(least + 50), message="zq-offer")
        form = world.emu.state.top(anna.id)
        await asyncio.gather(*(world.emu.interactions.submit(anna.human.user, form) for _ in range(3)))
        await world.settle()
        assert ben.sees().count("zq-offer") == 1
        assert rung(world) == ["Anna", "Ben"]
        await ben.presses("Accept")
        form = world.emu.state.top(ben.id)
        await asyncio.gather(*(world.emu.interactions.submit(ben.human.user, form) for _ in range(2)))
        await world.settle()
        assert anna.sees().count(OVER) == 1
        assert rung(world) == ["Anna", "Ben"]
        check(world, anna, ben)


@awaited
async def test_a_form_that_belongs_to_somebody_else_makes_no_move(tmp_path: Path) -> None:
    async with slack_world(tmp_path) as world:
        anna, ben = await sale(world)
        eve = world.member("Eve")
        await anna.presses("Offer")
        await anna.human.fill(price="9000", message="zq-forged")
        form = world.emu.state.top(anna.id)
        for who in (ben, eve):
            await world.emu.interactions.submit(who.human.user, form)
            await world.settle()
            assert "zq-forged" not in ben.sees()
        assert "This is the move of the seller" in ben.told()
        assert "zq-forged" not in eve.sees()
        await anna.fills(price="9000", message="zq-own")
        assert ben.sees().count("zq-own") == 1
        assert rung(world) == ["Anna", "Ben"]
        check(world, anna, ben)
