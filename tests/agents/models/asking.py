"""A model before an endpoint made up by the test, or before one that listens on a socket."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from random import Random
from typing import Any

import httpx2
import pytest

from agents.models.client import OpenAIModel
from agents.models.endpoint import Endpoint
from agents.models.failure import FailureKind, ModelFailure
from agents.models.request import Message, Piece, Request
from agents.models.settings import ModelSettings, Provider

APIS: tuple[Provider, ...] = ("openai", "compatible")
KEY = "sk-canary-0123456789abcdef"
SCHEMA = {
    "type": "object",
    "properties": {"price": {"type": "integer"}},
    "required": ["price"],
    "additionalProperties": False,
}

Json = Any
Reply = Callable[[httpx2.Request], httpx2.Response]


def asked(text: str = "What do you offer?", schema: Json = None, **more: Json) -> Request:
    system = Message("system", (Piece("You sell a "), Piece("car", "thing"), Piece(".")))
    return Request((system, Message("user", (Piece(text),))), schema, **more)


def model_at(endpoint: Endpoint, provider: Provider = "compatible", **settings: Json) -> OpenAIModel:
    facts = {"base_url": endpoint.base_url, "key": KEY, "retries": 0} | settings
    return OpenAIModel(ModelSettings("seller", provider, "some-model", **facts), endpoint)


class Slept:
    """Waits that take no time, in order."""

    def __init__(self) -> None:
        self.seconds: list[float] = []

    async def __call__(self, seconds: float) -> None:
        self.seconds.append(seconds)


def endpoint_of(reply: Reply, slept: Slept | None = None, **more: Json) -> Endpoint:
    """An endpoint that replies from within; its jitter is seeded, its waits take no time."""
    return Endpoint(
        "http://endpoint.test/v1",
        KEY,
        random=Random(0),
        sleep=slept or Slept(),
        transport=httpx2.MockTransport(reply),
        **more,
    )


class Replies:
    """Replies in order, the last one again and again; keeps what was asked."""

    def __init__(self, *replies: httpx2.Response | Exception) -> None:
        self._replies = list(replies)
        self.requests: list[httpx2.Request] = []

    def __call__(self, request: httpx2.Request) -> httpx2.Response:
        self.requests.append(request)
        reply = self._replies[min(len(self.requests), len(self._replies)) - 1]
        if isinstance(reply, Exception):
            raise reply
        # A response can be read once.
        return httpx2.Response(reply.status_code, headers=reply.headers, content=reply.content)


def json(body: Json, status: int = 200, **headers: str) -> httpx2.Response:
    return httpx2.Response(status, json=body, headers={k.replace("_", "-"): v for k, v in headers.items()})


def chat(content: Json = "Fine.", finish: str | None = "stop", usage: Json = None, **message: Json) -> Json:
    choice = {
        "index": 0,
        "finish_reason": finish,
        "message": {"role": "assistant", "content": content} | message,
    }
    counts = {"prompt_tokens": 10, "completion_tokens": 4, "total_tokens": 14} if usage is None else usage
    return {
        "id": "c",
        "object": "chat.completion",
        "model": "some-model-1",
        "choices": [choice],
        "usage": counts,
    }


def response(
    *parts: Json, status: str = "completed", reason: str | None = None, usage: Json = None, **more: Json
) -> Json:
    said = [{"type": "output_text", "text": part} if isinstance(part, str) else part for part in parts]
    output = [{"type": "reasoning", "summary": []}, {"type": "message", "role": "assistant", "content": said}]
    counts = {"input_tokens": 10, "output_tokens": 4, "total_tokens": 14} if usage is None else usage
    incomplete = None if reason is None else {"reason": reason}
    body = {"id": "r", "object": "response", "model": "some-model-1", "status": status, "output": output}
    return body | {"incomplete_details": incomplete, "error": None, "usage": counts} | more


def good(provider: Provider, text: str = "Fine.") -> httpx2.Response:
    return json(response(text) if provider == "openai" else chat(text))


@contextmanager
def failing(kind: FailureKind) -> Iterator[list[ModelFailure]]:
    """The body fails in this way, with one sentence that names the model."""
    caught: list[ModelFailure] = []
    with pytest.raises(ModelFailure) as raised:
        yield caught
    failure = raised.value
    caught.append(failure)
    assert failure.kind is kind, failure.detail
    assert failure.model == "seller"
    assert "seller" in str(failure)
    assert str(failure).endswith(".")
    assert KEY not in f"{failure} {failure.detail} {failure.raw}"
