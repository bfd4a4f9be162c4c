"""Strict structured outputs: what endpoints take, and what comes back."""

import decimal
import json
from datetime import date, datetime, timedelta
from enum import Enum
from typing import Annotated, Any, Literal
from uuid import UUID

import pytest
from hypothesis import given
from pydantic import BaseModel, ConfigDict, Field, HttpUrl

from agents.queries.moves import target_of_options
from agents.queries.target import target_of
from scenarios.kernel.actions import Say
from scenarios.registry import Registry
from tests.agents.queries.hard import HARD, Buy, Talk, values, with_nulls
from tests.agents.queries.strict_rules import breaches, fits


class Tool(BaseModel):
    """Look something up."""

    tool: Literal["look up"]
    word: str = Field(min_length=2, max_length=30, pattern=r"^(?i)\w+$")
    times: int = 1


class Odd(BaseModel):
    title: str
    properties: int = 3
    default: Tool = Field(default_factory=lambda: Tool(tool="look up", word="ab"), description="Its default")
    choice: Literal["a", 1, True, None, 2.0 if False else 5] = 1
    pair: tuple[int, str, int] = (1, "x", 2)
    unique: set[int] = Field(default={1}, min_length=1)
    kids: list["Odd"] | None = None


EXPRESSIBLE = [
    int,
    str,
    bool,
    None,
    float | None,
    Tool,
    Odd,
    Buy,
    Talk,
    list[Talk | Buy | int],
    tuple[int, str],
    tuple[Odd, ...],
    frozenset[Literal["a", 3]],
    Annotated[int, Field(gt=3, lt=9, multiple_of=2)],
    date | datetime | timedelta | UUID,
    decimal.Decimal,
    HttpUrl,
    Enum("Mixed", {"A": "a", "B": 2}),
    bytes,
]


@pytest.mark.parametrize("type_", EXPRESSIBLE, ids=str)
def test_endpoints_take_it(type_: Any) -> None:
    schema = target_of(type_).strict
    assert schema is not None
    assert breaches(schema) == []


@pytest.mark.parametrize(
    "type_",
    [
        dict[str, int],
        list[dict[str, int]],
        Any,
        list[Any],
        list,
        object,
        tuple[()],
        dict[str, int] | int,
    ],
    ids=str,
)
def test_what_it_cannot_say_is_told(type_: Any) -> None:
    assert target_of(type_).strict is None


def test_limits_of_size_are_kept() -> None:
    def nested(depth: int) -> Any:
        fields: Any = int
        for number in range(depth):
            fields = type(f"M{number}", (BaseModel,), {"__annotations__": {"inner": fields}})
        return fields

    def chosen(count: int) -> Any:
        return Enum("E", {f"E{n}": f"e{n}" for n in range(count)})

    assert target_of(chosen(1_000)).strict is not None
    assert target_of(chosen(1_001)).strict is None
    assert target_of(Literal["x" * 120_001]).strict is None
    assert target_of(nested(10)).strict is not None
    assert target_of(nested(11)).strict is None


def test_limits_that_it_does_not_know_are_said() -> None:
    schema = target_of(Tool).strict
    assert schema is not None
    word = schema["properties"]["word"]
    assert word == {
        "type": "string",
        "description": r"Its least length is 2. Its greatest length is 30. "
        r"It matches the regular expression ^(?i)\w+$.",
    }
    assert schema["properties"]["times"]["description"] == "null means 1."
    assert schema["properties"]["tool"] == {"const": "look up", "type": "string"}


@given(values())
def test_a_value_with_nulls_for_what_is_left_out_reads_back(value) -> None:
    data = {"answer": with_nulls(value)}
    assert HARD.strict is not None
    assert fits(data, HARD.strict, HARD.strict)
    assert HARD.read(data) == value


def test_null_stays_null_where_null_is_a_value() -> None:
    class Pick(BaseModel):
        one: int | None = 5
        two: int = 6
        three: Annotated[int, Field(ge=0)] = 7

    assert target_of(Pick).read({"one": None, "two": None, "three": None}) == Pick(one=None)


def test_nulls_in_mappings_lists_and_tuples() -> None:
    class Leaf(BaseModel):
        model_config = ConfigDict(extra="forbid")
        size: int = 1

    Nested = tuple[Leaf, dict[str, list[Leaf | None]]]  # noqa: N806
    data = [{"size": None}, {"a": [{"size": None}, None]}]
    assert target_of(Nested).read(data) == (Leaf(), {"a": [Leaf(), None]})


def library_actions() -> list[Any]:
    registry = Registry()
    return [
        pytest.param(found.scenario.definition.actions.values(), id=found.title)
        for found in registry.scenarios()
    ]


@pytest.mark.parametrize("actions", library_actions())
def test_every_scenario_of_the_library_can_be_asked_for_strictly(actions) -> None:
    target = target_of_options((*actions, Say), (Tool,))
    assert target.strict is not None
    assert breaches(target.strict) == []
    assert json.dumps(target.strict, allow_nan=False)
    target.read(target.example)
    for action in actions:
        alone = target_of_options((action,))
        assert alone.strict is not None
        assert breaches(alone.strict) == []
        assert type(alone.read(alone.example)) is action
