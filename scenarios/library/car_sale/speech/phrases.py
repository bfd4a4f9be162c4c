"""The shape of one side's phrases, and what must hold between them.

Most sentences join an argument and a clause with the price: "I know about {flaw}, so I would take {price}."
No phrase holds a digit, claims a limit or says that it is the last word, but for the last call.
"""

from typing import Final, Literal, NamedTuple

Mood = Literal["small", "large", "firm", "back"]

MOST_TURNS: Final = 30
"""Most moves of one side, at 60 rounds; the arguments are enough for as many different sentences."""


class Argument(NamedTuple):
    """Half a sentence; if not `own`, it grants the other side a point."""

    own: bool
    text: str


class Phrases(NamedTuple):
    """All that one side can say. The two sides share no line, so no sentence can come from both."""

    opening: tuple[str, ...]
    early: tuple[Argument, ...]
    """At least as many as a side has moves in the first two thirds of the longest sale."""
    late: tuple[Argument, ...]
    """At least as many as a side has moves in the last third."""
    clauses: dict[Mood, tuple[str, ...]]
    last_call: tuple[str, ...]
    accept: tuple[str, ...]
    leave: tuple[str, ...]


def own(*texts: str) -> tuple[Argument, ...]:
    """Arguments for the speaker's side."""
    return tuple([Argument(True, text) for text in texts])


def granted(*texts: str) -> tuple[Argument, ...]:
    """Points granted to the other side."""
    return tuple([Argument(False, text) for text in texts])
