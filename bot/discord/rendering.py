"""A post of the bridge as Discord's messages: as many as it takes, each within all limits."""

import re
from collections.abc import Iterator, Sequence
from io import BytesIO
from typing import Any, Final, NamedTuple

import discord

from bot import plain
from bot.bridge.buttons import ButtonId
from bot.bridge.content import Bold, Button, Content, File, Mention, Part, Parts, Voice
from bot.discord import limits, markup, texts
from bot.discord.limits import cut, length
from bot.discord.splitting import split

COLOUR: Final = 0x4F6BED
_ENDING: Final = 12
"""Room for "-# 12/34" below the text of one of several messages."""
_FILE_NAME: Final = 100
_FORBIDDEN: Final = re.compile("discord|clyde", re.IGNORECASE)
"""In names of voices."""
_PICTURES: Final = (".png", ".jpg", ".jpeg", ".gif", ".webp")


class Message(NamedTuple):
    """One message."""

    text: str = ""
    card: discord.Embed | None = None
    buttons: tuple[Button, ...] = ()
    files: tuple[File, ...] = ()
    pings: tuple[int, ...] = ()

    def mentions(self) -> discord.AllowedMentions:
        """Whom it may ping: users by their ids, never a role or everyone."""
        users = [discord.Object(user) for user in self.pings]
        return discord.AllowedMentions(everyone=False, roles=False, replied_user=False, users=users or False)


def messages(content: Content, *, largest: int = limits.FILE_BYTES) -> tuple[Message, ...]:
    """At least one; the buttons stand under the last. `ping` pings by the first in which they are mentioned.

    Files of more than `largest` bytes are named in their stead.
    """
    files = [file._replace(name=_file_name(file.name)) for file in content.files]
    too_large = [f"\n{texts.TOO_LARGE.format(name=file.name)}" for file in files if len(file.data) > largest]
    body: tuple[Part, ...] = (*content.body, *too_large)
    if content.title or content.fields:
        made = [Message(card=card) for card in _cards(content.title, body, content.fields)]
        greeting = _split([*_greeting(content.ping, ())], limits.MESSAGE - _ENDING)
        made[0] = made[0]._replace(text=greeting[0] if greeting else "")
    else:
        made = [Message(text) for text in _split([*_greeting(content.ping, body), *markup.atoms(body)])]
    made = _with_buttons(made, _different(content.buttons))
    made = _with_files(made, [file for file in files if len(file.data) <= largest])
    made = [one if one.text or one.card or one.files else one._replace(text="…") for one in made]
    return tuple(_numbered(_with_pings(made, content.ping)))


def spoken(content: Content) -> Content:
    """The post in the bridge's own voice: it says who speaks."""
    if content.voice is None:
        return content
    said = (Bold(voice_name(content.voice)), ": ")
    return content._replace(voice=None, body=(*said, *content.body))


def voice_name(voice: Voice) -> str:
    """As it stands above a post: never longer than Discord takes, and without the words it refuses there."""
    name = plain.one_line(voice.name).replace("@", "").replace("#", "").replace("```", "").replace(":", " ")
    name = _FORBIDDEN.sub(lambda found: f"{found[0][:3]}-{found[0][3:]}", name).strip()
    if name.lower() in ("everyone", "here"):
        name = f"{name[0]}-{name[1:]}"
    ending = f" ({texts.MACHINE})" if voice.machine else ""
    return cut(name or texts.SOMEBODY, limits.VOICE_NAME - len(ending)) + ending


def attached(files: Sequence[File]) -> list[discord.File]:
    """As Discord takes them, with what pictures show in words."""
    return [
        discord.File(
            BytesIO(file.data), filename=file.name, description=cut(plain.one_line(file.alt), limits.FILE_ALT)
        )
        if file.alt
        else discord.File(BytesIO(file.data), filename=file.name)
        for file in files
    ]


def same(message: discord.Message, wanted: Message) -> bool:
    """Whether the message that stands there is this one."""
    if message.content.strip() != wanted.text.strip():
        return False
    if len(message.attachments) != len(wanted.files):
        return False
    card = message.embeds[0] if message.embeds else None
    return bool(_read(card) == _read(wanted.card))


def _read(card: discord.Embed | None) -> Any:
    if card is None or card.type not in ("rich", None):
        return None
    fields = [
        (field.name.strip(), field.value.strip()) for field in card.fields if field.name and field.value
    ]
    return ((card.title or "").strip(), (card.description or "").strip(), fields)


