"""People's words within a text, as pieces of their own that keep their references."""

from typing import Final

from agents.models.request import Piece
from scenarios.kernel.words import ERASED, MARKS, Resolve, Words, segments

WORDS: Final = "words"
"""The variable of what somebody has said."""


def worded(text: str | Words, resolve: Resolve) -> tuple[Piece, ...]:
    """The pieces of a text that may quote people; erased words are a placeholder under the same reference."""
    return tuple([_piece(said, part, resolve) for said, part in segments(str(text), _kept)])


def _kept(ref: str) -> str:
    return MARKS[0] + ref  # no text holds this character, so that it tells a reference from an inline text


def _piece(said: bool, part: str, resolve: Resolve) -> Piece:
    if not said:
        return Piece(part)
    if not part.startswith(MARKS[0]):
        return Piece(part, WORDS)
    ref = part[1:]
    text = resolve(ref)
    return Piece(ERASED if text is None else text, WORDS, ref)
