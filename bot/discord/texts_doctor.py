"""What operators read about the connection to Discord: in the log, from `parley serve`, and from the doctor."""

from typing import Final

NAME: Final = "Discord"
RIGHTS: Final = "Discord, {server}"

NOT_SET_UP: Final = "no token; `parley serve` needs one to play in Discord"
MEND_NOT_SET_UP: Final = "Set PARLEY_DISCORD_TOKEN; docs/discord.md shows how to get one in a few minutes."
NOT_TAKEN: Final = (
    "Discord does not take the token in PARLEY_DISCORD_TOKEN: copy it anew from the developer portal."
)
UNREACHABLE: Final = "Discord cannot be reached: check the network, and DISCORD_API_BASE_URL if it is set."
INTENTS_OFF: Final = (
    "Discord refused the connection: in the developer portal, look at the privileged intents of the application, "
    "then start again."
)
NO_CONTENT: Final = (
    "Message Content Intent is off: what people write in threads is not read, "
    "and they use the form Say… instead."
)
MEND_CONTENT: Final = (
    "Switch it on in the developer portal under Bot, Privileged Gateway Intents, then start again."
)
NO_MEMBERS: Final = (
    "Server Members Intent is off: that somebody has left is noticed only when it is their move"
)
NOT_TRIED: Final = "a token is set; not tried (--offline)"
SIGNED_IN: Final = "signed in; in {servers}"
NO_SERVER: Final = "signed in, but in no server yet"
MEND_NO_SERVER: Final = "Open this link to invite it: {link}"
ALL_RIGHTS: Final = "has all rights that it needs"
LACKS: Final = "lacks {rights}"
MEND_RIGHTS: Final = "Give it these in the server's settings under Roles, or invite it anew: {link}"


def servers(count: int) -> str:
    """`1 server`, `3 servers`."""
    return f"{count} server" if count == 1 else f"{count} servers"
