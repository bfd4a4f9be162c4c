"""`parley serve` within the test: its locks and its addresses are the test's own."""

import io
import logging
from collections.abc import Iterator
from pathlib import Path
from socket import create_server

import discord
import pytest
import structlog
from discord.gateway import DiscordWebSocket


@pytest.fixture(autouse=True)
def own(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """As they were, afterwards."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    monkeypatch.setattr(discord.http.Route, "BASE", discord.http.Route.BASE)
    monkeypatch.setattr(DiscordWebSocket, "DEFAULT_GATEWAY", DiscordWebSocket.DEFAULT_GATEWAY)


@pytest.fixture
def unused_port() -> int:
    """A port on which nobody listens."""
    with create_server(("127.0.0.1", 0)) as socket:
        return int(socket.getsockname()[1])


@pytest.fixture
def out() -> Iterator[io.StringIO]:
    """What is logged, with everything as it was afterwards."""
    loggers = [logging.getLogger(), logging.getLogger("parley")]
    handlers, levels = loggers[0].handlers[:], [one.level for one in loggers]
    yield io.StringIO()
    loggers[0].handlers[:] = handlers
    for logger, level in zip(loggers, levels, strict=True):
        logger.setLevel(level)
    structlog.reset_defaults()
