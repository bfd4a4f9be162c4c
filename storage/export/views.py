"""Through whose eyes an export is made, and in which format."""

from collections.abc import Sequence
from typing import Final, Literal, get_args

from scenarios.kernel.errors import ParleyError
from scenarios.kernel.rules import in_role_order
from scenarios.kernel.seen import FULL, PUBLIC
from storage.export.source import Source

Format = Literal["json", "jsonl", "md", "html"]
FORMATS: Final[tuple[Format, ...]] = get_args(Format)


def seats_of(source: Source, *, tree: bool) -> tuple[str, ...]:
    """The seats that somebody held, in role order: on the exported branch, or on any of the session."""
    numbers = list(source.branches) if tree else [source.info.number]
    names = {held.seat for number in numbers for held in source.held(number)}
    return in_role_order(source.start.game.scenario.definition.roles, names)


def check_view(view: str, seats: Sequence[str]) -> None:
    """Raise `ParleyError`, naming the choices, unless the view is public, full or one of the seats."""
    if view not in (PUBLIC, FULL, *seats):
        raise ParleyError(
            f"There is no view {view!r}; choose {PUBLIC}, {FULL}, or a seat: {', '.join(seats)}."
        )


def check_format(name: str) -> None:
    """Raise `ParleyError`, naming the choices, unless exports are made in this format."""
    if name not in FORMATS:
        raise ParleyError(f"There is no format {name!r}; choose {', '.join(FORMATS[:-1])} or {FORMATS[-1]}.")
