"""The bridge's parts of text as Discord's markup, in atoms for splitting."""

import re
from collections.abc import Sequence
from itertools import groupby
from typing import Final

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
    for plain, group in groupby(parts, lambda part: isinstance(part, str)):
        if plain:  # joined first: two harmless texts could make a mention between them
            made += _text("".join(str(part) for part in group))
        else:
            for part in group:
                made += _special(part, made)
    return made


def _text(text: str) -> list[str]:
    made: list[str] = []
    for part, is_code in inert.fenced(inert.clean(text)):
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
            shown = inert.shown(cut(inert.one_line(label), _LABEL)) or "…"
            link = spots.url(spot, message)
            return [f"[{shown}](<{link}>)"] if link else _atoms(shown)
        case _:
            raise TypeError(f"{part!r} is no part of a text.")


def _bold(text: str, before: Sequence[str]) -> list[str]:
    """Word by word where it is long, so that it can be split; each word closes its own marks."""
    words = [inert.escaped(word) for word in inert.one_line(text).split(" ")]
    if not words[0]:
        return []
    apart = ["\u200b"] if before and before[-1].endswith("*") else []
    whole = " ".join(words)
    if len(whole) <= _LABEL:
        return [*apart, f"**{whole}**"]
    return [*apart, *_atoms(whole)]


def mention(user: str) -> str:
    """Their name as Discord shows it."""
    return f"<@{user}>"


def _atoms(text: str) -> list[str]:
    return _ATOMS.findall(text)
