"""Schemas for llguidance: nothing endless in them, and the real local model keeps to them."""

import json
import re
from contextlib import aclosing
from typing import Annotated, Any

import pytest
from openai import AsyncOpenAI, DefaultAsyncHttpx2Client
from pydantic import Field

from agents.models.local.server import LocalServer
from agents.models.local.weights import SMOLLM2
from agents.queries.moves import target_of_options
from agents.queries.reading import find_json
from agents.queries.target import Target, target_of
from scenarios import between
from tests import local_model
from tests.agents.queries.hard import Buy, Talk
from tests.fakes.loop import awaited
from tests.fakes.scenarios import Offer, Walk


def answer_schema(type_: Any) -> dict[str, Any]:
    return target_of(type_).grammar["properties"]["answer"]


@pytest.mark.parametrize(
    ("type_", "fits", "not_"),
    [
        (str, ["a", "I offer $5, ok?", "x" * 160], ["", " a", "\u00e9", "two\nlines", "x" * 161]),
        (Annotated[str, Field(max_length=3)], ["a", "abc"], ["", "abcd"]),
        (Annotated[str, Field(min_length=5)], ["abcde", "x" * 160], ["abcd", "x" * 161]),
        (Annotated[str, Field(min_length=200)], ["x" * 200], ["x" * 199, "x" * 201]),
        (Annotated[str, Field(pattern="^b+$")], ["bb"], ["a"]),
    ],
)
def test_free_texts_are_short_and_in_ascii(type_, fits, not_) -> None:
    pattern = re.compile(answer_schema(type_)["pattern"])
    assert [text for text in fits if not pattern.search(text)] == []
    assert [text for text in not_ if pattern.search(text)] == []


def test_what_has_no_bound_gets_one() -> None:
    most = 1_000_000_000
    assert answer_schema(int) == {"type": "integer", "minimum": -most, "maximum": most}
    assert answer_schema(Annotated[int, Field(ge=5 * most)])["maximum"] == 10 * most
    assert answer_schema(Annotated[float, Field(lt=-5 * most)])["minimum"] == -10 * most
    assert answer_schema(Annotated[int, Field(gt=0, lt=9)]) == {
        "type": "integer",
        "exclusiveMinimum": 0,
        "exclusiveMaximum": 9,
    }
    assert answer_schema(list[int])["maxItems"] == 16
    assert answer_schema(Annotated[list[int], Field(min_length=20)])["maxItems"] == 20
    assert answer_schema(Annotated[list[int], Field(max_length=30)])["maxItems"] == 30


def test_only_what_llguidance_knows_is_left() -> None:
    schema = target_of(Buy).grammar
    assert schema["x-guidance"] == {"whitespace_flexible": False}
    text = json.dumps(schema)
    assert not [word for word in ("default", "title", "uniqueItems", "description") if f'"{word}"' in text]
    assert schema["additionalProperties"] is False
    assert schema["$defs"]["Point"]["additionalProperties"] is False


TARGETS: list[Target[Any]] = [
    target_of_options((Offer.where(price=between(4_000, 4_999)),)),
    target_of_options((Offer.where(price=between(4_000, 4_999)), Walk)),
    target_of(Buy),
    target_of(list[Talk] | int),
]


@pytest.mark.long
@pytest.mark.local_model
@awaited
async def test_the_local_model_writes_what_reads() -> None:
    local_model.require()
    async with aclosing(LocalServer(SMOLLM2, 1_024, 1, max_output=400)) as model:
        address = await model.address()
        http = DefaultAsyncHttpx2Client(trust_env=False)
        async with AsyncOpenAI(base_url=address.base_url, api_key=address.key, http_client=http) as openai:
            for target in TARGETS:
                answer = await openai.chat.completions.create(
                    model=address.model,
                    messages=[{"role": "user", "content": "You sell a used car. Make an offer."}],
                    seed=2,
                    extra_body={"grammar": f"%llguidance {{}}\nstart: %json {json.dumps(target.grammar)}"},
                )
                assert answer.choices[0].finish_reason == "stop"
                target.read(find_json(answer.choices[0].message.content or ""))
