"""A model behind the official SDK: OpenAI's Responses API, or the Chat Completions that everybody speaks."""

import time
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any, Final, NamedTuple

import httpx2

from agents.models.calling import called
from agents.models.endpoint import Endpoint
from agents.models.failure import FailureKind, ModelFailure
from agents.models.prices import estimated, most_used, priced
from agents.models.reading import LONGEST_NAME, Read, read_chat, read_response, whole
from agents.models.request import Answer, Request, Structured
from agents.models.scrub import scrubbed, without
from agents.models.sending import most_output, to_chat, to_responses
from agents.models.settings import ModelSettings
from agents.models.trouble import Trouble
from scenarios.engine.desk import Used
from scenarios.kernel.errors import ParleyError

if TYPE_CHECKING:
    from openai import AsyncOpenAI
    from openai._legacy_response import LegacyAPIResponse

Json = Any
CONNECT: Final = 10.0
"""Seconds for a connection, which a busy endpoint gives at once."""
LONGEST_DETAIL: Final = 500
"""Characters; a proxy may answer with a whole page."""


class _Got(NamedTuple):
    read: Read
    request_id: str | None


class OpenAIModel:
    """A `Model` (see `request`) behind an endpoint. Retries go through the endpoint's gate; the SDK makes none.

    Raises `ParleyError` for a grammar at OpenAI, which takes none.
    """

    def __init__(
        self, settings: ModelSettings, endpoint: Endpoint, *, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self.settings = settings
        self.endpoint = endpoint
        self.name = settings.name
        self.context = settings.context
        self.max_output = settings.max_output
        self.structured: Structured = settings.structured or "strict"
        self._clock = clock
        if settings.provider == "openai" and self.structured == "grammar":
            raise ParleyError(f"The model {self.name}: OpenAI takes no grammar; write structured: strict.")

    async def answer(self, request: Request) -> Answer:
        """Its answer. Raises `ModelFailure`; a cancellation passes as it is."""
        self.checked_key()
        started = self._clock()
        outcome, attempts = await self.endpoint.gate.through(
            lambda: self._attempt(request), self.settings.retries
        )
        if isinstance(outcome, Trouble):
            raise self.failure(outcome)
        read, request_id = outcome
        used = priced(read.used or estimated(request, read.text), self.settings.prices)
        text = without(self.endpoint.key, read.text)
        return Answer(text, read.finish, used, read.model, request_id, attempts, self._clock() - started)

    def most(self, request: Request) -> Used:
        """What the call can use at most, further attempts not counted: those that fail cost nothing."""
        output = most_output(self.settings, request)
        return most_used(request, output, self.settings.prices, schema=self.structured == "strict")

    def facts(self) -> Mapping[str, Json]:
        """What the record says of it."""
        return facts(self.settings, self.structured)

    async def _attempt(self, request: Request) -> _Got | Trouble:
        client = await self.endpoint.opened()  # what that takes is not the endpoint's fault
        response = await called(self._send(client, request), self.settings.timeout)
        if isinstance(response, Trouble):
            return response
        raw = response.text
        read = read_response(raw) if self.settings.provider == "openai" else read_chat(raw)
        return (
            read
            if isinstance(read, Trouble)
            else _Got(read, (response.request_id or "")[:LONGEST_NAME] or None)
        )

    async def _send(self, client: "AsyncOpenAI", request: Request) -> "LegacyAPIResponse[Any]":
        """The body as it came: what the SDK makes of it would be lost with the first surprise in it."""
        seconds = self.settings.timeout
        timeout = httpx2.Timeout(seconds, connect=min(CONNECT, seconds))
        if self.settings.provider == "openai":
            sent = to_responses(self.settings, self.structured, request)
            return await client.responses.with_raw_response.create(**sent, timeout=timeout)
        sent = to_chat(self.settings, self.structured, request)
        return await client.chat.completions.with_raw_response.create(**sent, timeout=timeout)

    def failure(self, trouble: Trouble) -> ModelFailure:
        """The trouble as others may see it, without any key."""
        return failed(self.settings, self.endpoint.key, trouble)

    def checked_key(self) -> None:
        """Raises `ModelFailure` for a key that no endpoint could take."""
        variable = self.settings.key_env or "the variable of its key"
        if self.settings.provider == "openai" and self.endpoint.key is None:
            raise ModelFailure(FailureKind.AUTH, self.name, f"{variable} is not set")
        if not self.endpoint.key_can_be_sent:
            raise ModelFailure(FailureKind.AUTH, self.name, f"{variable} holds characters that no key has")


def facts(settings: ModelSettings, structured: Structured) -> dict[str, Json]:
    """Whatever an answer depends on; no key, no address."""
    named = {"provider": settings.provider, "model": settings.model, "structured": structured}
    chosen = {"temperature": settings.temperature, "seed": settings.seed, "max_output": settings.max_output}
    return named | {name: value for name, value in chosen.items() if value is not None}


def failed(settings: ModelSettings, key: str | None, trouble: Trouble) -> ModelFailure:
    """The trouble as a failure of this model, priced, and without any key."""
    # Cut only then: half of a key would not be found.
    detail = scrubbed(key, whole(trouble.detail))[:LONGEST_DETAIL]
    raw = scrubbed(key, whole(trouble.raw))
    used = priced(trouble.used, settings.prices)
    return ModelFailure(trouble.kind, settings.name, detail, raw=raw, used=used)
