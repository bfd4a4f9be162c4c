"""Requests of Slack, whose signatures are looked at."""

import asyncio
import json
import time

import aiohttp
import pytest

from bot.bridge.arrivals import Arrival
from bot.bridge.content import Answer, Done
from bot.slack import texts_doctor as texts
from bot.slack.service import Service
from scenarios.kernel.errors import ParleyError
from tests.fakes.loop import awaited
from tests.fakes.slack import Timing
from tests.fakes.slack.signed import Signed
from tests.slack.inwards import Scene, scene


def way(s: Scene) -> Signed:
    """How the emulator reaches the app."""
    assert s.emu.signed is not None
    return s.emu.signed


@awaited
async def test_slack_may_ask_whether_the_address_is_ours() -> None:
    async with scene("requests") as s:
        assert await way(s).verify()


@awaited
async def test_while_slack_cannot_be_reached_something_may_be_missed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.slack.service.BEAT", 0.2)
    async with scene("requests") as s:
        await s.emu.until(lambda: s.heard == ["caught up"])
        s.emu.inject("api.test", "http", 2, 503)
        await s.emu.until(lambda: s.heard == ["caught up", "lost", "caught up"])
        assert s.service.pulse.connected


@pytest.mark.parametrize("how", ["forged", "stale"])
@awaited
async def test_what_slack_has_not_signed_is_refused(how: str, caplog: pytest.LogCaptureFixture) -> None:
    async with scene("requests") as s:
        signed = way(s)
        signed.statuses.clear()
        signed.forged, signed.age = how == "forged", 301.0 if how == "stale" else 0.0
        s.in_thread(s.anna).post("hello")
        await s.anna.command("/parley", "list")
        assert not await signed.verify()
        await s.settle()
        assert s.arrivals == []
        assert set(signed.statuses) == {401}
        assert caplog.messages == [texts.NOT_SIGNED]


@awaited
async def test_what_was_refused_while_the_clock_was_wrong_comes_again() -> None:
    async with scene("requests", timing=Timing(ack_timeout=1, retry_delays=(0.05, 0.05, 0.5))) as s:
        signed = way(s)
        signed.age = 400.0
        s.in_thread(s.anna).post("hello")
        await s.emu.until(lambda: signed.statuses.count(401) >= 2)
        signed.age = 0.0
        await s.emu.until(s.said)
        assert s.said() == ["hello"]


@pytest.mark.parametrize("signature", [None, "v0=é", f"v0={'0' * 64}"])
@pytest.mark.parametrize("stamp", [None, "now", "1.5", "this second"])
@awaited
async def test_what_has_no_such_signature_is_refused_and_never_read(
    signature: str | None, stamp: str | None, caplog: pytest.LogCaptureFixture
) -> None:
    if stamp == "this second":
        stamp = str(int(time.time()))
    headers = {"X-Slack-Signature": signature, "X-Slack-Request-Timestamp": stamp}
    given = {name: value for name, value in headers.items() if value is not None}
    removed = json.dumps({"type": "event_callback", "event": {"type": "app_uninstalled"}}).encode()
    async with scene("requests") as s, aiohttp.ClientSession(headers=given) as session:
        for body in (removed, b"{", b"[]", b"\xff", b"ssl_check=1"):
            for content in ("application/json", "text/plain; charset=none"):
                how = {"Content-Type": content}
                async with session.post(way(s).url, data=body, headers=how) as response:
                    assert response.status == 401
        assert s.arrivals == []
        assert caplog.messages == [texts.NOT_SIGNED]


@awaited
async def test_a_retry_is_taken_once() -> None:
    async with scene("requests") as s:
        s.in_thread(s.anna).post("once")
        await s.emu.quiet()
        s.emu.events.again()
        await s.settle()
        assert s.said() == ["once"]
        assert set(way(s).statuses) == {200}


@awaited
async def test_what_could_not_be_taken_in_is_no_success() -> None:
    async with scene("requests") as s:
        s.emu.inject("auth.test", "http", 1, 500)
        s.service.connection.forget(s.team.id)
        s.in_thread(s.anna).post("hello")
        await s.emu.until(lambda: s.said() == ["hello"])
        assert 503 in way(s).statuses


@awaited
async def test_at_the_end_what_was_taken_is_done_and_nothing_more_is_taken() -> None:
    async with scene("requests", timing=Timing(ack_timeout=5)) as s:
        release = asyncio.Event()

        async def slowly(_: Arrival) -> Answer:
            await release.wait()
            return Done()

        s.reply = slowly
        s.in_thread(s.anna).post("last")
        await s.emu.until(lambda: s.arrivals)
        ending = asyncio.create_task(s.service.close())
        s.in_thread(s.ben).post("late")
        await s.emu.until(lambda: 503 in way(s).statuses)
        assert not ending.done()
        release.set()
        await ending
        await s.emu.until(lambda: 200 in way(s).statuses)
        assert s.said() == ["last"]


@awaited
async def test_an_address_that_is_taken_is_said_so() -> None:
    async with scene("requests") as s:
        port = int(way(s).url.rpartition(":")[2].partition("/")[0])
        other: Service = s.service
        with pytest.raises(ParleyError, match=f"127.0.0.1:{port}"):
            async with other.requests("secret", "127.0.0.1", port):
                pass
