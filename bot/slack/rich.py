"""Atoms as a block of rich text, and as the text that stands for it in notifications."""

from collections.abc import Iterable, Sequence
from itertools import groupby
from typing import Any

from bot.slack.escaping import escaped
from bot.slack.markup import Atom

Block = dict[str, Any]


def block(atoms: Sequence[Atom]) -> Block:
    """All that people wrote stands in text elements, which are shown as they are."""
    elements = []
    runs = [(code, list(run)) for code, run in groupby(atoms, lambda atom: atom.code)]
    for place, (code, run) in enumerate(runs):
        if not code:  # what stands before and behind code begins a line anyway
            run = _trimmed(run, before=place > 0, behind=place < len(runs) - 1)
        if run:
            kind = "rich_text_preformatted" if code else "rich_text_section"
            elements.append({"type": kind, "elements": _elements(run)})
    return {"type": "rich_text", "elements": elements}


def fallback(atoms: Sequence[Atom]) -> str:
    """The same as mrkdwn, in which nothing is live but the elements."""
    made, text = "", ""
    for atom in _apart(atoms):
        if atom.element is None:
            text += atom.text
        else:
            made, text = made + escaped(text) + atom.markup, ""
    return made + escaped(text)


def _elements(run: Iterable[Atom]) -> list[Block]:
    made: list[Block] = []
    for (inert, bold), group in groupby(run, lambda atom: (atom.element is None, atom.bold)):
        if inert:
            text = "".join(atom.text for atom in group)
            made.append({"type": "text", "text": text, **({"style": {"bold": True}} if bold else {})})
        else:
            made += [atom.element for atom in group if atom.element is not None]
    return made


def _trimmed(run: list[Atom], *, before: bool, behind: bool) -> list[Atom]:
    start, end = 0, len(run)
    while before and start < end and run[start].text == "\n":
        start += 1
    while behind and start < end and run[end - 1].text == "\n":
        end -= 1
    return run[start:end]


def _apart(atoms: Sequence[Atom]) -> Iterable[Atom]:
    """With a line break where code begins or ends."""
    last: Atom | None = None
    for atom in atoms:
        if last is not None and last.code != atom.code and "\n" not in (last.text, atom.text):
            yield Atom("\n")
        yield atom
        last = atom
