"""Threads and channels that are deleted, archived or locked, and people and the bot itself who are sent away."""

from pathlib import Path

import pytest

from tests.discord.tier.games import OVER, can_press, check, exported, joins, sale
from tests.fakes.discord.oracle import disagreements
from tests.fakes.discord.parley import parley
from tests.fakes.discord.world import World, discord_world
from tests.fakes.loop import awaited

GONE = "The thread where your car sale was played is gone"


@pytest.mark.parametrize("what", ["thread", pytest.param("channel", marks=pytest.mark.long)])
@awaited
async def test_a_place_that_is_deleted_puts_it_on_hold(tmp_path: Path, what: str) -> None:
    async with discord_world(tmp_path, parley()) as world:
        anna, ben = await sale(world)
        await anna.presses("Offer")
        await world.delete(anna.at if what == "thread" else world.channel)
        (told,) = [one.text for one in anna.direct()]
        assert told.startswith(GONE)
        assert ben.direct() == []
        anna.goes(world.guild.create_text_channel("elsewhere"))
        await anna.commands("role")
        assert "It is paused." in anna.told()
        await anna.commands("list")
        assert "(paused)" in anna.told()
        await anna.commands("host")
        assert "This car sale is paused." in anna.told()
        await world.crash()
        await world.pass_(600)
        assert len(anna.direct()) == 1
        await anna.commands("host")
        await anna.presses("End")
        await anna.presses("End it now")
        await anna.commands("start", scenario="car-sale")
        assert "Join as Seller" in anna.sees()


@awaited
async def test_a_card_that_is_deleted_closes_its_lobby(tmp_path: Path) -> None:
    async with discord_world(tmp_path, parley()) as world:
        anna = world.member("Anna")
        moderator = world.member("Moderator", manages=True)
        await anna.commands("start", scenario="car-sale")
        await joins(anna, "Seller")
        (card,) = world.stands(world.channel)
        await moderator.deletes(card)
        assert anna.direct()[-1].text.startswith("Your car sale did not begin: its card was deleted.")
        await anna.commands("list")
        assert "What you play or host now" not in anna.told()
        await world.pass_(3600)
        assert world.stands(world.channel) == []


@awaited
async def test_an_archived_thread_opens_again_and_a_locked_one_waits(tmp_path: Path) -> None:
    async with discord_world(tmp_path, parley()) as world:
        anna, ben = await sale(world)
        await world.forbid("manage_threads")  # for which nobody is asked
        await anna.presses("Offer")
        await world.archive(anna.at)
        await anna.fills(price="9000", message="canary-archived")
        assert "canary-archived" in ben.sees()
        await ben.presses("Offer")
        await world.archive(anna.at, lock=True)
        await ben.fills(price="1000", message="canary-locked")
        assert "canary-locked" not in anna.sees()
        assert "This thread is locked; a moderator has to unlock it." in anna.direct()[-1].text
        await world.pass_(300)
        await world.crash()
        assert len(anna.direct()) == 1
        unlock(world, anna.at.id)
        await world.pass_(61)
        assert sum("canary-locked" in one.text for one in world.stands(anna.at)) == 1
        assert can_press(anna, "Offer")
        check(world, anna, ben)


def unlock(world: World, thread: int) -> None:
    """A moderator opens it again."""
    world.backend.edit_channel(thread, {}, thread_metadata={"archived": False, "locked": False})


@pytest.mark.long
@awaited
async def test_the_bot_is_kicked_from_one_server_and_plays_on_in_another(tmp_path: Path) -> None:
    async with discord_world(tmp_path, parley()) as world:
        elsewhere = world.env.create_guild("Elsewhere")
        square = elsewhere.create_text_channel("square")
        carl = world.member("Carl", guild=elsewhere).goes(square)
        await carl.commands("start", scenario="car-sale", preset="first-car")
        await sale(world)
        await world.kick_the_bot()
        await world.pass_(300)
        await world.crash()
        await world.pass_(300)
        await joins(carl, "Seller")
        await carl.presses("Fill with AI")
        await carl.presses("Ready")
        assert "It has begun" in carl.sees()


@awaited
async def test_the_bot_is_kicked_and_invited_again(tmp_path: Path) -> None:
    async with discord_world(tmp_path, parley()) as world:
        anna, ben = await sale(world)
        await world.kick_the_bot()
        await world.pass_(300)
        await world.invite_the_bot()
        await anna.presses("Offer")
        await anna.fills(price="9000", message="canary-back")
        assert "canary-back" in ben.sees()
        assert can_press(ben, "Offer")
        check(world, anna, ben)


@pytest.mark.parametrize("members", [True, pytest.param(False, marks=pytest.mark.long)])
@awaited
async def test_somebody_who_leaves_the_server_is_late_at_once(tmp_path: Path, members: bool) -> None:
    """Without the intent it is noticed when they are to be pinged."""
    async with discord_world(tmp_path, parley(members=members)) as world:
        anna, ben = await sale(world)
        await ben.leaves()
        await anna.presses("Offer")
        await anna.fills(price="9000", message="A good car.")
        assert "The buyer has not moved in time." in anna.sees()
        await anna.presses("End")
        assert OVER in anna.sees()
        assert (await exported(anna))[0].endswith(".html") or anna.files()
        assert disagreements(world, tmp_path) == []


@awaited
async def test_a_seat_on_a_card_is_free_when_its_holder_leaves_the_server(tmp_path: Path) -> None:
    async with discord_world(tmp_path, parley()) as world:
        anna, ben = world.member("Anna"), world.member("Ben")
        await anna.commands("start", scenario="car-sale", preset="first-car")
        await joins(ben, "Buyer")
        assert "**Buyer**: Ben" in anna.sees()
        await ben.leaves()
        assert "**Buyer**: free" in anna.sees()
        await anna.leaves()
        assert "closed" in world.stands(world.channel)[0].text
