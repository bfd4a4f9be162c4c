"""An endpoint: its address and key, the one SDK client for it, and the gate before it."""

import asyncio
from collections.abc import Awaitable, Callable
from functools import cached_property
from random import Random
from typing import TYPE_CHECKING, Final, cast
from urllib.parse import urlsplit

import httpx2

from agents.models.breaker import Breaker
from agents.models.gate import Gate
from scenarios.kernel.errors import ParleyError

if TYPE_CHECKING:
    from openai import AsyncOpenAI

OPENAI: Final = "https://api.openai.com/v1"
NO_KEY: Final = "none"
"""What is sent where no key is needed; the SDK wants something."""
_HERE = frozenset(("localhost", "127.0.0.1", "::1"))


class Endpoint:
    """Shared by all models with the same address and key. Opens with its first call; `aclose` before its loop ends.

    Raises `ParleyError` for an address that is none. `transport` stands in for the network in tests.
    """

    def __init__(
        self,
        base_url: str | None,
        key: str | None,
        *,
        concurrency: int = 8,
        breaker: Breaker | None = None,
        random: Random | None = None,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
        transport: httpx2.AsyncBaseTransport | None = None,
    ) -> None:
        self.base_url = OPENAI if base_url is None else _checked(base_url)
        self.key = (key or "").strip() or None
        self.gate = Gate(concurrency, breaker=breaker, random=random, sleep=sleep)
        self._transport = transport

    @property
    def key_can_be_sent(self) -> bool:
        """A header holds printable ASCII only."""
        return self.key is None or (self.key.isascii() and self.key.isprintable())

    @cached_property
    def client(self) -> "AsyncOpenAI":
        """The SDK's client. Importing the SDK takes a second: see `warm`."""
        from openai import AsyncOpenAI, DefaultAsyncHttpx2Client, Omit

        here = urlsplit(self.base_url).hostname in _HERE
        # Whose account it is concerns OpenAI only; the SDK would tell everybody.
        kept = () if self.base_url == OPENAI else ("OpenAI-Organization", "OpenAI-Project")
        return AsyncOpenAI(
            api_key=self.key or NO_KEY,
            base_url=self.base_url,
            max_retries=0,
            default_headers=cast(dict[str, str], dict.fromkeys(kept, Omit())),
            # A proxy from the environment cannot reach this machine's own servers.
            http_client=DefaultAsyncHttpx2Client(transport=self._transport, trust_env=not here),
        )

    async def aclose(self) -> None:
        """Close its connections; it opens again with the next call, also from another loop."""
        client = self.__dict__.pop("client", None)
        self.gate.reset()
        if client is not None:
            await client.close()


def _checked(base_url: str) -> str:
    try:
        parts = urlsplit(base_url)
        sound = parts.scheme in ("http", "https") and bool(parts.hostname) and (parts.port or 1) > 0
    except ValueError:
        sound = False
    if not sound:
        raise ParleyError(
            f"{base_url!r} is no address of an endpoint; write it as http://localhost:11434/v1."
        )
    return base_url
