"""What a serving process tells of its health: fine, deaf, stuck, starting; and whoever asks for it."""

import asyncio
import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.client import HTTPConnection
from socket import create_server
from typing import Any

import pytest

import bot.health
from bot.cli import main
from bot.health import DEAF_AFTER, Health, answering
from bot.pulse import Pulse
from scenarios.kernel.errors import ParleyError
from storage.errors import StoreError
from tests.fakes.loop import awaited

TOO_LONG = DEAF_AFTER + 1


class Hands:
    """A clock that tests turn."""

    def __init__(self) -> None:
        self.at = 1000.0

    def __call__(self) -> float:
        return self.at


async def fine() -> None:
    """A database that answers."""


def at_work() -> bool:
    return True


def free_port() -> int:
    with create_server(("127.0.0.1", 0)) as socket:
        return int(socket.getsockname()[1])


async def asked(port: int, path: str) -> tuple[int, dict[str, Any]]:
    """The status and the line that came back."""

    def ask() -> tuple[int, dict[str, Any]]:
        connection = HTTPConnection("127.0.0.1", port, timeout=20)
        connection.request("GET", path)
        answer = connection.getresponse()
        body = answer.read().decode()
        connection.close()
        assert body.count("\n") == 1
        return answer.status, json.loads(body)

    return await asyncio.to_thread(ask)


@awaited
async def test_a_process_is_alive_while_it_begins_and_ready_once_it_is_connected() -> None:
    hands = Hands()
    pulse, begun = Pulse(hands), False
    health, port = Health({"chat": pulse}, fine, lambda: begun), free_port()
    async with answering(f"127.0.0.1:{port}", health):
        assert await asked(port, "/healthz") == (200, {"ok": True, "why": []})
        status, line = await asked(port, "/readyz")
        assert (status, line["ok"]) == (503, False)
        assert line["why"] == ["it is starting or stopping", "chat is not connected"]
        begun = True
        assert (await asked(port, "/readyz"))[1]["why"] == ["chat is not connected"]
        pulse.up()
        assert await asked(port, "/readyz") == (200, {"ok": True, "why": []})
        pulse.down()
        assert (await asked(port, "/readyz"))[0] == 503
        assert (await asked(port, "/healthz"))[0] == 200


@pytest.mark.parametrize("how", ["never connected", "cut off", "silent", "noise without a connection"])
@awaited
async def test_who_hears_nothing_any_more_is_not_alive(how: str) -> None:
    hands = Hands()
    pulse, other = Pulse(hands), Pulse(hands)
    health = Health({"chat": pulse, "other": other}, fine, at_work)
    other.up()
    if how in ("cut off", "silent"):
        pulse.up()
    if how == "cut off":
        pulse.down()
    for _ in range(4):
        hands.at += DEAF_AFTER / 4
        other.heard()
        if how.startswith("noise"):
            pulse.heard()
    assert await health.alive() == []
    hands.at += 1
    assert await health.alive() == [f"nothing has come from chat for {int(TOO_LONG)} s"]
    pulse.up()
    assert await health.alive() == []


@awaited
async def test_every_sign_of_life_counts() -> None:
    hands = Hands()
    pulse = Pulse(hands)
    pulse.up()
    for _ in range(10):
        hands.at += DEAF_AFTER - 1
        pulse.heard()
    assert await Health({"chat": pulse}, fine, at_work).ready() == []


@awaited
async def test_a_database_that_refuses_is_named() -> None:
    async def refuses() -> None:
        raise StoreError("The disk is full.")

    assert await Health({}, refuses, at_work).alive() == ["the database does not answer (The disk is full)"]


@awaited
async def test_a_database_that_does_not_answer_is_asked_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bot.health, "PATIENCE", 0.01)
    questions, released = 0, asyncio.Event()

    async def stuck() -> None:
        nonlocal questions
        questions += 1
        await released.wait()

    health = Health({}, stuck, at_work)
    for _ in range(3):
        assert await health.alive() == ["the database has not answered for 0 s"]
    assert questions == 1
    monkeypatch.undo()
    released.set()
    assert await health.alive() == []
    health.close()


