"""`parley serve` as a process of its own that cannot begin: one sentence, and the same exit code for all platforms."""

from pathlib import Path

import pytest

from tests.fakes.discord.process import bot_process
from tests.fakes.discord.sockets import socket_discord
from tests.fakes.loop import awaited
from tests.fakes.slack import emulated

pytestmark = pytest.mark.long

NO_DISCORD = {"PARLEY_DISCORD_TOKEN": ""}


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"PARLEY_DISCORD_TOKEN": "wrong.token.here"}, "Discord does not take the token"),
        ({"PARLEY_SLACK_BOT_TOKEN": "xoxb-wrong"}, "PARLEY_SLACK_BOT_TOKEN"),
        ({"PARLEY_SLACK_APP_TOKEN": "xapp-wrong"}, "PARLEY_SLACK_APP_TOKEN"),
        (NO_DISCORD | {"PARLEY_SLACK_BOT_TOKEN": "xoxb-wrong"}, "PARLEY_SLACK_BOT_TOKEN"),
        (NO_DISCORD | {"PARLEY_SLACK_APP_TOKEN": "xapp-wrong"}, "PARLEY_SLACK_APP_TOKEN"),
        (NO_DISCORD | {"PARLEY_SLACK_APP_TOKEN": ""}, "PARLEY_SLACK_APP_TOKEN for Socket Mode"),
        (NO_DISCORD | {"SLACK_API_BASE_URL": "http://127.0.0.1:9/api"}, "Slack cannot be reached"),
    ],
)
@awaited
async def test_a_token_that_is_not_taken_ends_it_with_a_sentence(
    tmp_path: Path, wrong: dict[str, str], sentence: str
) -> None:
    async with emulated() as emu, socket_discord() as fake:
        team = emu.team("Acme")
        slack = {
            "PARLEY_SLACK_BOT_TOKEN": team.bot.token,
            "PARLEY_SLACK_APP_TOKEN": emu.app_token,
            "SLACK_API_BASE_URL": emu.base_url,
        }
        async with bot_process(fake, tmp_path, ready=False, **slack | wrong) as bot:
            assert await bot.ends() == 1
            assert sentence in bot.said().splitlines()[-1]
            for unsaid in ("Traceback", team.bot.token, emu.app_token, "wrong.token.here", "-wrong"):
                assert unsaid not in bot.said()
