"""Secrets as unique words, searched in everything that anybody else was ever given; and each ping accounted for."""

import re
from pathlib import Path

import pytest

from tests.discord.tier.games import (
    OVER,
    OWNER,
    begun,
    can_press,
    check,
    exported,
    joins,
    limit,
    passes_until,
    sale,
)
from tests.fakes.discord.parley import parley
from tests.fakes.discord.people import Member
from tests.fakes.discord.world import World, discord_world
from tests.fakes.loop import awaited

SAID = re.compile(r"(?:never sell it for less than|never pay more than|hope for about) €[\d,]+")


async def secrets(member: Member) -> list[str]:
    """What *My role* of a car sale says to this seat alone, in several of its forms."""
    await member.commands("role")
    told = member.told()
    brief = next(line for line in told.splitlines() if "Nobody else knows" in line)
    stands = re.search(r"Your limit [\d,]+ · Your wish [\d,]+", told)
    assert stands, told
    return [brief, stands[0], *SAID.findall(told)]


def ledger(world: World, *members: Member) -> list[str]:
    """Who was pinged, in order."""
    names = {member.id: member.name for member in members}
    return [names.get(ping.user or 0, f"stranger {ping.user}") for ping in world.pings.all]


@pytest.mark.long
@awaited
async def test_a_sale_keeps_each_seat_s_secrets_to_its_end(tmp_path: Path) -> None:
    async with discord_world(tmp_path, parley()) as world:
        host, eve = world.member("Hana"), world.member("Eve")
        anna, ben = await sale(world, host)
        eve.goes(anna.at)
        host.goes(anna.at)
        known = {who: await secrets(who) for who in (anna, ben)}
        await host.commands("host")
        await host.presses("Message privately")
        await host.fills(seat="Buyer", text="canary-whisper")
        await anna.presses("Offer")
        await anna.fills(price="wrong", message="canary-mistake")
        await ben.presses("Offer")  # not his
        await anna.presses("Change it")
        await anna.fills(price="9000", message="canary-offer")
        await ben.presses("Offer")
        await ben.fills(price="99999", message="canary-too-high")
        for who in (anna, ben, eve):
            await exported(who)
            await who.commands("list")
            await who.commands("help")
        await world.crash()
        await anna.commands("role")
        await ben.commands("role")
        assert world.who_found("canary-mistake", anna) == {}
        assert world.who_found("canary-too-high", ben) == {}
        assert world.who_found("canary-whisper", host, ben).keys() == {OWNER}
        for who, words in known.items():
            for word in words:
                assert world.delivered.found(word, who.id)
                assert world.who_found(word, who) == {}, word
        assert ledger(world, anna, ben) == ["Anna", "Ben"]

        await exported(host)  # who has no seat may have everything, and nobody else
        await ben.presses("Walk away")
        await ben.fills()
        assert OVER in eve.sees()
        for who in (anna, ben):
            await who.presses("My result")
            await who.presses("Save the record")
        for who, words in known.items():
            for word in words:
                assert world.who_found(word, who, host) == {}, word
        assert world.who_found("canary-whisper", host, ben).keys() == {OWNER}
        assert world.who_found("Your result as the seller", anna) == {}
        assert ledger(world, anna, ben) == ["Anna", "Ben"]
        check(world, anna, ben)


@pytest.mark.long
@awaited
async def test_a_seat_that_passes_on_takes_its_secrets_with_it(tmp_path: Path) -> None:
    async with discord_world(tmp_path, parley()) as world:
        host, carl, eve = world.member("Hana"), world.member("Carl"), world.member("Eve")
        anna, ben = await sale(world, host)
        for who in (host, carl, eve):
            who.goes(anna.at)
        of_ben = await secrets(ben)
        await host.commands("host")
        await host.presses("Message privately")
        await host.fills(seat="Seller", text="canary-before")
        await host.presses("Hand over a seat")
        await host.presses("Seller: Anna")
        await host.presses("Offer it to somebody here")
        await ben.presses("Take this seat")
        assert "another side" in ben.told()
        await carl.presses("Take this seat")
        await carl.presses("Agree and join")
        assert not can_press(eve, "Take this seat")
        await carl.commands("role")
        assert "My role: seller" in carl.told()
        await host.presses("Message privately")
        await host.fills(seat="Seller", text="canary-after")
        await carl.commands("role")
        assert "canary-after" in carl.told()
        await exported(carl)
        await exported(anna)
        await anna.commands("role")
        assert world.who_found("canary-before", host, anna).keys() == {OWNER}
        assert world.who_found("canary-after", host, carl).keys() == {OWNER}
        for word in of_ben:
            assert world.who_found(word, ben) == {}
        await carl.presses("Offer")
        await carl.fills(price="9000", message="I took over.")
        assert ledger(world, anna, ben, carl) == ["Anna", "Carl", "Ben"]
        check(world, anna, ben, carl)


