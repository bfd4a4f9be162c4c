"""Every limit of Slack holds by construction, whatever the bridge asks to show; and only who is to be pinged is."""

import json
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.bridge.buttons import ButtonId, decoded
from bot.bridge.content import Bold, Button, Content, File, Mention, Voice
from bot.slack import markup, rendering, voices
from bot.slack.rendering import Message, messages
from tests.slack.drawing import KNOWN, contents, long_texts
from tests.slack.reader import elements, fits, live, shown, tokens, utf16, whole


@given(contents)
def test_messages_fit(content: Content) -> None:
    made = messages(content, KNOWN, "k" * 25)
    for number, message in enumerate(made, 1):
        fits(list(message.blocks), 50)
        assert whole(list(message.blocks)) <= 12_000
        assert 1 <= utf16(message.text) <= 4_000
        assert sum(block["type"] == "actions" for block in message.blocks) <= 5
        assert json.dumps(message.posted(), ensure_ascii=False).encode()
        assert message.metadata is not None
        assert message.metadata["event_payload"] == {"key": "k" * 25, "number": number, "of": len(made)}


@given(contents)
def test_nothing_is_live_but_what_the_bridge_made_so(content: Content) -> None:
    made = messages(content, KNOWN)
    pinged = [
        element["user_id"]
        for message in made
        for element, _ in elements(message.blocks)
        if element["type"] == "user"
    ]
    assert sorted(pinged) == sorted({user for user in content.ping if re.fullmatch("U[0-9]+", user)})
    for message in made:
        allowed = re.compile(
            r"<@U\d+>|<!date\^\d+\^\{[^|<>]*\|[^|<>]*>|<https://acme\.slack\.com/[^|<>]*\|[^|<>]*>"
        )
        assert tokens(allowed.sub(" ", message.text)) == []
        assert len(re.findall(r"<@U\d+>", message.text)) == live(message.blocks).count("user")


@given(contents)
def test_an_edited_post_pings_nobody(content: Content) -> None:
    made = messages(content._replace(ping=()), KNOWN)
    assert not any("user" in live(message.blocks) or "<@" in message.text for message in made)


@given(contents)
def test_all_buttons_are_there_in_order_below_the_last_texts(content: Content) -> None:
    made = messages(content, KNOWN)
    pressed = [element["value"] for message in made for element in buttons(message)]
    assert pressed == [button.id.encoded() for button in content.buttons if button.enabled]
    with_buttons = [number for number, message in enumerate(made) if buttons(message)]
    assert with_buttons == list(range(len(made) - len(with_buttons), len(made)))
    assert [decoded(value) for value in pressed] == [
        button.id for button in content.buttons if button.enabled
    ]


def buttons(message: Message) -> list[dict[str, object]]:
    return [
        element for block in message.blocks if block["type"] == "actions" for element in block["elements"]
    ]


def test_many_long_buttons_go_on_in_further_messages() -> None:
    many = tuple(
        Button("&" * 100, ButtonId("verb", ("x" * 80, str(number))), enabled=True) for number in range(130)
    )
    made = messages(Content(("Choose.",), buttons=many), KNOWN)
    assert len(made) > 2
    assert sum(len(buttons(message)) for message in made) == 130
    for message in made:
        fits(list(message.blocks), 50)
        assert whole(list(message.blocks)) <= 12_000


def test_styles_of_buttons() -> None:
    some = tuple(
        Button(style, ButtonId("b", (style,)), style) for style in ("plain", "main", "good", "danger")
    )
    (message,) = messages(Content(("?",), buttons=some), KNOWN)
    assert [button.get("style") for button in buttons(message)] == [None, "primary", "primary", "danger"]


def test_buttons_that_cannot_be_pressed_are_words() -> None:
    idle = (
        Button("Join *as* buyer", ButtonId("a"), enabled=False),
        Button("Begin", ButtonId("b"), enabled=False),
    )
    (message,) = messages(Content(("Wait.",), buttons=idle), KNOWN)
    assert buttons(message) == []
    assert shown(message.blocks) == "Wait.\nNot open now: Join *as* buyer, Begin"


def test_a_card() -> None:
    content = Content(
        ("Two seats.",),
        title="Car sale :car:",
        fields=(("Buyer", (Mention("U1"),)), ("Seller", ("free",)), ("Note", ())),
        buttons=(Button("Join", ButtonId("join")),),
    )
    (message,) = messages(content, KNOWN)
    assert [block["type"] for block in message.blocks] == ["header", "rich_text", "actions"]
    assert message.blocks[0]["text"] == {"type": "plain_text", "text": "Car sale :\u2060car:", "emoji": False}
    assert shown(message.blocks) == "Two seats.\n\nBuyer: Anna <!channel>\nSeller: free\nNote: –"
    assert message.text.startswith("Car sale :\u2060car:\nTwo seats.\n\nBuyer: Anna &lt;!channel&gt;\n")


