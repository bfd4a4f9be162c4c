"""What a serving process says of its health, to its operator."""

from typing import Final

DEAF: Final = "nothing has come from {platform} for {seconds} s"
NOT_CONNECTED: Final = "{platform} is not connected"
GOES_ON: Final = "What is played elsewhere goes on, and it is tried again every half minute."
NOT_AT_WORK: Final = "it is starting or stopping"
NO_DATABASE: Final = "the database has not answered for {seconds} s"
DATABASE_REFUSES: Final = "the database does not answer ({why})"
ADDRESS_TAKEN: Final = (
    "{address} cannot be used for the health check ({why}); set PARLEY_HEALTH_ADDRESS to another one."
)
