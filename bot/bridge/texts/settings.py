"""What administrators read of the settings."""

from collections.abc import Sequence
from typing import Final

from bot.wording import number

TITLE: Final = "Settings for all"
HOLDS: Final = "These hold for everything that is played here, in all channels."
ACCESS: Final = "Who and what"
LIMITS: Final = "How much"

WHO: Final = "Who may start"
EVERYONE: Final = "everyone"
MANAGERS: Final = "administrators"
ROLE: Final = "people with a role"
WHICH_ROLE: Final = "Which role"
ROLE_HELP: Final = "Only where people with a role may start."
ROLE_NEEDED: Final = "Choose the role whose people may start something."
NO_ROLES: Final = "There are no roles here."
SCENARIOS: Final = "What may be played"
ALL_HELP: Final = "None chosen: all."
MODELS: Final = "Which AI may play"
MODELS_HELP: Final = "None chosen: all. Built-in players always may."
NO_MODEL: Final = "only built-in players"
CHANNELS: Final = "Where"
EVERYWHERE: Final = "in every channel"
CHANNEL: Final = "this channel"
ONLY_HERE: Final = "Only in this channel"
HERE_TOO: Final = "In this channel too"
NOT_HERE: Final = "Not in this channel"
ANYWHERE: Final = "In every channel"

PERSON_SESSIONS: Final = "Hosted by one person at a time"
SERVER_SESSIONS: Final = "In all channels at a time"
SESSION_TOKENS: Final = "Tokens for AI in each"
PERSON_TOKENS: Final = "Tokens for AI a month, each host"
SERVER_TOKENS: Final = "Tokens for AI a month, in all"
NO_LIMIT_HELP: Final = "Empty: no limit."
_NO_LIMIT: Final = "no limit"


def who(start: str, role: str | None) -> str:
    """Who may start something, with the role's name."""
    if start != "role":
        return {"everyone": EVERYONE, "managers": MANAGERS}[start]
    return f"people with the role {role}" if role is not None else "people with a role that is gone"


def listed(names: Sequence[str] | None) -> str:
    """What is allowed, of several things."""
    if names is None:
        return "all"
    return ", ".join(names) if names else NO_MODEL


def amount(value: int | None) -> str:
    """A limit, or none."""
    return _NO_LIMIT if value is None else number(value)
