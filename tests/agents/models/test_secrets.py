"""The key goes to its endpoint and nowhere else, whatever the endpoint does with it."""

import logging
import traceback
from typing import Any

import httpx2
import pytest

from agents.models.endpoint import Endpoint
from agents.models.failure import FailureKind, ModelFailure
from agents.models.probe import probe
from agents.models.scrub import scrubbed
from tests.agents.models.asking import APIS, KEY, Replies, asked, chat, endpoint_of, json, model_at, response
from tests.fakes.loop import awaited

Json = Any
ECHOES = [
    json({"error": {"message": f"Incorrect API key provided: {KEY}."}}, 401),
    json({"error": {"message": "x" * 490 + KEY}}, 400),
    json({"error": {"code": KEY, "type": KEY}}, 500),
    json({"error": KEY}, 429),
    httpx2.Response(400, text=f"bad header Authorization: Bearer {KEY}"),
    httpx2.Response(200, text=f"<pre>{KEY}</pre>"),
    json({"error": {"code": 500, "message": KEY}}),
    json({"status": KEY, "choices": [{"finish_reason": KEY, "message": {}}]}),
    httpx2.ConnectError(f"cannot send {KEY}"),
    httpx2.ReadTimeout(KEY),
    httpx2.RemoteProtocolError(f"illegal header value b'Bearer {KEY}'"),
]


@pytest.mark.parametrize("provider", APIS)
@pytest.mark.parametrize("reply", ECHOES, ids=range(len(ECHOES)))
@awaited
async def test_no_failure_shows_the_key(
    provider: Json, reply: Json, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    endpoint = endpoint_of(Replies(reply))
    model = model_at(endpoint, provider, retries=1)
    with pytest.raises(ModelFailure) as raised:
        await model.answer(asked())
    found = await probe(model)
    await endpoint.aclose()
    failure = raised.value
    shown = "".join(traceback.format_exception(failure))
    assert (
        "sk-canary"
        not in f"{failure} {failure.detail} {failure.raw} {shown} {found} {failure!r} {caplog.text}"
    )


@pytest.mark.parametrize(
    "body", [chat(f"It is {KEY}."), chat(None, refusal=f"Not {KEY}."), response(f"It is {KEY}.")]
)
@awaited
async def test_no_answer_shows_the_key(body: Json) -> None:
    endpoint = endpoint_of(Replies(json(body)))
    answer = await model_at(endpoint, "openai" if "status" in body else "compatible").answer(asked())
    await endpoint.aclose()
    assert "sk-canary" not in repr(answer)
    assert "[key]" in answer.text


@pytest.mark.parametrize(
    ("key", "text", "left"),
    [
        (None, "key sk-proj-ab12****cd34 is wrong", "key [key] is wrong"),
        (None, "Authorization: Bearer abc.def", "Authorization: Bearer [key]"),
        (None, "http://user:secret@host/v1", "http://[key]@host/v1"),
        ("none", "none of these", "none of these"),
        ("", "as it is", "as it is"),
        ("plain-secret", "plain-secret!", "[key]!"),
        (None, "Ask-and-you-will-receive; a task-based risk-free desk-clerk", None),
    ],
)
def test_what_looks_like_a_key_is_taken_out(key: str | None, text: str, left: str | None) -> None:
    assert scrubbed(key, text) == (text if left is None else left)


@pytest.mark.parametrize("key", ["sk-cänary-0123", "sk-canary\n0123", "sk-canary\x000123"])
@awaited
async def test_a_key_that_no_header_can_hold_is_not_sent(key: str) -> None:
    replies = Replies(json(chat()))
    endpoint = Endpoint("http://endpoint.test/v1", key, transport=httpx2.MockTransport(replies))
    model = model_at(endpoint, key_env="SELLER_KEY")
    with pytest.raises(ModelFailure) as raised:
        await model.answer(asked())
    await endpoint.aclose()
    assert raised.value.kind is FailureKind.AUTH
    assert raised.value.detail == "SELLER_KEY holds characters that no key has"
    assert not replies.requests


@awaited
async def test_a_key_with_a_line_end_is_meant_without() -> None:
    replies = Replies(json(chat()))
    endpoint = Endpoint("http://endpoint.test/v1", f" {KEY}\n", transport=httpx2.MockTransport(replies))
    await model_at(endpoint).answer(asked())
    await endpoint.aclose()
    assert replies.requests[0].headers["authorization"] == f"Bearer {KEY}"


@awaited
async def test_no_key_of_the_environment_is_sent_to_others(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", KEY)
    replies = Replies(json(chat()))
    endpoint = Endpoint("http://endpoint.test/v1", None, transport=httpx2.MockTransport(replies))
    await model_at(endpoint).answer(asked())
    with pytest.raises(ModelFailure) as raised:
        await model_at(endpoint, "openai", key_env="OPENAI_API_KEY").answer(asked())
    await endpoint.aclose()
    assert KEY not in repr(replies.requests[0].headers.raw)
    assert (raised.value.kind, raised.value.detail) == (FailureKind.AUTH, "OPENAI_API_KEY is not set")
