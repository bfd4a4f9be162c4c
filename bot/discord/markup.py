"""The bridge's parts of text as Discord's markup, in atoms for splitting."""

import re
from collections.abc import Sequence
from itertools import groupby
from typing import Final

from bot import plain
from bot.bridge.content import Bold, Jump, Mention, Part, When
from bot.discord import inert, spots
from bot.discord.limits import cut
from bot.discord.splitting import code

_LABEL: Final = 80
_ATOMS: Final = re.compile(r"\\?[\s\S]\u200b?")
_STYLES: Final = {"left": "R", "time": "t"}


def atoms(parts: Sequence[Part]) -> list[str]:
    """Every part as markup; plain text is inert, but for code blocks in it, which stay plain code blocks."""
    made: list[str] = []
    for is_text, group in groupby(parts, lambda part: isinstance(part, str)):
        if is_text:  # joined first: two harmless texts could make a mention between them
            made += _text("".join(str(part) for part in group))
        else:
            for part in group:
                made += _special(part, made)
    return made


def _text(text: str) -> list[str]:
    made: list[str] = []
    for part, is_code in plain.fenced(plain.clean(text)):
        if is_code:
            if made and made[-1] != "\n":
                made.append("\n")
            made += [code(part), "\n"]
        else:
            made += _atoms(inert.prose(part))
    return made


def _special(part: Part, before: Sequence[str]) -> list[str]:
    match part:
        case Bold(text=text):
            return _bold(text, before)
        case When(at=at, style=style):
            return [f"<t:{at // 1_000_000}:{_STYLES[style]}>"]
        case Mention(user=user):
            return [mention(user)] if user.isdecimal() else _atoms(inert.shown(user))
        case Jump(label=label, spot=spot, message=message):
            shown = inert.shown(cut(plain.one_line(label), _LABEL)) or "…"
            link = spots.url(spot, message)
            return [f"[{shown}](<{link}>)"] if link else _atoms(shown)
        case _:
            raise TypeError(f"{part!r} is no part of a text.")


def _bold(text: str, before: Sequence[str]) -> list[str]:
    """Bold where it is short; longer text could be cut in two between its marks."""
    shown = inert.escaped(plain.one_line(text))
    if not shown or len(shown) > _LABEL:
        return _atoms(shown)
    apart = ["\u200b"] if before and before[-1].endswith("*") else []
    return [*apart, f"**{shown}**"]


def mention(user: str) -> str:
    """Their name as Discord shows it."""
    return f"<@{user}>"


def _atoms(text: str) -> list[str]:
    return _ATOMS.findall(text)
