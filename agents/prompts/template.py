"""Templates whose filled variables stay marked: which text of a prompt came from where."""

import re
from collections.abc import Iterable
from typing import Final

from agents.models.request import Piece
from scenarios.kernel.errors import ParleyError

Filling = str | tuple[Piece, ...]
"""What fills a variable: a text, or pieces, whose own variables and references stay."""

_PART: Final = re.compile(r"(\{\{|\}\})|\{([a-z][a-z0-9_]*)\}|([{}])")


class Template:
    """A text with `{variables}`, all of which are declared; `{{` and `}}` are braces.

    What fills a variable is never read as a template. Raises `ParleyError` where text and variables differ.
    """

    def __init__(self, text: str, *variables: str) -> None:
        self._parts: list[tuple[str, str | None]] = []
        own, end = "", 0
        for found in _PART.finditer(text):
            own += text[end : found.start()]
            end = found.end()
            if found[3]:
                raise ParleyError(f"The brace at {found.start()} of a template stands alone; write it twice.")
            if found[1]:
                own += found[1][0]
                continue
            self._parts.append((own, found[2]))
            own = ""
        self._parts.append((own + text[end:], None))
        self.variables: Final = frozenset(variables)
        used = {name for _, name in self._parts if name is not None}
        if used != self.variables:
            raise ParleyError(f"A template declares {_listed(variables)}, but holds {_listed(used)}.")

    def fill(self, **values: Filling) -> tuple[Piece, ...]:
        """The pieces of the text. Raises `ParleyError` unless each variable has a value, and nothing else has."""
        if values.keys() != self.variables:
            raise ParleyError(f"A template takes {_listed(self.variables)}, not {_listed(values)}.")
        pieces: list[Piece] = []
        for own, name in self._parts:
            if own:
                pieces.append(Piece(own))
            if name is not None:
                pieces += _filled(name, values[name])
        return tuple(pieces)


def _filled(name: str, value: Filling) -> list[Piece]:
    if isinstance(value, str):
        return [Piece(value, name)] if value else []
    return [piece if piece.var is not None else piece._replace(var=name) for piece in value if piece.text]


def _listed(names: Iterable[str]) -> str:
    return ", ".join([f"{{{name}}}" for name in sorted(names)]) or "no variables"
