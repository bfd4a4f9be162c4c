"""The calculator."""

from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from agents.models.request import Piece
from agents.tools.arithmetic import LONGEST, calculated
from agents.tools.tool import Workshop


class Calculate(BaseModel):
    """Work out a sum exactly, such as (9000 - 8200) * 15%."""

    model_config = ConfigDict(extra="forbid")

    tool: Literal["calculator"]
    sum: str = Field(min_length=1, max_length=LONGEST)


class Calculator:
    """Exact arithmetic without names and functions; see `calculated`."""

    name = "calculator"
    about = "Works out a sum exactly, such as (9000 - 8200) * 15%."
    call: type[BaseModel] = Calculate

    async def run(self, call: Calculate, workshop: Workshop) -> tuple[Piece, ...]:
        return (Piece(calculated(call.sum)),)
