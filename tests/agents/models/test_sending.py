"""What is sent, to the last field."""

import json as codec
from typing import Any

import pytest

from agents.models.settings import ModelSettings
from tests.agents.models.asking import APIS, KEY, SCHEMA, Replies, asked, endpoint_of, good, model_at
from tests.fakes.loop import awaited

Json = Any
MESSAGES = [
    {"role": "system", "content": "You sell a car."},
    {"role": "user", "content": "What do you offer?"},
]


async def sent(provider: Json, schema: Json = SCHEMA, **settings: Json) -> Json:
    """The body that a request becomes; it goes to the right place with the key."""
    replies = Replies(good(provider))
    endpoint = endpoint_of(replies)
    max_output = settings.pop("asked_output", None)
    await model_at(endpoint, provider, **settings).answer(
        asked(schema=schema, name="move", max_output=max_output)
    )
    await endpoint.aclose()
    (request,) = replies.requests
    assert request.headers["authorization"] == f"Bearer {KEY}"
    assert request.url.path == {"openai": "/v1/responses", "compatible": "/v1/chat/completions"}[provider]
    return codec.loads(request.content)


@awaited
async def test_a_strict_request_of_responses_is_stored_nowhere() -> None:
    strict = {"type": "json_schema", "name": "move", "strict": True, "schema": SCHEMA}
    assert await sent("openai", temperature=0.5, seed=7) == {
        "model": "some-model",
        "input": MESSAGES,
        "temperature": 0.5,
        "max_output_tokens": 1024,
        "store": False,
        "text": {"format": strict},
    }


@awaited
async def test_a_strict_request_of_chat() -> None:
    strict = {"name": "move", "strict": True, "schema": SCHEMA}
    assert await sent("compatible", temperature=0.5, seed=7) == {
        "model": "some-model",
        "messages": MESSAGES,
        "temperature": 0.5,
        "seed": 7,
        "max_tokens": 1024,
        "response_format": {"type": "json_schema", "json_schema": strict},
    }


@awaited
async def test_a_grammar_leaves_no_room_for_white_space() -> None:
    body = await sent("compatible", structured="grammar")
    start, _, schema = body["grammar"].partition("start: %json ")
    assert start == "%llguidance {}\n"
    assert codec.loads(schema) == {"x-guidance": {"whitespace_flexible": False}, **SCHEMA}
    assert "response_format" not in body


@awaited
async def test_json_without_a_schema() -> None:
    assert (await sent("compatible", structured="json"))["response_format"] == {"type": "json_object"}
    assert (await sent("openai", structured="json"))["text"] == {"format": {"type": "json_object"}}


@pytest.mark.parametrize("provider", APIS)
@awaited
async def test_the_prompt_alone(provider: Json) -> None:
    body = await sent(provider, structured="prompt")
    assert not {"text", "response_format", "grammar", "temperature", "seed"} & {*body}


@pytest.mark.parametrize("structured", ["strict", "grammar", "json", "prompt"])
@awaited
async def test_free_text_needs_no_form(structured: Json) -> None:
    body = await sent("compatible", schema=None, structured=structured)
    assert {*body} == {"model", "messages", "max_tokens"}


@pytest.mark.parametrize(("wanted", "limit"), [(None, 1024), (50, 50), (5000, 1024)])
@awaited
async def test_a_request_asks_for_no_more_than_the_settings_allow(wanted: Json, limit: int) -> None:
    assert (await sent("openai", asked_output=wanted))["max_output_tokens"] == limit
    assert (await sent("compatible", asked_output=wanted))["max_tokens"] == limit


@awaited
async def test_whose_account_it_is_concerns_openai_only(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OPENAI_ORG_ID", "org-private")
    monkeypatch.setenv("OPENAI_PROJECT_ID", "proj-private")
    monkeypatch.setenv("OPENAI_BASE_URL", "http://elsewhere.test/v1")
    replies = Replies(good("compatible"))
    endpoint = endpoint_of(replies)
    await model_at(endpoint).answer(asked())
    await endpoint.aclose()
    assert replies.requests[0].url.host == "endpoint.test"
    assert not {"openai-organization", "openai-project"} & {*replies.requests[0].headers}


def test_facts_tell_what_an_answer_depends_on_but_not_where_it_came_from() -> None:
    endpoint = endpoint_of(Replies())
    facts = model_at(endpoint, temperature=0.0, seed=0, key_env="SECRET_ENV").facts()
    assert facts == {
        "provider": "compatible",
        "model": "some-model",
        "structured": "strict",
        "temperature": 0.0,
        "seed": 0,
        "max_output": 1024,
    }


def test_the_settings_do_not_show_their_key() -> None:
    assert KEY not in repr(ModelSettings("seller", "openai", "m", key=KEY))
