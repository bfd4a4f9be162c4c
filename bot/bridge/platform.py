"""What the bridge asks of a platform. It asks what a platform can do, never which one it is."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import NamedTuple, Protocol

from bot.bridge.arrivals import Arrival
from bot.bridge.content import Answer, Content, Spot
from scenarios.kernel.errors import ParleyError


class Capabilities(NamedTuple):
    """What there is; the bridge finds another way for what there is not."""

    buttons: bool = False
    forms: bool = False
    edits: bool = False
    private_answers: bool = False
    """Answers in place that only one person sees; else they are direct messages."""
    private_answers_last: bool = True
    """They can be read again later."""
    threads: bool = False
    private_places: bool = False
    """Places that only their members see."""
    private_members: int = 1_000
    """People whom such a place holds at most; more get direct messages."""
    members_change: bool = False
    """Private places let people in and out later: a whole game can be closed to all who have no seat."""
    reactions: bool = False
    typing: bool = False
    files: bool = False
    reads_messages: bool = True
    """What people write in a place arrives here; else they use the form *Say…*."""
    commands_in_threads: bool = True
    """Commands can be given in threads; else *More* stands under what people press there, and they can write a command
    behind a mention of the bridge."""
    form_fields: int = 5
    """Fields that one form can show; longer ones are cut into parts."""


class Unsure(ParleyError):
    """Nobody knows whether it was done: the answer was lost. Look before doing it again."""


class PlaceGone(ParleyError):
    """The place or the message is no more."""


class NotAllowed(ParleyError):
    """The platform does not let the bridge do this; the text says which right is missing."""


class Later(ParleyError):
    """Not now; try again after so many seconds."""

    def __init__(self, seconds: float) -> None:
        super().__init__(f"Try again in {seconds:.1f} s.")
        self.seconds = seconds


Handle = Callable[[Arrival], Awaitable[Answer]]
"""Takes in what arrived and gives the answer to whoever asked. Raises nothing: mistakes are answers."""


class Platform(Protocol):
    """Outward calls. Each raises `Unsure`, `PlaceGone`, `NotAllowed` or `Later`, and nothing else.

    Ids of messages are the platform's; later ones compare greater by (length, text).
    """

    name: str
    """As accounts and places are stored with it."""
    can: Capabilities
    largest_file: int
    """Bytes that something attached may have."""

    async def post(self, where: Spot, content: Content, key: str) -> str:
        """Post it once and give the message's id; of several messages, that of the last.

        `key` is at most 25 characters and the same for every try. `NotAllowed` where a person takes no
        direct messages.
        """

    async def find(self, where: Spot, content: Content, key: str, after: str) -> str | None:
        """The message that an earlier try with this key has made, later than `after` ("" for any); None for none."""

    async def edit(self, where: Spot, message: str, content: Content) -> None:
        """Change a post of the bridge. Pings nobody."""

    async def delete(self, where: Spot, message: str) -> None:
        """Remove a post of the bridge; one that is gone already is no error."""

    async def react(self, where: Spot, message: str, mark: str) -> None:
        """Put a mark on a message; twice is the same as once."""

    async def open(
        self, channel: Spot, title: str, *, under: str | None, private: bool, members: Sequence[str], key: str
    ) -> Spot:
        """A thread in the channel: under the message `under`, or of its own; the same one for the same `under`."""

    async def admit(self, where: Spot, user: str) -> None:
        """Let somebody into a private place, and show a public one in their list."""

    async def dismiss(self, where: Spot, user: str) -> None:
        """Take somebody out of a private place; one who is not in it is no error."""

    async def typing(self, where: Spot, voice: str) -> None:
        """Show that somebody is writing, for a few seconds."""

    async def missed(self, where: Spot, after: str) -> Sequence[Arrival]:
        """What was written there after the message `after`, oldest first."""

    async def changed(self, where: Spot, messages: Sequence[str]) -> Sequence[Arrival]:
        """What has become of these messages of people: how each that was changed reads now, and which are gone.

        Only what is known for certain to be gone is told of as deleted; told again, it has the same id.
        """

    async def roles(self, workspace: str) -> Mapping[str, str]:
        """Roles that people there can have, id to name; empty where the platform has none."""

    async def called(self, workspace: str) -> str:
        """What people call that server or workspace."""

    async def lacking(self, where: Spot) -> Sequence[str]:
        """Rights that are missing there for a session to work, as people read them."""
