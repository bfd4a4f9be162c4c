"""Somebody does not move in time: reminders, those present decide, a stand-in moves, and the seat is taken back."""

from pathlib import Path

import pytest

from tests.discord.tier.games import (
    OVER,
    begun,
    can_press,
    check,
    exported,
    joins,
    passes_until,
    pinged_for_turns,
)
from tests.fakes.discord.parley import parley
from tests.fakes.discord.people import Member
from tests.fakes.discord.world import World, discord_world
from tests.fakes.loop import awaited


async def timed(
    world: World, *, late: str = "ask those who are there", time: str = "5 minutes"
) -> tuple[Member, Member]:
    """A car sale with a time for each move; the seller is to move."""
    anna, ben = world.member("Anna"), world.member("Ben")
    await anna.commands("start", scenario="car-sale", preset="first-car")
    await anna.presses("Options")
    await anna.fills(time_for_a_move=time, when_somebody_is_late=late)
    await joins(anna, "Seller")
    await joins(ben, "Buyer")
    await begun(anna, ben)
    return anna, ben


def pings(world: World) -> list[str]:
    """Who was pinged, in order."""
    return [world.backend.users[ping.user].name if ping.user else "many" for ping in world.pings.all]


@awaited
async def test_reminders_then_those_present_decide(tmp_path: Path) -> None:
    async with discord_world(tmp_path, parley()) as world:
        anna, ben = await timed(world)
        eve = world.member("Eve").goes(anna.at)
        assert pings(world) == ["Anna"]
        await world.pass_(149)
        assert pings(world) == ["Anna"]
        await world.pass_(2)
        assert pings(world) == ["Anna", "Anna"]
        assert "half of your time has passed" in anna.sees()
        await world.pass_(120)
        assert pings(world) == ["Anna"] * 3
        assert "only a tenth of your time is left" in anna.sees()
        await world.pass_(30)
        assert pings(world) == ["Anna"] * 3
        assert "The seller has not moved in time." in ben.sees()
        await eve.presses("Let a stand-in move")
        assert eve.told() == "Only those who play here and the host can decide this; ask one of them."
        await ben.presses("Wait longer")
        assert "It goes on." in ben.sees()
        await anna.presses("Offer")
        await anna.fills(price="9000", message="Here I am.")
        assert "Here I am." in ben.sees()
        await world.pass_(140)
        assert pings(world) == ["Anna"] * 3 + ["Ben"]
        check(world, anna, ben)


@pytest.mark.long
@awaited
async def test_a_stand_in_moves_and_the_seat_is_taken_back(tmp_path: Path) -> None:
    async with discord_world(tmp_path, parley()) as world:
        anna, ben = await timed(world)
        await world.pass_(301)
        await ben.presses("Let a stand-in move")
        await passes_until(world, lambda: can_press(ben, "Offer"))
        assert "A stand-in moves for the seller." in ben.sees()
        await anna.commands("role")
        assert "A stand-in moved for you at <t:" in anna.told()
        assert world.who_found("A stand-in moved for you", anna) == {}
        _, text = await exported(ben)
        assert "stand-in" in text
        await world.crash()
        await anna.presses("Take my seat back")
        assert "You hold your seat again." in anna.told()
        await anna.presses("Take my seat back")
        assert "Nobody moves for you now" in anna.told()
        before = pinged_for_turns(world, anna)
        await ben.presses("Offer")
        await ben.fills(price="1000", message="And you?")
        assert can_press(anna, "Offer")
        assert pinged_for_turns(world, anna) == before + 1
        await anna.presses("Offer")
        await anna.fills(price="9000", message="It is me again.")
        assert "It is me again." in ben.sees()
        check(world, anna, ben)


@pytest.mark.long
@pytest.mark.parametrize(
    ("late", "seen"),
    [
        ("let a stand-in move", "A stand-in moves for the seller."),
        ("end it", OVER),
        ("wait", "it is your move as the seller."),
    ],
)
@awaited
async def test_what_was_agreed_on_happens_by_itself(tmp_path: Path, late: str, seen: str) -> None:
    async with discord_world(tmp_path, parley()) as world:
        anna, ben = await timed(world, late=late)
        await world.pass_(330)
        assert seen in ben.sees()
        assert "has not moved in time" not in ben.sees()
        check(world, anna, ben)


@pytest.mark.long
@awaited
async def test_those_present_end_it(tmp_path: Path) -> None:
    async with discord_world(tmp_path, parley()) as world:
        anna, ben = await timed(world)
        await world.pass_(301)
        await ben.presses("End")
        assert OVER in anna.sees()
        await world.pass_(600)
        check(world, anna, ben)


@pytest.mark.long
@awaited
async def test_notices_as_each_person_chose(tmp_path: Path) -> None:
    async with discord_world(tmp_path, parley()) as world:
        anna, ben = await timed(world)
        for who, way in ((anna, "send me a direct message"), (ben, "leave me alone")):
            await who.commands("role")
            await who.presses("Notices")
            await who.fills(your_move=way)
        await anna.presses("Offer")
        await anna.fills(price="9000", message="A good car.")
        assert can_press(ben, "Offer")
        assert world.pings.of(ben.id) == []
        await ben.presses("Offer")
        await ben.fills(price="1000", message="Too much.")
        assert [ping.how for ping in world.pings.of(anna.id)] == ["mention", "direct"]
        assert "your move as the seller" in anna.direct()[-1].text
        await world.pass_(151)
        assert [ping.how for ping in world.pings.of(anna.id)] == ["mention", "direct", "direct"]
        check(world, anna, ben)


@pytest.mark.long
@awaited
async def test_who_takes_no_direct_messages_is_pinged_in_the_thread(tmp_path: Path) -> None:
    async with discord_world(tmp_path, parley()) as world:
        anna, ben = await timed(world)
        await ben.commands("role")
        await ben.presses("Notices")
        await ben.fills(your_move="send me a direct message")
        world.refuses_direct_messages(ben)
        await anna.presses("Offer")
        await anna.fills(price="9000", message="A good car.")
        assert [ping.how for ping in world.pings.of(ben.id)] == ["mention"]
        assert can_press(ben, "Offer")


@pytest.mark.long
@awaited
async def test_a_day_for_a_move_with_quiet_hours(tmp_path: Path) -> None:
    async with discord_world(tmp_path, parley()) as world:
        anna, ben = world.member("Anna"), world.member("Ben")
        for who in (anna, ben):
            await who.commands("start", scenario="car-sale", preset="first-car")
        await anna.presses("Options", on=anna.offered("Options")[0][0].id)
        await anna.fills(time_for_a_move="1 day")
        await anna.presses("Join as Seller", on=anna.offered("Join as Seller")[0][0].id)
        await anna.presses("Agree and join")
        await ben.presses("Join as Buyer", on=ben.offered("Join as Buyer")[0][0].id)
        await ben.presses("Agree and join")
        await begun(anna, ben)
        await ben.commands("role")
        await ben.presses("Notices")
        await ben.fills(quiet_from="22:00", quiet_until="06:00", time_zone="Europe/Berlin")
        await anna.presses("Offer")
        await anna.fills(price="9000", message="A good car.")
        await world.crash()
        await world.pass_(86_400)
        assert "has not moved in time" not in anna.sees()
        await world.pass_(86_400)
        assert "The buyer has not moved in time." in anna.sees()
