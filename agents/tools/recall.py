"""A search in what the seat remembers."""

from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from agents.models.request import Piece
from agents.tools.tool import Workshop


class RecallAbout(BaseModel):
    """Search all that you have seen and heard."""

    model_config = ConfigDict(extra="forbid")

    tool: Literal["recall"]
    about: str = Field(min_length=1, max_length=200)


class Recall:
    """Tells what of all that the seat has seen is about something, oldest first."""

    name = "recall"
    about = "Searches all that you have seen and heard for what is about something."
    call: type[BaseModel] = RecallAbout

    async def run(self, call: RecallAbout, workshop: Workshop) -> tuple[Piece, ...]:
        found = await workshop.search(call.about)
        if not found:
            return (Piece("Nothing is remembered about it."),)
        return tuple([piece for item in found for piece in (Piece("\n"), *item.line)][1:])
