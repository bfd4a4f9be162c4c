"""The process dies or is replaced at each stage of a game: old buttons and forms work, and time limits go on."""

from pathlib import Path
from typing import Any

import pytest

from tests.discord.tier.games import OVER, begun, can_press, check, joins, passes_until, sale
from tests.fakes.discord.parley import parley
from tests.fakes.discord.people import Member
from tests.fakes.discord.world import World, discord_world
from tests.fakes.loop import awaited


@pytest.mark.long
@pytest.mark.parametrize("how", ["crash", "restart"])
@awaited
async def test_a_lobby_goes_on_at_every_step(tmp_path: Path, how: str) -> None:
    async with discord_world(tmp_path, parley()) as world:
        anna, ben = world.member("Anna"), world.member("Ben")
        again: Any = getattr(world, how)
        await anna.commands("start", scenario="car-sale", preset="first-car")
        await anna.presses("Options")
        await again()
        await anna.fills(time_for_a_move="5 minutes")
        assert "A move may take 5 minutes" in ben.sees()
        await anna.presses("Join as Seller")
        await again()
        await anna.presses("Agree and join")
        await joins(ben, "Buyer")
        await anna.presses("Ready")
        await again()
        assert "**Seller**: Anna (ready)" in ben.sees()
        await world.pass_(301)
        assert "**Buyer**: free" in ben.sees()
        await joins(ben, "Buyer")
        await begun(anna, ben)
        assert len(world.threads()) == 1
        assert can_press(anna, "Offer")
        assert len(world.stands(world.channel)) == 1
        check(world, anna, ben)


@awaited
async def test_a_lobby_that_expires_while_nobody_is_there(tmp_path: Path) -> None:
    async with discord_world(tmp_path, parley()) as world:
        anna = world.member("Anna")
        await anna.commands("start", scenario="car-sale")
        await world.crash(meanwhile=lambda: world.backend.clock.advance(1801))
        assert "Nothing happened here for half an hour" in anna.sees()
        assert [one["label"] for _, one in anna.buttons()] == ["Play again"]


@awaited
async def test_buttons_and_forms_of_an_earlier_process_work(tmp_path: Path) -> None:
    async with discord_world(tmp_path, parley()) as world:
        anna, ben = await sale(world)
        await anna.presses("Offer")
        await world.crash()
        await anna.fills(price="many", message="canary-kept")
        assert "canary-kept" not in ben.sees()
        assert "Please look at this again" in anna.told()
        await world.crash()
        await anna.presses("Change it")
        assert "canary-kept" in anna.told()
        await anna.fills(price="9000")
        assert "canary-kept" in ben.sees()
        assert sum("canary-kept" in one.text for one in world.stands(anna.at)) == 1
        check(world, anna, ben)


@awaited
async def test_a_form_that_is_sent_too_late_returns_its_text(tmp_path: Path) -> None:
    async with discord_world(tmp_path, parley()) as world:
        anna, ben = await sale(world)
        await anna.presses("Offer")
        stale = anna.answers[-1]
        await anna.presses("Offer")
        await anna.fills(price="9000", message="It runs.")
        await world.crash()
        anna.answers.append(stale)
        await anna.fills(price="8000", message="canary-late")
        assert "canary-late" in anna.told()
        assert world.who_found("canary-late", anna) == {}
        await anna.presses("Offer")  # the buyer's
        assert "This is the move of the buyer" in anna.told()
        check(world, anna, ben)


@pytest.mark.long
@awaited
async def test_options_of_a_secret_choice_outlive_a_process(tmp_path: Path) -> None:
    async with discord_world(tmp_path, parley()) as world:
        anna, ben = world.member("Anna"), world.member("Ben")
        await anna.commands("start", scenario="prisoners-dilemma", preset="one-shot")
        await joins(anna, "Player")
        await joins(ben, "Player")
        await begun(anna, ben)
        await anna.presses("Choose")
        await ben.presses("Choose")
        await world.crash()
        await anna.presses("Defect")
        await world.crash()
        await anna.presses("Cooperate")
        assert "Locked in: Cooperate" not in anna.told()
        assert "1 of 2 have chosen" in ben.sees()
        await ben.presses("Cooperate")
        assert "**Player 1:** **Defect**\n**Player 2:** **Cooperate**" in ben.sees()
        check(world, anna, ben)


@pytest.mark.long
@awaited
async def test_what_stands_at_the_end_works_on(tmp_path: Path) -> None:
    async with discord_world(tmp_path, parley()) as world:
        anna, ben = await sale(world)
        first = anna.at
        await anna.presses("Walk away")
        await anna.fills()
        assert OVER in ben.sees()
        await world.crash()
        for who in (anna, ben):
            await who.presses("My result")
            assert "Your result as the" in who.told()
            await who.presses("Save the record")
            assert len(who.files()) == 1
        await anna.says("canary-afterwards")
        await ben.presses("Play again")
        assert "The card is there" in ben.told()
        await world.crash()
        for who, seat in ((anna, "Seller"), (ben, "Buyer")):
            await joins(who.goes(world.channel), seat)
        await begun(anna, ben)
        assert anna.at.id != first.id
        assert can_press(anna, "Offer")
        assert b"canary-afterwards" not in (tmp_path / "parley.db-wal").read_bytes()
        check(world, anna, ben)


@pytest.mark.long
@pytest.mark.parametrize("seconds", [140, 280])
@awaited
async def test_time_limits_run_on_over_a_restart(tmp_path: Path, seconds: int) -> None:
    async with discord_world(tmp_path, parley()) as world:
        anna, ben = await timed(world)
        await world.pass_(seconds)
        await world.crash()
        await world.pass_(301 - seconds)
        assert "has not moved in time" in ben.sees()
        await world.crash()
        await ben.presses("Wait longer")
        assert can_press(anna, "Offer")
        await world.crash()
        await passes_until(world, lambda: ben.sees().count("has not moved in time") == 1)
        await ben.presses("Let a stand-in move")
        await passes_until(world, lambda: can_press(ben, "Offer"))
        check(world, anna, ben)


async def timed(world: World) -> tuple[Member, Member]:
    """A car sale with five minutes for each move."""
    anna, ben = world.member("Anna"), world.member("Ben")
    await anna.commands("start", scenario="car-sale", preset="first-car")
    await anna.presses("Options")
    await anna.fills(time_for_a_move="5 minutes")
    await joins(anna, "Seller")
    await joins(ben, "Buyer")
    await begun(anna, ben)
    return anna, ben


@pytest.mark.long
@awaited
async def test_the_card_of_a_branch_outlives_a_process(tmp_path: Path) -> None:
    async with discord_world(tmp_path, parley()) as world:
        host = world.member("Hana")
        anna, ben = await sale(world, host)
        host.goes(anna.at)
        await anna.presses("Offer")
        await anna.fills(price="9000", message="A good car.")
        await host.commands("branch")
        await world.crash()
        await host.presses("Go on after this message")
        await world.crash()
        anna.goes(world.channel)
        ben.goes(world.channel)
        await anna.presses("Join as Seller")
        await world.crash()
        await ben.presses("Join as Buyer")
        await passes_until(world, lambda: len(world.threads()) == 2)
        ben.goes_to_thread()
        assert can_press(ben, "Offer")
        assert len(world.stands(world.channel)) == 2
        check(world, host, anna, ben)
