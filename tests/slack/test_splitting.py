"""Long texts are cut where it hurts least, and nothing of them is lost."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.bridge.content import Bold, Mention
from bot.plain import clean
from bot.slack import rich
from bot.slack.limits import length
from bot.slack.markup import Atom, atoms
from bot.slack.splitting import split
from tests.slack.drawing import KNOWN, long_texts
from tests.slack.reader import elements, shown

words = st.lists(
    st.text(st.characters(codec="utf-8"), max_size=30) | st.sampled_from("\n \U0001f600"), max_size=60
).map(" ".join)


def made(text: str, most: int) -> list[str]:
    return [shown([rich.block(piece)]) for piece in split(atoms((text,), KNOWN), most)]


@given(words, st.integers(400, 900))
def test_every_piece_fits_and_nothing_is_lost(text: str, most: int) -> None:
    pieces = split(atoms((text,), KNOWN), most)
    for piece in pieces:
        assert 0 < length(shown([rich.block(piece)])) <= most
        assert length(rich.fallback(piece)) <= most
    if "```" not in text:
        said = "".join(shown([rich.block(piece)]) for piece in pieces)
        assert "".join(said.split()) == "".join(clean(text).split())


@given(long_texts)
def test_what_makes_one_visible_character_stays_together(text: str) -> None:
    whole = atoms((text,), KNOWN)
    pieces = split(whole, 3_000)
    kept = [atom for piece in pieces for atom in piece]
    assert [atom for atom in kept if not atom.text.isspace()] == [
        atom for atom in whole if not atom.text.isspace()
    ]


@pytest.mark.parametrize(
    ("text", "pieces"),
    [
        ("a" * 30 + "\n\n" + "b" * 30, ["a" * 30, "b" * 30]),
        ("a" * 30 + "\n" + "b" * 30, ["a" * 30, "b" * 30]),
        (
            "One two three four five! Six seven eight nine",
            ["One two three four five!", "Six seven eight nine"],
        ),
        ("One two three four five six seven eight nine", ["One two three four five six seven eight", "nine"]),
        ("漢" * 20 + "。" + "字" * 30, ["漢" * 20 + "。", "字" * 30]),
        ("x" * 70, ["x" * 40, "x" * 30]),
        ("&" * 10, ["&" * 8, "&" * 2]),
        ("\U0001f600" * 30, ["\U0001f600" * 20, "\U0001f600" * 10]),
        (
            "x" * 38 + "\U0001f469\u200d\U0001f4bb" + "y" * 10,
            ["x" * 38, "\U0001f469\u200d\U0001f4bb" + "y" * 10],
        ),
        ("   \n  ", []),
    ],
)
def test_paragraphs_then_lines_then_sentences_then_words(text: str, pieces: list[str]) -> None:
    assert made(text, 40) == pieces


def test_a_code_block_begins_a_piece_of_its_own_rather_than_being_cut() -> None:
    pieces = split(atoms(("a" * 300 + "\n```\n" + "b" * 300 + "\n```\nend",), KNOWN), 520)
    assert [
        [(element["text"], code) for element, code in elements([rich.block(piece)])] for piece in pieces
    ] == [
        [("a" * 300, False)],
        [("b" * 300, True), ("end", False)],
    ]


def test_every_part_of_a_long_code_block_is_code_and_keeps_its_lines() -> None:
    code = "\n".join(f"    line {number:04}" for number in range(500))
    pieces = split(atoms((f"```\n{code}\n```",), KNOWN), 3_000)
    assert len(pieces) > 2
    texts = [(element["text"], code) for piece in pieces for element, code in elements([rich.block(piece)])]
    assert all(is_code for _, is_code in texts)
    assert "\n".join(text for text, _ in texts) == code


def test_bold_text_and_names_are_cut_as_others_and_stay_bold() -> None:
    pieces = split(atoms((Bold("word " * 200), Mention("U1")), KNOWN), 500)
    assert len(pieces) > 2
    assert all(
        element["style"] == {"bold": True} for piece in pieces for element, _ in elements([rich.block(piece)])
    )


def test_an_atom_that_does_not_fit_is_a_mistake() -> None:
    with pytest.raises(ValueError, match="is larger than 3"):
        split([Atom("abcd")], 3)