def _greeting(ping: Sequence[str], body: Parts) -> Iterator[str]:
    """Mentions that the text lacks: without one nobody is pinged."""
    there = {part.user for part in body if isinstance(part, Mention)}
    for user in ping[: limits.PINGED]:
        if user.isdecimal() and user not in there:
            yield from (markup.mention(user), " ")


def _split(atoms: Sequence[str], most: int = limits.MESSAGE) -> list[str]:
    pieces = split(atoms, most)
    return pieces if len(pieces) <= 1 else split(atoms, most - _ENDING)


def _cards(title: str, body: Parts, fields: Sequence[tuple[str, Parts]]) -> list[discord.Embed]:
    """As few as hold it all; the title stands on the first."""
    head = _within(title, limits.CARD_TITLE)
    cards = [discord.Embed(title=head or None, colour=COLOUR)]
    for text in split(markup.atoms(body), limits.CARD_BODY):
        if cards[-1].description is not None:
            cards.append(discord.Embed(colour=COLOUR))
        cards[-1].description = text
    for name, value in fields:
        for label, text in _fields(name, value):
            full = len(cards[-1].fields) >= limits.CARD_FIELDS
            if full or _units(cards[-1]) + length(label) + length(text) > limits.CARD:
                cards.append(discord.Embed(colour=COLOUR))
            cards[-1].add_field(name=label, value=text, inline=length(text) <= 40)
    return cards


def _fields(name: str, value: Parts) -> Iterator[tuple[str, str]]:
    """One field, or several where the value is long."""
    label = _within(name, limits.FIELD_NAME) or "…"
    for text in split(markup.atoms(value), limits.FIELD_VALUE) or ["–"]:
        yield label, text
        label = "…"


def _units(card: discord.Embed) -> int:
    fields = sum(length(field.name or "") + length(field.value or "") for field in card.fields)
    return length(card.title or "") + length(card.description or "") + fields


def _within(text: str, most: int) -> str:
    """One inert line; what is too long ends with "…", and no escape is cut in two."""
    pieces = split(markup.atoms((plain.one_line(text)[:most],)), most - 1)
    return pieces[0] + "…" if len(pieces) > 1 else "".join(pieces)


def _file_name(name: str) -> str:
    safe = "".join(character if character.isalnum() or character in "-_." else "-" for character in name)
    return cut(safe, _FILE_NAME).strip(".") or "file"


def _different(buttons: Sequence[Button]) -> list[Button]:
    """Discord refuses two buttons with one id in a message: the first stands for both."""
    different: dict[ButtonId, Button] = {}
    for button in buttons:
        different.setdefault(button.id, button)
    return list(different.values())


def _with_buttons(made: list[Message], buttons: Sequence[Button]) -> list[Message]:
    made = made or [Message()]
    for start in range(0, len(buttons), limits.BUTTONS):
        if start:
            made.append(Message())
        made[-1] = made[-1]._replace(buttons=tuple(buttons[start : start + limits.BUTTONS]))
    return made


def _with_files(made: list[Message], files: Sequence[File]) -> list[Message]:
    """Beside the last message, ten to each; a picture stands in the card."""
    buttons = made[-1].buttons
    for start in range(0, len(files), limits.FILES):
        if start:
            made[-1] = made[-1]._replace(buttons=())
            made.append(Message(buttons=buttons))
        made[-1] = made[-1]._replace(files=tuple(files[start : start + limits.FILES]))
    last = made[-1]
    if last.card is not None:
        pictures = [file.name for file in last.files if file.name.lower().endswith(_PICTURES)]
        if pictures:
            last.card.set_image(url=f"attachment://{pictures[0]}")
    return made


def _with_pings(made: list[Message], ping: Sequence[str]) -> list[Message]:
    left = [user for user in dict.fromkeys(ping[: limits.PINGED]) if user.isdecimal()]
    for place, message in enumerate(made):
        here = [user for user in left if markup.mention(user) in message.text]
        made[place] = message._replace(pings=tuple(int(user) for user in here))
        left = [user for user in left if user not in here]
    return made


def _numbered(made: list[Message]) -> list[Message]:
    """Each of several says which it is: they are found again by it, and read in order."""
    if len(made) == 1:
        return made
    return [
        message._replace(text=f"{message.text}\n{numbering(number, len(made))}".strip())
        for number, message in enumerate(made, 1)
    ]


def numbering(number: int, of: int) -> str:
    """Small print below a message that is one of several. No other text can look so: "-#" is escaped in it."""
    return f"-# {number}/{of}"
