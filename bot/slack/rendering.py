"""A post of the bridge as Slack's messages: as many as it takes, each within all limits."""

from collections.abc import Iterator, Sequence
from typing import Any, Final, NamedTuple

from bot.bridge.content import Bold, Button, Content, File, Mention, Part, Voice
from bot.plain import one_line
from bot.slack import components, limits, markup, rich, texts, voices
from bot.slack.components import Block
from bot.slack.escaping import escaped, label, plain
from bot.slack.known import Known
from bot.slack.limits import cut
from bot.slack.markup import Atom
from bot.slack.splitting import split

EVENT: Final = "parley_post"
"""What the metadata of our posts are called."""


class Message(NamedTuple):
    """One message. `blocks` are what is displayed; `text` says the same to notifications and screen readers."""

    text: str
    blocks: tuple[Block, ...]
    voice: Voice | None = None
    metadata: dict[str, Any] | None = None

    def edited(self) -> dict[str, Any]:
        """For `chat.update`, which changes no metadata."""
        return {"text": self.text, "blocks": list(self.blocks)}

    def answered(self) -> dict[str, Any]:
        """For `chat.postEphemeral`."""
        if self.voice is None:
            return self.edited()
        return {**self.edited(), "username": voices.name(self.voice), "icon_emoji": voices.face(self.voice)}

    def posted(self) -> dict[str, Any]:
        """For `chat.postMessage`."""
        quiet = {"mrkdwn": False, "unfurl_links": False, "unfurl_media": False}
        return {**self.answered(), **quiet, **({"metadata": self.metadata} if self.metadata else {})}


def messages(
    content: Content, known: Known, key: str = "", *, largest: int | None = None
) -> tuple[Message, ...]:
    """At least one; the buttons stand under the last. Users of `ping` are pinged by the first that mentions them.

    Nothing else pings: everybody else is shown by name. Content that is edited, or seen by one person, has no `ping`.
    Metadata tell which message of which post it is, if there is a key. Files follow by themselves (`uploads`), with
    what they show; those of more than `largest` bytes are named in their stead.
    """
    made = [([rich.block(piece)], rich.fallback(piece)) for piece in pieces(content, known, largest)]
    if head := heading(content):
        blocks, text = made.pop(0) if made else ([], "")
        made.insert(0, ([head, *blocks], f"{escaped(cut(one_line(content.title), limits.HEADER))}\n{text}"))
    made = made or [_empty()]
    for number, row in enumerate(_dealt(content.buttons, made[-1][0])):
        made += [_empty()] if number else []
        made[-1][0].extend(row)
    return tuple(
        Message(text.strip(), tuple(blocks), content.voice, _metadata(key, number, len(made)))
        for number, (blocks, text) in enumerate(made, 1)
    )


def told(content: Content) -> Content:
    """The same with the name of whoever speaks in its text: what is changed stands under the app's own name."""
    if content.voice is None:
        return content
    name = Bold(f"{voices.name(content.voice)}:")
    return content._replace(voice=None, body=(name, " ", *content.body))


def heading(content: Content) -> Block | None:
    """The block that stands above it, if it has a title."""
    if not one_line(content.title):
        return None
    return {"type": "header", "text": plain(content.title, limits.HEADER)}


def pieces(content: Content, known: Known, largest: int | None = None) -> list[list[Atom]]:
    """All text of it but the title, cut so that each fits into a block; none where there is nothing to say."""
    body: list[Part] = [*_greeting(content), *content.body]
    if content.fields:
        body.append("\n\n")
        for name, value in content.fields:
            between, after = ("\n", "\n\n") if _in_lines(value) else (": ", "\n")
            body += [Bold(one_line(name) or "…"), between, *(value or ("–",)), after]
    made = markup.atoms(body, known, content.ping)
    for words in _beside(content, largest):
        made += markup.atoms((f"\n{words}",), known)
    return split(made, limits.BLOCK_TEXT)


def uploads(content: Content, *, largest: int | None = None) -> tuple[File, ...]:
    """The files that follow the messages, under names and with alternative texts that Slack takes."""
    return tuple(
        File(file_name(file.name), file.data, label(file.alt, limits.FILE_ALT) if file.alt else "")
        for file in content.files
        if not _too_large(file, largest)
    )


def file_name(name: str) -> str:
    """Letters, digits and what stands between them."""
    safe = "".join(character if character.isalnum() or character in "-_." else "-" for character in name)
    return cut(safe, limits.FILE_NAME).strip(".") or "file"


def _in_lines(value: Sequence[Part]) -> bool:
    """Whether it is a list, which stands in lines of its own."""
    return any(isinstance(part, str) and "\n" in part for part in value)


def _greeting(content: Content) -> Iterator[Part]:
    """Mentions that the text lacks: without one nobody is pinged."""
    there = markup.users(content.parts)
    for user in dict.fromkeys(content.ping):
        if user not in there and markup.pings(user):
            yield from (Mention(user), " ")


def _beside(content: Content, largest: int | None) -> Iterator[str]:
    """In words: files too large, and buttons that cannot be pressed, which Slack does not have."""
    for file in content.files:
        if _too_large(file, largest):
            yield texts.TOO_LARGE.format(name=file_name(file.name))
    idle = [button.label for button in content.buttons if not button.enabled]
    if idle:
        shown = [cut(one_line(one), limits.BUTTON_LABEL) or "…" for one in idle]
        yield texts.NOT_NOW.format(labels=", ".join(shown))


def _dealt(buttons: Sequence[Button], last: Sequence[Block]) -> Iterator[list[Block]]:
    """The blocks of buttons, message by message, beginning with the last that there is."""
    pressed = [button for button in buttons if button.enabled]
    first = 0
    for some in components.dealt(pressed, limits.ALL_BLOCKS - components.size(last)):
        yield components.rows(some, first)
        first += len(some)


def _too_large(file: File, largest: int | None) -> bool:
    return largest is not None and len(file.data) > largest


def _empty() -> tuple[list[Block], str]:
    """A message that has nothing to say, and may not be empty."""
    return [rich.block([Atom("…")])], "…"


def _metadata(key: str, number: int, of: int) -> dict[str, Any] | None:
    if not key:
        return None
    return {"event_type": EVENT, "event_payload": {"key": key, "number": number, "of": of}}
