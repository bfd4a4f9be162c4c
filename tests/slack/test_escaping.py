"""Nothing that anybody writes is more than text."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.bridge.content import Bold, Content, Jump, Mention, Part, When
from bot.plain import clean, one_line
from bot.slack import limits, rendering, rich
from bot.slack.escaping import escaped, plain
from bot.slack.limits import length
from bot.slack.markup import atoms
from tests.slack.drawing import HERE, KNOWN, texts
from tests.slack.reader import elements, fits, live, shown, tokens, unescaped, utf16


@given(texts)
def test_text_for_notifications_says_itself_and_nothing_is_live(text: str) -> None:
    safe = escaped(clean(text))
    assert tokens(safe) == []
    assert unescaped(safe) == clean(text)


@given(st.lists(texts, max_size=4))
def test_posts_show_any_text_as_it_is(parts: list[str]) -> None:
    made = rendering.messages(Content(tuple(parts)), KNOWN)
    for message in made:
        assert live(message.blocks) == []
        assert tokens(message.text) == []
    assert _said("".join(shown(message.blocks) for message in made)) == _said(clean("".join(parts)))
    assert _said("".join(unescaped(message.text) for message in made)) == _said(clean("".join(parts)))


def _said(text: str) -> list[str]:
    """Letters and signs without blanks, fences of code and the languages behind them."""
    return [sign for sign in text if not (sign.isspace() or sign.isalnum() or sign in "`+.#-_…\u200d\u200c")]


@given(texts, st.integers(24, 200))
def test_labels_are_short_lines_without_emoji(text: str, most: int) -> None:
    made = plain(text, most)
    label = str(made["text"])
    assert 1 <= utf16(label) <= length(label) <= most
    assert "\n" not in label
    assert not re.search(r":[\w+'-]+:|<[!@#]", label)
    said = label.replace("\u2060", "")
    assert said in (one_line(text) or "…", said[:-1] + "…")
    assert one_line(text).startswith(said.removesuffix("…"))


@pytest.mark.parametrize(
    ("text", "safe"),
    [
        ("a & b < c > d", "a &amp; b &lt; c &gt; d"),
        ("&amp;", "&amp;amp;"),
        ("<!channel> <@U1|x>", "&lt;!channel&gt; &lt;@\u2060U1|x&gt;"),
        (":smile: 12:30 a:b:c", ":\u2060smile: 12:30 a:\u2060b:c"),
        ("https://a.b/c", "https:\u2060//a.\u2060b/c"),
        ("@here me@a.b", "@\u2060here me@\u2060a.\u2060b"),
        ("The end. So...", "The end. So..."),
    ],
)
def test_how_it_looks_on_the_way(text: str, safe: str) -> None:
    assert escaped(text) == safe


def test_two_harmless_parts_make_nothing_together() -> None:
    parts: tuple[Part, ...] = ("<", "!channel>", ":", Bold("smile"), ":", " https", Bold("://a"), ".b")
    (message,) = rendering.messages(Content(parts), KNOWN)
    assert live(message.blocks) == []
    assert tokens(message.text) == []
    assert unescaped(message.text) == "<!channel>:smile: https://a.b"


def test_parts_that_are_more_than_text() -> None:
    parts: tuple[Part, ...] = (
        Mention("U1"),
        " ",
        When(1_700_000_000_999_999),
        " ",
        When(1_700_000_000_000_000, "time"),
        " ",
        Jump("the *offer* | https://x.y", HERE, "1700000009.000200"),
        Jump("elsewhere", HERE._replace(platform="another")),
        Jump("direct", HERE._replace(channel="@U1")),
        Bold("now"),
    )
    (message,) = rendering.messages(Content(parts), KNOWN)
    link = "https://acme.slack.com/archives/C1/p1700000009000200?thread_ts=1700000000.000100&cid=C1"
    assert [element for element, _ in elements(message.blocks)] == [
        {"type": "text", "text": "Anna <!channel>", "style": {"bold": True}},
        {"type": "text", "text": " "},
        {
            "type": "date",
            "timestamp": 1_700_000_000,
            "format": "{date_short_pretty} at {time}",
            "fallback": "2023-11-14 at 22:13 UTC",
        },
        {"type": "text", "text": " "},
        {"type": "date", "timestamp": 1_700_000_000, "format": "{time}", "fallback": "22:13 UTC"},
        {"type": "text", "text": " "},
        {"type": "link", "url": link, "text": "the *offer* | https://x.y"},
        {"type": "text", "text": "elsewheredirect"},
        {"type": "text", "text": "now", "style": {"bold": True}},
    ]
    assert message.text == (
        "Anna &lt;!channel&gt; "
        "<!date^1700000000^{date_short_pretty} at {time}|2023-11-14 at 22:13 UTC> "
        "<!date^1700000000^{time}|22:13 UTC> "
        f"<{link.replace('&', '&amp;')}|the *offer* / https:\u2060//x.\u2060y>elsewheredirectnow"
    )


def test_a_link_that_could_be_something_else_is_text() -> None:
    for link in ("javascript:alert(1)", "https://a.b|c>", "https://a b", "https://a.b/" + "c" * 2_000):
        known = KNOWN._replace(link=lambda where, message, link=link: link)
        made = atoms((Jump("there", HERE),), known)
        assert rich.fallback(made) == "there"
        assert live([rich.block(made)]) == []


def test_the_longest_link_fits() -> None:
    link = f"https://{'&' * 480}"
    made = rendering.messages(Content((Jump("&" * 200, HERE),)), KNOWN._replace(link=lambda *_: link))
    assert live(made[0].blocks) == ["link"]
    fits(list(made[0].blocks), 50)
    assert utf16(made[0].text) <= 4_000


@pytest.mark.parametrize("user", ["U404", "<!channel>", "everyone", "@here", "u1", ""])
def test_who_is_not_known_has_no_id_on_screen_and_no_ping(user: str) -> None:
    (message,) = rendering.messages(Content(("Hello ", Mention(user)), ping=(user,)), KNOWN)
    assert "U404" not in shown(message.blocks)
    assert ("user" in live(message.blocks)) == (user == "U404")


def test_code_blocks_are_code_in_which_nothing_is_read() -> None:
    text = "Look:\n```python\nprint('<!channel>') # *a*\n```\n*done*"
    (message,) = rendering.messages(Content((text,)), KNOWN)
    assert [(element["text"], code) for element, code in elements(message.blocks)] == [
        ("Look:", False),
        ("print('<!channel>') # *a*", True),
        ("*done*", False),
    ]
    assert unescaped(message.text) == "Look:\nprint('<!channel>') # *a*\n*done*"


@pytest.mark.parametrize("text", ["```\na", "``` ```", "``````", "a ``` b"])
def test_fences_that_hold_nothing_or_never_end_are_text(text: str) -> None:
    (message,) = rendering.messages(Content((text,)), KNOWN)
    assert [code for _, code in elements(message.blocks)] == [False]
    assert shown(message.blocks) == text


@given(st.text(st.characters(codec="utf-8")), st.integers(1, 50))
def test_what_is_cut_fits(text: str, most: int) -> None:
    short = limits.cut(text, most)
    assert length(short) <= most
    assert short == text or short.endswith("…")
