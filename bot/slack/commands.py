"""What is typed behind `/parley`, or behind a mention of the app, as a command of the bridge."""

from collections.abc import Mapping
from typing import Final

from bot.bridge.arrivals import Command
from bot.slack.limits import NAME, cut

WORDS: Final[Mapping[str, tuple[str, ...]]] = {
    "start": ("scenario", "preset"),
    "list": (),
    "role": (),
    "host": (),
    "checkpoint": ("name",),
    "branch": (),
    "export": ("format",),
    "forget-me": (),
    "help": (),
}
"""Commands with their options in order; the last one takes all that is left."""


def parsed(text: str) -> Command | None:
    """The command; *help* where nothing is typed, and None for a word that is none."""
    word, _, rest = " ".join(text.split()).partition(" ")
    name = word.casefold() or "help"
    if name not in WORDS:
        return None
    options = WORDS[name]
    given = dict(zip(options, rest.split(" ", max(0, len(options) - 1)), strict=False)) if rest else {}
    return Command(name=name, options={option: cut(value, NAME) for option, value in given.items()})
