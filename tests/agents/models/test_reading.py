"""What bodies mean: every finish of both APIs, and bodies that no endpoint should send."""

from typing import Any

import httpx2
import pytest

from agents.models.failure import FailureKind
from agents.models.request import Answer
from agents.models.settings import Prices, Provider
from scenarios.engine.desk import Used
from tests.agents.models.asking import (
    APIS,
    Replies,
    asked,
    chat,
    endpoint_of,
    failing,
    json,
    model_at,
    response,
)
from tests.fakes.loop import awaited

Json = Any


async def answered(provider: Provider, body: Json, **settings: Json) -> Answer:
    replies = Replies(body if isinstance(body, httpx2.Response) else json(body, x_request_id="req-1"))
    endpoint = endpoint_of(replies)
    try:
        return await model_at(endpoint, provider, **settings).answer(asked())
    finally:
        await endpoint.aclose()


FINISHES = [
    ("compatible", chat("Fine."), "Fine.", "stop"),
    ("compatible", chat(""), "", "stop"),
    (
        "compatible",
        chat([{"type": "text", "text": "Fi"}, {"type": "text", "text": "ne."}, 7]),
        "Fine.",
        "stop",
    ),
    ("compatible", chat("Fine.", finish=None), "Fine.", "stop"),
    ("compatible", chat("Fine.", finish="eos"), "Fine.", "stop"),
    ("compatible", chat('{"price": 5', finish="length"), '{"price": 5', "length"),
    ("compatible", chat(None, finish="length"), "", "length"),
    ("compatible", chat(None, finish="content_filter"), "", "filter"),
    ("compatible", chat("I ca", finish="content_filter"), "I ca", "filter"),
    ("compatible", chat(None, refusal="I can't help."), "I can't help.", "refusal"),
    ("compatible", chat("Fine.", refusal=""), "Fine.", "stop"),
    ("openai", response("Fi", "ne."), "Fine.", "stop"),
    ("openai", response(""), "", "stop"),
    (
        "openai",
        response('{"price": 5', status="incomplete", reason="max_output_tokens"),
        '{"price": 5',
        "length",
    ),
    ("openai", response(status="incomplete", reason="max_output_tokens"), "", "length"),
    ("openai", response("I ca", status="incomplete", reason="content_filter"), "I ca", "filter"),
    ("openai", response({"type": "refusal", "refusal": "I can't."}), "I can't.", "refusal"),
]


@pytest.mark.parametrize(("provider", "body", "text", "finish"), FINISHES)
@awaited
async def test_every_finish_comes_with_its_text_and_usage(
    provider: Provider, body: Json, text: str, finish: str
) -> None:
    answer = await answered(provider, body, prices=Prices(1_000_000, 2_000_000))
    assert (answer.text, answer.finish) == (text, finish)
    assert answer.used == Used(10, 4, 0, 10 + 8)
    assert (answer.model, answer.request_id, answer.attempts) == ("some-model-1", "req-1", 1)
    assert answer.seconds >= 0


UNREADABLE = [
    ("compatible", httpx2.Response(200, content=b"<html>It works!</html>")),
    ("compatible", httpx2.Response(200, content=b"")),
    ("compatible", httpx2.Response(200, content=b'{"choices": [{"mess')),
    ("compatible", httpx2.Response(200, content=b"[" * 100_000)),
    ("compatible", httpx2.Response(200, content=b'{"choices": 1' + b"0" * 5_000 + b"}")),
    ("compatible", httpx2.Response(200, content=b"\xff\xfe\x00")),
    ("compatible", json([])),
    ("compatible", json("Fine.")),
    ("compatible", json(None)),
    ("compatible", {"choices": []}),
    ("compatible", {"choices": "Fine."}),
    ("compatible", {"choices": [None]}),
    ("compatible", {"choices": [{"message": "Fine."}]}),
    ("compatible", chat(None)),
    ("compatible", chat(7)),
    ("compatible", chat(None, finish="tool_calls")),
    ("openai", httpx2.Response(200, content=b"<html>It works!</html>")),
    ("openai", json([])),
    ("openai", chat("Fine.")),
    ("openai", response()),
    ("openai", response("Fine.", status="queued")),
    ("openai", response("Fine.", status="incomplete", reason="mood")),
    ("openai", {"status": "completed", "output": [None, {"type": "message", "content": "Fine."}]}),
    (
        "openai",
        {"status": "completed", "output": [{"type": "message", "content": [{"type": "output_text"}]}]},
    ),
]


@pytest.mark.parametrize(("provider", "body"), UNREADABLE)
@awaited
async def test_whatever_cannot_be_read_is_malformed(provider: Provider, body: Json) -> None:
    with failing(FailureKind.MALFORMED) as caught:
        await answered(provider, body)
    assert caught[0].detail


