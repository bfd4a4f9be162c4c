"""One program on both platforms: a server and a workspace are linked, and people of both play one sale."""

import re
from pathlib import Path

import pytest

from tests.fakes.discord.sockets import PatientMember, SocketDiscord, socket_discord
from tests.fakes.loop import long_awaited
from tests.fakes.slack import Human, Slack, emulated
from tests.serving.across import agree, clicks, compared, connected, linked, reads
from tests.serving.programs import discord, served, settings, slack

pytestmark = pytest.mark.long
LIMIT = re.compile(r"never (?:sell it for less|pay more) than €[\d,]+")


@pytest.mark.parametrize("mode", ["sockets", "requests"])
@long_awaited
async def test_a_sale_between_a_server_and_a_workspace(tmp_path: Path, mode: str, unused_port: int) -> None:
    async with emulated() as emu, socket_discord() as fake:
        team = emu.team("Acme")
        owner, ben, dora = team.human("Olga", admin=True), team.human("Ben"), team.human("Dora")
        channel = team.channel("market", owner, ben, dora)
        ways = slack(emu, team.bot.token)
        if mode == "requests":
            address = f"127.0.0.1:{unused_port}"
            emu.serve_to(f"http://{address}/slack/events")
            ways |= {
                "slack_app_token": None,
                "slack_signing_secret": emu.signing_secret,
                "slack_address": address,
            }
        async with served(settings(tmp_path, **ways, **discord(fake))):
            await connected(fake, emu)
            await linked(fake, emu, owner)
            anna = fake.member("Anna")
            await begun(fake, emu, anna, ben)
            await anna.presses("My role")
            (of_anna,) = LIMIT.findall(anna.told())
            await clicks(emu, ben, "My role")
            (of_ben,) = LIMIT.findall(await emu.until(lambda: ben.ephemerals()[-1].text))
            await plays(emu, anna, ben)
            cleo = fake.member("Cleo")
            cleo.goes(anna.at)
            dora.goes(channel, ben.thread_ts)
            await compared(emu, cleo, dora, b"zq-talk")
            await agree(fake, emu, tmp_path)
        assert (fake.who_found(of_anna, anna), fake.who_found(of_ben)) == ({}, {})
        for who in (owner, ben, dora):
            assert emu.delivered.found(of_anna, who.id) == []
            assert bool(emu.delivered.found(of_ben, who.id)) == (who is ben)
        assert [(one.kind, one.whom) for one in emu.pings.rung] == [("user", ben.id)]
        assert {ping.user for ping in fake.pings.all} == {anna.id}


@long_awaited
async def test_what_was_written_while_nobody_served_is_read_by_both(tmp_path: Path) -> None:
    async with emulated() as emu, socket_discord() as fake:
        team = emu.team("Acme")
        owner, ben = team.human("Olga", admin=True), team.human("Ben")
        team.channel("market", owner, ben)
        given = settings(tmp_path, **slack(emu, team.bot.token), **discord(fake))
        async with served(given):
            await connected(fake, emu)
            await linked(fake, emu, owner)
            anna = fake.member("Anna")
            await begun(fake, emu, anna, ben)
            before = fake.gateway.identified
        ben.post("zq-from-ben")
        await anna.says("zq-from-anna")
        async with served(given):
            await connected(fake, emu, before)
            await emu.until(lambda: "zq-from-anna" in reads(ben))
            await anna.until(lambda: "zq-from-ben" in anna.sees())
            await plays(emu, anna, ben)
            before = fake.gateway.identified
        async with served(given):
            await connected(fake, emu, before)
            await agree(fake, emu, tmp_path)
        for said in ("zq-from-anna", "zq-from-ben"):
            assert (anna.sees().count(said), reads(ben).count(said)) == (1, 1), said


@long_awaited
async def test_a_secret_choice_between_a_server_and_a_workspace(tmp_path: Path) -> None:
    async with emulated() as emu, socket_discord() as fake:
        team = emu.team("Acme")
        owner, ben, dora = team.human("Olga", admin=True), team.human("Ben"), team.human("Dora")
        channel = team.channel("market", owner, ben, dora)
        async with served(settings(tmp_path, **slack(emu, team.bot.token), **discord(fake))):
            await connected(fake, emu)
            await linked(fake, emu, owner)
            anna, cleo = fake.member("Anna"), fake.member("Cleo")
            await begun(fake, emu, anna, ben, "prisoners-dilemma", "one-shot", ("Player", "Player"))
            cleo.goes(anna.at)
            dora.goes(channel, ben.thread_ts)
            await anna.presses("Choose")
            await anna.presses("Defect")
            await emu.until(lambda: "1 of 2 have chosen" in reads(ben))
            for who in (owner, ben, dora):
                assert emu.delivered.found("Locked in", who.id) == []
                assert emu.delivered.found("Choose: Defect", who.id) == []
            await clicks(emu, ben, "Choose")
            await clicks(emu, ben, "Cooperate")
            both = "Player 1: Defect\nPlayer 2: Cooperate"
            await emu.until(lambda: both in reads(ben).replace("*", ""))
            await anna.until(lambda: both in anna.sees().replace("*", ""))
            assert fake.who_found("Locked in", anna) == {}
            for who in (owner, dora):
                assert emu.delivered.found("Locked in", who.id) == []
            await compared(emu, cleo, dora, b"Defect")
            await agree(fake, emu, tmp_path)
        assert [(one.kind, one.whom) for one in emu.pings.rung] == [("user", ben.id)]
        assert [ping.user for ping in fake.pings.all] == [anna.id]


async def begun(
    fake: SocketDiscord,
    emu: Slack,
    anna: PatientMember,
    ben: Human,
    scenario: str = "car-sale",
    preset: str = "first-car",
    seats: tuple[str, str] = ("Seller", "Buyer"),
) -> None:
    """From Anna's card to a thread in each."""
    await anna.commands("start", scenario=scenario, preset=preset)
    await anna.presses("Also in acme.slack.com")
    await anna.presses(f"Join as {seats[0]}")
    await anna.presses("Agree and join")
    await clicks(emu, ben, f"Join as {seats[1]}")
    await clicks(emu, ben, "Agree and join")
    await clicks(emu, ben, "Ready")
    await anna.presses("Ready")
    await anna.enters()
    assert ben.at is not None
    ben.goes(ben.at, next(one for one in ben.messages() if "Played in" in one.text))


async def plays(emu: Slack, anna: PatientMember, ben: Human) -> None:
    """Offers, words, and an end; each reads the other once."""
    await anna.presses("Offer")
    await anna.fills(price="1900", message="zq-offer")
    await emu.until(lambda: "zq-offer" in reads(ben))
    ben.post("zq-talk")
    await anna.until(lambda: "zq-talk" in anna.sees())
    await anna.says("zq-answer")
    await emu.until(lambda: "zq-answer" in reads(ben))
    await clicks(emu, ben, "Offer")
    await emu.until(lambda: ben.modal)
    await ben.submit({"Price": "1600", "Message": "zq-less"})
    await anna.until(lambda: "zq-less" in anna.sees())
    await anna.presses("Accept")
    await anna.fills(message="zq-done")
    await emu.until(lambda: "zq-done" in reads(ben))
    await anna.until(lambda: "is over" in anna.sees())
    for said in ("zq-offer", "zq-talk", "zq-answer", "zq-less", "zq-done"):
        assert (anna.sees().count(said), reads(ben).count(said)) == (1, 1), said
