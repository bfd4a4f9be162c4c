"""One test for each way in which an endpoint fails, against one that listens on a socket."""

import asyncio
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from random import Random
from typing import Any

import httpx2
import pytest
from llmock.pytest_plugin import LLMock
from llmock.scenarios import Reply

from agents.models.client import OpenAIModel
from agents.models.endpoint import Endpoint
from agents.models.failure import FailureKind
from agents.models.settings import Provider
from tests.agents.models.asking import APIS, KEY, SCHEMA, Replies, asked, endpoint_of, failing, json, model_at
from tests.fakes.loop import awaited

Json = Any
both = pytest.mark.parametrize("provider", APIS)


class NoJitter(Random):
    """Only what the endpoint asks for is waited for."""

    def uniform(self, a: float, b: float) -> float:
        return a


@asynccontextmanager
async def listening(llmock: LLMock, provider: Provider, **settings: Json) -> AsyncIterator[OpenAIModel]:
    endpoint = Endpoint(llmock.base_url(), KEY, random=NoJitter())
    yield model_at(endpoint, provider, **settings)
    await endpoint.aclose()


@both
@awaited
async def test_a_good_answer(llmock: LLMock, provider: Provider) -> None:
    async with listening(llmock, provider) as model:
        answer = await model.answer(asked(schema=SCHEMA))
    assert '"price"' in answer.text
    assert answer.finish == "stop"
    assert answer.used.tokens > 0
    llmock.assert_resilient(strict=True)


