"""Messages, modals and homes as people see them."""

from collections.abc import Iterator, Mapping
from copy import deepcopy
from typing import Any, NamedTuple

from tests.fakes.slack import rich
from tests.fakes.slack.errors import Impossible
from tests.fakes.slack.markup import read
from tests.fakes.slack.records import Ephemeral, File, Message, View
from tests.fakes.slack.state import State

Body = Mapping[str, Any]


class Part(NamedTuple):
    """An element that can be used, and the block in which it stands."""

    block: Body
    element: Body

    @property
    def label(self) -> str:
        """What is written on it, or beside it."""
        if self.block["type"] == "input":
            return str(self.block["label"]["text"])
        text = self.element.get("text") or self.element.get("placeholder")
        return str(text["text"]) if text else ""

    def named(self, name: str) -> bool:
        """Whether a person, or a test, would call it so."""
        ids = (self.block.get("block_id"), self.element.get("action_id"))
        return name in ids or name.replace("_", " ").casefold() == self.label.replace("_", " ").casefold()


class Seen:
    """A message, a modal or a home, to look at and to use."""

    def __init__(self, state: State, record: Message | Ephemeral | View, body: Body | None = None) -> None:
        self._state = state
        self.record = record
        self._body = body

    def kept(self) -> "Seen":
        """As it is now: what was seen can be pressed though it has changed since."""
        return Seen(self._state, self.record, deepcopy(self.record.body))

    @property
    def body(self) -> Body:
        return self.record.body if self._body is None else self._body

    @property
    def ts(self) -> str:
        return "" if isinstance(self.record, View) else self.record.ts

    @property
    def thread_ts(self) -> str | None:
        return None if isinstance(self.record, View) else self.record.thread_ts

    @property
    def channel(self) -> str:
        return "" if isinstance(self.record, View) else self.record.channel.id

    @property
    def author(self) -> str:
        """The name that stands over it."""
        if self.body.get("username"):
            return str(self.body["username"])
        user = self._state.users.get(str(self.body.get("user", "")))
        if user is None:
            users = self._state.users.values()
            user = next((one for one in users if one.bot_id and one.bot_id == self.body.get("bot_id")), None)
        return user.name if user else ""

    @property
    def icon(self) -> str:
        return str((self.body.get("icons") or {}).get("emoji", ""))

    @property
    def title(self) -> str:
        return str((self.body.get("title") or {}).get("text", ""))

    @property
    def private_metadata(self) -> str:
        return str(self.body.get("private_metadata") or "")

    @property
    def text(self) -> str:
        """All that is to be read in it: where there are blocks, `text` is for notifications only."""
        lines = [self.title] if self.title else []
        blocks = self.body.get("blocks") or []
        lines += self._lines(blocks) if blocks else [read(self._state, str(self.body.get("text", "")))]
        for attachment in self.body.get("attachments") or ():
            for name in ("pretext", "title", "text"):
                if attachment.get(name):
                    lines.append(read(self._state, str(attachment[name])))
            lines += self._lines(attachment.get("blocks") or [])
        if isinstance(self.record, View):
            lines += list(self.record.errors.values())
        return "\n".join(line for line in lines if line)

    @property
    def fallback(self) -> str:
        """What a notification says."""
        return read(self._state, str(self.body.get("text", "")))

    @property
    def parts(self) -> list[Part]:
        return list(_parts(self.body.get("blocks") or []))

    @property
    def buttons(self) -> list[str]:
        """What is written on its buttons."""
        return [part.label for part in self.parts if part.element["type"] == "button"]

    @property
    def labels(self) -> list[str]:
        """What stands at its inputs."""
        return [part.label for part in self.parts if part.block["type"] == "input"]

    @property
    def errors(self) -> dict[str, str]:
        """What is wrong at an input, by label."""
        told = self.record.errors if isinstance(self.record, View) else {}
        return {
            part.label: told[part.block["block_id"]] for part in self.parts if part.block["block_id"] in told
        }

    @property
    def reactions(self) -> dict[str, list[str]]:
        return self.record.reactions if isinstance(self.record, Message) else {}

    @property
    def files(self) -> list[File]:
        return self._state.file_of(self.record) if isinstance(self.record, Message) else []

    def part(self, name: str) -> Part:
        """The element of this name: what is written on it, or one of its ids."""
        found = [part for part in self.parts if part.named(name)]
        if not found:
            known = ", ".join(repr(part.label) for part in self.parts)
            raise Impossible(f"there is no {name!r} here, only {known or 'nothing to use'}")
        return found[0]

    def has(self, name: str) -> bool:
        """Whether there is such an element."""
        return any(part.named(name) for part in self.parts)

    def __repr__(self) -> str:
        return f"<{type(self.record).__name__} by {self.author!r}: {self.text[:80]!r} {self.buttons}>"

    def _lines(self, blocks: list[Any]) -> list[str]:
        return [line for block in blocks for line in self._block(block)]

    def _block(self, block: Body) -> list[str]:
        kind = block["type"]
        if kind == "markdown":
            return [read(self._state, block["text"])]
        if kind == "rich_text":
            return [rich.read(self._state, block)]
        if kind == "table":
            return [" | ".join(self._cell(cell) for cell in row) for row in block["rows"]]
        lines = [self._object(block.get("text"))]
        if kind == "input":
            lines.append(self._object(block["label"]))
        lines += [self._object(block.get("hint")), self._object(block.get("title"))]
        lines.append(str(block.get("alt_text", "")))
        lines += [self._object(field) for field in block.get("fields") or ()]
        for element in [block.get("accessory"), *(block.get("elements") or ())]:
            lines += self._element(element)
        return lines

    def _element(self, element: Any) -> list[str]:
        if not isinstance(element, Mapping):
            return []
        if element["type"] in ("mrkdwn", "plain_text"):
            return [self._object(element)]
        options = [self._object(option.get("text")) for option in element.get("options") or ()]
        return [self._object(element.get("text")), str(element.get("alt_text", "")), *options]

    def _cell(self, cell: Any) -> str:
        if isinstance(cell, Mapping) and cell.get("type") == "raw_text":
            return str(cell.get("text", ""))
        return " ".join(str(one.get("text", "")) for one in _leaves(cell))

    def _object(self, value: Any) -> str:
        if not isinstance(value, Mapping) or not isinstance(value.get("text"), str):
            return ""
        return read(self._state, value["text"]) if value.get("type") == "mrkdwn" else value["text"]


def _leaves(value: Any) -> Iterator[Body]:
    if isinstance(value, Mapping):
        if isinstance(value.get("text"), str):
            yield value
        for inner in value.values():
            yield from _leaves(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _leaves(inner)


def _parts(blocks: list[Any]) -> Iterator[Part]:
    for block in blocks:
        for element in [block.get("element"), block.get("accessory"), *(block.get("elements") or ())]:
            if isinstance(element, Mapping) and "action_id" in element:
                yield Part(block, element)
