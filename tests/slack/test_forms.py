"""Forms as modals, and what comes back from them."""

import json
from enum import Enum
from typing import Any, Literal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import Field

from bot.bridge import steps
from bot.bridge.buttons import ButtonId, UnknownButton
from bot.bridge.content import FormView, Mention
from bot.filling import as_typed
from bot.slack import fields as slack_fields
from bot.slack import forms, ids
from scenarios.kernel.actions import Action
from scenarios.kernel.options import Control, FormField
from scenarios.kernel.words import Words
from tests.slack.drawing import HERE, KNOWN, long_texts, texts
from tests.slack.filling import ID, answered, element, field, filled, form, inputs, shown_form
from tests.slack.reader import fits, shown, utf16

CONTROLS: list[Control] = ["words", "text", "integer", "number", "flag", "choice", "choices", "data"]


class Colour(Enum):
    RED = "red"
    BLUE = "blue"


class Deal(Action):
    """Propose all that can be proposed."""

    price: int = Field(ge=0, le=20_000, description="Euros")
    rate: float | None = Field(default=None, ge=0, le=1, title="Interest")
    sure: bool = False
    agreed: bool | None = None
    colour: Colour | None = None
    size: Literal[1, 2, 3] = 1
    parts: tuple[Literal["a", "b", "c"], ...] = ()
    extras: frozenset[Colour] = frozenset()
    note: str = ""
    why: Words | None = None
    rows: tuple[tuple[int, int], ...] = ()


DEALS = st.builds(
    Deal,
    price=st.integers(0, 20_000),
    rate=st.none() | st.floats(0, 1),
    sure=st.booleans(),
    agreed=st.none() | st.booleans(),
    colour=st.none() | st.sampled_from(Colour),
    size=st.sampled_from([1, 2, 3]),
    parts=st.lists(st.sampled_from("abc"), unique=True).map(sorted).map(tuple),
    extras=st.frozensets(st.sampled_from(Colour)),
    note=st.text(st.characters(codec="utf-8", exclude_categories=["C", "Z"]), max_size=20),
    rows=st.lists(st.tuples(st.integers(), st.integers()), max_size=3).map(tuple),
)


@given(DEALS)
def test_what_stands_in_a_form_comes_back_as_it_was(deal: Deal) -> None:
    view = shown_form(Deal, as_typed(deal))
    back = slack_fields.values(filled(view))
    assert steps.made(Deal, back) == deal
    fits(view["blocks"], 100)


def test_what_is_typed_and_chosen_comes_back_as_texts_and_lists() -> None:
    view = shown_form(Deal, {})
    typed = {
        "price": "9,000",
        "rate": "0.5",
        "sure": "true",
        "colour": "blue",
        "size": "3",
        "parts": ["a", "c"],
        "extras": ["red"],
        "note": "*x* & <y>",
        "why": "Because\nof it",
        "rows": "[[1, 2]]",
    }
    assert slack_fields.values(filled(view, **typed)) == {**typed, "agreed": ""}
    assert steps.made(Deal, slack_fields.values(filled(view, **typed))).price == 9_000


def test_fields_that_are_left_empty_are_there() -> None:
    empty = dict.fromkeys(("price", "rate", "agreed", "colour", "note", "why", "rows"), "")
    back = slack_fields.values(filled(shown_form(Deal, {})))
    assert back == {**empty, "sure": "false", "size": "1", "parts": [], "extras": []}


@pytest.mark.parametrize("state", [{}, {"values": {}}, {"values": {"b": {"other": {"value": "x"}}}}])
def test_what_is_no_field_of_ours_is_left_out(state: dict[str, Any]) -> None:
    assert slack_fields.values(state) == {}


fields = st.builds(
    FormField,
    name=st.sampled_from(["a", "b_c", "price", "why"]),
    label=texts,
    help=long_texts | st.just(""),
    control=st.sampled_from(CONTROLS),
    required=st.booleans(),
    default=st.none() | texts | st.integers() | st.booleans(),
    low=st.none() | st.floats(-1e9, 1e9),
    high=st.none() | st.floats(1, 1e9),
    choices=st.lists(long_texts | st.integers(), max_size=5, unique_by=str).map(tuple)
    | st.just(tuple(range(101)))
    | st.just(tuple(f"choice {'x' * 90} {number}" for number in range(100))),
)
views = st.builds(
    FormView,
    st.just(ID),
    texts,
    st.lists(fields, max_size=4, unique_by=lambda one: one.name).map(tuple),
    st.lists(long_texts | st.just(Mention("U1")), max_size=3).map(tuple),
    st.dictionaries(st.sampled_from(["a", "b_c"]), long_texts | st.integers() | st.lists(texts, max_size=3)),
    st.dictionaries(st.sampled_from(["", "a", "price"]), long_texts),
    texts,
)


@given(views)
def test_forms_fit(form: FormView) -> None:
    view = forms.view(form, HERE, KNOWN)
    fits(view["blocks"], 100)
    for name in ("title", "submit", "close"):
        assert 1 <= utf16(view[name]["text"]) <= 24
    assert len(view["private_metadata"]) <= 3_000
    assert ids.known(view["private_metadata"]) == ids.Kept(ID, HERE)
    for block in inputs(view):
        _control_fits(block["element"])
    begun = [block["element"]["action_id"][2:] for block in inputs(view)]
    assert [name for name in begun if "." not in name] == [one.name for one in form.fields]


