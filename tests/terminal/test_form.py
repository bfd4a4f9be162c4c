"""Forms: what is typed becomes values, mistakes become sentences at their field."""

from enum import Enum

import pytest
from pydantic import Field

from bot.filling import problem
from bot.terminal.form import chosen, hint, read
from bot.terminal.menu import Menu, Mistake, Move, Talk
from scenarios import Action, Ask, Words, at_most, one_of
from scenarios.kernel import options
from scenarios.kernel.position import OpenAsk


class Colour(Enum):
    RED = "red"
    GREEN = "green"


class Bid(Action):
    """Bid for it."""

    price: int = Field(ge=1, le=100, description="Whole euros.")
    why: Words
    colour: Colour = Colour.RED
    extras: tuple[Colour, ...] = ()


class Walk(Action):
    """Leave."""


class WaitAndSee(Action):
    """Do nothing yet."""


LIMITED = Bid.where(price=at_most(50))
FORM = options.form(LIMITED)
PRICE, WHY, COLOUR, EXTRAS = FORM.fields


def test_hints_say_what_fits() -> None:
    assert hint(PRICE) == "Whole euros; 1 to 50"
    assert hint(COLOUR) == "1. red, 2. green; optional, Enter leaves it out"
    assert "with commas" in hint(EXTRAS)


def test_a_field_is_checked_though_others_are_still_to_come() -> None:
    assert problem(LIMITED, FORM, PRICE, {"price": "50"}) is None
    assert problem(LIMITED, FORM, PRICE, {"price": "51"}) == "At most 50."
    assert problem(LIMITED, FORM, PRICE, {"price": "a lot"}) == "Give a whole number."
    assert problem(LIMITED, FORM, PRICE, {"price": ""}) == "This is needed."
    assert problem(LIMITED, FORM, WHY, {"price": "50", "why": " "}) == "Write a text."


def test_choices_go_by_name_beginning_and_number() -> None:
    assert [read(COLOUR, typed) for typed in ("green", "g", "2", "")] == ["green", "green", "green", ""]
    assert read(EXTRAS, "1, green") == ["red", "green"]
    with pytest.raises(ValueError, match="not 'blue'"):
        read(COLOUR, "blue")


def test_numbers_that_are_choices_mean_themselves() -> None:
    (price, *_) = options.form(Bid.where(price=one_of((2, 5, 10)))).fields
    assert read(price, "2") == 2
    assert read(price, "5") == 5


def test_what_could_be_two_things_is_asked_again() -> None:
    assert (
        chosen("wa", ["Walk", "Wait and see"]) == "'wa' could mean Walk or Wait and see; type a little more."
    )
    assert chosen("walk", ["Walk", "Walk on"]) == 0
    assert chosen("2.", ["Walk", "Wait and see"]) == 1


def menu(*, talk: bool = True) -> Menu:
    """A menu of one ask."""
    return Menu([OpenAsk(7, Ask("buyer", (LIMITED, Walk, WaitAndSee)), 1)], talk=talk)


def test_a_line_means_a_move_talk_or_a_command() -> None:
    assert menu().meant("bid") == Move(7, LIMITED)
    assert menu().meant("2") == Move(7, Walk)
    assert menu().meant("4") == Talk("")
    assert menu().meant("say Good morning") == Talk("Good morning")
    assert menu().meant("SAY") == Talk("")
    assert menu().meant("leave") == "leave"
    assert menu().meant("give") == "give up"
    assert menu().meant("") is None


def test_talk_is_offered_only_where_it_is_allowed() -> None:
    assert isinstance(menu(talk=False).meant("say Good morning"), Mistake)
    assert isinstance(menu(talk=False).meant("4"), Mistake)


def test_a_scenarios_own_say_is_not_offered_twice() -> None:
    from scenarios import Say

    own = Menu([OpenAsk(7, Ask("buyer", (Say,)), 1)], talk=True)
    assert own.meant("say") == Move(7, Say)
    assert isinstance(own.meant("2"), Mistake)
