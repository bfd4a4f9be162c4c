"""Every limit of Discord holds by construction, whatever the bridge asks to show."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.bridge.buttons import ButtonId, UnknownButton
from bot.bridge.content import Bold, Button, Content, File, FormView, Voice, notice
from bot.discord import components, forms, ids, limits, posting, rendering, threads, voices
from bot.discord.limits import length
from bot.discord.rendering import Message
from scenarios.kernel.options import Control, FormField
from tests.discord.adapter import answering, scene
from tests.discord.reader import blocks
from tests.fakes.loop import awaited

nasty = st.text(st.sampled_from("ab*_`#>-1. \n\U0001f600@<:"), max_size=3_000) | st.sampled_from(
    ["", "x" * 9_000, "word " * 2_500, "```\n" + "code\n" * 1_500 + "```", "\u200b", "*" * 3_000]
)
short = st.text(st.sampled_from("ab*_`#>-1. \n\U0001f600@<:"), max_size=60) | st.sampled_from(
    ["", "x" * 1_050, "*" * 520]
)
contents = st.builds(
    Content,
    body=st.tuples(nasty, nasty),
    title=nasty,
    fields=st.lists(st.tuples(short, st.tuples(short)), max_size=30).map(tuple),
    buttons=st.lists(
        st.builds(Button, label=nasty, id=st.integers(0, 60).map(lambda n: ButtonId("b", (str(n),)))),
        max_size=60,
    ).map(tuple),
    files=st.lists(st.builds(File, name=nasty, data=st.just(b"x"), alt=nasty), max_size=22).map(tuple),
    ping=st.lists(st.integers(1, 2**63).map(str), max_size=120).map(tuple),
)


@given(contents)
def test_messages_fit(content: Content) -> None:
    made = rendering.messages(content)
    for message in made:
        assert message.text or message.card or message.files
        assert length(message.text) <= 2_000
        assert len(message.files) <= 10
        assert len(message.buttons) <= 25
        assert len(message.pings) <= 100
        _card_fits(message)
    assert len({button.id for message in made for button in message.buttons}) == len(
        {button.id for button in content.buttons}
    )
    assert sum(len(message.files) for message in made) == len(content.files)
    assert len(content.buttons) > 25 or not any(message.buttons for message in made[:-1])


def _card_fits(message: Message) -> None:
    card = message.card
    if card is None:
        return
    texts = [card.title or "", card.description or ""]
    assert length(texts[0]) <= 256
    assert length(texts[1]) <= 4_096
    assert len(card.fields) <= 25
    for field in card.fields:
        assert 1 <= length(field.name or "") <= 256
        assert 1 <= length(field.value or "") <= 1_024
        texts += [field.name or "", field.value or ""]
    assert sum(map(length, texts)) <= 6_000
    for text in (texts[0], *(field.name or "" for field in card.fields)):
        blocks(text)


@given(nasty, st.booleans())
def test_names_of_voices_fit(name: str, machine: bool) -> None:
    made = rendering.voice_name(Voice(name, machine=machine))
    assert 1 <= length(made) <= 80
    assert made == made.strip()
    assert made.endswith(" (AI)") == machine or not machine


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("Clyde", "Cly-de"),
        ("the DISCORD mod", "the DIS-CORD mod"),
        ("everyone", "e-veryone"),
        ("Here", "H-ere"),
        ("@#:", "Somebody"),
        ("\u200b", "Somebody"),
        ("Se\u202eller\n2", "Seller 2"),
    ],
)
def test_names_that_discord_refuses(name: str, shown: str) -> None:
    assert rendering.voice_name(Voice(name, machine=False)) == shown


@given(nasty)
def test_names_of_threads_fit(title: str) -> None:
    for key in (None, "1.1.1"):
        assert 1 <= length(threads.name(title, key)) <= 100
    assert threads.name(title, "1.1.1") != threads.name(title, "1.1.2")


def test_faces_are_always_the_same() -> None:
    assert voices.face("Seller (AI)") == voices.face("Seller (AI)")
    assert len({voices.face(f"Speaker {n}") for n in range(50)}) == 6


def test_nonces_are_short_and_of_one_place_and_key() -> None:
    made = {
        posting.nonce(channel, key, place)
        for channel in (1, 2)
        for key in ("a", "k" * 25)
        for place in (0, 1)
    }
    assert len(made) == 8
    assert all(len(one) <= 25 for one in made)


def test_a_page_of_text_stays_one_message() -> None:
    assert [len(one.text) for one in rendering.messages(Content(("x" * 2_000,)))] == [2_000]
    assert len(rendering.messages(Content(("x" * 2_001,)))) == 2


def test_two_buttons_of_one_id_are_one() -> None:
    same = ButtonId("move", ("1",))
    (made,) = rendering.messages(
        Content(
            ("x",), buttons=(Button("First", same), Button("Other", ButtonId("o")), Button("Second", same))
        )
    )
    assert [button.label for button in made.buttons] == ["First", "Other"]


def test_files_that_are_too_large_are_named() -> None:
    files = (File("a@b.json", b"x" * 101), File("c.json", b"x" * 100))
    (made,) = rendering.messages(Content(("Record",), files=files), largest=100)
    assert [file.name for file in made.files] == ["c.json"]
    assert made.text == "Record\na-b.json is too large for Discord; ask whoever runs Parley for it."


@pytest.mark.parametrize("name", ["", "...", "../../etc/passwd", "\u202egnp.exe", "x" * 300, "a b\nc.png"])
def test_names_of_files_are_safe(name: str) -> None:
    (made,) = rendering.messages(Content(files=(File(name, b"x"),)))
    assert 1 <= len(made.files[0].name) <= 100
    assert all(character.isalnum() or character in "-_.…" for character in made.files[0].name)
    assert not made.files[0].name.startswith(".")


# --- buttons


@given(st.integers(1, 25), nasty)
def test_rows_of_buttons(count: int, label: str) -> None:
    view = components.view([Button(label, ButtonId("b", (str(n),))) for n in range(count)], "123")
    assert view is not None
    rows: Any = view.to_components()
    assert [len(row["components"]) for row in rows] == [5] * (count // 5) + [count % 5] * (count % 5 > 0)
    for row in rows:
        for one in row["components"]:
            assert 1 <= length(one["label"]) <= 80
            assert len(one["custom_id"]) <= 100


about = st.lists(st.text(max_size=20), max_size=3).map(tuple)


@given(st.text(min_size=1, max_size=20), about, st.sampled_from(["", "123456789012345678"]), st.booleans())
def test_ids_come_back(verb: str, rest: tuple[str, ...], workspace: str, again: bool) -> None:
    button = ButtonId(verb, rest)
    try:
        button.encoded()
    except ValueError:
        return
    text = ids.kept(button, workspace, again=again)
    found = ids.known(text)
    assert len(text) <= 100
    assert found.id == button
    assert found.workspace in (workspace, "")
    if len(button.encoded()) <= 78:
        assert (found.workspace, found.again) == (workspace, again)


def test_a_long_id_leaves_out_what_it_has_no_room_for() -> None:
    long, longest = ButtonId("v" * 90), ButtonId("v" * 98)
    assert ids.known(ids.kept(long, "123456789012345678", again=True)) == ids.Kept(long, "", again=True)
    assert ids.known(ids.kept(longest, "123456789012345678", again=True)) == ids.Kept(longest)


@pytest.mark.parametrize("text", ["", "x", "q:move", "w12;q:move", "a;", "w;p:move"])
def test_ids_that_are_not_ours(text: str) -> None:
    with pytest.raises(UnknownButton):
        ids.known(text)


# --- forms


def field(name: str, control: Control, **more: Any) -> FormField:
    """A field that has to be filled in."""
    return FormField(
        **{"name": name, "label": name.title(), "help": "", "control": control, "required": True, **more}
    )


def controls(form: FormView) -> list[dict[str, Any]]:
    """The components of the modal; texts above the fields as they are."""
    whole: Any = forms.modal(form).to_dict()
    assert len(whole["title"]) <= 45
    assert 1 <= len(whole["components"]) <= 5
    return list(whole["components"])


def view(*fields: FormField, **more: Any) -> FormView:
    """A form of these fields."""
    return FormView(ButtonId("filled", ("abc/1", "7")), "A form", fields, **more)


@given(nasty, nasty, nasty)
def test_forms_fit(title: str, text: str, value: str) -> None:
    fields = (
        field("words", "words", label=text, help=text, high=4_000.0),
        field("choice", "choice", choices=(text or "x", "b")),
    )
    form = FormView(
        ButtonId("f"), title, fields, (text, Bold(text)), {"words": value, "choice": "b"}, {"": text}
    )
    for component in controls(form):
        if "content" in component:
            assert length(component["content"]) <= 4_000
            continue
        assert 1 <= length(component["label"]) <= 45
        assert length(component.get("description") or "") <= 100
        inner = component["component"]
        assert length(inner.get("value") or "") <= inner.get("max_length", 4_000) <= 4_000
        for option in inner.get("options", ()):
            assert 1 <= length(option["label"]) <= 100
            assert 1 <= length(option["value"]) <= 100


def test_what_stands_above_the_fields_stands_below_the_first_label_where_there_is_no_room() -> None:
    five = tuple(field(f"f{n}", "integer") for n in range(5))
    made = controls(view(*five, intro=("Your limit is 9,000.",)))
    assert made[0]["description"] == "Your limit is 9,000."
    with_text = controls(view(*five[:4], intro=("Your limit is 9,000.",)))
    assert with_text[0]["content"] == "Your limit is 9,000."


@pytest.mark.parametrize(
    ("bounds", "hint"),
    [
        ({}, "A number"),
        ({"low": 900.0}, "900 or more"),
        ({"high": 20_000.0}, "20,000 or less"),
        ({"low": 0.5, "high": 20_000.0}, "0.5 to 20,000"),
    ],
)
def test_bounds_stand_in_the_empty_field(bounds: dict[str, float], hint: str) -> None:
    (made,) = controls(view(field("price", "integer", **bounds)))
    assert made["component"]["placeholder"] == hint


def test_every_control() -> None:
    fields = (
        field("yes", "flag", default=True),
        field("one", "choice", choices=("a", 2, 3.5), default="a"),
        field("many", "choices", choices=("a", "b"), required=False),
        field("text", "text", required=False, default="hi"),
        field("data", "data"),
    )
    yes, one, many, text, data = [
        made["component"] for made in controls(view(*fields, values={"many": ["b"], "data": "[1]"}))
    ]
    assert [(o["label"], o["default"]) for o in yes["options"]] == [("Yes", True), ("No", False)]
    assert [(o["value"], o["default"]) for o in one["options"]] == [("a", True), ("2", False), ("3.5", False)]
    assert (many["min_values"], many["max_values"], many["required"]) == (0, 2, False)
    assert [o["default"] for o in many["options"]] == [False, True]
    assert (text["value"], text["required"], text["style"]) == ("hi", False, 1)
    assert (data["value"], data["style"]) == ("[1]", 2)


def test_data_that_an_ai_proposes_stand_there_as_they_are_written() -> None:
    (data,) = controls(view(field("data", "data"), values={"data": [["é", 1]]}))
    assert data["component"]["value"] == '[["é", 1]]'


@pytest.mark.parametrize("choices", [tuple(range(26)), ("x" * 101, "y"), ("", "y")])
def test_choices_that_fit_no_list_are_written(choices: tuple[Any, ...]) -> None:
    *_, one = controls(view(field("one", "choice", choices=choices)))
    assert one["component"]["type"] == 4
    assert one["component"]["placeholder"].startswith(("One of: ", "The number of one of these: 1. "))
    *_, many = controls(
        view(field("many", "choices", choices=choices), values={"many": [choices[0], choices[1]]})
    )
    assert many["component"]["value"] == ("0, 1" if choices[0] == 0 else "1, 2")
    assert forms.sent([_label(many["component"]["custom_id"], value="a, b;c\n, ")]) == {
        "many": ["a", "b", "c"]
    }


def test_what_there_is_to_choose_from_stands_above_where_it_does_not_fit_into_the_field() -> None:
    many = tuple(f"statement {number}" for number in range(30))
    above, one = controls(view(field("one", "choice", choices=many)))
    assert above["content"].endswith("29. statement 28, 30. statement 29")
    assert one["component"]["type"] == 4


def _label(custom_id: str, **given: Any) -> dict[str, Any]:
    return {"type": 18, "component": {"type": 4, "custom_id": custom_id, **given}}


def test_what_is_sent_is_read_without_knowing_the_form() -> None:
    components_ = [
        {"type": 10, "content": "above"},
        _label("t.price", value="9,000"),
        _label("t.note", value=""),
        _label("s.one", values=["a"]),
        _label("s.none", values=[]),
        _label("m.many", values=["a", "b"]),
        _label("m.empty"),
        {"type": 1, "components": [{"type": 4, "custom_id": "t.old", "value": "in a row"}]},
        _label("other", value="?"),
    ]
    assert forms.sent(components_) == {
        "price": "9,000",
        "note": "",
        "one": "a",
        "none": "",
        "many": ["a", "b"],
        "empty": [],
        "old": "in a row",
    }


def test_mistakes_stand_where_they_were_made() -> None:
    form = view(field("price", "integer", help="In euros"), errors={"price": "At most 9.", "": "Look again."})
    above, price = controls(form)
    assert above["content"] == "Look again."
    assert price["description"] == "At most 9."


# --- Discord itself agrees

BIG: list[Callable[[], Content]] = [
    lambda: Content(("word " * 3_000,), "t" * 300, tuple((f"n{n}", ("v" * 1_500,)) for n in range(30))),
    lambda: Content(
        ("*" * 5_000,), buttons=tuple(Button("x" * 99, ButtonId("b", (str(n),))) for n in range(60))
    ),
    lambda: Content(files=tuple(File(f"{n}.txt", b"x", "alt " * 900) for n in range(21))),
    lambda: Content(("```\n" + "c" * 9_000 + "\n```",), voice=Voice("Discord " * 20, machine=True)),
    lambda: Content(("x",), "t", buttons=(Button("", ButtonId("v" * 98)),)),
    lambda: Content((), "title alone"),
    lambda: Content(("\u200b",)),
    lambda: Content(fields=(("", ("",)),)),
]


@awaited
async def test_a_simulated_discord_takes_it_all(tmp_path: Path) -> None:
    async with scene(tmp_path) as s:
        for number, content in enumerate(BIG):
            await s.calls(s.platform.post(s.thread, content(), f"1.{number}.0"))
        assert len(s.stands()) > len(BIG)


@awaited
async def test_a_simulated_discord_shows_every_kind_of_form_and_answer(tmp_path: Path) -> None:
    async with scene(tmp_path) as s:
        anna = s.world.member("Anna")
        many = tuple(f"choice {n}" for n in range(25))
        fields = (
            field("flag", "flag", label="x" * 90),
            field("one", "choice", choices=many),
            field("many", "choices", choices=many, required=False),
            field("words", "words", high=4_000.0, help="h" * 300),
        )
        s.adapter.reply = answering(view(*fields, intro=("i" * 9_000,), values={"words": "w" * 5_000}))
        await anna.commands("role")
        s.adapter.reply = answering(notice(*BIG[0]().body, title="t" * 300, buttons=BIG[1]().buttons))
        await anna.fills(flag="Yes", one="choice 3", many=["choice 1", "choice 2"])
        assert s.adapter.arrivals[-1].what.model_dump()["values"] == {
            "flag": "true",
            "one": "choice 3",
            "many": ["choice 1", "choice 2"],
            "words": "w" * 3_999 + "…",
        }
        assert (
            sum(len(row["components"]) for row in anna.answers[-1].followups[-2]._message.components)
            == limits.BUTTONS
        )
