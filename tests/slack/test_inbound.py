"""What people wrote is read as they read it, once."""

from typing import Any

import pytest
from hypothesis import given

from bot.bridge.content import Content
from bot.plain import clean, whole
from bot.slack import inbound, rendering
from bot.slack.known import Known
from tests.slack.drawing import KNOWN, texts
from tests.slack.reader import shown


def written(text: str) -> dict[str, Any]:
    """What Slack makes of a text that somebody types."""
    return {"text": text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")}


@given(texts)
def test_what_is_typed_is_what_is_read(text: str) -> None:
    assert inbound.plain(written(text), KNOWN) == whole(text)


@given(texts)
def test_what_is_echoed_is_not_escaped_twice(text: str) -> None:
    if "```" in text or not clean(text).strip():
        return
    (message,) = rendering.messages(Content((inbound.plain(written(text), KNOWN),)), KNOWN)
    assert "".join(shown(message.blocks).split()) == "".join(clean(text).split())


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("&amp;lt;b&amp;gt; &lt;@U1&gt;", "&lt;b&gt; <@U1>"),
        ("Hi <@U1>!", "Hi @Anna <!channel>!"),
        ("Hi <@U9|ben> and <@U9>", "Hi @ben and @Somebody"),
        ("in <#C1> or <#C1|> or <#C9|random> or <#C9>", "in #general or #general or #channel or #channel"),
        ("<!here> <!channel|channel> <!everyone>", "@here @channel @everyone"),
        ("<!subteam^S1|@team> <!subteam^S1>", "@team @group"),
        ("at <!date^1700000000^{time}|22:13 UTC>.", "at 22:13 UTC."),
        ("<https://a.b/c?d=e&amp;f=g>", "https://a.b/c?d=e&f=g"),
        ("<http://a.b|a.b> <http://a.b/|a.b>", "a.b a.b"),
        ("<https://evil.example|good.example>", "good.example (https://evil.example)"),
        ("<https://a.b|x &lt; y>", "x < y (https://a.b)"),
        ("<mailto:a@b.c|a@b.c> <mailto:a@b.c> <tel:+491|+49 1>", "a@b.c a@b.c +49 1 (+491)"),
        ("a < b", "a < b"),
        ("half \ud83d of one", "half \ufffd of one"),
        (":parrot: 12:30:45 :wave:", ":parrot: 12:30:45 :wave:"),
        ("", ""),
    ],
)
def test_tokens_are_what_people_see(text: str, read: str) -> None:
    assert inbound.plain({"text": text}, KNOWN) == read


def test_emoji_are_characters_where_slack_says_which() -> None:
    def emoji(**given: Any) -> dict[str, Any]:
        return {"type": "emoji", **given}

    elements = [
        emoji(name="wave", unicode="1f44b"),
        emoji(name="+1", unicode="1f44d-1f3fd", skin_tone=4),
        emoji(name="parrot"),
        emoji(name="odd", unicode="zz"),
    ]
    blocks = [{"type": "rich_text", "elements": [{"type": "rich_text_section", "elements": elements}]}]
    text = ":wave: :+1::skin-tone-4: :parrot: :odd: 1:30:00 <https://a.b|:wave:>"
    assert inbound.plain({"text": text, "blocks": blocks}, KNOWN) == (
        "\U0001f44b \U0001f44d\U0001f3fd :parrot: :odd: 1:30:00 \U0001f44b (https://a.b)"
    )


def test_what_has_no_text_is_empty() -> None:
    assert inbound.plain({}, Known()) == ""
    assert inbound.plain({"text": None, "blocks": None}, Known()) == ""


@pytest.mark.parametrize("subtype", [None, "file_share", "me_message", "thread_broadcast"])
def test_what_people_say(subtype: str | None) -> None:
    event = {"type": "message", "user": "U1", "text": "x", **({"subtype": subtype} if subtype else {})}
    assert inbound.said(event)
    assert not inbound.said({**event, "bot_id": "B1"})


@pytest.mark.parametrize(
    "event",
    [
        {"text": "x"},
        *(
            {"user": "U1", "subtype": subtype}
            for subtype in (
                "bot_message",
                "message_changed",
                "message_deleted",
                "channel_join",
                "reminder_add",
            )
        ),
    ],
)
def test_what_is_not_said_by_people(event: dict[str, Any]) -> None:
    assert not inbound.said(event)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("<@U1> role", "role"),
        ("  <@U1|parley>   branch &amp; go <@U2>", "branch & go @*Ben* :smile:"),
        ("<@U1>", ""),
        ("<@U2> role", None),
        ("hello <@U1>", None),
        ("", None),
    ],
)
def test_what_is_said_to_us(text: str, said: str | None) -> None:
    assert inbound.addressed({"text": text}, "U1", KNOWN) == said


def test_whose_and_which_names_are_needed() -> None:
    text = "<@U1> <@W2|x> <#C3> <#C4|y> <!here> <https://a.b> &lt;@U5&gt;"
    assert inbound.users(text) == {"U1", "W2"}
    assert inbound.channels(text) == {"C3", "C4"}
