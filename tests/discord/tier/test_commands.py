"""Every command of /parley: where it belongs, where it does not, and by people whom it is not for."""

from pathlib import Path

import pytest

from tests.discord.tier.games import OVER, OWNER, can_press, check, exported, joins, limit, passes_until, sale
from tests.fakes.discord.parley import parley
from tests.fakes.discord.people import Member
from tests.fakes.discord.world import World, discord_world
from tests.fakes.loop import awaited

COMMANDS = ("start", "list", "role", "host", "checkpoint", "branch", "export", "forget-me", "help")


@awaited
async def test_where_nothing_is_played_each_command_says_what_to_do(tmp_path: Path) -> None:
    async with discord_world(tmp_path, parley()) as world:
        anna = world.member("Anna")
        said = {}
        for name in COMMANDS:
            await anna.commands(name)
            said[name] = anna.told()
        assert all(f"**/parley {name}**" in said["help"] for name in COMMANDS)
        assert "Car sale: Two sides haggle" in said["list"]
        assert said["role"].startswith("You have no seat anywhere now;")
        assert said["host"].startswith("You host nothing here;")
        for name in ("checkpoint", "branch", "export"):
            assert said[name].startswith("Use this in the thread ")
        assert "It cannot be undone." in said["forget-me"]
        assert world.stands(world.channel) == []
        assert world.pings.all == []


@awaited
async def test_start_is_completed_and_a_wrong_name_says_which_there_are(tmp_path: Path) -> None:
    async with discord_world(tmp_path, parley()) as world:
        anna = world.member("Anna")
        assert await anna.suggestions("start", "scenario", "SALE") == ["car-sale"]
        assert "first-car" in await anna.suggestions("start", "preset", "", scenario="car-sale")
        assert await anna.suggestions("start", "preset", "", scenario="chess") == []
        assert await anna.suggestions("start", "preset") == []
        await anna.commands("start", scenario="car-sail")
        assert anna.told() == (
            "There is no scenario 'car-sail'; did you mean 'car-sale'? "
            "Choose one of these: car-sale, prisoners-dilemma, round-table."
        )
        await anna.commands("start", scenario="car-sale", preset="Hummer")
        assert "it has demo, family-car, delivery-van, first-car" in anna.told()
        await anna.commands("start", scenario="<@1> [x](http://x) `parley`")
        assert "http://x" not in anna.told().replace("\\", "") or "\\[x" in anna.told()
        assert world.stands(world.channel) == []
        await anna.commands("start")
        await anna.presses("Prisoners dilemma")
        assert "Join as Player" in anna.sees()


@pytest.mark.long
@awaited
async def test_in_the_thread_each_gets_what_is_theirs(tmp_path: Path) -> None:
    async with discord_world(tmp_path, parley()) as world:
        host, eve, keeper = world.member("Hana"), world.member("Eve"), world.member("Kay", manages=True)
        anna, ben = await sale(world, host)
        for who in (host, eve, keeper):
            who.goes(anna.at)
        await anna.says("canary-words")
        for who, what in (
            (anna, "Only the host"),
            (eve, "Only the host"),
            (host, "Hand over a seat"),
            (keeper, "Settings for all"),
        ):
            await who.commands("host")
            assert what in who.told()
        assert "Message privately" not in keeper.told()
        for who, what in (
            (eve, "join first"),
            (keeper, "join first"),
            (anna, "write it behind"),
            (host, "write"),
        ):
            await who.commands("checkpoint")
            assert what in who.told()
        await ben.commands("checkpoint", name="before the offer")
        assert "before the offer" in ben.told()
        assert world.who_found("before the offer", ben) == {}
        await ben.commands("checkpoint", name="before the offer")
        assert "before the offer" in ben.told()
        assert "is the name of this move" not in ben.told()
        for who in (eve, anna, ben, keeper):
            await who.commands("branch")
            assert "without a seat" in who.told() or "bookmarked" in who.told()
        await host.commands("branch")
        assert "Go on after this message" in host.told()
        for who in (anna, ben, host):
            await who.commands("list")
            assert "What you play or host now: Car sale" in who.told()
        await eve.commands("list")
        assert "What you play" not in eve.told()
        for who, what in (
            (anna, "My role: seller"),
            (ben, "My role: buyer"),
            (eve, "no seat"),
            (host, "no seat"),
        ):
            await who.commands("role")
            assert what in who.told()
            await who.goes(world.channel).commands("role")
            assert what in who.told()
        check(world, anna, ben)


@pytest.mark.long
@awaited
async def test_a_saved_record_shows_what_its_reader_may_see(tmp_path: Path) -> None:
    async with discord_world(tmp_path, parley()) as world:
        host, eve = world.member("Hana"), world.member("Eve")
        anna, ben = await sale(world, host)
        host.goes(anna.at)
        eve.goes(anna.at)
        await anna.presses("My role")
        lowest = f"€{limit(anna):,}"
        await ben.presses("My role")
        highest = f"€{limit(ben):,}"
        await anna.says("canary-words")
        for who, name, knows in (
            (anna, "seller", (True, False)),
            (ben, "buyer", (False, True)),
            (eve, "public", (False, False)),
            (host, "full", (True, True)),
        ):
            file, text = await exported(who)
            assert file.endswith(f"-{name}.html")
            assert "canary-words" in text
            assert (f"less than {lowest}" in text, f"more than {highest}" in text) == knows, name
        await anna.presses("Walk away")
        await anna.fills()
        assert OVER in eve.sees()
        await ben.presses("Save the record")
        assert [name.rpartition("-")[2] for name in ben.files()] == ["buyer.html"]
        await host.goes(world.channel).commands("export")
        assert host.files() == {}
        check(world, anna, ben)