def test_a_list_stands_in_lines_of_its_own() -> None:
    content = Content(
        (), fields=(("Seats", (Bold("Buyer"), ": free\n", Bold("Seller"), ": free")), ("Takes", ("a day",)))
    )
    (message,) = messages(content, KNOWN)
    assert shown(message.blocks) == "Seats\nBuyer: free\nSeller: free\n\nTakes: a day"


@pytest.mark.parametrize("content", [Content(), Content(("\u200b",)), Content((" \n ",))])
def test_what_says_nothing_is_a_message_all_the_same(content: Content) -> None:
    (message,) = messages(content, KNOWN)
    assert (message.text, shown(message.blocks)) == ("…", "…")


def test_a_title_alone_is_enough() -> None:
    (message,) = messages(Content(title="Over"), KNOWN)
    assert ([block["type"] for block in message.blocks], message.text) == (["header"], "Over")


def test_who_is_pinged_is_mentioned_where_the_text_does_it_and_else_first() -> None:
    (message,) = messages(
        Content(("Your move, ", Mention("U1"), " and ", Mention("U1")), ping=("U1", "U2")), KNOWN
    )
    assert [element.get("user_id") or element["text"] for element, _ in elements(message.blocks)] == [
        "U2", " Your move, ", "U1", " and ", "Anna <!channel>",
    ]  # fmt: skip
    assert message.text == "<@U2> Your move, <@U1> and Anna &lt;!channel&gt;"


def test_a_ping_is_in_the_first_message_of_a_long_post() -> None:
    made = messages(Content(("word " * 2_000,), ping=("U1",)), KNOWN)
    assert [live(message.blocks) for message in made] == [["user"], *[[]] * (len(made) - 1)]


def test_files_are_uploaded_apart_and_those_too_large_are_told_of() -> None:
    content = Content(
        ("Look.",),
        files=(
            File("a/b <c>.png", b"123", "A curve\nthat falls"),
            File("log.txt", b"12"),
            File("big.bin", b"12345"),
        ),
    )
    (message,) = messages(content, KNOWN, largest=4)
    assert shown(message.blocks) == ("Look.\nbig.bin is too large for Slack; ask whoever runs Parley for it.")
    assert rendering.uploads(content, largest=4) == (
        File("a-b--c-.png", b"123", "A curve that falls"),
        File("log.txt", b"12", ""),
    )


@given(long_texts, long_texts)
def test_names_and_alternative_texts_of_files_fit(name: str, alt: str) -> None:
    (file,) = rendering.uploads(Content(files=(File(name, b"", alt),)))
    assert 1 <= utf16(file.name) <= 100
    assert utf16(file.alt) <= 1_000
    assert not set(file.name) & set("/\\<>|&:* \n")


def test_whose_names_are_needed() -> None:
    content = Content((Mention("U1"), Mention("nobody")), fields=(("x", (Mention("W2"),)),))
    assert markup.users(content.parts) == {"U1", "W2"}


def test_what_is_sent() -> None:
    (message,) = messages(Content(("Hi",), voice=Voice("Seller", machine=True)), KNOWN, "k1")
    blocks = [{"type": "rich_text", "elements": [
        {"type": "rich_text_section", "elements": [{"type": "text", "text": "Hi"}]}]}]  # fmt: skip
    speaker = {"username": "Seller (AI)", "icon_emoji": ":robot_face:"}
    assert message.edited() == {"text": "Hi", "blocks": blocks}
    assert message.answered() == {"text": "Hi", "blocks": blocks, **speaker}
    assert message.posted() == {
        "text": "Hi",
        "blocks": blocks,
        **speaker,
        "mrkdwn": False,
        "unfurl_links": False,
        "unfurl_media": False,
        "metadata": {"event_type": "parley_post", "event_payload": {"key": "k1", "number": 1, "of": 1}},
    }
    (plain,) = messages(Content(("Hi",)), KNOWN)
    assert plain.posted().keys() == {"text", "blocks", "mrkdwn", "unfurl_links", "unfurl_media"}


@given(long_texts, st.booleans())
def test_names_of_voices_fit_and_are_no_markup(name: str, machine: bool) -> None:
    made = voices.name(Voice(name, machine=machine))
    assert 1 <= utf16(made) <= 80
    assert made == " ".join(made.split())
    assert made.endswith(" (AI)") or not machine
    assert not set(made) & set("@#<>&*_~`|:")


@pytest.mark.parametrize(
    ("name", "shown_name"),
    [
        ("<!channel>", "!channel"),
        ("*Seller*", "Seller"),
        (":robot_face:", "robot face"),
        ("@here", "here"),
        ("Se\u202eller\n2", "Seller 2"),
        ("\u200b", "Somebody"),
    ],
)
def test_names_that_would_be_something_else(name: str, shown_name: str) -> None:
    assert voices.name(Voice(name, machine=False)) == shown_name


def test_faces_are_always_the_same_and_tell_machines() -> None:
    people = {voices.face(Voice(f"Speaker {number}", machine=False)) for number in range(50)}
    assert len(people) == 6
    assert voices.face(Voice("Seller", machine=True)) not in people
    assert voices.face(Voice("Seller", machine=False)) == voices.face(Voice("Seller", machine=False))
