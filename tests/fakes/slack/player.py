"""Somebody who plays: a person in the emulated Slack whose every act is followed by all that comes of it."""

from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from tests.fakes.slack.human import Human
from tests.fakes.slack.interactions import Reply
from tests.fakes.slack.reading import Seen
from tests.fakes.slack.records import Channel


class Player:
    """`human` does it; `settle` waits for what follows."""

    def __init__(self, human: Human, settle: Callable[[], Awaitable[None]]) -> None:
        self.human, self._settle = human, settle

    @property
    def id(self) -> str:
        return self.human.id

    @property
    def name(self) -> str:
        return self.human.name

    # --- where they are

    def goes(self, channel: Channel, thread: Seen | str | None = None) -> "Player":
        """Be there from now on."""
        self.human.goes(channel, thread)
        return self

    def goes_to_thread(self, number: int = -1) -> "Player":
        """Be in the newest thread of the channel, or another."""
        assert self.human.at is not None
        return self.goes(self.human.at, self.threads()[number])

    def threads(self) -> list[Seen]:
        """First messages of threads in the channel, in the order in which the threads began."""
        emu, channel = self.human.emu, self.human.at
        assert channel is not None
        began = {
            ts: replies[0].ts
            for ts in emu.state.messages[channel.id]
            if (replies := emu.state.replies(channel.id, ts))
        }
        return [
            Seen(emu.state, emu.state.messages[channel.id][ts])
            for ts in sorted(began, key=lambda ts: began[ts])
        ]

    # --- what they do

    async def commands(self, text: str) -> Reply:
        """`/parley …`."""
        return await self._then(await self.human.command("/parley", text))

    async def presses(self, label: str, *, on: Seen | None = None) -> Reply:
        """The button of that label, the newest that they see."""
        return await self._then(await self.human.click(label, on=on))

    async def fills(self, values: Mapping[str, Any] | None = None, /, **named: Any) -> Reply:
        """The form before them, and sends it."""
        return await self._then(await self.human.submit(values, **named))

    async def says(self, text: str) -> Seen:
        """Write where they are."""
        message = self.human.post(text)
        await self._settle()
        return message

    async def edits(self, message: Seen, text: str) -> None:
        """Change one's own words."""
        self.human.edit(message, text)
        await self._settle()

    async def deletes(self, message: Seen) -> None:
        """Take one's own words away."""
        self.human.delete(message)
        await self._settle()

    async def points(self, callback: str, message: Seen) -> Reply:
        """A shortcut on a message."""
        return await self._then(await self.human.message_shortcut(callback, message))

    async def _then(self, reply: Reply) -> Reply:
        await self._settle()
        return reply

    # --- what they see

    def stands(self) -> list[Seen]:
        """What stands where they are, oldest first; in a thread what was written below its first message."""
        return self.human.thread()[1:] if self.human.thread_ts else self.human.messages()

    def sees(self) -> str:
        """All that is to be read where they are."""
        return "\n".join(one.text for one in self.stands())

    def told(self) -> str:
        """What they alone saw last."""
        answers = [*self.human.ephemerals(), *self.human.dms]
        return max(answers, key=lambda one: (len(one.ts), one.ts)).text

    def can_press(self, label: str) -> bool:
        """Whether a message where they are offers it."""
        return any(label in one.buttons for one in self.stands())
