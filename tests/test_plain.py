"""Text without tricks, and the characters that people see."""

import unicodedata
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.plain import clean, fenced, one_line, visible


@given(st.text())
def test_cleaning_twice_is_cleaning_once(text: str) -> None:
    assert clean(clean(text)) == clean(text)
    assert one_line(one_line(text)) == one_line(text)
    assert "\n" not in one_line(text)


@pytest.mark.parametrize(
    ("text", "cleaned"),
    [
        ("a\u200bb\u2060c\ufeffd\u00ade", "abcde"),
        ("\u202eevil\u202c \u2066x\u2069", "evil x"),
        ("\u3164\u2800", "  "),
        ("a\u200db", "ab"),
        ("\U0001f469\u200d\U0001f4bb", "\U0001f469\u200d\U0001f4bb"),
        ("\u2764\ufe0f a\ufe0f", "\u2764\ufe0f a"),
        ("a\r\nb\u2028c\x0bd", "a\nb\nc\nd"),
        ("x\x00\x1b[31my", "x[31my"),
        ("\ud83d alone", "\ufffd alone"),
        ("z" + "\u0301" * 50, "z" + "\u0301" * 4),
    ],
)
def test_invisible_characters_go_and_those_that_mean_something_stay(text: str, cleaned: str) -> None:
    assert clean(text) == cleaned


@given(st.text(st.sampled_from("a`\n ") | st.characters(codec="utf-8"), max_size=60))
def test_what_is_fenced_is_all_there(text: str) -> None:
    parts = list(fenced(clean(text)))
    assert "".join(part for part, code in parts if not code).count("a") <= clean(text).count("a")
    assert all("```" not in part for part, code in parts if code)
    assert [part for part, _ in parts] == [clean(text)] or any(code for _, code in parts)


@given(
    st.text(
        st.characters(codec="utf-8") | st.sampled_from("\u200d\ufe0f\u0301\U0001f3fd\U0001f1e9\U0001f1ea")
    )
)
def test_visible_characters_are_the_text_and_bounded(text: str) -> None:
    characters = visible(text)
    assert "".join(characters) == text
    assert all(1 <= len(one) <= 32 for one in characters)
    assert not any(
        unicodedata.combining(after[0]) and len(before) < 32 and not before.isspace()
        for before, after in pairwise(characters)
    )


@pytest.mark.parametrize(
    "one",
    [
        "\U0001f469\u200d\U0001f4bb",
        "\U0001f469\u200d\U0001f469\u200d\U0001f467",
        "\U0001f1e9\U0001f1ea",
        "\U0001f44d\U0001f3fd",
        "\u2764\ufe0f",
        "1\ufe0f\u20e3",
        "e\u0301",
        "\u0e01\u0e47",
        "\u1100\u1161\u11a8",
    ],
)
def test_one_visible_character_stays_one(one: str) -> None:
    assert visible(f"a{one}{one}b") == ["a", one, one, "b"]
