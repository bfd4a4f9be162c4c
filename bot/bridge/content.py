"""What is shown, before any platform has turned it into its own form.

Plain strings are inert: a platform escapes markup, links and mentions in them. Only the other parts are more
than plain text, and none of them is ever made from what a player or a model wrote.
"""

from collections.abc import Mapping
from typing import Any, Literal, NamedTuple

from bot.bridge.buttons import ButtonId
from scenarios.kernel.options import FormField


class Bold(NamedTuple):
    """Text that stands out; its content is inert as well."""

    text: str


class When(NamedTuple):
    """A moment, UTC microseconds: `left` shows how long until then, `time` the time of day."""

    at: int
    style: Literal["left", "time"] = "left"


class Mention(NamedTuple):
    """Somebody's name as the platform shows it; it pings nobody (see `Content.ping`)."""

    user: str


class Jump(NamedTuple):
    """A link to a place or to a message in it."""

    label: str
    spot: "Spot"
    message: str | None = None


Part = str | Bold | When | Mention | Jump
Parts = tuple[Part, ...]


class Spot(NamedTuple):
    """Where something is on a platform. `thread` is empty for the channel itself.

    The channel `@123` is the direct messages with the user of that id.
    """

    platform: str
    workspace: str
    channel: str
    thread: str = ""


class Voice(NamedTuple):
    """Who speaks in a post, if not the bridge itself: its name and face, or else the name before the text."""

    name: str
    """The seat as people read it: "Seller"."""
    machine: bool
    """Marked as AI wherever it speaks."""


class Button(NamedTuple):
    """Something to press. Platforms without buttons show how to type it instead."""

    label: str
    id: ButtonId
    style: Literal["plain", "main", "good", "danger"] = "plain"
    enabled: bool = True


class File(NamedTuple):
    """Something attached."""

    name: str
    data: bytes
    alt: str = ""
    """What a picture shows, in words."""


class Content(NamedTuple):
    """One post, of any length: a platform splits it at paragraphs where it must.

    `title` and `fields` make a card of it.
    """

    body: Parts = ()
    title: str = ""
    fields: tuple[tuple[str, Parts], ...] = ()
    """Name and value, shown as a short list."""
    buttons: tuple[Button, ...] = ()
    files: tuple[File, ...] = ()
    voice: Voice | None = None
    ping: tuple[str, ...] = ()
    """User ids that this post pings when it is made, never when it is edited: the turn notice alone has any."""

    @property
    def parts(self) -> Parts:
        """All that its body and its fields say."""
        return (*self.body, *(part for _, value in self.fields for part in value))


class FormView(NamedTuple):
    """A form to fill in. Sent back, it arrives as `Submitted` with the same id."""

    id: ButtonId
    title: str
    fields: tuple[FormField, ...]
    intro: Parts = ()
    """Shown above the fields: one's limit, the standing offer."""
    values: Mapping[str, Any] = {}
    """What stands in the fields at first."""
    errors: Mapping[str, str] = {}
    """Field to what is wrong with it ("" is the whole); such a form has come back."""
    submit: str = "Send"


class Notice(NamedTuple):
    """An answer that only who asked sees."""

    content: Content


class Done(NamedTuple):
    """Nothing to say: what follows shows itself in place."""


Answer = Notice | FormView | Done


def notice(*body: Part, buttons: tuple[Button, ...] = (), title: str = "") -> Notice:
    """A private answer of a few words."""
    return Notice(Content(body, title, buttons=buttons))
