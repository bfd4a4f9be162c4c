"""What comes in from platforms, in one form for all of them; kept as JSON before any work is done on it."""

from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from bot.bridge.buttons import ButtonId
from bot.bridge.content import Spot


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Author(_Part):
    """Who did it, as the platform knows the account."""

    user: str
    """The platform's id."""
    name: str
    """As people there read it."""
    manages: bool = False
    """May manage the server, as the platform says."""
    roles: tuple[str, ...] = ()
    """Ids of the platform's roles."""


class Command(_Part):
    """A command with its options: `start` with {"scenario": …, "preset": …}."""

    kind: Literal["command"] = "command"
    name: str
    options: dict[str, str] = {}
    target: str | None = None
    """The message that it was given on: *Branch from here*."""


class Pressed(_Part):
    """A button."""

    kind: Literal["pressed"] = "pressed"
    button: ButtonId
    message: str | None = None
    """The message that it stands under."""


class Submitted(_Part):
    """A form that was sent. Lists for fields of several choices, texts for all others."""

    kind: Literal["submitted"] = "submitted"
    form: ButtonId
    values: dict[str, Any]


class Said(_Part):
    """A message that somebody wrote."""

    kind: Literal["said"] = "said"
    message: str
    text: str
    attached: bool = False
    """More text is attached to it as a file, which is not read."""


class Edited(_Part):
    """A message that was changed afterwards, with its new text."""

    kind: Literal["edited"] = "edited"
    message: str
    text: str


class Deleted(_Part):
    """Messages that were deleted, by whomever."""

    kind: Literal["deleted"] = "deleted"
    messages: tuple[str, ...]


class Left(_Part):
    """The author left the server, or was removed."""

    kind: Literal["left"] = "left"


class Gone(_Part):
    """The place is no more: thread or channel deleted, or the bridge removed from the channel or the whole server."""

    kind: Literal["gone"] = "gone"
    for_good: bool = True
    """False: the channel is still there, and the bridge may be let in again."""


What = Annotated[
    Command | Pressed | Submitted | Said | Edited | Deleted | Left | Gone, Field(discriminator="kind")
]


class Arrival(_Part):
    """One event of a platform. `id` is the same however often it is delivered."""

    id: str
    order: str = ""
    """By which the platform orders events of one place."""
    where: Spot
    who: Author | None
    """None where nobody did it, or the platform does not say who."""
    what: What

    def written(self) -> str:
        """As JSON."""
        return self.model_dump_json()


def read(text: str) -> Arrival:
    """From JSON."""
    return Arrival.model_validate_json(text)
