"""Forms that begin with a draft, and who is shown what passes between a person and their AI."""

from enum import Enum

from pydantic import Field

from agents.players import delegate
from bot.asks import draft_of, open_to
from bot.filling import as_typed
from bot.outcomes import REPORT, report
from bot.terminal.form import hint
from scenarios import Action, Ask, Words
from scenarios.engine.ports import PRINCIPAL, Holder
from scenarios.kernel import options
from scenarios.kernel.play import BEFORE
from scenarios.kernel.position import OpenAsk
from scenarios.kernel.seen import Seen


class Colour(Enum):
    RED = "red"
    GREEN = "green"


class Bid(Action):
    """Bid for it."""

    price: int = Field(ge=1, le=100, description="Whole euros.")
    why: Words
    colour: Colour = Colour.RED
    extras: tuple[Colour, ...] = ()
    firm: bool = False
    note: Words | None = None


PRICE, WHY, COLOUR, EXTRAS, FIRM, NOTE = options.form(Bid).fields
DRAFT = Bid(price=70, why=Words("It is old."), colour=Colour.GREEN, extras=(Colour.RED,), firm=True)


def test_a_draft_is_taken_apart_as_a_form_takes_it() -> None:
    given = as_typed(DRAFT)
    assert given == {"price": 70, "why": "It is old.", "colour": "green", "extras": ["red"], "firm": True}
    assert options.parse((Bid,), "Bid", given) == DRAFT


def test_words_of_a_person_are_not_filled_in() -> None:
    assert "why" not in as_typed(DRAFT.but(why=Words.kept("abc")))


def test_hints_say_what_enter_keeps() -> None:
    assert hint(PRICE, 70) == "Whole euros; 1 to 100; Enter keeps 70"
    assert hint(WHY, "It is old.") == "Enter keeps “It is old.”"
    assert hint(COLOUR, "green") == "1. red, 2. green; Enter keeps “green”, - leaves it out"
    assert "Enter keeps “red”, -" in hint(EXTRAS, ["red"])
    assert "Enter keeps yes, -" in hint(FIRM, True)
    assert "optional" in hint(NOTE)


def test_who_may_answer_what() -> None:
    own = OpenAsk(1, Ask("buyer", (Bid,), default=DRAFT), 1)
    consulted = OpenAsk(2, Ask("buyer", (Bid,), default=DRAFT), 1, parent=1, addressee=PRINCIPAL)
    foreign = OpenAsk(3, Ask("buyer", (Bid,)), 1, parent=1, addressee="expert")
    position = BEFORE._replace(asks={1: own, 2: consulted, 3: foreign})
    assert open_to(position, {"buyer": Holder("human", 1)}, "buyer") == [own]
    assert open_to(position, {"buyer": Holder("assisted:fast", 1)}, "buyer") == [consulted]
    assert draft_of(own) is None
    assert draft_of(consulted) == DRAFT


def test_a_report_is_its_seats_own_and_the_last_one_counts() -> None:
    items = [
        Seen(7, 0, "memo", "buyer", "buyer", "First.", memo={"about": "report"}),
        Seen(8, 0, "memo", "buyer", "buyer", "Second.", memo={"about": "report"}),
        Seen(9, 0, "memo", "buyer", "buyer", "A summary.", memo={"about": "summary"}),
        Seen(9, 0, "memo", "seller", "seller", "Not yours.", memo={"about": "report"}),
    ]
    assert report(items, "buyer", lambda ref: None) == "Second."
    assert report(items[2:], "buyer", lambda ref: None) is None


def test_reports_are_known_by_the_name_that_delegates_give_them() -> None:
    assert delegate.REPORT == REPORT
