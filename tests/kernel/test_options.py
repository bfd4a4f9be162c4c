"""Options: one source for the check, the schema and the form, and sentences for what does not fit."""

from collections.abc import Mapping
from enum import Enum, IntEnum
from typing import Annotated, Any, Literal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import Field, model_validator

from scenarios import Action, FrozenDict, Value, Words, at_least, at_most, between, one_of
from scenarios.kernel.actions import Narrowing, Option
from scenarios.kernel.options import (
    FieldErrors,
    FormField,
    check,
    form,
    free_text_fields,
    misfit,
    named,
    parse,
    schema,
)


class Colour(Enum):
    RED = "red"
    BLUE = "blue"
    GREEN = "green"


class Rank(IntEnum):
    LOW = 1
    HIGH = 2


class Point(Value):
    name: str


class Offer(Action):
    """Propose a price."""

    price: int = Field(ge=0, le=20_000, description="Euros")
    rate: float | None = Field(default=None, gt=0, lt=1, title="Interest")
    sure: bool = False
    colour: Colour | None = None
    rank: Rank = Rank.LOW
    size: Literal[1, 2, 3] = 1
    parts: tuple[Literal["a", "b", "c"], ...] = ()
    extras: frozenset[Colour] = frozenset()
    why: Words | None = None


class Vote(Action):
    """Vote."""

    target: str


class Walk(Action):
    """Leave."""


def errors(options: tuple[Option, ...], name: str, data: Mapping[str, Any]) -> dict[str, str]:
    with pytest.raises(FieldErrors) as refused:
        parse(options, name, data)
    assert refused.value.kind == "invalid"
    return refused.value.errors


def offered(**data: Any) -> Offer:
    made = parse((Offer,), "Offer", {"price": 1, **data})
    assert isinstance(made, Offer)
    return made


@pytest.mark.parametrize(
    "text", ["9000", "9,000", "9 000", "9.000", "9'000", "9\u202f000", "9\u00a0000", " 9000 ", 9000]
)
def test_a_grouped_number_is_a_number(text: Any) -> None:
    assert offered(price=text).price == 9000


@pytest.mark.parametrize(
    ("text", "rate"), [("0.5", 0.5), ("0.125", 0.125), (0.25, 0.25), ("", None), (None, None)]
)
def test_a_decimal_point_is_no_group(text: Any, rate: float | None) -> None:
    assert offered(rate=text).rate == rate


def test_what_is_left_empty_is_left_out() -> None:
    made = offered(rate=" ", sure="", colour="", rank="", size="", why="  ")
    assert made == Offer(price=1)
    assert errors((Offer,), "Offer", {"price": " "}) == {"price": "This is needed."}


def test_choices_come_back_from_a_form_as_texts() -> None:
    made = offered(rank="2", size="3", colour="blue", parts=["a", "c"], extras=["red"], sure="yes", why="So!")
    assert (made.rank, made.size, made.colour, made.sure) == (Rank.HIGH, 3, Colour.BLUE, True)
    assert (made.parts, made.extras, made.why) == (("a", "c"), frozenset({Colour.RED}), Words("So!"))


@pytest.mark.parametrize(
    ("field", "value", "sentence"),
    [
        ("price", "many", "Give a whole number."),
        ("price", 1.5, "Give a whole number."),
        ("price", True, "Give a whole number."),
        ("price", [], "Give a whole number."),
        ("price", "9" * 5000, "This number is too long."),
        ("price", -1, "At least 0."),
        ("price", 20_001, "At most 20,000."),
        ("rate", "much", "Give a number."),
        ("rate", "nan", "Give a number."),
        ("rate", 0, "More than 0."),
        ("rate", 1, "Less than 1."),
        ("sure", "perhaps", "Answer yes or no."),
        ("colour", "pink", "Choose 'red', 'blue' or 'green'."),
        ("size", "4", "Choose 1, 2 or 3."),
        ("parts", "a", "Give a list."),
        ("extras", 3, "Give a list."),
        ("why", 3, "Write a text."),
        ("why", "a" * 4_001, "At most 4,000 characters fit; this is 4,001."),
        ("colr", "red", "There is no such field."),
    ],
)
def test_each_mistake_has_a_sentence_at_its_field(field: str, value: Any, sentence: str) -> None:
    assert errors((Offer,), "Offer", {"price": 1, field: value}) == {field: sentence}


