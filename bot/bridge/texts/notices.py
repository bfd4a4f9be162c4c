"""Fixed texts that are posted because of something that happened, by name; `{…}` are filled in."""

from typing import Final

NOTICES: Final = {
    "player-failed": "An AI player of this {noun} stopped working, so it is paused. The host can see why and go on.",
    "rules-failed": "This {noun} cannot go on because of a mistake in its rules. The host can see why.",
    "place-gone": (
        "The thread where your {noun} was played is gone, so it is on hold. Nothing that was said is lost: "
        "export it, or begin a new one."
    ),
    "shut-out": (
        "I was taken out of where your {noun} is played, so it is on hold, and goes on by itself when I am invited "
        "again."
    ),
    "right-missing": (
        "I can no longer write where your {noun} is played, so it is on hold, and goes on by itself soon after I "
        "can. {right}"
    ),
}


def by_ai(name: str) -> str:
    """Of one among several who speak in a post."""
    return f"{name} (AI)"
