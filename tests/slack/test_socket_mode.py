"""The connection in Socket Mode: it is always made again, and nothing is lost or taken twice."""

import asyncio

import pytest

from bot.bridge.arrivals import Arrival
from bot.bridge.content import Answer, Done
from bot.slack.connection import OneToken, session
from bot.slack.service import Service
from scenarios.kernel.errors import ParleyError
from tests.fakes.loop import awaited
from tests.fakes.slack import Timing, emulated
from tests.fakes.slack.clock import Passing
from tests.slack.inwards import Scene, scene

QUICK = Timing(ack_timeout=0.5, retry_delays=(0.0, 0.3, 0.6))


async def says(s: Scene, *texts: str) -> None:
    """Anna writes them, and they arrive."""
    for text in texts:
        s.in_thread(s.anna).post(text)
    await s.emu.until(lambda: texts[-1] in s.said())


@pytest.mark.parametrize("reason", ["warning", "refresh_requested"])
@awaited
async def test_slack_wants_a_new_connection_and_nothing_is_missed(reason: str) -> None:
    async with scene() as s:
        await s.emu.sockets.disconnect(reason, closing=0.2)
        await s.emu.until(lambda: s.emu.sockets.opened == 2)
        await says(s, "one", "two")
        await s.emu.until(lambda: len(s.emu.sockets.all) == 1 or reason == "warning")
        await says(s, "three")
        assert s.heard == ["caught up"]
        assert s.service.pulse.connected


@awaited
async def test_socket_mode_is_switched_off_for_a_while() -> None:
    async with scene() as s:
        await s.emu.sockets.disconnect("link_disabled")
        await s.emu.until(lambda: s.emu.sockets.opened == 2)
        await says(s, "one")


@awaited
async def test_a_connection_that_is_cut_is_made_again_at_once() -> None:
    async with scene(timing=QUICK) as s:
        s.emu.sockets.kill()
        s.in_thread(s.anna).post("meanwhile")
        await s.emu.until(lambda: "meanwhile" in s.said())
        assert s.heard == ["caught up", "lost", "caught up"]


@awaited
async def test_a_connection_that_is_half_open_is_found_out() -> None:
    async with scene(timing=QUICK, quiet=0.1) as s:
        s.emu.sockets.freeze()
        await s.emu.until(lambda: s.emu.sockets.opened == 2)
        await says(s, "one")
        assert "lost" in s.heard


@awaited
async def test_a_refused_handshake_burns_its_ticket_and_takes_a_new_one(
    caplog: pytest.LogCaptureFixture,
) -> None:
    async with scene(pause=0.05) as s:
        s.emu.sockets.refuse = 3
        s.emu.sockets.kill()
        await s.emu.until(lambda: s.emu.sockets.opened == 2)
        assert len(s.emu.called("apps.connections.open")) == 5
        await says(s, "one")
        assert "could not be reached" in caplog.text
        assert "ticket" not in caplog.text


@pytest.mark.parametrize(
    ("kind", "arg"),
    [("http", 500), ("http", 502), ("error", "invalid_auth"), ("garbage", None), ("drop", None)],
)
@awaited
async def test_no_address_for_a_while(kind: str, arg: object) -> None:
    async with scene(pause=0.05) as s:
        s.emu.inject("apps.connections.open", kind, 3, arg)  # type: ignore[arg-type]
        s.emu.sockets.kill()
        await s.emu.until(lambda: s.emu.sockets.opened == 2)
        await says(s, "one")


@awaited
async def test_a_limit_on_addresses_is_kept() -> None:
    async with scene(pause=0.01) as s:
        s.emu.inject("apps.connections.open", "429", 1, 1)
        s.emu.sockets.kill()
        await s.emu.until(lambda: s.emu.sockets.opened == 2)
        first, second = [call.at for call in s.emu.called("apps.connections.open")[-2:]]
        assert second - first >= 0.9


@awaited
async def test_too_many_connections_are_no_storm() -> None:
    async with scene(pause=0.2) as s:
        s.emu.sockets.most = 0
        s.emu.sockets.kill()
        await asyncio.sleep(1.0)
        assert 2 <= len(s.emu.called("apps.connections.open")) <= 6
        s.emu.sockets.most = 10
        await s.emu.until(lambda: s.emu.sockets.opened == 2)
        await says(s, "one")


@awaited
async def test_connections_that_are_to_be_replaced_at_once_are_no_storm() -> None:
    async with scene(pause=0.2) as s:
        end = asyncio.get_running_loop().time() + 1.0
        while asyncio.get_running_loop().time() < end:
            await s.emu.sockets.disconnect("refresh_requested", closing=0.05)
            await asyncio.sleep(0.01)
        assert 3 <= len(s.emu.called("apps.connections.open")) <= 6
        await s.emu.until(lambda: s.emu.sockets.live)
        await says(s, "one")


