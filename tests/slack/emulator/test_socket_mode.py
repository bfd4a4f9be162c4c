"""Socket Mode with the real Bolt: what is sent again, to which socket, and how sockets end."""

import asyncio
from typing import Any

from slack_bolt.adapter.socket_mode.aiohttp import AsyncSocketModeHandler
from slack_bolt.app.async_app import AsyncApp

from tests.fakes.loop import awaited
from tests.fakes.slack import Timing, emulated
from tests.slack.emulator.apps import QUIET, socket_app

SHORT = Timing(ack_timeout=0.6, retry_delays=(0.0, 0.05, 0.1))


class Heard:
    """Keeps what an app hears."""

    def __init__(self) -> None:
        self.texts: list[str] = []
        self.ids: list[str] = []
        self.retries: list[Any] = []
        self.kinds: list[str] = []
        self.late = 0.0

    def register(self, app: AsyncApp) -> None:
        async def heard(event: Any, body: Any, req: Any) -> None:
            self.texts.append(event.get("text", ""))
            self.ids.append(body["event_id"])
            self.kinds.append(event["type"])
            self.retries.append(req.headers.get("x-slack-retry-num", [None])[0])

        app.event("message")(heard)
        app.event("app_mention")(heard)

        @app.command("/parley")
        async def command(ack: Any) -> None:
            await asyncio.sleep(self.late)
            await ack(text="heard")


@awaited
async def test_an_event_whose_ack_is_lost_comes_again() -> None:
    async with emulated(timing=SHORT) as emu:
        team, heard = emu.team(), Heard()
        anna = team.human("Anna")
        team.channel("general", anna)
        async with socket_app(emu, team, heard.register):
            emu.sockets.swallow_acks = 1
            anna.post("once")
            await emu.quiet()
            assert heard.texts == ["once", "once"]
            assert len(set(heard.ids)) == 1
            assert heard.retries[1] == "1"
            assert [one.tries for one in emu.events.all] == [["timeout", "ok"]]
            emu.sockets.swallow_acks = 99
            anna.post("never")
            await emu.quiet()
            assert heard.texts.count("never") == 4
            assert [one.event["text"] for one in emu.events.lost] == ["never"]
            emu.sockets.swallow_acks = 0


@awaited
async def test_a_command_is_sent_once() -> None:
    async with emulated(timing=SHORT) as emu:
        team, heard = emu.team(), Heard()
        anna = team.human("Anna")
        team.channel("general", anna)
        async with socket_app(emu, team, heard.register):
            heard.late = 0.9
            assert (await anna.command("/parley")).error == "operation_timeout"
            await emu.until(lambda: emu.sockets.unknown_acks)
            assert [one.kind for one in emu.transport.sent] == ["slash_commands"]
            assert anna.ephemerals() == []
            heard.late = 0
            assert (await anna.command("/parley")).error == ""
            assert [one.text for one in anna.ephemerals()] == ["heard"]
        assert (await anna.command("/parley")).error == "operation_timeout"


@awaited
async def test_sockets_are_replaced_and_nothing_is_lost() -> None:
    async with emulated() as emu:
        team, heard = emu.team(), Heard()
        anna = team.human("Anna")
        team.channel("general", anna)
        async with socket_app(emu, team, heard.register):
            await emu.sockets.disconnect("refresh_requested")
            await emu.until(lambda: emu.sockets.opened == 2 and emu.sockets.live)
            anna.post("one")
            await emu.quiet()
            emu.sockets.kill()
            await emu.until(lambda: emu.sockets.opened == 3 and emu.sockets.live)
            anna.post("two")
            await emu.quiet()
            emu.inject("apps.connections.open", "http", 2, 500)
            emu.sockets.kill()
            await emu.until(lambda: emu.sockets.opened == 4 and emu.sockets.live)
            anna.post("three")
            await emu.quiet()
            assert heard.texts == ["one", "two", "three"]


@awaited
async def test_while_there_is_no_socket_events_wait_for_their_retries() -> None:
    async with emulated(timing=Timing(retry_delays=(0.0, 1.5))) as emu:
        team, heard = emu.team(), Heard()
        anna = team.human("Anna")
        team.channel("general", anna)
        anna.post("early")
        await asyncio.sleep(0.05)
        async with socket_app(emu, team, heard.register):
            (delivery,) = emu.events.all
            await emu.until(lambda: delivery.done)
            assert heard.texts == ["early"]
            assert delivery.tries == ["connection_failed", "connection_failed", "ok"]


@awaited
async def test_a_half_open_socket_answers_nothing() -> None:
    async with emulated(timing=SHORT) as emu:
        team, heard = emu.team(), Heard()
        anna = team.human("Anna")
        team.channel("general", anna)
        async with socket_app(emu, team, heard.register):
            emu.sockets.freeze()
            anna.post("into the void")
            await emu.until(lambda: emu.events.lost)
            assert heard.texts == []
            await emu.until(lambda: emu.sockets.opened == 2)  # the client misses its pings
            anna.post("again")
            await emu.until(lambda: heard.texts == ["again"])


@awaited
async def test_a_refused_handshake_uses_its_ticket_up() -> None:
    async with emulated() as emu:
        team = emu.team()
        async with socket_app(emu, team, Heard().register):
            emu.sockets.refuse = 1
            emu.sockets.kill()
            await emu.until(lambda: emu.sockets.refuse == 0)
            await asyncio.sleep(1.5)
            assert emu.sockets.live == []  # the client tries the same address for ever
            assert len(emu.called("apps.connections.open")) == 2


@awaited
async def test_there_are_only_so_many_sockets_and_each_event_goes_to_one() -> None:
    async with emulated() as emu:
        team, heard = emu.team(), Heard()
        anna = team.human("Anna")
        team.channel("general", anna)
        async with socket_app(emu, team, heard.register), socket_app(emu, team, heard.register) as app:
            for number in range(10):
                anna.post(str(number))
            await emu.quiet()
            assert sorted(heard.texts) == [str(number) for number in range(10)]
            assert len(emu.sockets.live) == 2
            emu.sockets.most = 2
            third = AsyncSocketModeHandler(app, emu.app_token, logger=QUIET, ping_interval=1)
            await third.connect_async()
            await emu.until(lambda: len(emu.called("apps.connections.open")) > 4)
            await third.close_async()
            assert emu.sockets.opened == 2


@awaited
async def test_mentions_come_twice_and_events_in_any_order() -> None:
    async with emulated() as emu:
        team, heard = emu.team(), Heard()
        anna = team.human("Anna")
        team.channel("general", anna)
        async with socket_app(emu, team, heard.register):
            for first in (False, True):
                emu.events.mention_first = first
                anna.post("hello @Parley")
                await emu.quiet()
            assert sorted(heard.kinds[:2]) == sorted(heard.kinds[2:]) == ["app_mention", "message"]
            order = [one.body["event"]["type"] for one in emu.transport.sent]
            assert order == ["message", "app_mention", "app_mention", "message"]
            assert len(set(heard.ids)) == 4
            emu.events.hold()
            anna.post("a")
            anna.post("b")
            emu.events.release(backwards=True)
            await emu.quiet()
            assert [one.body["event"]["text"] for one in emu.transport.sent[4:]] == ["b", "a"]
            emu.events.again(lambda event: event["text"] == "a")
            await emu.quiet()
            assert heard.texts.count("a") == 2
            assert heard.ids[-1] in heard.ids[:-1]
