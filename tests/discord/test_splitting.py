"""Long texts are cut where it hurts least, and nothing of them is lost."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot import plain
from bot.discord import markup
from bot.discord.limits import cut, length
from bot.discord.splitting import code, split

words = st.lists(
    st.text(st.characters(codec="utf-8"), max_size=30) | st.sampled_from("\n \U0001f600"), max_size=60
)


def made(text: str, most: int) -> list[str]:
    return split(markup.atoms((text,)), most)


@given(words.map(" ".join), st.integers(40, 400))
def test_every_piece_fits_and_nothing_is_lost(text: str, most: int) -> None:
    pieces = made(text, most)
    assert all(0 < length(piece) <= most for piece in pieces)
    assert all(piece.strip() for piece in pieces)
    whole = "".join(markup.atoms((text,)))
    if "```" not in whole:
        assert _bare("".join(pieces)) == _bare(whole)


def _bare(text: str) -> str:
    return "".join(text.replace("\\", "").split())


@given(st.text(st.sampled_from("ab\n \U0001f600`"), max_size=500), st.integers(40, 200))
def test_code_is_cut_into_whole_blocks(text: str, most: int) -> None:
    inside = re.sub("`{3,}", "``", text)
    pieces = split([code(inside)], most) if inside.strip() else []
    assert all(length(piece) <= most for piece in pieces)
    for piece in pieces:
        assert piece.startswith("```\n")
        assert piece.endswith("\n```")
    there = "".join(line for piece in pieces for line in piece.split("\n") if line != "```")
    assert _bare(there) == _bare(inside)


@pytest.mark.parametrize(
    ("text", "pieces"),
    [
        ("a" * 30 + "\n\n" + "b" * 30, ["a" * 30, "b" * 30]),
        ("a" * 30 + "\n" + "b" * 30, ["a" * 30, "b" * 30]),
        (
            "One two three four five. Six seven eight nine",
            ["One two three four five.", "Six seven eight nine"],
        ),
        ("One two three four five six seven eight nine", ["One two three four five six seven eight", "nine"]),
        ("x" * 70, ["x" * 40, "x" * 30]),
        ("   \n  ", []),
    ],
)
def test_paragraphs_then_lines_then_sentences_then_words(text: str, pieces: list[str]) -> None:
    assert made(text, 40) == pieces


def test_a_code_block_begins_a_piece_of_its_own_rather_than_being_cut() -> None:
    text = "a" * 20 + "\n```\n" + "b" * 30 + "\n```\nend"
    assert made(text, 40) == ["a" * 20, "```\n" + "b" * 30 + "\n```", "end"]


def test_a_piece_never_begins_with_markup_that_stood_within_a_line() -> None:
    text = "x" * 39 + " # not a heading"
    assert made(text, 40) == ["x" * 39, "\\# not a heading"]
    assert made("# " + "x" * 38, 40) == ["\\#", "x" * 38]


def test_what_makes_one_character_stays_together() -> None:
    family = "\U0001f469\u200d\U0001f4bb"
    pieces = made("x" * 38 + family + "y" * 10, 40)
    assert pieces == ["x" * 38, family + "y" * 10]
    assert made("x" * 39 + "e\u0301" + "y" * 9, 40) == ["x" * 39, "e\u0301" + "y" * 9]


def test_an_atom_that_does_not_fit_is_a_mistake() -> None:
    with pytest.raises(ValueError, match="is longer than 3"):
        split(["abcd"], 3)


@given(st.text(st.characters(codec="utf-8")), st.integers(1, 50))
def test_what_is_cut_fits(text: str, most: int) -> None:
    short = cut(text, most)
    assert length(short) <= most
    assert short == text or short.endswith("…")


def test_lengths_are_those_of_utf_16() -> None:
    assert length("a\U0001f600") == 3
    assert plain.clean("\U0001f600") == "\U0001f600"
