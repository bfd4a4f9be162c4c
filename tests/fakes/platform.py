"""A plain text platform: for each viewer the lines that it was shown, and the lines that people write."""

from scenarios import Action, Say, Words
from scenarios.engine.live import Live
from scenarios.engine.ports import Post, Taken
from scenarios.kernel.seen import PUBLIC, seen
from scenarios.testkit import line


class Platform:
    """Shows each step to whoever may see it, when it is made."""

    def __init__(self) -> None:
        self.shown: dict[str, list[str]] = {}
        self._live: Live | None = None

    def listen(self, taken: Taken) -> list[Post]:
        """What a branch calls with each step."""
        event, stepped = taken.event, taken.stepped
        for viewer in (PUBLIC, *stepped.position.seats):
            texts = self._live.runner.texts if self._live is not None else {}
            for item in seen(event.seq, event.at, stepped.entry, viewer, people=True):
                self.shown.setdefault(viewer, []).append(line(item, texts.get))
        return [Post(None)]

    def attach(self, live: Live) -> None:
        """The branch whose texts are shown."""
        self._live = live

    async def write(self, seat: str, text: str) -> None:
        """A person writes something."""
        await self.act(seat, Say(text=Words(text)))

    async def act(self, seat: str, action: Action) -> None:
        """A person moves."""
        assert self._live is not None
        await self._live.move(seat, action, source="message")