@pytest.mark.parametrize("provider", APIS)
@awaited
async def test_raw_text_and_usage_survive_what_cannot_be_read(provider: Provider) -> None:
    body = response() if provider == "openai" else chat(None)
    with failing(FailureKind.MALFORMED) as caught:
        await answered(provider, body, prices=Prices(1_000_000, 1_000_000))
    assert caught[0].used == Used(10, 4, 0, 14)
    assert '"some-model-1"' in caught[0].raw


ERRORS_UNDER_200 = [
    ("compatible", {"error": {"code": 429, "message": "slow down"}}, FailureKind.RATE_LIMITED),
    ("compatible", {"error": {"code": 402, "message": "no credits"}}, FailureKind.QUOTA),
    ("compatible", {"error": {"code": 502, "message": "the provider is down"}}, FailureKind.UNREACHABLE),
    ("compatible", {"error": "model is loading"}, FailureKind.MALFORMED),
    ("compatible", {"choices": [{"error": {"code": 503, "message": "overloaded"}}]}, FailureKind.UNREACHABLE),
    (
        "openai",
        {"status": "failed", "error": {"code": "server_error", "message": "x"}},
        FailureKind.UNREACHABLE,
    ),
    ("openai", {"status": "failed", "error": {"code": "rate_limit_exceeded"}}, FailureKind.RATE_LIMITED),
    ("openai", {"status": "failed", "error": {"code": "insufficient_quota"}}, FailureKind.QUOTA),
    ("openai", {"status": "failed", "error": {"code": "invalid_prompt"}}, FailureKind.CONTENT_FILTER),
    ("openai", {"status": "cancelled"}, FailureKind.CANCELLED),
]


@pytest.mark.parametrize(("provider", "body", "kind"), ERRORS_UNDER_200)
@awaited
async def test_errors_under_the_status_200(provider: Provider, body: Json, kind: FailureKind) -> None:
    with failing(kind):
        await answered(provider, body)


COUNTS = [
    (
        {"prompt_tokens": 10, "completion_tokens": 4, "prompt_tokens_details": {"cached_tokens": 6}},
        (10, 4, 6),
    ),
    ({"prompt_tokens": 10, "completion_tokens": 4, "prompt_tokens_details": None}, (10, 4, 0)),
    (
        {"prompt_tokens": 10, "completion_tokens": 4, "prompt_tokens_details": {"cached_tokens": 99}},
        (10, 4, 10),
    ),
    (
        {"prompt_tokens": 10, "completion_tokens": 4, "prompt_tokens_details": {"cached_tokens": -9}},
        (10, 4, 0),
    ),
]


@pytest.mark.parametrize(("usage", "counts"), COUNTS)
@awaited
async def test_what_was_cached_is_at_most_what_was_given(usage: Json, counts: tuple[int, int, int]) -> None:
    assert (await answered("compatible", chat(usage=usage))).used[:3] == counts


@awaited
async def test_cached_tokens_of_responses_cost_their_own_price() -> None:
    usage = {"input_tokens": 10, "output_tokens": 4, "input_tokens_details": {"cached_tokens": 6}}
    answer = await answered(
        "openai", response("Fine.", usage=usage), prices=Prices(3_000_000, 5_000_000, 1_000_000)
    )
    assert answer.used == Used(10, 4, 6, 4 * 3 + 6 * 1 + 4 * 5)


@pytest.mark.parametrize(
    "usage",
    [
        {},
        [],
        "10",
        {"prompt_tokens": 0, "completion_tokens": 0},
        {"prompt_tokens": -1, "completion_tokens": 4},
        {"prompt_tokens": 10, "completion_tokens": -4},
        {"prompt_tokens": "10", "completion_tokens": "4"},
        {"prompt_tokens": True, "completion_tokens": True},
        {"prompt_tokens": 1e300, "completion_tokens": 4},
        {"prompt_tokens": 10**30, "completion_tokens": 4},
        {"prompt_tokens": 10, "completion_tokens": 10**30},
        {"completion_tokens": 4},
    ],
)
@awaited
async def test_usage_that_cannot_be_true_is_estimated(usage: Json) -> None:
    answer = await answered("compatible", chat("Nine thousand, and not one less.", usage=usage))
    assert 15 <= answer.used.input_tokens <= 40
    assert 6 <= answer.used.output_tokens <= 16


@awaited
async def test_half_a_pair_of_surrogates_does_not_get_through() -> None:
    raw = httpx2.Response(
        200, content=rb'{"choices": [{"message": {"content": "a\ud800b"}}], "model": "\udc00"}'
    )
    answer = await answered("compatible", raw)
    assert answer.text.encode() == b"a?b"
    assert answer.model == "?"
