"""Why somebody may not do something, and what to do instead."""

from collections.abc import Mapping, Sequence
from typing import Final

from bot.wording import number

ONLY_THE_HOST: Final = "Only the host can do this; ask them."
ONLY_MANAGERS: Final = "Only administrators can change the settings; ask one of them."
OVER: Final = "It is over; nothing can be changed any more."
_FIRST: Final = "wait for the end, or give your seat up for good first."
PLAYS: Final[Mapping[str, str]] = {
    "whisper": f"You play yourself, so nobody hears you but through your seat: {_FIRST}",
    "announce": f"You play yourself, so you speak through your seat alone: {_FIRST}",
}
WHO: Final[Mapping[str, str]] = {
    "managers": "Here only administrators can start something; ask one of them.",
    "role": "Here only people with a certain role can start something; an administrator can give it to you.",
}
NOT_IN_THIS_CHANNEL: Final = (
    "Nothing can be started in this channel; use another one. An administrator can allow this one too."
)


def not_that_scenario(allowed: Sequence[str]) -> str:
    """Another one is meant to be played here."""
    if not allowed:
        return "Nothing may be played here; an administrator can allow something."
    return f"This may not be played here; choose {_either(allowed)}."


def not_that_model(model: str, allowed: Sequence[str]) -> str:
    """An AI that may not play here."""
    instead = f"{_either(allowed)}, or a built-in player" if allowed else "a built-in player"
    return f"The AI {model} may not play here; choose {instead}."


def too_many_of_person(most: int) -> str:
    """The person hosts enough."""
    what = "one" if most == 1 else number(most)
    return f"You host {what} here already, which is as many as one person may; end one first."


def too_many_of_server(most: int) -> str:
    """The server has enough."""
    return (
        f"There are {number(most)} going on here, which is as many as there may be; wait until one has ended."
    )


def _either(names: Sequence[str]) -> str:
    return " or ".join([", ".join(names[:-1]), names[-1]] if len(names) > 1 else names)
