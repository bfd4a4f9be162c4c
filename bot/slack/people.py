"""Whose words and presses count."""

from bot.bridge import forgetting
from bot.bridge.arrivals import Author, Command, Pressed, Submitted
from bot.slack import arrivals
from bot.slack.directory import Directory


def leaves(what: Command | Pressed | Submitted) -> bool:
    """Whether somebody wants nothing but to be forgotten."""
    match what:
        case Command(name=name):
            return f"/{name}" in forgetting.HANDLERS
        case Pressed(button=button):
            return button.verb in forgetting.HANDLERS
        case Submitted():
            return False


class People:
    """Members of the workspace; its guests, and people of others in shared channels, only where that is allowed."""

    def __init__(self, directory: Directory, *, guests: bool) -> None:
        self._directory, self._guests = directory, guests

    async def author(self, team: str, user: str, handle: str = "", *, leaving: bool = False) -> Author | None:
        """Who it is; None for programs, and for who is refused. Raises `Later` where that cannot be told now.

        Nobody who is `leaving`, and wants nothing but to be forgotten, is refused.
        """
        person = await self._directory.person(team, user)
        if person.program or not (person.member or self._guests or leaving):
            return None
        return arrivals.author(user, person, handle)
