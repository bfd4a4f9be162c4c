"""What a seat's model reads: who it is, what it remembers, where things stand, and what it is asked.

What changes least stands first, so that an endpoint's cache of prompts serves most of it. What others wrote
stands between the fence's lines, wherever it comes from.
"""

from collections.abc import Iterable, Sequence
from typing import Final, NamedTuple

from agents.memory.tokens import tokens
from agents.models.request import Message, Piece
from agents.prompts import texts
from agents.prompts.choices import mandate_lines, option_lines
from agents.prompts.fence import closing, fenced, lines, opening, rule
from agents.prompts.template import Template
from agents.prompts.view import view_lines
from agents.prompts.words import WORDS, worded
from scenarios.engine.ports import Moment, Note
from scenarios.kernel.actions import Option

Pieces = tuple[Piece, ...]

COLLEAGUE: Final = "colleague"
"""The kind of a note that says what somebody proposes with whom the seat is shared."""


class Line(NamedTuple):
    """Something remembered, ready to stand between the fence's lines."""

    pieces: Pieces
    tokens: int


class Known(NamedTuple):
    """What a prompt is made from beside the moment."""

    mark: str
    brief: Pieces
    past: Sequence[Line]
    """Oldest first."""
    found: tuple[Pieces, ...] = ()
    """What tools told about this very decision, each with what it was asked."""
    thought: str = ""
    """What the seat has thought about this very decision."""
    orders: Pieces = ()
    """What those on whose behalf it decides have told it to do: instructions, no data."""


class Prompt(NamedTuple):
    """Messages, and about how many tokens they have."""

    messages: tuple[Message, ...]
    tokens: int


def line(pieces: Pieces, mark: str) -> Line:
    """It costs what its text costs, so keep it: a prompt that is made of lines only joins them."""
    data = lines(pieces, mark)
    return Line(data, tokens(_text(data)))


def deciding(
    moment: Moment, known: Known, choices: Sequence[Option], tools: str = "", left: int = 0
) -> Prompt:
    """The prompt for a decision; `tools` has a line for each of those that may be used `left` more times."""
    end = _asked(moment, choices, known.mark)
    if tools:
        end += texts.TOOLS.fill(left=str(left), tools=tools)
    return asking(moment, known, (*end, *texts.ANSWER.fill(seat=moment.seat)))


def thinking(moment: Moment, known: Known, choices: Sequence[Option], task: Template) -> Prompt:
    """The prompt for a thought before such a decision."""
    return asking(moment, known, (*_asked(moment, choices, known.mark), *task.fill(seat=moment.seat)))


def asking(moment: Moment, known: Known, end: Pieces) -> Prompt:
    """The prompt that ends with this, after all that the seat knows."""
    system = _system(moment, known)
    rest = (*_present(moment, known), *end)
    size = tokens(_text(system)) + tokens(_text(rest)) + sum([each.tokens for each in known.past])
    return Prompt((Message("system", system), Message("user", (*_past(known), *rest))), size)


def _system(moment: Moment, known: Known) -> Pieces:
    pieces = texts.WHO.fill(seat=moment.seat, title=moment.title, about=moment.about, rule=rule(known.mark))
    if known.brief:
        pieces += texts.BRIEF.fill(brief=_trusted(known.brief, known.mark))
    if moment.mandate is not None and moment.mandate.limits:
        pieces += texts.LIMITS.fill(limits=mandate_lines(moment.mandate))
    return pieces + known.orders


def _past(known: Known) -> Pieces:
    if not known.past:
        return texts.NO_PAST.fill()
    held = [piece for each in known.past for piece in each.pieces]
    return (*texts.PAST.fill(), opening(known.mark), *held, closing(known.mark))


def _present(moment: Moment, known: Known) -> Pieces:
    mark, resolve = known.mark, moment.resolve
    pieces: Pieces = ()
    if view := view_lines(moment.view, resolve):
        pieces += texts.VIEW.fill(view=_region(view, mark))
    if notes := _noted(moment, colleagues=False):
        pieces += texts.NOTES.fill(notes=_region(notes, mark))
    if proposals := _noted(moment, colleagues=True):
        pieces += texts.COLLEAGUES.fill(proposals=_region(proposals, mark))
    if known.found:
        pieces += texts.FOUND.fill(found=_region(known.found, mark))
    if moment.refused:
        reasons = [worded(reason, resolve) for reason in moment.refused]
        pieces += texts.REFUSED.fill(refused=_region(reasons, mark))
    if known.thought:
        pieces += texts.THOUGHT.fill(thought=fenced((Piece(known.thought, "thought"),), mark))
    return pieces


def _asked(moment: Moment, choices: Sequence[Option], mark: str) -> Pieces:
    asked = texts.FLOOR if moment.floor else texts.ASKED
    ask = _trusted(worded(moment.ask.text, moment.resolve), mark)
    return asked.fill(ask=ask) + texts.CHOICES.fill(choices=option_lines(choices))


def _noted(moment: Moment, *, colleagues: bool) -> list[Pieces]:
    """The notes of colleagues, or all others."""
    return [
        (*_typed(note), *worded(note.text, moment.resolve))
        for note in moment.notes
        if (note.kind == COLLEAGUE) == colleagues
    ]


def _typed(note: Note) -> Pieces:
    return () if note.action is None else (Piece(f"{note.action.line()}. "),)


def _region(items: Iterable[Pieces], mark: str) -> Pieces:
    data = [piece for item in items for piece in lines(item, mark)]
    return (opening(mark), *data, closing(mark))


def _trusted(pieces: Pieces, mark: str) -> Pieces:
    """A text of the rules, in which each stretch of somebody's words is a region of data."""
    parts: list[Piece] = []
    for piece in pieces:
        if piece.var == WORDS:
            parts += [Piece("\n"), *fenced((piece,), mark)]
        else:
            parts.append(piece)
    return tuple(parts)


def _text(pieces: Iterable[Piece]) -> str:
    return "".join([piece.text for piece in pieces])
