"""Words: opaque, cleaned, and impossible to forge."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from scenarios import Say, Words
from scenarios.kernel.words import ERASED, MARKS, MAX_WORDS, cleaned, inline_text, render, segments

OPEN, CLOSE = MARKS


def test_control_characters_and_direction_overrides_are_taken_out() -> None:
    assert cleaned(" a\x00b\x1b[0m\r\nc\td\u202e \u2066") == "ab[0m\nc\td"
    assert cleaned("\ud800lone") == "lone"
    assert cleaned(f"{OPEN}@r1{CLOSE}") == "@r1"


def test_a_text_has_a_limit_and_is_not_empty() -> None:
    assert inline_text(Words("a" * MAX_WORDS)) == "a" * MAX_WORDS
    with pytest.raises(ValidationError, match="At most 4,000 characters fit; this is 4,001"):
        Say.model_validate({"text": "a" * (MAX_WORDS + 1)})
    for nothing in ("", "  ", "\x00", 3, None):
        with pytest.raises(ValidationError, match="Write a text"):
            Say.model_validate({"text": nothing})


def test_rules_cannot_branch_on_them() -> None:
    with pytest.raises(TypeError, match="may not branch on Words"):
        bool(Words("yes"))
    assert "yes" not in repr(Words("yes"))


def test_they_compare_by_what_stands_in_the_log() -> None:
    assert Words("a") == Words(" a ")
    assert Words.kept("r1") == Words.kept("r1")
    assert Words("r1") != Words.kept("r1")
    assert len({Words("a"), Words("a"), Words.kept("a")}) == 2
    assert Words("a") != "a"
    assert Words.kept("r1").ref == "r1"
    assert (Words("a").ref, inline_text(Words("a")), inline_text(Words.kept("a"))) == (None, "a", None)


def test_kept_words_are_resolved_and_erased_ones_read_as_a_placeholder() -> None:
    text = f"She said: {Words.kept('r1')} — and {Words('no')}."
    assert render(text, {"r1": "yes"}.get) == "She said: yes — and no."
    assert render(text, lambda ref: None) == f"She said: {ERASED} — and no."
    assert [own for own, _ in segments(text, str)] == [False, True, False, True, False]


def test_a_resolved_text_is_not_read_again() -> None:
    store = {"r1": f"{OPEN}@r2{CLOSE}", "r2": "another's secret"}
    assert "secret" not in render(f"{Words.kept('r1')}", store.get)


@given(st.text(alphabet=f"{OPEN}{CLOSE}=@r1 x\n"))
def test_no_text_can_forge_a_segment(text: str) -> None:
    asked: list[str] = []

    def resolve(ref: str) -> str:
        asked.append(ref)
        return "secret"

    shown = render(f"A: {Words(text)} | {Words.kept('mine')}", resolve)
    assert asked == ["mine"]
    assert shown == f"A: {cleaned(text)} | secret"


@pytest.mark.parametrize("ref", ["", "a b", f"a{CLOSE}", f"{OPEN}", "a/b", "é"])
def test_a_reference_is_plain(ref: str) -> None:
    with pytest.raises(ValueError, match="is no reference"):
        Words.kept(ref)


@given(st.text())
def test_they_read_back_from_their_form(text: str) -> None:
    if len(cleaned(text)) <= MAX_WORDS:
        assert Words.decoded(Words(text).encoded()) == Words(text)
