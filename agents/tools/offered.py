"""A scenario's own tools, as a model uses them."""

from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, ValidationError, create_model

from agents.models.request import Piece
from agents.prompts.words import worded
from agents.tools.tool import Unfit, Workshop
from scenarios.kernel.contract import called
from scenarios.kernel.errors import Illegal
from scenarios.kernel.tools import Tool


class Offered:
    """A tool of the scenario: a pure function of the seat's view."""

    def __init__(self, tool: Tool) -> None:
        self.name = tool.name
        self.about = tool.about
        self.call = _call(tool)
        self._tool = tool

    async def run(self, call: BaseModel, workshop: Workshop) -> tuple[Piece, ...]:
        try:
            params = self._tool.call.model_validate(call.model_dump(exclude={"tool"}))
        except ValidationError as error:
            raise Unfit(f"Mend its parameters: {error.errors()[0]['msg']}.") from error
        moment = workshop.moment
        try:
            text = called("tools", self._tool.function, moment.view, params, may_refuse=True)
        except Illegal as error:
            raise Unfit(str(error)) from error
        return worded(text, moment.resolve)


def _call(tool: Tool) -> type[BaseModel]:
    """Its parameters, after the field that names it."""
    fields: dict[str, Any] = {"tool": (Literal[tool.name], ...)}
    fields |= {name: (info.annotation, info) for name, info in tool.call.model_fields.items()}
    name = "".join([part.capitalize() for part in tool.name.split("_")])
    return create_model(name, __config__=ConfigDict(extra="forbid"), __doc__=tool.about, **fields)