@awaited
async def test_of_two_processes_each_event_reaches_one() -> None:
    async with scene() as s:
        other = Service(
            OneToken(s.team.bot.token),
            s.service.connection.session,
            s.clock,
            asyncio.create_task,
            base_url=s.emu.base_url,
        )
        other.attend(s.handle, lambda: None, s.caught_up, lambda: None)
        await other.begin(s.team.bot.token)
        more = asyncio.create_task(other.sockets(s.emu.app_token))
        await s.emu.until(lambda: len(s.emu.sockets.live) == 2)
        texts = {str(number) for number in range(10)}
        for text in texts:
            s.in_thread(s.anna).post(text)
        await s.emu.until(lambda: len(s.said()) == 10)
        await s.settle()
        assert sorted(s.said()) == sorted(texts)
        await other.close()
        await more


@awaited
async def test_a_lost_acknowledgement_brings_it_again_and_it_is_taken_once() -> None:
    async with scene(timing=QUICK) as s:
        s.emu.sockets.swallow_acks = 1
        s.in_thread(s.anna).post("once")
        await s.emu.until(lambda: len(s.emu.events.all[-1].tries) == 2)
        await s.settle()
        assert s.said() == ["once"]


@awaited
async def test_it_is_acknowledged_when_it_was_taken_in_and_not_before() -> None:
    async with scene(timing=Timing(ack_timeout=5)) as s:
        release = asyncio.Event()

        async def slowly(_: Arrival) -> Answer:
            await release.wait()
            return Done()

        s.reply = slowly
        s.in_thread(s.anna).post("slow")
        await s.emu.until(lambda: s.arrivals)
        assert not s.emu.events.all[-1].done
        release.set()
        await s.emu.until(lambda: s.emu.events.all[-1].done)


@awaited
async def test_what_could_not_be_taken_in_comes_again() -> None:
    async with scene(timing=QUICK) as s:
        tries = []

        async def fails_once(_: Arrival) -> Answer:
            tries.append(1)
            if len(tries) == 1:
                raise RuntimeError("zq")
            return Done()

        s.reply = fails_once
        s.in_thread(s.anna).post("again")
        await s.emu.until(lambda: len(tries) == 2 and s.emu.events.all[-1].done)


@awaited
async def test_who_wrote_cannot_be_told_for_a_moment() -> None:
    async with scene(timing=QUICK) as s:
        s.emu.inject("users.info", "http", 1, 500)
        for who in (s.anna, s.ben):
            s.in_thread(who).post(who.name)
        await s.emu.until(lambda: s.clock.hurry() or len(s.said()) == 2)
        await s.emu.until(lambda: len(s.said()) == 2)
        assert s.said() == ["Anna", "Ben"]
        assert "missed" not in s.heard


@awaited
async def test_who_wrote_cannot_be_told_and_it_is_read_later() -> None:
    async with scene(timing=QUICK) as s:
        s.emu.inject("users.info", "http", None, 500)
        s.in_thread(s.anna).post("hello")
        while "missed" not in s.heard:
            s.clock.hurry()
            await asyncio.sleep(0.01)
        assert s.said() == []


@awaited
async def test_too_much_happens_and_slack_tells_of_nothing() -> None:
    async with scene() as s:
        s.emu.events.limit(s.team.id)
        await s.emu.until(lambda: s.heard[-1] == "missed")


@awaited
async def test_a_late_acknowledgement_is_an_error_for_the_person_and_done_all_the_same() -> None:
    async with scene(timing=Timing(ack_timeout=0.2)) as s:
        release = asyncio.Event()

        async def slowly(_: Arrival) -> Answer:
            await release.wait()
            return Done()

        s.reply = slowly
        reply = await s.anna.command("/parley", "list")
        assert reply.error == "operation_timeout"
        assert len(s.arrivals) == 1
        release.set()


@awaited
async def test_at_the_end_what_was_taken_is_acknowledged() -> None:
    async with scene(timing=Timing(ack_timeout=5)) as s:
        release = asyncio.Event()

        async def slowly(_: Arrival) -> Answer:
            await release.wait()
            return Done()

        s.reply = slowly
        s.in_thread(s.anna).post("last")
        await s.emu.until(lambda: s.arrivals)
        ending = asyncio.create_task(s.service.close())
        await asyncio.sleep(0.05)
        assert not ending.done()
        release.set()
        await ending
        await s.emu.until(lambda: s.emu.events.all[-1].done)
        assert s.emu.sockets.live == []


@pytest.mark.parametrize("wrong", ["bot", "app"])
@awaited
async def test_a_wrong_token_ends_it_at_once_with_what_to_do(wrong: str) -> None:
    async with emulated() as emu, session() as calls:
        team = emu.team("Acme")
        token = "xoxb-wrong" if wrong == "bot" else team.bot.token
        service = Service(OneToken(token), calls, Passing(), asyncio.create_task, base_url=emu.base_url)

        async def handle(_: Arrival) -> Answer:
            return Done()

        async def caught_up() -> None:
            """Nothing was missed."""

        service.attend(handle, lambda: None, caught_up, lambda: None)
        with pytest.raises(ParleyError, match=f"PARLEY_SLACK_{wrong.upper()}_TOKEN"):
            await service.begin(token)
            await service.sockets("xapp-wrong")


@awaited
async def test_who_it_is_need_not_be_asked_again_at_the_first_event() -> None:
    async with scene() as s:
        s.emu.inject("auth.test", "http", None, 500)
        await says(s, "one")
