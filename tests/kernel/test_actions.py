"""Actions and what narrows them."""

from enum import Enum

import pytest

from scenarios import Action, DefinitionError, Say, Words, at_least, at_most, between, one_of
from scenarios.kernel.actions import Narrowed, Narrowing


class Colour(Enum):
    RED = "red"


class WalkAway(Action):
    """Leave."""


class Paint(Action):
    """Paint it."""

    colour: Colour
    coats: int = 1
    with_care: bool = False
    price: float | None = None
    tools: frozenset[str] = frozenset()
    note: Words | None = None


def test_titles_and_lines_are_for_people() -> None:
    assert WalkAway.title() == "Walk away"
    assert WalkAway().line() == "Walk away"
    paint = Paint(colour=Colour.RED, coats=1_200, tools=frozenset({"b", "a"}), note=Words("Psst."))
    assert paint.line() == "Paint: colour red, coats 1,200, with care no, tools a, b"
    assert paint.speech() == (Words("Psst."),)
    assert Say(text=Words("Hi")).line() == "Say"


def test_where_keeps_names_and_limits_only() -> None:
    narrowed = Paint.where(coats=between(1, 3), colour=one_of([Colour.RED]))
    limits = (("coats", Narrowing("between", (1, 3))), ("colour", Narrowing("one_of", ("red",))))
    assert narrowed == Narrowed(Paint, limits)
    assert Paint.where(coats=at_least(2)) != Paint.where(coats=at_most(2))
    assert hash(narrowed) == hash(Paint.where(colour=one_of([Colour.RED]), coats=between(1, 3)))


def test_mistakes_are_named_where_they_are_made() -> None:
    with pytest.raises(DefinitionError, match="Paint has no field 'size' to narrow"):
        Paint.where(size=at_most(3))
    with pytest.raises(
        DefinitionError, match=r"Paint.where\(coats=…\) takes at_least, at_most, between or one_of"
    ):
        Paint.where(coats=3)  # type: ignore[arg-type]
    with pytest.raises(ValueError, match="leave the action out"):
        one_of([])
