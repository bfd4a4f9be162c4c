"""The address of the health check: off unless it is set."""

import pytest

from config.address import host_and_port
from config.settings import load, read


def test_off_by_default(monkeypatch: pytest.MonkeyPatch) -> None:
    assert load().health_address is None
    monkeypatch.setenv("PARLEY_HEALTH_ADDRESS", "")
    assert load().health_address is None


@pytest.mark.parametrize(
    ("given", "parts"),
    [
        ("127.0.0.1:8080", ("127.0.0.1", 8080)),
        ("0.0.0.0:1", ("0.0.0.0", 1)),  # noqa: S104
        ("[::1]:65535", ("::1", 65535)),
        ("localhost:80", ("localhost", 80)),
    ],
)
def test_addresses(given: str, parts: tuple[str, int], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PARLEY_HEALTH_ADDRESS", given)
    assert load().health_address == given
    assert host_and_port(given) == parts


IMPOSSIBLE = (
    *("8080", ":8080", "host", "host:", "host:0", "host:65536", "host:-1", "host:x", "http://host:80"),
    *("host:80/x", "me@host:80", "host:80?x", "host:80#x", "::1:80:", "[::1:80", "a b:80", "host:80\n"),
    "x" * 301 + ":80",
)


@pytest.mark.parametrize("given", IMPOSSIBLE)
def test_impossible_addresses_are_named(given: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PARLEY_HEALTH_ADDRESS", given)
    settings, wrong = read()
    assert settings.health_address is None
    assert wrong == [
        "PARLEY_HEALTH_ADDRESS: write an address of this machine with a port, such as 127.0.0.1:8080"
    ]
