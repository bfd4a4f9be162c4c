"""Values: immutable, validated, compared and hashed by content."""

from enum import Enum, IntEnum

import pytest
from pydantic import ValidationError

from scenarios import FrozenDict, State, Value


class Colour(Enum):
    RED = "red"
    BLUE = "blue"


class Rank(IntEnum):
    LOW = 1
    HIGH = 2


class Point(Value):
    x: int
    y: float = 0


class Bag(State):
    points: FrozenDict[str, Point]
    marks: FrozenDict[str, tuple[float, ...]] = FrozenDict()


def test_a_value_cannot_be_changed() -> None:
    with pytest.raises(ValidationError):
        Point(x=1).x = 2  # type: ignore[misc]
    with pytest.raises(ValidationError):
        Point(x=1, z=2)  # type: ignore[call-arg]


def test_but_replaces_and_validates() -> None:
    point = Point(x=1)
    assert point.but(x=2) == Point(x=2)
    assert point.x == 1
    with pytest.raises(ValidationError):
        point.but(x="many")
    with pytest.raises(ValidationError):
        point.but(z=1)


def test_pydantics_own_copy_validates_too() -> None:
    assert Point(x=1).model_copy(update={"y": 2}) == Point(x=1, y=2.0)
    assert type(Point(x=1).model_copy(update={"y": 2}).y) is float
    assert Point(x=1).model_copy() == Point(x=1)
    with pytest.raises(ValidationError):
        Point(x=1).model_copy(update={"x": 1.5})


@pytest.mark.parametrize("bad", [float("nan"), float("inf"), -float("inf")])
def test_numbers_are_finite(bad: float) -> None:
    with pytest.raises(ValidationError):
        Point(x=1, y=bad)


def test_a_frozen_dict_is_sorted_whatever_its_keys() -> None:
    assert list(FrozenDict({"b": 1, "a": 2})) == ["a", "b"]
    assert list(FrozenDict({2: "x", 10: "y", 1: "z"})) == [1, 2, 10]
    assert list(FrozenDict({Colour.RED: 1, Colour.BLUE: 2})) == [Colour.BLUE, Colour.RED]
    assert list(FrozenDict({Rank.HIGH: 1, Rank.LOW: 2})) == [Rank.LOW, Rank.HIGH]


def test_equal_frozen_dicts_are_one_key() -> None:
    one, other = FrozenDict({"a": 1, "b": 2}), FrozenDict([("b", 2), ("a", 1)])
    assert one == other == {"b": 2, "a": 1}
    assert hash(one) == hash(other)
    assert one != FrozenDict({"a": 1})
    assert one != 3
    assert repr(one) == "FrozenDict({'a': 1, 'b': 2})"


def test_put_leaves_the_original() -> None:
    one = FrozenDict({"a": 1})
    assert one.put("b", 2) == {"a": 1, "b": 2}
    assert one.put("a", 2) == {"a": 2}
    assert one == {"a": 1}
    with pytest.raises(TypeError):
        one["a"] = 2  # type: ignore[index]


def test_entries_of_a_frozen_dict_are_validated_like_fields() -> None:
    bag = Bag(points=FrozenDict({"a": Point(x=1)}), marks=FrozenDict({"a": (1, 2)}))
    assert [type(mark) for mark in bag.marks["a"]] == [float, float]
    again = bag.but(marks=bag.marks.put("b", (3,)))
    assert type(again.marks["b"][0]) is float
    assert again.points is bag.points
    with pytest.raises(ValidationError):
        bag.but(marks=bag.marks.put("c", ("many",)))  # type: ignore[arg-type]
    with pytest.raises(ValidationError):
        bag.but(marks=FrozenDict({"c": (float("nan"),)}))
