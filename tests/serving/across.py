"""A server and a workspace that are linked: what people of both do, and what must hold for both at the end."""

import re
from contextlib import suppress
from pathlib import Path

from tests.fakes.discord import oracle as in_discord
from tests.fakes.discord.sockets import PatientMember, SocketDiscord
from tests.fakes.slack import Human, Slack
from tests.fakes.slack import oracle as in_slack


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


async def compared(emu: Slack, cleo: PatientMember, dora: Human, said: bytes) -> None:
    """What is saved by somebody who only watched is the same from either side."""
    await cleo.commands("export")
    ((name, in_server),) = cleo.files().items()
    dora.post("@Parley export")
    (file,) = await emu.until(lambda: [one for one in dora.files() if one.name == name])
    assert said in in_server
    assert file.data == in_server


async def agree(fake: SocketDiscord, emu: Slack, folder: Path) -> None:
    """In the end, what stands on either side is what was stored: each post once and in order."""

    def wrong() -> list[str]:
        return [*in_discord.disagreements(fake, folder), *in_slack.disagreements(emu, folder)]

    with suppress(AssertionError):
        await emu.until(lambda: not wrong())
    assert wrong() == []
