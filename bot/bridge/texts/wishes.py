"""What people read where they choose how they learn of their moves."""

from typing import Final

NOTICES: Final = "Notices"
TITLE: Final = "How you learn of your moves"
INTRO: Final = "Time within your quiet hours does not count for the time that you have for a move."
HOW: Final = "Your move"
HOW_HELP: Final = "Where you are told that it is your move."
FROM: Final = "Quiet from"
UNTIL: Final = "Quiet until"
TIME_HELP: Final = "A time of day such as 22:00; empty for no quiet hours."
ZONE: Final = "Time zone"
ZONE_HELP: Final = "A name such as Europe/Berlin."
SAVE: Final = "Keep"
KEPT: Final = "Kept. It holds from your next move on."
NO_TIME: Final = "Write a time of day such as 22:00."
NO_ZONE: Final = "There is no such zone; write a name such as Europe/Berlin."
BOTH: Final = "Give both times, or none."
WAYS: Final = {
    "mention": "mention me in the thread",
    "direct": "send me a direct message",
    "silent": "leave me alone",
}
