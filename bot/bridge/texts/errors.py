"""What people read where something could not be done."""

from typing import Final

UNKNOWN: Final = "This is of an older version; look further down for a newer one."
GONE: Final = "This is not known here any more; start something new instead."
NOT_SAVED: Final = "This could not be kept just now; try again in a minute."
BROKEN: Final = "Something went wrong here and nothing was changed; try again, or turn to the host."
COMES_BACK: Final = "What you wrote comes back to you, so that you can use it again:"
UNREACHED: Final = (
    ", the answer to this is for you alone and did not reach you; allow direct messages, then try again."
)