def _control_fits(control: dict[str, Any]) -> None:
    assert 1 <= utf16(control.get("placeholder", {"text": "x"})["text"]) <= 150
    if control["type"] == "plain_text_input":
        most = control.get("max_length", 3_000)
        assert 1 <= most <= 3_000
        assert utf16(control.get("initial_value", "x")) <= most
        return
    assert 1 <= len(control["options"]) <= 100
    first = control.get(
        "initial_options", [control["initial_option"]] if "initial_option" in control else None
    )
    assert first is None or (first and all(one in control["options"] for one in first))
    assert len({option["value"] for option in control["options"]}) == len(control["options"])
    for option in control["options"]:
        assert 1 <= utf16(option["text"]["text"]) <= 75
        assert 1 <= utf16(option["value"]) <= 150
        assert 1 <= utf16(option.get("description", {"text": "x"})["text"]) <= 75


def test_a_form_of_many_fields_fits_with_all_its_mistakes() -> None:
    many = tuple(field("text", name=f"f{number}") for number in range(22))
    wrong = {one.name: "No." for one in many} | {"": "Not at all."}
    view = forms.view(form(many, intro=("word " * 9_000,), errors=wrong), HERE, KNOWN)
    fits(view["blocks"], 100)
    assert len(inputs(view)) == 22
    assert shown(view["blocks"]).endswith("…")


@pytest.mark.parametrize(
    ("one", "kind", "hint"),
    [
        (field("words", high=4_000.0), "plain_text_input", None),
        (field("text"), "plain_text_input", None),
        (field("integer", low=0.0, high=20_000.0), "plain_text_input", "0 to 20,000"),
        (field("number", low=0.5), "plain_text_input", "0.5 or more"),
        (field("number", high=2.0), "plain_text_input", "2 or less"),
        (field("number"), "plain_text_input", "A number"),
        (field("flag"), "static_select", "Choose"),
        (field("choice", choices=("a", 2)), "static_select", "Choose"),
        (field("choice", choices=("a",), required=False), "static_select", "Choose (may stay empty)"),
        (field("choices", choices=("a", "b")), "multi_static_select", "Choose"),
        (field("choice", choices=("a", "x" * 200)), "plain_text_input", None),
        (field("choice", choices=(1, "1")), "plain_text_input", "One of: 1, 1"),
        (field("choices", choices=("a", "b" * 141)), "plain_text_input", None),
        (
            field("choices", choices=("a", "")),
            "plain_text_input",
            "The numbers of some of these, separated by commas: 1. a, 2.",
        ),
        (field("data"), "plain_text_input", None),
    ],
)
def test_each_kind_of_field(one: FormField, kind: str, hint: str | None) -> None:
    made = element(one, None)
    assert made["type"] == kind
    assert (made["placeholder"]["text"] if "placeholder" in made else None) == (hint and hint.strip())


def test_what_is_written_in_a_form_is_inert() -> None:
    nasty = "<!channel> *a* :smile: & <https://a.b|c>"
    one = field("choice", label=nasty, help=nasty, choices=(nasty,))
    view = forms.view(form((one,), intro=(nasty,), errors={"one": nasty, "": nasty}), HERE, KNOWN)
    assert '"mrkdwn"' not in json.dumps(view)
    assert shown(view["blocks"]) == f"Please change this: {nasty}\n\n{nasty}"
    assert view["blocks"][1]["element"]["options"][0]["value"] == nasty


def test_mistakes_stand_below_their_fields_and_above_the_whole() -> None:
    two = (field("text", name="a"), field("text", name="b"))
    view = forms.view(form(two, errors={"b": "At most 9.", "": "Look again."}, intro=("Now.",)), HERE, KNOWN)
    assert [block["type"] for block in view["blocks"]] == ["rich_text", "input", "input", "context"]
    assert shown(view["blocks"]) == "Please change this: Look again.\n\nNow."
    assert view["blocks"][3]["elements"][0]["text"] == "Please change this: At most 9."


def test_mistakes_of_fields_are_shown_in_the_open_form() -> None:
    again = form((field("integer", name="price"),), errors={"price": "At most 20,000.\n<!here> :a:"})
    view = forms.view(form((field("integer", name="price"),)), HERE, KNOWN)
    made = answered(again, ID)
    assert made == {
        "response_action": "errors",
        "errors": {inputs(view)[0]["block_id"]: "At most 20,000. <\u2060!here> :\u2060a:"},
    }


@pytest.mark.parametrize(
    ("errors", "sent"),
    [
        ({"": "Not now."}, ID),
        ({"price": "Too much.", "": "Not now."}, ID),
        ({"elsewhere": "Missing."}, ID),
        ({"price": "Too much."}, ButtonId("filled", ("k3f9xq/1", "7", "Offer", "0", "2"))),
        ({}, ID),
    ],
)
def test_other_mistakes_and_other_forms_are_shown_anew(errors: dict[str, str], sent: ButtonId) -> None:
    again = form((field("integer", name="price"),), errors=errors)
    made = answered(again, sent)
    assert made == {"response_action": "update", "view": forms.view(again, HERE, KNOWN)}


def test_a_field_of_another_form_is_another_block() -> None:
    one = form((field("text"),))
    other = one._replace(id=ButtonId("other"))
    first, again, second = (
        forms.view(each, HERE, KNOWN)["blocks"][0]["block_id"] for each in (one, one, other)
    )
    assert first == again != second


def test_a_form_without_fields_says_something() -> None:
    fits(forms.view(form(()), HERE, KNOWN)["blocks"], 100)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "x",
        "{}",
        "[]",
        '["p:a"]',
        "[1, 2, 3, 4]",
        '["p:a","T","C"]',
        "null",
        '["x:a", "", "", ""]',
        "[[[[",
    ],
)
def test_forms_that_are_not_ours_are_refused(text: str) -> None:
    with pytest.raises(UnknownButton):
        ids.known(text)


def test_what_a_form_keeps_is_bounded() -> None:
    with pytest.raises(ValueError, match="is longer than 3000"):
        ids.kept(ID, HERE._replace(channel="x" * 3_000))
