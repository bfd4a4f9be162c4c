"""What Slack takes at most, and how lengths count there."""

from typing import Final

from bot.plain import LONGEST, visible

VIEW_BLOCKS: Final = 100
"""Of a modal or a home tab."""
VIEW_BYTES: Final = 250_000
"""All that describes it, as it is sent."""
BLOCK_TEXT: Final = 3_000
ALL_BLOCKS: Final = 12_000
"""Of one message, with all that describes them: some 13,200 are refused (bolt-js#2509), and fewer of rich text."""
FALLBACK: Final = 4_000
"""What stands in `text`, for notifications and screen readers."""
HEADER: Final = 150
ACTIONS: Final = 25
"""Buttons in a row of them, which Slack wraps."""
ACTION_ROWS: Final = 5
BUTTON_LABEL: Final = 75
ID: Final = 255
"""Of an action, a block or a callback."""
VIEW_TITLE: Final = 24
"""Also of the buttons that send and close a modal."""
KEPT: Final = 3_000
"""What a view keeps for us."""
LABEL: Final = 2_000
"""Of an input; also what is said below it."""
PLACEHOLDER: Final = 150
INPUT: Final = 3_000
OPTIONS: Final = 100
OPTION: Final = 75
"""Of each of its two lines."""
CHOICE: Final = 140
"""What both lines hold; its value may be a little longer."""
FORM_INTRO: Final = 10
"""Blocks above the fields of a form."""
INPUTS: Final = 3
"""In which one text goes on; people's are never longer."""
FORM_FIELDS: Final = (VIEW_BLOCKS - FORM_INTRO) // (INPUTS + 1)
"""Each may have a mistake below it."""
VOICE_NAME: Final = 80
FILE_ALT: Final = 1_000
FILE_BYTES: Final = 50 * 1024 * 1024
"""Slack itself takes twenty times as much; all of it is in memory while it is on its way."""
GROUP: Final = 8
"""People in a group message, beside the app."""
FILE_NAME: Final = 100
NAME: Final = 80
"""Of somebody, as it is shown in texts."""

_ENTITIES: Final = {"&": 4, "<": 3, ">": 3}
"""What these take up beyond themselves, escaped."""


def units(text: str) -> int:
    """In UTF-16 units: never less than in code points."""
    return len(text) if text.isascii() else len(text) + sum(character > "\uffff" for character in text)


def length(text: str) -> int:
    """Never less than what Slack counts, whichever way it does: UTF-16 units of the text with its entities."""
    return units(text) + sum(more * text.count(character) for character, more in _ENTITIES.items())


def cut(text: str, most: int) -> str:
    """The text, ended by "…" where it is longer; no visible character is cut."""
    if length(text) <= most:
        return text
    room, kept = most - 1, ""
    for character in visible(text[: most + LONGEST]):
        room -= length(character)
        if room < 0:
            break
        kept += character
    return kept.rstrip() + "…"
