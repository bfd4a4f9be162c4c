"""How a session is kept going among people: what a preset says, and what its host then chose."""

from collections.abc import Mapping
from typing import Any, Final, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from scenarios.kernel.errors import ParleyError

SHORTEST: Final = 60
LONGEST: Final = 14 * 86_400
"""Seconds for a move."""


class Terms(BaseModel):
    """Stored with the session as JSON; a field that is missing there has its default."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    deadline: int | None = Field(default=None, ge=SHORTEST, le=LONGEST)
    """Seconds that a person has for a move that the rules give no deadline; None for as long as it takes."""
    late: Literal["ask", "stand-in", "wait", "end"] = "ask"
    """What happens when that time is up: those present are asked, a stand-in moves, nothing, or the end."""
    stand_in: str | None = None
    """Reference of the actor that stands in; None for the scenario's own."""
    watch: Literal["everyone", "seated"] = "everyone"
    """Who may see the place: everybody in the channel, or those with a seat."""
    count_names: bool = False
    """A secret choice shows who has chosen, not only how many."""
    pace: int = Field(default=240, ge=0, le=10_000)
    """Words per minute at which AI speaks; 0 is at once."""
    tokens: int | None = Field(default=None, ge=1)
    """What models may use up in this session."""


def terms_of(form: Mapping[str, Any], where: str = "its terms") -> Terms:
    """Raises `ParleyError` that names the field."""
    try:
        return Terms.model_validate(dict(form))
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        raise ParleyError(f"{where}: {'.'.join(map(str, first['loc']))}: {first['msg']}.") from error
