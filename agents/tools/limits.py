"""A look at one's own mandate."""

from typing import Literal

from pydantic import BaseModel, ConfigDict

from agents.models.request import Piece
from agents.prompts.choices import mandate_lines
from agents.tools.tool import Workshop


class LookAtMandate(BaseModel):
    """Look at the limits on what you may agree to."""

    model_config = ConfigDict(extra="forbid")

    tool: Literal["mandate"]


class MandateTool:
    """Tells the limits on what the seat may be bound to."""

    name = "mandate"
    about = "Tells the limits on what you may agree to."
    call: type[BaseModel] = LookAtMandate

    async def run(self, call: LookAtMandate, workshop: Workshop) -> tuple[Piece, ...]:
        mandate = workshop.moment.mandate
        if mandate is None or not mandate.limits:
            return (Piece("You have no limits beyond the rules."),)
        return (Piece(mandate_lines(mandate)),)