@awaited
async def test_a_proxy_of_the_environment_is_not_for_this_machine(
    llmock: LLMock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:9")
    monkeypatch.delenv("NO_PROXY", raising=False)
    monkeypatch.delenv("no_proxy", raising=False)
    async with listening(llmock, "compatible") as model:
        assert (await model.answer(asked())).text


@both
@awaited
async def test_a_truncated_answer_keeps_text_and_usage(llmock: LLMock, provider: Provider) -> None:
    llmock.add(Reply(text='{"price": 5', finish_reason="length"))
    async with listening(llmock, provider) as model:
        answer = await model.answer(asked(schema=SCHEMA))
    assert (answer.text, answer.finish) == ('{"price": 5', "length")
    assert answer.used.output_tokens > 0


@awaited
async def test_a_filtered_answer(llmock: LLMock) -> None:
    llmock.add(Reply(text="I would", finish_reason="content_filter"))
    async with listening(llmock, "compatible") as model:
        answer = await model.answer(asked())
    assert (answer.text, answer.finish) == ("I would", "filter")


STATUSES = [
    (401, {}, FailureKind.AUTH),
    (403, {}, FailureKind.AUTH),
    (
        404,
        {"message": "The model `some-model` does not exist", "code": "model_not_found"},
        FailureKind.MALFORMED,
    ),
    (400, {"message": "Unsupported parameter: temperature"}, FailureKind.MALFORMED),
    (422, {}, FailureKind.MALFORMED),
    (400, {"code": "context_length_exceeded"}, FailureKind.CONTEXT_TOO_LONG),
    (413, {}, FailureKind.CONTEXT_TOO_LONG),
    (400, {"code": "content_filter"}, FailureKind.CONTENT_FILTER),
    (429, {"code": "insufficient_quota"}, FailureKind.QUOTA),
    (402, {}, FailureKind.QUOTA),
    (499, {}, FailureKind.CANCELLED),
]


@both
@pytest.mark.parametrize(("status", "more", "kind"), STATUSES)
@awaited
async def test_what_another_attempt_would_not_mend(
    llmock: LLMock, provider: Provider, status: int, more: Json, kind: FailureKind
) -> None:
    llmock.fail(status, times=None, **more)
    async with listening(llmock, provider, retries=3) as model:
        with failing(kind) as caught:
            await model.answer(asked())
    assert caught[0].detail.startswith(f"{status} ")
    assert more.get("message", "") in caught[0].detail
    assert len(llmock.requests) == 1
    llmock.assert_resilient()


RETRIED = [
    (408, FailureKind.TIMEOUT),
    (409, FailureKind.RATE_LIMITED),
    (429, FailureKind.RATE_LIMITED),
    (500, FailureKind.UNREACHABLE),
    (503, FailureKind.UNREACHABLE),
    (504, FailureKind.TIMEOUT),
]


@both
@pytest.mark.parametrize(("status", "kind"), RETRIED)
@awaited
async def test_what_another_attempt_may_mend(
    llmock: LLMock, provider: Provider, status: int, kind: FailureKind
) -> None:
    llmock.fail(status, times=1, retry_after=0.05)
    async with listening(llmock, provider, retries=1) as model:
        assert (await model.answer(asked())).attempts == 2
        llmock.fail(status, times=None, retry_after=0.05)
        with failing(kind):
            await model.answer(asked("And now?"))
    assert len(llmock.requests) == 4
    llmock.assert_resilient()


@both
@awaited
async def test_an_answer_that_comes_too_late(llmock: LLMock, provider: Provider) -> None:
    llmock.delay(1.0)
    async with listening(llmock, provider, timeout=0.1) as model:
        with failing(FailureKind.TIMEOUT):
            await model.answer(asked())


@awaited
async def test_an_answer_that_drips_is_too_late_as_well() -> None:
    """Each byte comes in time, so that only a limit on the whole ends it."""

    async def drip(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        writer.write(b"HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: 99999\r\n\r\n")
        try:
            while not writer.is_closing():
                writer.write(b" ")
                await asyncio.sleep(0.01)
        finally:
            writer.close()

    async with await asyncio.start_server(drip, "127.0.0.1", 0) as server:
        port = server.sockets[0].getsockname()[1]
        endpoint = Endpoint(f"http://127.0.0.1:{port}/v1", KEY)
        with failing(FailureKind.TIMEOUT):
            await model_at(endpoint, timeout=0.2).answer(asked())
        await endpoint.aclose()
    while len(asyncio.all_tasks()) > 1:
        await asyncio.sleep(0)


@both
@awaited
async def test_nobody_listens(provider: Provider) -> None:
    with socket.socket() as reserved:
        reserved.bind(("127.0.0.1", 0))
        endpoint = Endpoint(f"http://127.0.0.1:{reserved.getsockname()[1]}/v1", KEY)
        with failing(FailureKind.UNREACHABLE) as caught:
            await model_at(endpoint, provider).answer(asked())
        assert "Connect" in caught[0].detail
        await endpoint.aclose()


@awaited
async def test_the_connection_breaks_before_the_answer_is_whole() -> None:
    async def hang_up(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        writer.write(b'HTTP/1.1 200 OK\r\ncontent-length: 999\r\n\r\n{"choices": [')
        writer.close()

    async with await asyncio.start_server(hang_up, "127.0.0.1", 0) as server:
        endpoint = Endpoint(f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/v1", KEY)
        with failing(FailureKind.UNREACHABLE):
            await model_at(endpoint).answer(asked())
        await endpoint.aclose()


@awaited
async def test_something_else_listens_there() -> None:
    async def greet(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(b"220 mail ESMTP\r\n")
        writer.close()

    async with await asyncio.start_server(greet, "127.0.0.1", 0) as server:
        endpoint = Endpoint(f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/v1", KEY)
        with failing(FailureKind.UNREACHABLE):
            await model_at(endpoint).answer(asked())
        await endpoint.aclose()


FORMS = [
    # llama.cpp, vLLM, Gemini's imitation, Azure, OpenRouter, FastAPI and Ollama
    (
        400,
        {"error": {"type": "exceed_context_size_error", "message": "too big"}},
        FailureKind.CONTEXT_TOO_LONG,
    ),
    (400, {"message": "This model's maximum context length is 4096 tokens."}, FailureKind.CONTEXT_TOO_LONG),
    (
        400,
        {"error": {"message": "The input token count (9) exceeds the maximum"}},
        FailureKind.CONTEXT_TOO_LONG,
    ),
    (400, {"error": {"code": 400, "message": "API key not valid."}}, FailureKind.AUTH),
    (
        400,
        {"error": {"code": "x", "innererror": {"code": "ResponsibleAIPolicyViolation"}}},
        FailureKind.CONTENT_FILTER,
    ),
    (403, {"error": {"message": "Your input was flagged"}}, FailureKind.CONTENT_FILTER),
    (422, {"detail": "field required"}, FailureKind.MALFORMED),
    (404, {"error": "model 'some-model' not found"}, FailureKind.MALFORMED),
    (429, {"error": {"type": "insufficient_quota"}}, FailureKind.QUOTA),
    (429, {"error": {"message": "Limit reached; add billing for more."}}, FailureKind.RATE_LIMITED),
    (500, ["what?"], FailureKind.UNREACHABLE),
    (418, {"error": None}, FailureKind.MALFORMED),
]


@pytest.mark.parametrize(("status", "body", "kind"), FORMS)
@awaited
async def test_errors_in_the_forms_that_others_use(status: int, body: Json, kind: FailureKind) -> None:
    endpoint = endpoint_of(Replies(json(body, status)))
    with failing(kind) as caught:
        await model_at(endpoint).answer(asked())
    await endpoint.aclose()
    assert caught[0].detail.count(str(status)) == 1


@awaited
async def test_a_page_of_a_proxy_is_not_a_detail() -> None:
    endpoint = endpoint_of(Replies(httpx2.Response(502, html="<h1>Bad gateway</h1>" * 1_000)))
    with failing(FailureKind.UNREACHABLE) as caught:
        await model_at(endpoint).answer(asked())
    await endpoint.aclose()
    assert "Bad gateway" in caught[0].detail
    assert len(caught[0].detail) <= 500


@awaited
async def test_a_dropped_decision_is_cancelled_not_failed() -> None:
    """And leaves its place to others."""
    arrived, hold = asyncio.Event(), asyncio.Event()

    async def reply(request: httpx2.Request) -> httpx2.Response:
        arrived.set()
        await hold.wait()
        return json({})

    endpoint = Endpoint("http://endpoint.test/v1", KEY, concurrency=1, transport=httpx2.MockTransport(reply))
    model = model_at(endpoint, retries=3)
    for _ in range(2):
        arrived.clear()
        call = asyncio.create_task(model.answer(asked()))
        await arrived.wait()
        call.cancel()
        with pytest.raises(asyncio.CancelledError):
            await call
    await endpoint.aclose()


@both
@awaited
async def test_fifty_calls_at_once_of_which_five_are_turned_away(llmock: LLMock, provider: Provider) -> None:
    llmock.rate_limit(times=5, retry_after=0.05)
    async with listening(llmock, provider, retries=5) as model:
        answers = await asyncio.gather(*[model.answer(asked(f"Number {n}?", SCHEMA)) for n in range(50)])
    assert len(answers) == 50
    assert sum(answer.attempts for answer in answers) == 55
    llmock.assert_resilient()
