"""What there is in the emulated Slack."""

from dataclasses import dataclass, field
from typing import Any, Literal

Kind = Literal["channel", "group", "im", "mpim"]


@dataclass
class User:
    """A person, or the user of a bot."""

    id: str
    team: str
    name: str
    bot_id: str | None = None
    admin: bool = False
    guest: bool = False
    deleted: bool = False
    organisation: str = ""
    """The id of the one to which they belong, beside its workspaces; "" for most people."""

    @property
    def handle(self) -> str:
        return self.name.lower().replace(" ", ".")


@dataclass
class Group:
    """A user group."""

    id: str
    team: str
    handle: str
    users: list[str]


@dataclass
class Channel:
    """A place. `shared` holds the ids of other workspaces that it is shared with."""

    id: str
    team: str
    name: str
    kind: Kind
    creator: str
    created: int
    members: list[str] = field(default_factory=list)
    shared: set[str] = field(default_factory=set)
    archived: bool = False
    topic: str = ""

    @property
    def private(self) -> bool:
        return self.kind != "channel"

    def of(self, team: str) -> bool:
        """Whether a workspace has it."""
        return team == self.team or team in self.shared


@dataclass
class Message:
    """A message as it is now (`body`, in the form of the wire) and as it was before each change."""

    channel: Channel
    ts: str
    body: dict[str, Any]
    bot: str | None = None
    """The bot that posted it."""
    metadata: dict[str, Any] | None = None
    deleted: bool = False
    reactions: dict[str, list[str]] = field(default_factory=dict)
    before: list[dict[str, Any]] = field(default_factory=list)
    streaming_until: float | None = None
    """Until when it can be appended to; None where it is no open stream."""

    @property
    def thread_ts(self) -> str | None:
        return self.body.get("thread_ts")

    @property
    def text(self) -> str:
        return str(self.body.get("text", ""))


@dataclass
class Ephemeral:
    """Shown to one person only."""

    user: str
    channel: Channel
    ts: str
    body: dict[str, Any]
    deleted: bool = False

    @property
    def thread_ts(self) -> str | None:
        return self.body.get("thread_ts")


@dataclass
class File:
    """Something uploaded; `data` is None until the bytes have come."""

    id: str
    team: str
    user: str
    name: str
    title: str
    size: int
    created: int
    alt: str = ""
    data: bytes | None = None
    shared: bool = False
    channels: list[str] = field(default_factory=list)
    private: bool = False


@dataclass
class View:
    """A modal or a home, with what its viewer has entered by (block, action)."""

    id: str
    team: str
    user: str
    body: dict[str, Any]
    hash: str
    root: str = ""
    previous: str | None = None
    open: bool = True
    entered: dict[tuple[str, str], dict[str, Any]] = field(default_factory=dict)
    errors: dict[str, str] = field(default_factory=dict)
    """What stands at the inputs, by block."""


@dataclass
class Installation:
    """The app in one workspace."""

    team: str
    user: str
    bot_id: str
    scopes: set[str]
    active: bool = True


@dataclass
class Token:
    """What a caller shows. An app-level token has no installation."""

    text: str
    installation: Installation | None
    scopes: set[str]
    expires: float | None = None
    revoked: bool = False
    app_level: bool = False


@dataclass
class Call:
    """One request to the Web API, and how it was answered; None where no answer was sent."""

    method: str
    args: dict[str, Any]
    token: str | None
    at: float
    answer: dict[str, Any] | None = None
    fault: str | None = None
    committed: bool = False