def test_all_mistakes_are_named_at_once() -> None:
    found = errors((Offer.where(price=at_most(100)),), "Offer", {"rate": 2, "sure": "?"})
    assert found == {"price": "This is needed.", "rate": "Less than 1.", "sure": "Answer yes or no."}


def test_a_rule_of_the_whole_action_has_its_own_sentence() -> None:
    class Swap(Action):
        """Swap two."""

        one: int
        two: int

        @model_validator(mode="after")
        def differ(self) -> "Swap":
            if self.one == self.two:
                raise ValueError("Choose two different ones.")
            return self

    assert errors((Swap,), "Swap", {"one": 1, "two": 1}) == {"": "Choose two different ones."}


def test_what_is_not_offered_is_refused_with_what_is() -> None:
    with pytest.raises(FieldErrors, match="Now you can choose Vote or Walk, not 'Offer'"):
        parse((Vote, Walk), "Offer", {})
    with pytest.raises(FieldErrors, match="Now you can choose Walk, not Vote"):
        check((Walk,), Vote(target="x"))
    assert named((Offer, Vote, Walk)) == "Offer, Vote or Walk"


def test_limits_are_checked_and_said() -> None:
    limited = (
        Offer.where(price=between(10, 20), colour=one_of([Colour.RED]), extras=one_of(["red", "blue"])),
    )
    assert errors(limited, "Offer", {"price": 9}) == {"price": "From 10 to 20."}
    found = errors(limited, "Offer", {"price": 10, "colour": "blue", "extras": ["green"]})
    assert found == {"colour": "Choose from red.", "extras": "Choose from red, blue."}
    check(limited, Offer(price=20, colour=Colour.RED, extras=frozenset({Colour.BLUE})))
    check(limited, Offer(price=20))


def test_forms_carry_limits_labels_and_choices() -> None:
    fields = {
        field.name: field for field in form(Offer.where(price=at_most(120), parts=one_of(["a"]))).fields
    }
    assert (fields["price"].low, fields["price"].high, fields["price"].help) == (0, 120, "Euros")
    assert fields["rate"].label == "Interest"
    assert 0 < (fields["rate"].low or 0) < 1e-300
    assert (fields["rate"].high or 1) < 1
    assert [(name, field.control) for name, field in fields.items()] == [
        ("price", "integer"), ("rate", "number"), ("sure", "flag"), ("colour", "choice"), ("rank", "choice"),
        ("size", "choice"), ("parts", "choices"), ("extras", "choices"), ("why", "words"),
    ]  # fmt: skip
    assert fields["parts"].choices == ("a",)
    assert fields["extras"].choices == ("red", "blue", "green")
    assert [field.name for field in fields.values() if field.required] == ["price"]
    assert (fields["rank"].default, fields["why"].default) == (1, None)
    assert form(Walk).fields == ()


def test_schemas_name_the_action_and_stand_alone() -> None:
    one = schema((Vote.where(target=one_of(["a", "b"])),))
    assert one == {
        "additionalProperties": False,
        "description": "Vote.",
        "properties": {
            "action": {"const": "Vote", "type": "string"},
            "target": {"title": "Target", "type": "string", "enum": ["a", "b"]},
        },
        "required": ["action", "target"],
        "title": "Vote",
        "type": "object",
    }
    several = schema((Vote, Walk))
    assert [member["properties"]["action"]["const"] for member in several["anyOf"]] == ["Vote", "Walk"]
    assert "enum" not in schema((Vote,))["properties"]["target"]


# Schema, form and check say the same


class Limited(Action):
    """Everything that can be narrowed."""

    whole: int = Field(default=5, ge=0, le=10)
    above: int = Field(default=5, gt=0, lt=10)
    real: float | None = Field(default=None, ge=0, le=10)
    text: str = "a"
    choice: Literal["a", "b", "c"] | None = None
    colour: Colour = Colour.RED
    many: tuple[Literal["a", "b", "c"], ...] = ()
    some: frozenset[Colour] | None = None


