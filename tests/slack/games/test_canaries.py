"""Secrets as unique words, searched in everything that anybody else was ever given; and each ping accounted for."""

import re
from pathlib import Path

import pytest

from tests.fakes.loop import awaited
from tests.fakes.slack.player import Player
from tests.fakes.slack.world import slack_world
from tests.slack.games import wild
from tests.slack.games.play import OVER, begun, check, exported, joins, limit, rung, sale, who_found

SAID = re.compile(r"(?:never sell it for less than|never pay more than|hope for about) €[\d,]+")


async def secrets(player: Player) -> list[str]:
    """What *My role* of a car sale says to this seat alone, in several of its forms."""
    await player.presses("My role")
    told = player.told()
    brief = next(line for line in told.splitlines() if "Nobody else knows" in line)
    stands = re.search(r"Your limit [\d,]+ · Your wish [\d,]+", told)
    assert stands, told
    return [brief, stands[0], *SAID.findall(told)]


async def whispers(host: Player, seat: str, text: str) -> None:
    """The host says something to one seat alone."""
    await host.presses("Message privately")
    await host.fills(seat=seat, text=text)


@pytest.mark.long
@awaited
async def test_a_sale_keeps_each_seat_s_secrets_to_its_end(tmp_path: Path) -> None:
    async with slack_world(tmp_path) as world:
        host, eve = world.member("Hana"), world.member("Eve", admin=True)
        anna, ben = await sale(world, host)
        for who in (host, eve):
            who.goes_to_thread()
        known = {who: await secrets(who) for who in (anna, ben)}
        await host.commands("host")
        await whispers(host, "Buyer", "canary-whisper")
        await anna.presses("Offer")
        assert (await anna.fills(price="wrong", message="canary-mistake")).errors
        await anna.fills(price="9000", message="canary-offer")
        await ben.presses("Offer")
        await ben.fills(price="99999", message="canary-too-high")
        for who in (anna, ben, eve):
            await exported(who)
            for command in ("list", "help", "role"):
                await who.commands(command)
            who.human.open_home()
        await world.crash()
        for who in (anna, ben):
            await who.presses("My role")
        assert "canary-whisper" in ben.told()
        assert len(who_found(world, "canary-offer")) == 4
        assert who_found(world, "canary-mistake", anna) == {}
        assert who_found(world, "canary-too-high", ben) == {}
        assert who_found(world, "canary-whisper", host, ben) == {}
        for who, words in known.items():
            for word in words:
                assert world.emu.delivered.found(word, who.id)
                assert who_found(world, word, who) == {}, word
        assert rung(world) == ["Anna", "Ben"]

        await exported(host)  # who has no seat may have everything, and nobody else
        await ben.presses("Walk away")
        await ben.fills()
        assert OVER in eve.sees()
        for who in (anna, ben):
            await who.presses("My result")
            await who.presses("Save the record")
        for who, words in known.items():
            for word in words:
                assert who_found(world, word, who, host) == {}, word
        assert who_found(world, "canary-whisper", host, ben) == {}
        assert who_found(world, "Your result as the seller", anna) == {}
        assert rung(world) == ["Anna", "Ben"]
        check(world, anna, ben)


@pytest.mark.long
@awaited
async def test_a_seat_that_passes_on_takes_its_secrets_with_it(tmp_path: Path) -> None:
    async with slack_world(tmp_path) as world:
        host, carl, eve = world.member("Hana"), world.member("Carl"), world.member("Eve")
        anna, ben = await sale(world, host)
        for who in (host, carl, eve):
            who.goes_to_thread()
        of_ben = await secrets(ben)
        await host.commands("host")
        panel = host.human.ephemerals()[-1]
        await host.presses("Message privately", on=panel)
        await host.fills(seat="Seller", text="canary-before")
        await host.presses("Hand over a seat", on=panel)
        await host.presses("Seller: Anna")
        await host.presses("Offer it to somebody here")
        await ben.presses("Take this seat")
        assert "another side" in ben.told()
        await carl.presses("Take this seat")
        await carl.presses("Agree and join")
        assert not eve.can_press("Take this seat")
        await carl.presses("My role")
        assert "My role: seller" in carl.told()
        await host.presses("Message privately", on=panel)
        await host.fills(seat="Seller", text="canary-after")
        await carl.presses("My role")
        assert "canary-after" in carl.told()
        await exported(carl)
        await exported(anna)
        await anna.presses("My role")
        assert who_found(world, "canary-before", host, anna) == {}
        assert who_found(world, "canary-after", host, carl) == {}
        for word in of_ben:
            assert who_found(world, word, ben) == {}
        await carl.presses("Offer")
        await carl.fills(price="9000", message="I took over.")
        assert rung(world) == ["Anna", "Carl", "Ben"]
        check(world, anna, ben, carl)


@pytest.mark.long
@awaited
async def test_a_branch_gives_nothing_away(tmp_path: Path) -> None:
    async with slack_world(tmp_path) as world:
        host, eve = world.member("Hana"), world.member("Eve")
        anna, ben = await sale(world, host)
        host.goes_to_thread()
        known = {who: await secrets(who) for who in (anna, ben)}
        await anna.presses("Offer")
        await anna.fills(price="9000", message="A good car.")
        await host.says("@Parley branch")
        await host.presses("Go on after this message")
        for who in (anna, eve):
            who.goes(world.channel)
        await eve.presses("Join as Buyer")
        await anna.presses("Join as Seller")
        await anna.presses("Begin")
        host.goes(world.channel)
        await world.until(lambda: len(anna.threads()) == 2)
        for who in (anna, eve, host):
            who.goes_to_thread()
        for who in (anna, eve):
            await who.presses("My role")
            await exported(who)
        await world.until(lambda: anna.can_press("Offer"))  # a stand-in has moved for the buyer
        await exported(ben)
        for who, words in known.items():
            for word in words:
                assert who_found(world, word, who) == {}, word
        assert set(rung(world)) == {"Anna", "Ben"}
        check(world, anna, ben)


