"""Whose words and presses count."""

from bot.bridge.arrivals import Author
from bot.slack import arrivals
from bot.slack.directory import Directory


class People:
    """Members of the workspace; its guests, and people of others in shared channels, only where that is allowed."""

    def __init__(self, directory: Directory, *, guests: bool) -> None:
        self._directory, self._guests = directory, guests

    async def author(self, team: str, user: str, handle: str = "") -> Author | None:
        """Who it is; None for programs, and for who is refused. Raises `Later` where that cannot be told now."""
        person = await self._directory.person(team, user)
        if person.program or not (person.member or self._guests):
            return None
        return arrivals.author(user, person, handle)