whole = st.integers(-2, 12)
limits: dict[str, st.SearchStrategy[Narrowing]] = {
    "whole": st.one_of(
        whole.map(at_least), whole.map(at_most), st.tuples(whole, whole).map(lambda p: between(*p))
    ),
    "above": st.one_of(whole.map(at_least), whole.map(at_most), st.just(one_of([2, 3]))),
    "real": st.one_of(whole.map(at_least), st.just(between(2.5, 20)), st.just(one_of([1, 2.5]))),
    "text": st.sampled_from([one_of("ab"), one_of(["c"])]),
    "choice": st.sampled_from([one_of("ab"), one_of("c")]),
    "colour": st.sampled_from([one_of([Colour.RED]), one_of(["blue", "green"])]),
    "many": st.sampled_from([one_of("ab"), one_of("c")]),
    "some": st.sampled_from([one_of([Colour.RED]), one_of(["blue", "green"])]),
}
inputs: dict[str, st.SearchStrategy[Any]] = {
    "whole": whole,
    "above": whole,
    "real": st.none() | whole | st.sampled_from([2.5, 0.5]),
    "text": st.sampled_from("abcd"),
    "choice": st.none() | st.sampled_from("abcd"),
    "colour": st.sampled_from(["red", "blue", "pink"]),
    "many": st.lists(st.sampled_from("abcd"), max_size=2),
    "some": st.none() | st.lists(st.sampled_from(["red", "blue", "pink"]), max_size=2, unique=True),
}


@pytest.mark.parametrize("name", list(limits))
@given(st.data())
def test_schema_form_and_check_agree(name: str, data: st.DataObject) -> None:
    option = Limited.where(**{name: data.draw(limits[name])})
    value = data.draw(inputs[name])
    assert misfit(option) is None
    legal = True
    try:
        parse((option,), "Limited", {name: value})
    except FieldErrors:
        legal = False
    made = schema((option,))
    (field,) = [field for field in form(option).fields if field.name == name]
    assert fits_schema(made["properties"][name], value, made.get("$defs", {})) == legal
    assert fits_form(field, value) == legal


def fits_schema(part: dict[str, Any], value: Any, defs: dict[str, Any]) -> Any:
    """The few words of JSON schema that our forms use."""
    if "$ref" in part:
        return fits_schema(defs[part["$ref"].rsplit("/", 1)[1]], value, defs)
    if "anyOf" in part:
        return any(fits_schema(one, value, defs) for one in part["anyOf"])
    kinds = {"integer": int, "number": (int, float), "string": str, "array": list, "null": type(None)}
    if "type" in part and not isinstance(value, kinds[part["type"]]):  # type: ignore[arg-type]
        return False
    if "enum" in part and value not in part["enum"]:
        return False
    if isinstance(value, list):
        return all(fits_schema(part["items"], item, defs) for item in value)
    if isinstance(value, int | float):
        return (
            part.get("minimum", value) <= value <= part.get("maximum", value)
            and value > part.get("exclusiveMinimum", value - 1)
            and value < part.get("exclusiveMaximum", value + 1)
        )
    return True


def fits_form(field: FormField, value: Any) -> bool:
    if value is None:
        return not field.required
    if isinstance(value, list):
        return all(item in field.choices for item in value)
    if field.choices:
        return value in field.choices
    return (field.low is None or value >= field.low) and (field.high is None or value <= field.high)


# What cannot be offered


class Free(Action):
    """Texts everywhere."""

    plain: str
    maybe: str | None = None
    several: tuple[str, ...] = ()
    either: int | str = 0
    inside: Point | None = None
    table: FrozenDict[str, int] = FrozenDict()
    marked: Annotated[str, Field(max_length=3)] = ""
    fixed: Literal["a"] = "a"
    colour: Colour = Colour.RED
    words: Words | None = None


def test_plain_text_is_found_wherever_it_hides() -> None:
    assert free_text_fields(Free) == ["plain", "maybe", "several", "either", "inside", "table", "marked"]
    assert free_text_fields(Free.where(plain=one_of("a"), several=one_of("b"))) == [
        "maybe", "either", "inside", "table", "marked"
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("option", "why"),
    [
        (Free.where(plain=at_most(3)), "limits a number, which 'plain' is not"),
        (Free.where(words=one_of("a")), "which 'words' does not take"),
        (Offer.where(sure=one_of([True])), "which 'sure' does not take"),
        (Offer.where(price=one_of(["cheap"])), "'cheap' is no value of 'price'"),
        (Offer.where(colour=one_of(["pink"])), "'pink' is no value of 'colour'"),
        (Offer.where(parts=one_of("ad")), "'d' is no value of 'parts'"),
        (Vote.where(target=one_of([1])), "1 is no value of 'target'"),
    ],
)
def test_a_narrowing_that_fits_no_value_is_found(option: Option, why: str) -> None:
    assert why in (misfit(option) or "")
