"""What is long in forms: texts, choices, and many of them."""

import pytest

from bot.bridge import steps
from bot.slack import fields as slack_fields
from bot.slack import forms
from scenarios.kernel.actions import Action, one_of
from scenarios.kernel.options import Control
from tests.slack.drawing import HERE, KNOWN
from tests.slack.filling import ID, element, field, filled, form, inputs, shown_form
from tests.slack.reader import fits


@pytest.mark.parametrize(
    ("control", "long", "most"), [("words", True, 3_000), ("text", False, 3_000), ("data", True, 3_000)]
)
def test_long_texts_have_room(control: Control, long: bool, most: int) -> None:
    made = element(field(control, high=4_000.0 if control == "words" else None), None)
    assert (made["multiline"], made.get("max_length", 3_000)) == (long, most)
    assert element(field("words", high=80.0), None)["max_length"] == 80
    longer = element(field("words", high=80.0), "x" * 99)
    assert longer["initial_value"] == "x" * 99  # nobody's words are cut
    assert "max_length" not in longer


@pytest.mark.parametrize("text", ["x" * 3_001, "word\n " * 800, "👩‍👩‍👧‍👦" * 500, "漢" * 9_000])
def test_a_text_longer_than_an_input_goes_on_in_the_next_and_comes_back_whole(text: str) -> None:
    one, two = field("words", help="Say it.", high=4_000.0), field("text", name="two")
    again = form((one, two), values={"one": text, "two": "b"}, errors={"one": "Too long."})
    view = forms.view(again, HERE, KNOWN)
    fits(view["blocks"], 100)
    (first, *others, _) = inputs(view)
    assert [one["label"]["text"] for one in (first, *others)] == ["One", *["One (continued)"] * len(others)]
    assert [one["optional"] for one in (first, *others)] == [False, *[True] * len(others)]
    state = filled(view)
    backwards = {"values": dict(reversed(state["values"].items()))}  # nobody promises their order
    assert slack_fields.values(backwards) == {"one": text, "two": "b"}
    assert forms.answer(again, ID, slack_fields.blocks(backwards), HERE, KNOWN)["errors"] == {
        first["block_id"]: "Too long."
    }


def test_a_text_that_is_divided_otherwise_stands_in_other_blocks() -> None:
    """Slack would show in the same ones what stood there before."""
    before, after = (
        {block["block_id"] for block in inputs(forms.view(form((field("words"),), values=held), HERE, KNOWN))}
        for held in ({"one": "x" * 4_000}, {"one": "x" * 2_000})
    )
    assert not before & after


def test_long_choices_are_read_to_their_ends() -> None:
    many = tuple(f"I agree, {'since it matters ' * 7}{number}" for number in range(20))
    options = element(field("choice", choices=many), None)["options"]
    both = [
        (one["text"]["text"].removesuffix("…"), one["description"]["text"].removeprefix("…"))
        for one in options
    ]
    assert ["".join(" ".join(one).split()) for one in both] == ["".join(one.split()) for one in many]


def test_choices_that_are_too_many_are_all_to_be_read() -> None:
    view = forms.view(form((field("choice", help="Vote.", choices=tuple(range(1_000, 1_200))),)), HERE, KNOWN)
    hint = view["blocks"][0]["hint"]["text"]
    assert hint.startswith("Vote. One of: 1000, 1001, ")
    assert hint.endswith("1199")


def test_many_menus_of_many_options_are_typed_instead() -> None:
    choices = tuple(f"{'漢' * 40} {number}" for number in range(100))
    view = forms.view(
        form(tuple(field("choice", name=f"f{n}", choices=choices) for n in range(22))), HERE, KNOWN
    )
    assert {block["element"]["type"] for block in inputs(view)} == {"plain_text_input"}
    few = forms.view(form((field("choice", choices=choices),)), HERE, KNOWN)
    assert {block["element"]["type"] for block in inputs(few)} == {"static_select"}


def test_choices_that_have_to_be_typed_come_back_as_a_list() -> None:
    many = field("choices", choices=tuple(f"c{number}" for number in range(101)))
    view = forms.view(form((many,), values={"one": ["c1", "c2"]}), HERE, KNOWN)
    assert view["blocks"][0]["element"]["initial_value"] == "2, 3"
    assert slack_fields.values(filled(view, one="c3; c4,\nc5, ")) == {"one": ["c3", "c4", "c5"]}


class Statements(Action):
    """Say what you agree with."""

    one: str
    some: frozenset[str]


def test_choices_too_long_for_a_menu_are_chosen_by_their_numbers() -> None:
    many = tuple(f"I hold, {'for more than one reason, ' * 6}this: {number}" for number in range(3))
    option = Statements.where(one=one_of(many), some=one_of(many))
    view = shown_form(option, {"some": [many[0], many[2]]})
    assert "2. I hold, for more" in view["blocks"][0]["hint"]["text"]
    back = slack_fields.values(filled(view, one="2"))
    assert back["some"] == ["1", "3"]
    assert steps.made(option, back) == Statements(one=many[1], some=frozenset({many[0], many[2]}))
    assert steps.made(option, {**back, "one": many[0]}).one == many[0]
