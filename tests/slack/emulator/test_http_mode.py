"""Signed requests with the real Bolt."""

from typing import Any

from slack_bolt.app.async_app import AsyncApp

from tests.fakes.loop import awaited
from tests.fakes.slack import Timing, emulated
from tests.slack.emulator.apps import http_app
from tests.slack.emulator.test_socket_mode import Heard


@awaited
async def test_the_address_is_the_apps_and_signatures_are_checked() -> None:
    async with emulated(timing=Timing(retry_delays=(0.0,))) as emu:
        team, heard = emu.team(), Heard()
        anna = team.human("Anna")
        team.channel("general", anna)
        async with http_app(emu, team, heard.register):
            assert emu.signed is not None
            assert await emu.signed.verify()
            for age, forged in ((400.0, False), (0.0, True)):
                emu.signed.age, emu.signed.forged = age, forged
                assert not await emu.signed.verify()
                assert (await anna.command("/parley")).error == "operation_timeout"
            assert emu.signed.statuses == [401, 401]
            emu.signed.age, emu.signed.forged = 0.0, False
            assert (await anna.command("/parley")).error == ""


@awaited
async def test_what_fails_is_sent_again_and_says_so() -> None:
    tries: list[Any] = []

    def failing(app: AsyncApp) -> None:
        @app.event("message")
        async def message(req: Any) -> None:
            tries.append([req.headers.get(f"x-slack-retry-{name}", [None])[0] for name in ("num", "reason")])
            if len(tries) < 3:
                raise ValueError("not yet")

    async with emulated(timing=Timing(retry_delays=(0.0, 0.05, 0.1))) as emu:
        team = emu.team()
        anna = team.human("Anna")
        team.channel("general", anna)
        async with http_app(emu, team, failing, process_before_response=True):
            anna.post("x")
            await emu.quiet()
            assert tries == [[None, None], ["1", "http_error"], ["2", "http_error"]]
            assert emu.events.all[0].done
        anna.post("nobody is there")
        await emu.quiet()
        assert emu.events.all[1].tries == ["connection_failed"] * 4
