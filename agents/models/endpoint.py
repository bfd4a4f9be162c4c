"""An endpoint: its address and key, the one SDK client for it, and the gate before it."""

import asyncio
from collections.abc import Awaitable, Callable
from random import Random
from typing import TYPE_CHECKING, Final, cast
from urllib.parse import urlsplit

import httpx2

from agents.models.breaker import Breaker
from agents.models.gate import Gate
from agents.models.receiving import bound
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
        self._client: AsyncOpenAI | None = None
        self._opening = asyncio.Lock()

    @property
    def key_can_be_sent(self) -> bool:
        """A header holds printable ASCII only."""
        return self.key is None or (self.key.isascii() and self.key.isprintable())

    async def opened(self) -> "AsyncOpenAI":
        """The SDK's client, which the first call makes.

        In a thread: to import the SDK takes a second, and to read the system's certificates a quarter.
        """
        async with self._opening:
            if self._client is None:
                self._client = await asyncio.to_thread(self._made)
            return self._client

    async def aclose(self) -> None:
        """Close its connections; it opens again with the next call, also from another loop."""
        client, self._client = self._client, None
        self.gate.reset()
        self._opening = asyncio.Lock()
        if client is not None:
            await client.close()

    def _made(self) -> "AsyncOpenAI":
        from openai import AsyncOpenAI, DefaultAsyncHttpx2Client, Omit

        here = urlsplit(self.base_url).hostname in _HERE
        # Whose account it is concerns OpenAI only; the SDK would tell everybody.
        kept = () if self.base_url == OPENAI else ("OpenAI-Organization", "OpenAI-Project")
        plain = {"Accept-Encoding": "identity"}
        client = AsyncOpenAI(
            api_key=self.key or NO_KEY,
            base_url=self.base_url,
            max_retries=0,
            default_headers=plain | cast(dict[str, str], dict.fromkeys(kept, Omit())),
            http_client=DefaultAsyncHttpx2Client(
                transport=self._transport,
                # A proxy from the environment cannot reach this machine's own servers.
                trust_env=not here,
                # Prompts go where the settings say, and nowhere else.
                follow_redirects=False,
                event_hooks={"response": [bound]},
            ),
        )
        _ = (
            client.responses if self.base_url == OPENAI else client.chat.completions
        )  # imported when first used
        return client


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
