"""What a tool is: something a model may look up before it decides. It acts on nothing."""

from collections.abc import Awaitable, Callable, Sequence
from typing import Any, NamedTuple, Protocol

from pydantic import BaseModel

from agents.memory.item import Item
from agents.models.request import Piece
from scenarios.engine.ports import Moment
from scenarios.kernel.errors import ParleyError


class Unfit(ParleyError):
    """A tool cannot tell anything about what it was asked; the text says to the model what to ask instead."""


class Workshop(NamedTuple):
    """What a tool may work with: nothing that the seat may not know."""

    moment: Moment
    search: Callable[[str], Awaitable[Sequence[Item]]]
    """What the seat remembers about something, oldest first."""


class Tool(Protocol):
    """A tool by its name. Keeps nothing between two uses."""

    name: str
    """Small letters, digits and _."""
    about: str
    """One sentence for the model."""
    call: type[BaseModel]
    """Its parameters; the literal field `tool` holds its name."""

    async def run(self, call: Any, workshop: Workshop) -> tuple[Piece, ...]:
        """What it tells; people's words keep their references. Raises `Unfit`."""


def tool_lines(tools: Sequence[Tool]) -> str:
    """A line for each, for prompts."""
    return "\n".join([f"- {tool.name}: {tool.about}" for tool in tools])
