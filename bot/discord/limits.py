"""What Discord takes at most, and how lengths count there."""

from typing import Final

MESSAGE: Final = 2_000
CARD: Final = 6_000
"""All texts of one embed together."""
CARD_TITLE: Final = 256
CARD_BODY: Final = 4_096
CARD_FIELDS: Final = 25
FIELD_NAME: Final = 256
FIELD_VALUE: Final = 1_024
BUTTONS: Final = 25
IN_A_ROW: Final = 5
BUTTON_LABEL: Final = 80
CUSTOM_ID: Final = 100
FILES: Final = 10
FILE_BYTES: Final = 10 * 1024 * 1024
"""Of one message, in a server without boosts and in direct messages."""
FILE_ALT: Final = 1_024
FORM_TITLE: Final = 45
FORM_PARTS: Final = 5
FORM_LABEL: Final = 45
FORM_HELP: Final = 100
FORM_TEXT: Final = 4_000
"""Characters of a text input, and of the text above the fields."""
OPTIONS: Final = 25
OPTION: Final = 100
SUGGESTIONS: Final = 25
SUGGESTION: Final = 100
THREAD_NAME: Final = 100
VOICE_NAME: Final = 80
NONCE: Final = 25
PINGED: Final = 100


def length(text: str) -> int:
    """In UTF-16 units: never less than what Discord counts, whichever way it does."""
    if text.isascii():
        return len(text)
    return len(text) + sum(character > "\uffff" for character in text)


def cut(text: str, most: int) -> str:
    """The text, ended by "…" where it is longer."""
    if length(text) <= most:
        return text
    room = most - 1
    for place, character in enumerate(text):
        room -= length(character)
        if room < 0:
            return text[:place].rstrip() + "…"
    raise AssertionError("it was longer")
