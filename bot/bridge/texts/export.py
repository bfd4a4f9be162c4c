"""What people read when they save a record."""

from typing import Final

from bot.wording import number, the

NOT_HERE: Final = "Use this in the thread whose record you want to have."
NOT_YOURS: Final = "Only those who took part can have the record, and those who may watch; join first."
WITHHELD: Final = "It shows what is secret in a branch that is still played; save it once that is over."
NO_FORMAT: Final = "Choose one of these formats: {formats}."
ALL: Final = "everything"
OPEN_TO_ALL: Final = "what everybody saw"


def saved(noun: str, whats: list[str]) -> str:
    """Above the files."""
    return f"The record of the {noun}: {'; '.join(whats)}. Only you see this."


def own(seat: str) -> str:
    """The view of a seat."""
    return f"what {the(seat)} saw"


def too_large(size: int, most: int) -> str:
    """Nothing that fits."""
    return (
        f"The record has {_megabytes(size)} even when compressed, and at most {_megabytes(most)} fit here; choose the "
        "format md, which is the smallest, or ask whoever runs this service for the file."
    )


def _megabytes(size: int) -> str:
    return f"{number(round(size / 1_000_000, 1))} MB" if size >= 100_000 else f"{number(size)} bytes"