@awaited
async def test_an_address_that_is_taken_is_one_sentence() -> None:
    with create_server(("127.0.0.1", 0)) as socket:
        address = f"127.0.0.1:{socket.getsockname()[1]}"
        with pytest.raises(
            ParleyError, match=rf"{address} cannot be used for the health check \(.+\); set PARLEY"
        ):
            async with answering(address, Health({}, fine, at_work)):
                raise RuntimeError("it went on")


@awaited
async def test_nothing_listens_unless_an_address_is_set() -> None:
    before = asyncio.all_tasks()
    async with answering(None, Health({}, fine, at_work)):
        assert asyncio.all_tasks() == before


@contextmanager
def served(health: Callable[[], Health]) -> Iterator[int]:
    """A process's health in a thread of its own, on this port."""
    port, up, done = free_port(), threading.Event(), threading.Event()

    async def serve() -> None:
        async with answering(f"127.0.0.1:{port}", health()):
            up.set()
            await asyncio.to_thread(done.wait)

    thread = threading.Thread(target=lambda: asyncio.run(serve()))
    thread.start()
    assert up.wait(20)
    try:
        yield port
    finally:
        done.set()
        thread.join()


def command(*given: str, capfd: pytest.CaptureFixture[str]) -> tuple[int, str, str]:
    capfd.readouterr()
    return (main(("health", *given)), *capfd.readouterr())


@pytest.fixture(autouse=True)
def settings(tmp_path: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """None."""
    (tmp_path / "parley.yaml").touch()
    monkeypatch.setenv("PARLEY_CONFIG", str(tmp_path / "parley.yaml"))
    monkeypatch.delenv("PARLEY_HEALTH_ADDRESS", raising=False)


def test_the_command_says_whether_it_is_well(
    capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    hands = Hands()
    with served(lambda: Health({"chat": Pulse(hands)}, fine, at_work)) as port:
        assert command(f"127.0.0.1:{port}", capfd=capfd) == (0, "It is well.\n", "")
        monkeypatch.setenv("PARLEY_HEALTH_ADDRESS", f"0.0.0.0:{port}")
        assert command(capfd=capfd) == (0, "It is well.\n", "")
        hands.at += TOO_LONG
        code, out, err = command(capfd=capfd)
        assert (code, out) == (1, "")
        assert err == "It is not well: nothing has come from chat for 121 s.\n"


def test_who_stands_still_is_not_well(
    capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nothing in the process goes on, so that it cannot even say so."""
    monkeypatch.setattr("bot.cli.health.PATIENCE", 0.2)
    told = threading.Event()

    async def stands_still() -> None:
        told.wait(20)

    with served(lambda: Health({}, stands_still, at_work)) as port:
        code, out, err = command(f"127.0.0.1:{port}", capfd=capfd)
        told.set()
        assert (code, out) == (1, "")
        assert "Nobody answers at" in err


def test_the_command_fails_where_nobody_of_ours_answers(capfd: pytest.CaptureFixture[str]) -> None:
    code, _, err = command(f"127.0.0.1:{free_port()}", capfd=capfd)
    assert code == 1
    assert "Nobody answers at 127.0.0.1:" in err
    assert err.count("\n") == 1
    for line in (
        b"",
        b"HTTP/1.1 200 OK\r\n\r\nhello",
        b'HTTP/1.1 200 OK\r\n\r\n{"ok": true}',
        b"SSH-2.0-x\r\n\r\n",
    ):
        with create_server(("127.0.0.1", 0)) as socket:

            def answer(line: bytes = line) -> None:
                connection, _ = socket.accept()
                with connection:
                    connection.recv(1000)
                    connection.sendall(line)

            thread = threading.Thread(target=answer)
            thread.start()
            code, out, err = command(f"127.0.0.1:{socket.getsockname()[1]}", capfd=capfd)
            thread.join()
            assert (code, out) == (1, "")
            assert "Nobody answers at" in err


@pytest.mark.parametrize(
    "given", [(), ("8080",), (":8080",), ("host",), ("a:b",), ("http://a:80",), ("a:0",)]
)
def test_an_address_that_cannot_be(given: tuple[str, ...], capfd: pytest.CaptureFixture[str]) -> None:
    code, _, err = command(*given, capfd=capfd)
    assert code == 2
    assert "127.0.0.1:8080" in err
