"""A car sale in Discord: between one person and an AI, and between two people with somebody watching."""

from pathlib import Path

import pytest

from tests.discord.tier.games import (
    OVER,
    begun,
    can_press,
    check,
    joins,
    limit,
    passes_until,
    pinged_for_turns,
)
from tests.fakes.discord.parley import parley
from tests.fakes.discord.world import discord_world
from tests.fakes.loop import awaited


@awaited
async def test_one_person_and_an_ai_come_to_an_end(tmp_path: Path) -> None:
    async with discord_world(tmp_path, parley()) as world:
        anna = world.member("Anna")
        assert "car-sale" in await anna.suggestions("start", "scenario", "car")
        await anna.commands("start", scenario="car-sale")
        await joins(anna, "Buyer")
        await anna.presses("Fill with AI")
        await begun(anna)
        await passes_until(world, lambda: can_press(anna, "Offer"))
        await anna.presses("My role")
        most, moves = limit(anna), 0
        while can_press(anna, "Offer") and moves < 6:
            await anna.presses("Offer")
            await anna.fills(price=str(most - 1500 + 250 * moves), message="How about this?")
            moves += 1
            await passes_until(world, lambda: can_press(anna, "Offer") or OVER in anna.sees())
        if can_press(anna, "Walk away"):
            await anna.presses("Walk away")
            await anna.fills()
        assert OVER in anna.sees()
        assert {one.by for one in world.stands(anna.at) if one.kind == "voice"} == {"Seller (AI)"}
        assert pinged_for_turns(world, anna) in (moves, moves + 1)
        check(world, anna)


@pytest.mark.long
@awaited
async def test_two_people_settle_while_somebody_watches(tmp_path: Path) -> None:
    async with discord_world(tmp_path, parley()) as world:
        anna, ben, eve = world.member("Anna"), world.member("Ben"), world.member("Eve")
        await anna.commands("start", scenario="car-sale", preset="first-car")
        await joins(anna, "Seller")
        await joins(ben, "Buyer")
        await begun(anna, ben)
        await eve.presses("Watch")
        eve.goes_to_thread()
        for who in (anna, ben):
            await who.presses("My role")
        lowest, highest = limit(anna), limit(ben)
        assert world.who_found(f"{lowest:,}", anna) == world.who_found(f"{highest:,}", ben) == {}

        await eve.says("canary-of-a-bystander")
        await anna.says("It was always kept in a garage.")
        await anna.presses("Offer")
        await anna.fills(price=str(lowest + 500), message="It is worth every euro.")
        assert "It is worth every euro." in eve.sees()
        await world.restart(
            meanwhile=lambda: world.backend.create_message(ben.at.id, ben.id, "canary-meanwhile")
        )
        await ben.presses("Offer")
        await world.crash()  # with his form open
        await ben.fills(price=str(lowest + 50), message="That is all I have.")
        await anna.presses("Accept")
        await anna.fills()
        assert OVER in eve.sees()
        assert f"€{lowest + 50:,}" in eve.sees()

        assert world.who_found(f"limit at €{lowest:,}", anna) == {}
        assert world.who_found(f"pay more than €{highest:,}", ben) == {}
        stored = (tmp_path / "parley.db").read_bytes() + (tmp_path / "parley.db-wal").read_bytes()
        assert b"canary-of-a-bystander" not in stored
        assert b"canary-meanwhile" in stored
        assert pinged_for_turns(world, anna) == 2
        assert pinged_for_turns(world, ben) == 1
        assert world.pings.of(eve.id) == []
        check(world, anna, ben)
