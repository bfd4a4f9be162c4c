"""Addresses on which a program listens."""

from urllib.parse import urlsplit


def host_and_port(given: str) -> tuple[str, int]:
    """The two parts of `127.0.0.1:8080`, `localhost:8080` or `[::1]:8080`. Raises `ValueError`."""
    parts = urlsplit(f"//{given}")
    host, port = parts.hostname, parts.port
    if (
        not host
        or not port
        or parts.netloc != given
        or "@" in given
        or not given.isprintable()
        or " " in given
    ):
        raise ValueError("no such address")
    return host, port
