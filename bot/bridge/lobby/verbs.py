"""What the buttons of a lobby's card are called."""

from typing import Final

JOIN: Final = "lobby.join"
LEAVE: Final = "lobby.leave"
READY: Final = "lobby.ready"
OPTIONS: Final = "lobby.options"
SET_OPTIONS: Final = "lobby.set"
ALSO: Final = "lobby.also"
FILL: Final = "lobby.fill"
WATCH: Final = "watch"
TAKE: Final = "take"
ENTER: Final = "enter"
BEGIN: Final = "begin"
AGAIN: Final = "again"