@pytest.mark.long
@pytest.mark.parametrize("late", [False, True])
@awaited
async def test_nobody_learns_a_secret_choice_or_who_has_not_chosen(tmp_path: Path, late: bool) -> None:
    async with slack_world(tmp_path) as world:
        anna, ben, eve = world.member("Anna"), world.member("Ben"), world.member("Eve")
        await anna.commands("start prisoners-dilemma short")
        await anna.presses("Options")
        await anna.fills({"Time for a move": "5 minutes"})
        await joins(anna, "Player")
        await joins(ben, "Player")
        await begun(anna, ben)
        eve.goes_to_thread()
        await anna.presses("Choose")
        await anna.presses("Defect")
        await ben.presses("Choose")
        if late:
            await world.pass_(301)
            assert "Somebody has not moved in time." in anna.sees()
            assert "player 2" not in anna.sees().lower().partition("has not moved")[2]
            await anna.presses("Wait longer")
        for who in (anna, ben, eve):
            await exported(who)
        await world.crash()
        for word in ("Locked in", "Choose: Defect"):
            assert who_found(world, word, anna) == {}
        assert rung(world)[:2] == ["Anna", "Ben"]
        assert "Ben" not in "".join(one.text for one in anna.stands()[-2:])
        await ben.presses("Cooperate")
        assert "Player 1: Defect\nPlayer 2: Cooperate" in eve.sees().replace("*", "")
        assert set(rung(world)) == {"Anna", "Ben"}
        check(world, anna, ben)


@awaited
async def test_no_ping_link_or_markup_comes_through_names_offers_or_talk(tmp_path: Path) -> None:
    async with slack_world(tmp_path) as world:
        stranger = world.member("Stranger")
        bad = (
            f"<!channel> <!here> <!everyone> <@{stranger.id}> <!subteam^S012|x> <https://evil.example|safe> "
            "&lt;!channel&gt; *b* _i_ `c` ~s~ :tada: @Stranger #market\n> f"
        )
        anna, ben = world.member("<!channel> & *Anna*"), world.member(f"Ben <@{stranger.id}> <!here>")
        await anna.commands("start car-sale first-car")
        await joins(anna, "Seller")
        await joins(ben, "Buyer")
        await begun(anna, ben)
        await anna.presses("Offer")
        await anna.fills(price="9000", message=bad)
        await anna.says(bad)
        await anna.edits(await anna.says("<!channel> first"), "second")
        (offer,) = [one for one in ben.stands() if "Offer: price 9,000" in one.text]
        assert "<!channel> <!here>" in offer.text
        assert [(one.kind, one.whom) for one in world.emu.pings.rung] == [("user", anna.id), ("user", ben.id)]
        assert {one.whom for one in world.emu.pings.shown} <= {anna.id, ben.id}
        for post in world.emu.posts():
            assert "<https://evil" not in post.body.get("text", "")
            assert "'url': 'https://evil" not in str(post.body), post.body
        check(world, anna, ben)


@pytest.mark.long
@awaited
async def test_no_ping_link_or_markup_comes_from_a_scenario_or_an_ai(tmp_path: Path) -> None:
    async with slack_world(tmp_path, scenarios=(Path(wild.__file__),)) as world:
        anna = world.member("Anna")
        await anna.commands("list")
        await anna.commands("start wild")
        await joins(anna, "Caller")
        await anna.presses("Fill with AI")
        await begun(anna)
        for _ in range(2):
            await world.until(lambda: anna.can_press("Shout"))
            await anna.presses("Shout")
            await anna.fills(text=wild.WILD)
        await world.until(lambda: OVER in anna.sees())
        await anna.presses("My result")
        for command in ("host", "role", "help"):
            await anna.commands(command)
        await anna.says("@Parley checkpoint <!here>")
        anna.human.open_home()
        await world.settle()
        assert {(one.kind, one.whom) for one in world.emu.pings.all} == {("user", anna.id)}
        assert rung(world) == ["Anna", "Anna"]
        for post in world.emu.posts():
            assert "'url': 'https://evil" not in str(post.body), post.body
        assert sum(wild.WILD in one.text for one in anna.stands()) > 4
        check(world, anna)


@pytest.mark.long
@awaited
async def test_a_machine_s_limit_reaches_nobody(tmp_path: Path) -> None:
    async with slack_world(tmp_path) as world:
        anna = world.member("Anna")
        await anna.commands("start car-sale first-car")
        await joins(anna, "Buyer")
        await anna.presses("Fill with AI")
        await begun(anna)
        await world.until(lambda: anna.can_press("Offer"))
        own = await limit(anna)
        await anna.commands("host")
        panel = anna.human.ephemerals()[-1]
        await anna.presses("Spending", on=panel)
        await anna.presses("Hand over a seat", on=panel)
        assert any("Seller: AI" in one.text or "Seller: AI" in one.buttons for one in anna.human.ephemerals())
        await exported(anna)
        assert world.emu.delivered.found(f"{own:,}", anna.id)
        for word in ("never sell it for less", "boulware", "conceder", "strategy:"):
            assert who_found(world, word) == {}, word
        assert rung(world) == ["Anna"]
        check(world, anna)
