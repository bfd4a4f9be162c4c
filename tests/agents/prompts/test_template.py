"""Templates: marked variables, checked names, and fillings that are never read again."""

import pytest

from agents.models.request import Piece
from agents.prompts.template import Template
from scenarios import ParleyError


def test_filled_segments_stay_marked() -> None:
    template = Template("You are {seat} in {title}.", "seat", "title")
    assert template.fill(seat="buyer", title="car-sale") == (
        Piece("You are "),
        Piece("buyer", "seat"),
        Piece(" in "),
        Piece("car-sale", "title"),
        Piece("."),
    )


def test_a_filling_is_never_read_as_a_template() -> None:
    template = Template("{a}{b}", "a", "b")
    pieces = template.fill(a="{b} {{ {c} }", b="{a}")
    assert pieces == (Piece("{b} {{ {c} }", "a"), Piece("{a}", "b"))


def test_pieces_keep_their_variable_and_reference() -> None:
    filling = (Piece("she said "), Piece("hello", "words", "r1"), Piece("bye", None, "r2"), Piece(""))
    assert Template("{told}", "told").fill(told=filling) == (
        Piece("she said ", "told"),
        Piece("hello", "words", "r1"),
        Piece("bye", "told", "r2"),
    )


def test_braces_are_written_twice() -> None:
    assert Template('{{"price": {price}}}', "price").fill(price="5") == (
        Piece('{"price": '),
        Piece("5", "price"),
        Piece("}"),
    )


def test_a_variable_may_stand_twice() -> None:
    assert "".join([piece.text for piece in Template("{a}-{a}", "a").fill(a="x")]) == "x-x"


@pytest.mark.parametrize(
    ("text", "variables"),
    [
        ("{unknown}", ()),
        ("no variable", ("missing",)),
        ("{a}", ("a", "b")),
        ("a { alone", ()),
        ("a } alone", ()),
        ("{}", ()),
        ("{Big}", ("Big",)),
        ("{a!r}", ("a",)),
        ("{a.b}", ("a",)),
        ("{{{a}", ("a", "b")),
    ],
)
def test_a_template_that_does_not_fit_is_refused(text: str, variables: tuple[str, ...]) -> None:
    with pytest.raises(ParleyError, match="template"):
        Template(text, *variables)


@pytest.mark.parametrize("values", [{}, {"a": "x", "b": "y"}, {"b": "y"}])
def test_a_filling_that_does_not_fit_is_refused(values: dict[str, str]) -> None:
    with pytest.raises(ParleyError, match=r"takes \{a\}"):
        Template("{a}", "a").fill(**values)
