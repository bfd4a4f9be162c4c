"""Every live mention in what the bot shows, and which of them made somebody's phone ring."""

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from tests.fakes.slack.markup import Live, live, live_in_rich_text
from tests.fakes.slack.records import Ephemeral, File, Message, View
from tests.fakes.slack.state import State


class Ping(NamedTuple):
    """A mention of somebody in the bot's output."""

    kind: str
    """`user`, `group`, `channel`, `here` or `everyone`."""
    whom: str
    """Id of the user or the group; else as `kind`."""
    within: str
    """Where it stands: text, block, rich text, plain text, attachment, username, file title, modal, home."""
    how: str
    """`posted` (it rings), or only `shown`: in an edit, an ephemeral, a modal, or where Slack shows it as it is."""
    channel: str
    message: str
    text: str
    """The whole text in which it stands."""


class Pings:
    """A ledger of all mentions that the bot's output made, from the beginning on."""

    def __init__(self, state: State) -> None:
        self._state = state
        self.all: list[Ping] = []

    @property
    def rung(self) -> list[Ping]:
        """Those that made a phone ring; the same mention in one message counts once."""
        first = {(one.message, one.kind, one.whom): one for one in reversed(self.all) if one.how == "posted"}
        return list(first.values())[::-1]

    @property
    def shown(self) -> list[Ping]:
        """Those that rang nowhere, but stand there."""
        return [one for one in self.all if one.how == "shown"]

    def of(self, user: str) -> list[Ping]:
        """Those that rang for one user by name."""
        return [one for one in self.rung if one.whom == user]

    def within(self, message: str) -> list[Ping]:
        """Those that one message made ring."""
        return [one for one in self.rung if one.message == message]

    def watch(self, what: str, record: Any) -> None:
        """Something was shown."""
        match record:
            case Message() if record.bot in self._own():
                self._message(record, "posted" if what == "posted" else "shown")
            case Ephemeral():
                self._keep(found_in(record.body), "shown", record.channel.id, record.ts)
            case View():
                self._view(record)
            case (File() as file, Message() as message):
                for within, text in (
                    ("file title", file.title),
                    ("file name", file.name),
                    ("file title", file.alt),
                ):
                    self._keep(_literal(within, text), "shown", message.channel.id, message.ts)

    def _own(self) -> set[str]:
        return {bot.bot_id for bot in self._state.installations.values()}

    def _message(self, message: Message, how: str) -> None:
        members = {f"@{user}" for user in message.channel.members}
        for within, one, text in found_in(message.body):
            rings = within in ("text", "block", "rich text", "attachment")
            if one.kind == "user" and f"@{one.whom}" not in members:
                rings = False  # who is not there is not called
            self._keep([(within, one, text)], how if rings else "shown", message.channel.id, message.ts)

    def _view(self, view: View) -> None:
        within = "modal" if view.body["type"] == "modal" else "home"
        found = [(within, one, text) for _, one, text in found_in(view.body)]
        found += [
            (within, one, text) for error in view.errors.values() for _, one, text in _literal("", error)
        ]
        self._keep(found, "shown", "", view.id)

    def _keep(self, found: Any, how: str, channel: str, message: str) -> None:
        self.all += [
            Ping(one.kind, one.whom, within, how, channel, message, text) for within, one, text in found
        ]


_Found = tuple[str, Live, str]


def found_in(body: Mapping[str, Any]) -> Iterator[_Found]:
    """Live mentions in a message or a view, with the kind of place and the text in which each stands."""
    if isinstance(body.get("text"), str):
        yield from _literal("text", body["text"])
    yield from _literal("username", str(body.get("username") or ""))
    yield from _blocks("block", body.get("blocks") or [])
    for attachment in body.get("attachments") or ():
        yield from _blocks("attachment", attachment)
    for name in ("title", "submit", "close"):
        if isinstance(body.get(name), Mapping):
            yield from _literal("plain text", str(body[name].get("text", "")))


def _literal(within: str, text: str) -> Iterator[_Found]:
    for one in live(text):
        yield within, one, text


def _blocks(within: str, value: Any) -> Iterator[_Found]:
    if isinstance(value, Mapping):
        if value.get("type") == "rich_text":
            for one in live_in_rich_text(value):
                yield "rich text", one, str(value)
            return
        here = "plain text" if value.get("type") == "plain_text" else within
        unseen = {
            "block_id",
            "action_id",
            "type",
            *(["value"] if isinstance(value.get("text"), Mapping) else []),
        }
        for name, inner in value.items():
            if isinstance(inner, str):
                if name not in unseen:
                    yield from _literal(here, inner)
            else:
                yield from _blocks(here if name != "elements" else within, inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _blocks(within, inner)
