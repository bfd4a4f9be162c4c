"""People's words within a text."""

from agents.models.request import Piece
from agents.prompts.words import WORDS, worded
from scenarios.kernel.words import ERASED, Words


def test_words_are_pieces_of_their_own_and_keep_their_reference() -> None:
    text = f"She said {Words.kept('w1')} and {Words('No.')}!"
    told = (Piece("She said "), Piece("Yes.", WORDS, "w1"), Piece(" and "), Piece("No.", WORDS), Piece("!"))
    assert worded(text, {"w1": "Yes."}.get) == told


def test_erased_words_keep_their_reference_so_that_the_record_still_knows_the_request() -> None:
    assert worded(Words.kept("w1"), {}.get) == (Piece(ERASED, WORDS, "w1"),)