@pytest.mark.long
@awaited
async def test_a_branch_gives_nothing_away(tmp_path: Path) -> None:
    async with discord_world(tmp_path, parley()) as world:
        host, eve = world.member("Hana"), world.member("Eve")
        anna, ben = await sale(world, host)
        first = anna.at
        host.goes(first)
        known = {who: await secrets(who) for who in (anna, ben)}
        await anna.presses("Offer")
        await anna.fills(price="9000", message="A good car.")
        await host.commands("branch")
        await host.presses("Go on after this message")
        for who in (anna, eve):
            who.goes(world.channel)
        await eve.presses("Join as Buyer")
        await anna.presses("Join as Seller")
        await anna.presses("Begin")
        await passes_until(world, lambda: len(world.threads()) == 2)
        second = world.threads()[-1]
        for who in (anna, eve, host):
            await who.goes(second).commands("role")
        for who in (anna, eve):
            await exported(who)
        await passes_until(world, lambda: can_press(anna, "Offer"))  # a stand-in has moved for the buyer
        await exported(ben)
        for who, words in known.items():
            for word in words:
                assert world.who_found(word, who) == {}, word
        assert set(ledger(world, anna, ben, eve)) == {"Anna", "Ben"}


@pytest.mark.long
@pytest.mark.parametrize("late", [False, pytest.param(True, marks=pytest.mark.long)])
@awaited
async def test_nobody_learns_a_secret_choice_or_who_has_not_chosen(tmp_path: Path, late: bool) -> None:
    async with discord_world(tmp_path, parley()) as world:
        anna, ben, eve = world.member("Anna"), world.member("Ben"), world.member("Eve")
        await anna.commands("start", scenario="prisoners-dilemma", preset="short")
        await anna.presses("Options")
        await anna.fills(time_for_a_move="5 minutes")
        await joins(anna, "Player")
        await joins(ben, "Player")
        await begun(anna, ben)
        eve.goes(anna.at)
        await anna.presses("Choose")
        await anna.presses("Defect")
        await anna.presses("Choose")
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
            assert world.who_found(word, anna) == {}
        assert [ping.user for ping in world.pings.all if ping.how == "mention"][:2] == [anna.id, ben.id]
        assert "Ben" not in "".join(one.text for one in world.stands(anna.at)[-2:])
        await ben.presses("Cooperate")
        assert "**Player 1:** **Defect**\n**Player 2:** **Cooperate**" in eve.sees()
        assert {ping.user for ping in world.pings.all} == {anna.id, ben.id}
        check(world, anna, ben)


@awaited
async def test_no_ping_link_or_markup_comes_through_names_offers_or_talk(tmp_path: Path) -> None:
    bad = "@everyone <@&1> [x](https://evil.example) **b** `c` ||d|| # e\n> f https://evil.example"
    async with discord_world(tmp_path, parley()) as world:
        anna, ben = world.member("@everyone [A](https://evil.example)"), world.member("Ben **b** <@1>")
        await anna.commands("start", scenario="car-sale", preset="first-car")
        await joins(anna, "Seller")
        await joins(ben, "Buyer")
        await begun(anna, ben)
        await anna.presses("Offer")
        await anna.fills(price="9000", message=bad)
        await anna.says(bad)
        await anna.edits(await anna.says("@everyone first"), "second")
        posts = [
            one.text for one in (*world.stands(anna.at), *world.stands(world.channel)) if one.kind != "person"
        ]
        for text in posts:
            assert not re.search(r"(?<!\\)\[x\]\(https", text)
            assert not re.search(r"(?<!\\)\[A\]\(https", text)
            assert not re.search(r"(?<![<\\\u200b:])https://evil", text), text
        assert [ping.user for ping in world.pings.all] == [anna.id, ben.id]
        check(world, anna, ben)


@pytest.mark.long
@awaited
async def test_a_machine_s_limit_reaches_nobody(tmp_path: Path) -> None:
    async with discord_world(tmp_path, parley()) as world:
        anna = world.member("Anna")
        await anna.commands("start", scenario="car-sale", preset="first-car")
        await joins(anna, "Buyer")
        await anna.presses("Fill with AI")
        await begun(anna)
        await passes_until(world, lambda: can_press(anna, "Offer"))
        await anna.commands("role")
        own = limit(anna)
        await anna.commands("host")
        await anna.presses("Spending")
        await anna.presses("Hand over a seat")
        assert "Seller: AI" in anna.told()
        await exported(anna)
        assert world.delivered.found(f"{own:,}", anna.id)
        for word in ("never sell it for less", "boulware", "conceder", "strategy:"):
            assert world.who_found(word) == {}, word
        assert ledger(world, anna) == ["Anna"]
        check(world, anna)
