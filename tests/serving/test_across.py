"""One program on both platforms: a server and a workspace are linked, and people of both play one sale."""

import re
from pathlib import Path

import pytest

from tests.fakes.discord.sockets import PatientMember, SocketDiscord, socket_discord
from tests.fakes.loop import long_awaited
from tests.fakes.slack import Human, Slack, emulated
from tests.serving.programs import discord, served, settings, slack

pytestmark = pytest.mark.long


async def linked(fake: SocketDiscord, emu: Slack, owner: Human) -> None:
    """By somebody who is an administrator of both."""
    mona = fake.member("Mona", manages=True)
    await mona.commands("host")
    await mona.presses("Settings for all")
    await mona.presses("Play across")
    await mona.presses("Get a code")
    (code,) = re.findall(r"\d+-\w{5}-\w{5}", mona.told())
    await owner.command("/parley", "host")
    for label in ("Settings for all", "Play across", "Give a code"):
        await clicks(emu, owner, label)
    await owner.submit({"The code": code})
    await emu.until(lambda: owner.sees("Linked with"))
    await owner.command("/parley", "host")
    for label in ("Settings for all", "Play across", "Show it here"):
        await clicks(emu, owner, label)
    await emu.until(lambda: owner.sees("What is started there is shown"))


async def clicks(emu: Slack, human: Human, label: str) -> None:
    """Press what has to be there first."""
    await emu.until(lambda: any(label in one.buttons for one in human._usable()))
    await emu.quiet()
    await human.click(label)
    await emu.quiet()


def reads(human: Human) -> str:
    return "\n".join(one.text for one in human.thread())


async def connected(fake: SocketDiscord, emu: Slack, before: int = 0) -> None:
    """Both hear what happens."""
    await emu.until(lambda: emu.sockets.live or emu.called("api.test"))
    await fake.patient.until(
        lambda: fake.gateway.identified > before and fake.backend.commands, "a connection"
    )


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
            await plays(emu, anna, ben)
            await compared(fake, emu, dora.goes(channel, ben.thread_ts), anna)
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
        for said in ("zq-from-anna", "zq-from-ben"):
            assert (anna.sees().count(said), reads(ben).count(said)) == (1, 1), said


async def begun(fake: SocketDiscord, emu: Slack, anna: PatientMember, ben: Human) -> None:
    """From Anna's card to a thread in each."""
    await anna.commands("start", scenario="car-sale", preset="first-car")
    await anna.presses("Also in acme.slack.com")
    await anna.presses("Join as Seller")
    await anna.presses("Agree and join")
    await clicks(emu, ben, "Join as Buyer")
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


async def compared(fake: SocketDiscord, emu: Slack, dora: Human, anna: PatientMember) -> None:
    """What somebody who only watched may have is the same from either side."""
    cleo = fake.member("Cleo")
    cleo.goes(anna.at)
    await cleo.presses("Save the record")
    ((_, in_server),) = cleo.files().items()
    await clicks(emu, dora, "Save the record")
    (file,) = await emu.until(lambda: [one for one in dora.files() if one.name.endswith(".html")])
    assert b"zq-talk" in in_server
    assert file.data == in_server
