"""Long texts cut into messages: between paragraphs if it can be, and never inside of a mention, a link or a character.

A code block that fits into a message of its own is not divided; of a longer one every part is code again.
"""

from collections.abc import Sequence
from typing import Final

from bot.slack.markup import Atom

_ENDS: Final = ".!?…"
_WIDE_ENDS: Final = "。！？"  # noqa: RUF001
"""They end a sentence without a blank behind it."""


def split(atoms: Sequence[Atom], most: int) -> list[list[Atom]]:
    """Pieces of at most so much size, without empty ones; nothing but blanks is lost between them.

    Raises `ValueError` for an atom that is larger.
    """
    pieces, start = list[list[Atom]](), 0
    while start < len(atoms):
        if _skipped(atoms[start]):
            start += 1
            continue
        end = _end(atoms, start, most)
        pieces.append(_without_blanks(atoms[start:end]))
        start = end
    return pieces


def _skipped(atom: Atom) -> bool:
    """Blanks at which a piece begins or ends; those that indent code stay."""
    return atom.text == "\n" if atom.code else atom.element is None and atom.text.isspace()


def _without_blanks(atoms: Sequence[Atom]) -> list[Atom]:
    end = len(atoms)
    while _skipped(atoms[end - 1]):
        end -= 1
    return list(atoms[:end])


def _end(atoms: Sequence[Atom], start: int, most: int) -> int:
    """Where the piece that begins at `start` ends best."""
    end = _reach(atoms, start, most)
    if end == len(atoms) or atoms[end].code != atoms[end - 1].code:
        return end
    if atoms[end].code and (whole := _code_start(atoms, start, end, most)) is not None:
        return whole
    half = start + (end - start) // 2
    for good, least in ((_paragraph, half), (_line, half), (_sentence, half), (_blank, start)):
        for place in range(end, least, -1):
            if good(atoms, place):
                return place
    return end


def _reach(atoms: Sequence[Atom], start: int, most: int) -> int:
    room, end = most, start
    while end < len(atoms) and (room := room - atoms[end].size) >= 0:
        end += 1
    if end == start:
        raise ValueError(f"{atoms[start]!r} is larger than {most}.")
    return end


def _code_start(atoms: Sequence[Atom], start: int, end: int, most: int) -> int | None:
    """Where the code block that would be cut begins, if it fits into the next piece and this one holds more."""
    block, first, after = atoms[end].code, end, end
    while first > start and atoms[first - 1].code == block:
        first -= 1
    while after < len(atoms) and atoms[after].code == block:
        after += 1
    fits = sum(atom.size for atom in atoms[first:after]) <= most
    return first if fits and first > start else None


def _paragraph(atoms: Sequence[Atom], place: int) -> bool:
    before, after = atoms[place - 1], atoms[place]
    return before.code != after.code or before.text == after.text == "\n"


def _line(atoms: Sequence[Atom], place: int) -> bool:
    return atoms[place].text == "\n"


def _sentence(atoms: Sequence[Atom], place: int) -> bool:
    before = atoms[place - 1].text
    return before in _WIDE_ENDS or (atoms[place].text == " " and before in _ENDS)


def _blank(atoms: Sequence[Atom], place: int) -> bool:
    return atoms[place].element is None and atoms[place].text.isspace()