@awaited
async def test_the_server_s_settings_hold_for_everybody(tmp_path: Path) -> None:
    async with discord_world(tmp_path, parley()) as world:
        keeper, eve = world.member("Kay", manages=True), world.member("Eve")
        await keeper.commands("host")
        await keeper.presses("Settings for all")
        await keeper.presses("Who and what")
        await keeper.fills(start="administrators", scenarios=["prisoners-dilemma"])
        await keeper.presses("How much")
        await keeper.fills(person_sessions="1", session_tokens="many")
        assert "Give a whole number." in keeper.told()
        await keeper.presses("Change it")
        assert "Tokens for AI in each: many" in keeper.told()
        await keeper.fills(session_tokens="1000")
        assert "Tokens for AI in each: 1,000" in keeper.told()
        await keeper.presses("Only in this channel")
        assert await eve.suggestions("start", "scenario") == ["prisoners-dilemma"]
        await eve.commands("start", scenario="prisoners-dilemma")
        assert eve.told().startswith("Here only administrators can start something;")
        await keeper.commands("start", scenario="car-sale")
        assert keeper.told() == "This may not be played here; choose prisoners-dilemma."
        await world.restart()
        keeper.goes(world.guild.create_text_channel("elsewhere"))
        await keeper.commands("start", scenario="prisoners-dilemma")
        assert keeper.told().startswith("Nothing can be started in this channel;")
        keeper.goes(world.channel)
        await keeper.commands("start", scenario="prisoners-dilemma")
        await keeper.commands("start", scenario="prisoners-dilemma")
        assert keeper.told().startswith("You host one here already,")
        assert len(world.stands(world.channel)) == 1
        old = next(message for message, one in keeper.buttons() if one["label"] == "Who and what")
        assert old.is_ephemeral


@pytest.mark.long
@awaited
async def test_the_host_s_panel_does_what_it_says(tmp_path: Path) -> None:
    async with discord_world(tmp_path, parley()) as world:
        host = world.member("Hana")
        anna, ben = await sale(world, host)
        host.goes(anna.at)
        await host.commands("host")
        await host.presses("Pause")
        assert "The host has paused this car sale" in ben.sees()
        await anna.presses("Offer")
        await anna.fills(price="9000", message="canary-late")
        assert "paused" in anna.told()
        assert "canary-late" in anna.told()
        await host.presses("Go on")
        await host.presses("Announce")
        await host.fills(text="canary-announced")
        assert "canary-announced" in ben.sees()
        await host.presses("Message privately")
        await host.fills(seat="Buyer", text="canary-whisper")
        assert world.who_found("canary-whisper", host, ben).keys() == {OWNER}
        await ben.commands("role")
        assert "canary-whisper" in ben.told()
        await host.presses("Spending")
        assert "nothing" in host.told()
        await host.presses("Skip a move")
        assert "Skip the seller's move" in host.told()
        await host.presses("Hand over a seat")
        await host.presses("Seller: Anna")
        await host.presses("An AI plays from now on")
        await host.fills(ai="built-in player boulware")
        await anna.commands("role")
        assert "no seat" in anna.told()
        await host.presses("End")
        await host.presses("End it now")
        await passes_until(world, lambda: OVER in ben.sees())
        await host.commands("host")
        assert "is over" in host.told()
        check(world, anna, ben)


@pytest.mark.long
@awaited
async def test_who_is_forgotten_is_gone_from_the_record(tmp_path: Path) -> None:
    async with discord_world(tmp_path, parley()) as world:
        host = world.member("Hana")
        anna, ben = await sale(world, host)
        host.goes(anna.at)
        await anna.says("canary-words")
        assert "canary-words" in (await exported(host))[1]
        await anna.commands("forget-me")
        await anna.presses("Erase everything")
        await anna.presses("Yes, forget me")
        assert anna.told().startswith("You are forgotten. 1 text went.")
        _, text = await exported(host)
        assert "canary-words" not in text
        assert "Anna" not in text
        await anna.commands("role")
        assert "no seat" in anna.told()
        (card,) = world.stands(world.channel)
        assert "Anna" not in card.text
        await world.pass_(600)
        assert can_press(ben, "Offer")
        check(world, anna, ben)


@pytest.mark.long
@awaited
async def test_commands_elsewhere(tmp_path: Path) -> None:
    """In another channel, in somebody's thread, and with several that one plays and hosts."""
    async with discord_world(tmp_path, parley()) as world:
        anna, ben = await sale(world)
        await sale_again(world, anna, ben)
        stranger = world.member("Eve").goes(world.guild.create_text_channel("chat"))
        for name in ("checkpoint", "branch", "export"):
            await stranger.commands(name)
            assert stranger.told().startswith("Use this in the thread ")
        await stranger.goes(world.threads()[0]).commands("start", scenario="round-table")
        assert stranger.told().startswith("The card is there;")
        anna.goes(world.channel)
        await anna.commands("role")
        assert anna.told().count("Car sale: seller") == 2
        await anna.presses("Car sale: seller")
        assert "My role: seller" in anna.told()
        await anna.commands("host")
        assert "You host several; choose one." in anna.told()
        check(world, anna, ben)


async def sale_again(world: World, anna: Member, ben: Member) -> None:
    """Another car sale between the same two."""
    for who in (anna, ben):
        who.goes(world.channel)
    await anna.commands("start", scenario="car-sale", preset="first-car")
    await joins(anna, "Seller")
    await joins(ben, "Buyer")
    await anna.presses("Ready")
    await ben.presses("Ready")
