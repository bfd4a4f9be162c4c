"""A union that is hard to ask for: tags, enums, mixed literals, nesting, recursion, lists with bounds, optionals."""

from enum import Enum
from typing import Annotated, Any, Literal

from hypothesis import strategies as st
from pydantic import BaseModel, ConfigDict, Field

from agents.queries.target import target_of


class Grade(Enum):
    LOW = "low"
    HIGH = "high"
    TOP = 3


class Point(BaseModel):
    model_config = ConfigDict(extra="forbid")
    x: float = Field(ge=-1000, le=1000)
    y: int = 0
    note: str | None = None


class Buy(BaseModel):
    """Buy some of it."""

    model_config = ConfigDict(extra="forbid")
    kind: Literal["buy"] = "buy"
    grade: Grade
    count: Literal["all"] | Annotated[int, Field(ge=1)]
    points: list[Point] = Field(min_length=1, max_length=3)
    pair: tuple[int, str] = (0, "none")
    limit: int | None = None
    rush: bool = False
    flags: frozenset[Literal["a", "b", 7]] = Field(default=frozenset(), max_length=2)


class Talk(BaseModel):
    """Say something."""

    model_config = ConfigDict(extra="forbid")
    kind: Literal["talk"]
    text: str = Field(min_length=1, max_length=200)
    replies: list["Talk"] = []


Hard = Annotated[Buy | Talk, Field(discriminator="kind")]
HARD = target_of(Hard)

PLAIN = st.text(alphabet=st.characters(min_codepoint=32, max_codepoint=126, exclude_characters="\"'\\"))
ANY = st.text(alphabet=st.characters(exclude_categories=["Cs"]), max_size=60)


def values(text: st.SearchStrategy[str] = ANY) -> st.SearchStrategy[Buy | Talk]:
    """Values of the union, with texts of a certain kind."""
    number = st.floats(-1000, 1000, allow_nan=False)
    point = st.builds(Point, x=number, y=st.integers(-(10**30), 10**30), note=st.none() | text)
    buy = st.builds(
        Buy,
        kind=st.just("buy"),
        grade=st.sampled_from(Grade),
        count=st.just("all") | st.integers(1),
        points=st.lists(point, min_size=1, max_size=3),
        pair=st.tuples(st.integers(), text),
        limit=st.none() | st.integers(),
        rush=st.booleans(),
        flags=st.frozensets(st.sampled_from(["a", "b", 7]), max_size=2),
    )
    said = text.map(lambda one: one[:200] or "-")
    talk = st.recursive(
        st.builds(Talk, kind=st.just("talk"), text=said),
        lambda deeper: st.builds(Talk, kind=st.just("talk"), text=said, replies=st.lists(deeper, max_size=2)),
        max_leaves=4,
    )
    return buy | talk


def with_nulls(value: Any) -> Any:
    """The value as strict structured output gives it: null for what has its default and cannot be null."""
    if isinstance(value, BaseModel):
        made = {}
        for name, info in type(value).model_fields.items():
            one = getattr(value, name)
            usual = not info.is_required() and name != "kind" and one == info.get_default()
            made[name] = None if usual else with_nulls(one)
        return made
    if isinstance(value, list | tuple | frozenset):
        return [with_nulls(item) for item in value]
    return value.value if isinstance(value, Enum) else value
