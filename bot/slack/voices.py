"""Other names and faces than the app's own, for those who speak."""

from hashlib import blake2b
from typing import Final

from bot.bridge.content import Voice
from bot.plain import one_line
from bot.slack import limits, texts
from bot.slack.limits import cut

_READ: Final = str.maketrans(dict.fromkeys("@#<>&*_~`|:", " "))
"""What is read as markup somewhere has no place in a name."""
_MACHINE: Final = ":robot_face:"
_FACES: Final = (
    ":large_blue_circle:",
    ":large_green_circle:",
    ":large_orange_circle:",
    ":large_purple_circle:",
    ":large_yellow_circle:",
    ":large_brown_circle:",
)


def name(voice: Voice) -> str:
    """As it stands above a post: never longer than Slack shows, without markup, and marked where it is AI."""
    shown = one_line(one_line(voice.name).translate(_READ))
    ending = f" ({texts.MACHINE})" if voice.machine else ""
    return cut(shown or texts.SOMEBODY, limits.VOICE_NAME - len(ending)) + ending


def face(voice: Voice) -> str:
    """An emoji that every workspace has; people's are always the same for a name."""
    if voice.machine:
        return _MACHINE
    return _FACES[blake2b(name(voice).encode(), digest_size=1).digest()[0] % len(_FACES)]
