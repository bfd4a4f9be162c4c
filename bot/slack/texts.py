"""What people read in Slack beside what the bridge says."""

from typing import Final

MACHINE: Final = "AI"
SOMEBODY: Final = "Somebody"
CHANNEL: Final = "channel"
GROUP: Final = "group"
TOO_LARGE: Final = "{name} is too large for Slack; ask whoever runs Parley for it."
NOT_NOW: Final = "Not open now: {labels}"
MORE: Final = "There is more; type /parley list in a channel to see it."
OLDER: Final = "This form is of an older version; open it again."

START_TITLE: Final = "Start a scenario"
START: Final = "Start"
WHERE: Final = "In which channel"
CANCEL: Final = "Cancel"
GOES_ON: Final = "{label} (continued)"
WRONG: Final = "Please change this: {why}"

SENT_DIRECT: Final = "It is in your direct messages with Parley."
UNKNOWN_COMMAND: Final = "There is no /parley {word}. Type /parley {words}."
NO_STRANGERS: Final = (
    "Guests, and people of other workspaces, cannot take part; ask an administrator to make you a member."
)
LATER: Final = "Slack does not answer just now; try again in a minute."
