"""Tools of a scenario: pure functions that a seat may use while it makes up its mind."""

import inspect
import re
from collections.abc import Callable
from typing import Any, Final, NamedTuple

from pydantic import BaseModel

from scenarios.kernel.errors import DefinitionError

_NAME: Final = re.compile(r"[a-z][a-z0-9_]*")
_TAKEN: Final = ("tool", "action")


class Tool(NamedTuple):
    """A function of what a seat may know, such as what a price would gain it. It changes nothing."""

    name: str
    about: str
    """One sentence for models: what it tells."""
    call: type[BaseModel]
    """Its parameters."""
    function: Callable[[Any, Any], str]
    """(the scenario's view for the seat, the parameters) to a text. The same arguments give the same text."""


def check_tools(scenario: str, tools: object) -> None:
    """Raise `DefinitionError` for tools that are written wrongly."""
    if not isinstance(tools, tuple) or any(not isinstance(tool, Tool) for tool in tools):
        raise DefinitionError(
            f'{scenario}.tools is a tuple of tools: `tools = (Tool("gain", "…", Price, gain),)`.'
        )
    named: set[str] = set()
    for tool in tools:
        where = f"{scenario}: the tool {tool.name!r}"
        if not _NAME.fullmatch(tool.name):
            raise DefinitionError(f"{where} needs a name of small letters, digits and _.")
        if tool.name in named:
            raise DefinitionError(f"{where} stands twice; rename one.")
        named.add(tool.name)
        if not tool.about.strip():
            raise DefinitionError(f"{where} needs a sentence about it, for models.")
        if not (isinstance(tool.call, type) and issubclass(tool.call, BaseModel)):
            raise DefinitionError(f"{where} needs a pydantic model of its parameters.")
        if taken := [name for name in _TAKEN if name in tool.call.model_fields]:
            raise DefinitionError(f"{where}: a parameter cannot be called {taken[0]!r}; rename it.")
        if not callable(tool.function) or inspect.iscoroutinefunction(tool.function):
            raise DefinitionError(f"{where} needs a plain function: rules never wait.")
