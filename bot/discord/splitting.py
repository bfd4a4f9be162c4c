"""Long texts cut into messages: between paragraphs if it can be, and never inside of an escape, a link or a code block.

A text comes as atoms, none of which may be divided; those that begin with a code fence are whole code blocks.
"""

import unicodedata
from collections.abc import Iterator, Sequence
from typing import Final

from bot.discord import inert
from bot.discord.limits import length

FENCE: Final = "```\n"
"""What a code block begins with; no other atom does."""
_END: Final = "\n```"


def code(text: str) -> str:
    """An atom for what stands between code fences."""
    return f"{FENCE}{text}{_END}"


def split(atoms: Sequence[str], most: int) -> list[str]:
    """The text in pieces of at most so many UTF-16 units, without empty ones; nothing but blanks is lost between them.

    Raises `ValueError` for an atom that is longer and no code block.
    """
    whole = _fitting(atoms, most)
    pieces, start = [], 0
    while start < len(whole):
        if whole[start].isspace():
            start += 1
            continue
        end = _end(whole, start, most)
        if piece := _joined(whole[start:end]).strip():
            pieces.append(piece)
        start = end
    return pieces


def _fitting(atoms: Sequence[str], most: int) -> list[str]:
    """The atoms, with code blocks that are too long as several."""
    fitting: list[str] = []
    for atom in atoms:
        if length(atom) <= most:
            fitting.append(atom)
        elif atom.startswith(FENCE):
            room = most - len(FENCE) - len(_END)
            pieces = _code_pieces(atom[len(FENCE) : -len(_END)], room)
            fitting += [part for piece in pieces for part in (code(piece), "\n")][:-1]
        else:
            raise ValueError(f"{atom[:40]!r}… is longer than {most}.")
    return fitting


def _code_pieces(text: str, most: int) -> list[str]:
    pieces: list[str] = []
    piece: list[str] = []
    room = most
    for line in _short_lines(text, most):
        if length(line) > room:
            pieces.append("\n".join(piece))
            piece, room = [], most
        piece.append(line)
        room -= length(line) + 1
    return [piece for piece in (*pieces, "\n".join(piece)) if piece.strip()]


def _short_lines(text: str, most: int) -> Iterator[str]:
    for line in text.split("\n"):
        while length(line) > most:
            cut = _prefix(line, most)
            yield line[:cut]
            line = line[cut:]
        yield line


def _prefix(text: str, most: int) -> int:
    """How many characters fit."""
    for place, character in enumerate(text):
        most -= length(character)
        if most < 0:
            return place
    return len(text)


def _end(atoms: Sequence[str], start: int, most: int) -> int:
    """Where the piece that begins at `start` ends best."""
    end = _reach(atoms, start, most, spare=0)
    if length(_joined(atoms[start:end])) > most:
        end = _reach(atoms, start, most, spare=1)
    if end == len(atoms) or _is_code(atoms[end]) or atoms[end] == "\n":
        return end
    half = start + (end - start) // 2
    for good, least in ((_paragraph, half), (_line, half), (_sentence, half), (_blank, start)):
        for place in range(end, least, -1):
            if good(atoms, place):
                return place
    while end > start + 1 and _belongs(atoms[end - 1], atoms[end]):
        end -= 1
    return end


def _reach(atoms: Sequence[str], start: int, most: int, *, spare: int) -> int:
    """As far as it fits, with so much to spare at the beginning of each line; one atom at least."""
    room, end = most - spare, start
    while end < len(atoms):
        room -= length(atoms[end]) + (spare if atoms[end] == "\n" else 0)
        if room < 0 and end > start:
            break
        end += 1
    return end


def _is_code(atom: str) -> bool:
    return atom.startswith(FENCE)


def _paragraph(atoms: Sequence[str], place: int) -> bool:
    before, after = atoms[place - 1], atoms[place]
    return _is_code(before) or _is_code(after) or (before == "\n" and after == "\n")


def _line(atoms: Sequence[str], place: int) -> bool:
    return atoms[place] == "\n"


def _sentence(atoms: Sequence[str], place: int) -> bool:
    return atoms[place] == " " and atoms[place - 1] in ".!?…"


def _blank(atoms: Sequence[str], place: int) -> bool:
    return atoms[place].isspace()


def _belongs(before: str, after: str) -> bool:
    """Whether the two make one visible character."""
    return (
        after in "\u200d\ufe0f"
        or before == "\u200d"
        or "\U0001f3fb" <= after <= "\U0001f3ff"
        or bool(len(after) == 1 and unicodedata.combining(after))
    )


def _joined(atoms: Sequence[str]) -> str:
    """The atoms as one text, with the beginnings of its lines made inert outside of code blocks."""
    parts, run = [], ""
    for atom in atoms:
        if _is_code(atom):
            parts += [inert.lines(run), atom]
            run = ""
        else:
            run += atom
    return "".join([*parts, inert.lines(run)])
