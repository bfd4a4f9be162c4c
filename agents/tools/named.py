"""Tools by the names that settings give."""

import difflib
from collections.abc import Iterable, Mapping, Sequence
from typing import Final

from agents.tools.calculator import Calculator
from agents.tools.limits import MandateTool
from agents.tools.offered import Offered
from agents.tools.recall import Recall
from agents.tools.tool import Tool
from scenarios.kernel import tools as kernel
from scenarios.kernel.errors import ParleyError

SCENARIO: Final = "scenario"
"""Stands for all tools of the scenario."""


def tools_named(names: Iterable[str], offered: Sequence[kernel.Tool]) -> tuple[Tool, ...]:
    """These tools, each once: `recall`, `calculator`, `mandate`, and those that the scenario offers.

    Raises `ParleyError` for a name that nothing has.
    """
    own = {tool.name: Offered(tool) for tool in offered}
    general: Mapping[str, Tool] = {tool.name: tool for tool in (Recall(), Calculator(), MandateTool())}
    known: dict[str, Tool] = {**own, **general}
    chosen: dict[str, Tool] = {}
    for name in names:
        if name == SCENARIO:
            chosen |= own
        elif name in known:
            chosen[name] = known[name]
        else:
            close = difflib.get_close_matches(name, [*known, SCENARIO], n=1)
            meant = f" (did you mean {close[0]!r}?)" if close else ""
            raise ParleyError(f"There is no tool {name!r}{meant}; there are {', '.join([*known, SCENARIO])}.")
    return tuple(chosen.values())
