"""What people read in Discord beside what the bridge says."""

from typing import Final

MACHINE: Final = "AI"
SOMEBODY: Final = "Somebody"
TOO_LARGE: Final = "{name} is too large for Discord; ask whoever runs Parley for it."

DESCRIPTION: Final = "Negotiations, games and debates, among people and with AI"
START: Final = "Start one in this channel"
START_SCENARIO: Final = "What to play; leave it out to see what there is"
START_PRESET: Final = "In which variant"
LIST: Final = "See what can be started here, and what is going on"
ROLE: Final = "What you alone know, whose move it is, and your moves"
HOST: Final = "Pause, skip, hand over, announce and end, for whoever hosts"
CHECKPOINT: Final = "Give this point a name, to branch from it later"
CHECKPOINT_NAME: Final = "What to call it"
BRANCH: Final = "Go on from an earlier point in a thread of its own"
EXPORT: Final = "Get the record as files"
FORGET_ME: Final = "Erase what you wrote, everywhere"
HELP: Final = "How it works"
BRANCH_FROM_HERE: Final = "Branch from here"


LOCKED: Final = "This thread is locked; a moderator has to unlock it."
NO_DIRECT: Final = "They take no direct messages from this server."
NOT_A_MEMBER: Final = "They are not in this server."
LACKS: Final = "Parley may not do this here: in the channel's settings, give it {rights}."
NOT_ALLOWED: Final = "Parley may not do this here; look at its rights in the channel's settings."
BAD_TOKEN: Final = "Discord does not take this token; get a new one in the developer portal."  # noqa: S105
REFUSED: Final = "Discord refused this ({code})."
GONE: Final = "It is not there any more."
UNSURE: Final = "Discord's answer was lost."
A_TEXT_CHANNEL: Final = "a text channel"
