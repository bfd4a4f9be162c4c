"""What `doctor` says of a model."""

import socket
from typing import Any

import httpx2
import pytest
from llmock.pytest_plugin import LLMock

from agents.models.endpoint import Endpoint
from agents.models.probe import Probe, probe
from tests.agents.models.asking import KEY, Replies, chat, endpoint_of, json, model_at
from tests.fakes.loop import awaited
from tests.fakes.model import FakeModel

Json = Any


def listing(*names: str) -> httpx2.Response:
    return json({"object": "list", "data": [{"id": name, "object": "model"} for name in names]})


async def probed(*replies: Json, **settings: Json) -> tuple[Probe, list[str]]:
    """What is said, and which paths were asked."""
    asked_for = Replies(*replies)
    endpoint = endpoint_of(asked_for)
    found = await probe(model_at(endpoint, **settings))
    await endpoint.aclose()
    assert found.sentence.endswith((".", ")"))
    assert "seller" in found.sentence
    assert KEY not in found.sentence
    return found, [request.url.path for request in asked_for.requests]


@awaited
async def test_a_model_in_the_list_costs_nothing() -> None:
    found, paths = await probed(listing("other", "some-model"))
    assert found == Probe(True, "The endpoint of seller answers and has some-model.")
    assert paths == ["/v1/models"]


@awaited
async def test_a_tag_that_goes_without_saying() -> None:
    assert (await probed(listing("some-model:latest")))[0].ok


@awaited
async def test_a_model_that_is_not_in_the_list() -> None:
    found, _ = await probed(listing("some-modal", "other"))
    assert not found.ok
    assert "did you mean 'some-modal'?" in found.sentence
    found, _ = await probed(listing())
    assert not found.ok
    assert "did you mean" not in found.sentence


@pytest.mark.parametrize("none", [json({}, 404), json({}, 405), json({}, 501), json([]), json({"data": 3})])
@awaited
async def test_without_a_list_it_is_asked_for_one_token(none: httpx2.Response) -> None:
    found, paths = await probed(none, json(chat("Y", finish="length")))
    assert found.ok
    assert "no list" in found.sentence
    assert paths == ["/v1/models", "/v1/chat/completions"]
    found, _ = await probed(none, json({}, 404))
    assert not found.ok
    assert "base_url" in found.sentence
    found, paths = await probed(none, json({}, 500), retries=3)
    assert not found.ok
    assert len(paths) == 2


@pytest.mark.parametrize(
    ("reply", "part"),
    [
        (json({"error": {"message": "who are you?"}}, 401), "refuses the key"),
        (json({}, 403), "refuses the key"),
        (json({}, 429), "fewer calls"),
        (json({}, 402), "used up"),
        (json({}, 500), "cannot be reached"),
        (httpx2.ConnectError("refused"), "cannot be reached"),
        (httpx2.ReadTimeout("slow"), "too long"),
        (httpx2.Response(400, text="eh?"), "eh?"),
    ],
)
@awaited
async def test_each_failure_has_its_sentence(reply: Json, part: str) -> None:
    found, paths = await probed(reply, retries=3)
    assert not found.ok
    assert part in found.sentence
    assert paths == ["/v1/models"]


@awaited
async def test_a_real_socket(llmock: LLMock) -> None:
    endpoint = Endpoint(llmock.base_url(), KEY)
    found = await probe(model_at(endpoint, "openai"))
    assert "has no 'some-model'" in found.sentence
    llmock.outage()
    assert not (await probe(model_at(endpoint, "openai"))).ok
    await endpoint.aclose()


@awaited
async def test_nobody_listens() -> None:
    with socket.socket() as reserved:
        reserved.bind(("127.0.0.1", 0))
        endpoint = Endpoint(f"http://127.0.0.1:{reserved.getsockname()[1]}/v1", KEY)
        assert not (await probe(model_at(endpoint))).ok
        await endpoint.aclose()


@awaited
async def test_a_missing_key_is_found_without_a_call() -> None:
    endpoint = Endpoint(None, None)
    found = await probe(model_at(endpoint, "openai", key_env="OPENAI_API_KEY"))
    assert not found.ok
    assert "OPENAI_API_KEY is not set" in found.sentence


@awaited
async def test_a_model_of_another_kind() -> None:
    with pytest.raises(TypeError, match="fake"):
        await probe(FakeModel("yes"))
