"""A stateful Slack on 127.0.0.1: its Web API, Socket Mode, signed HTTP, files, modals, people, and what can go wrong.

async with emulated() as emu:
    team = emu.team("Acme")
    anna, ben = team.human("Anna"), team.human("Ben")
    channel = team.channel("general", anna, ben)
    client = AsyncWebClient(token=team.bot.token, base_url=emu.base_url)
    ...
    await anna.command("/parley", "start")
    await ben.click("Join")
    await ben.submit(price="9000")
    assert emu.pings.rung == []
"""

from tests.fakes.slack.emulator import Slack, emulated
from tests.fakes.slack.human import Human
from tests.fakes.slack.reading import Seen
from tests.fakes.slack.settings import Timing

__all__ = ["Human", "Seen", "Slack", "Timing", "emulated"]
