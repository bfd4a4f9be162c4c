"""A second platform of the tests, shaped otherwise: ids are moments, and a thread is called by its first message."""

from bot.bridge.content import Content, Spot
from bot.bridge.platform import Capabilities
from tests.fakes.places import EVERYTHING, Message, Town

_BEGIN = 1_700_000_000


class Village(Town):
    """Ids are like 1700000000.000100; a thread under no message begins with one, and private places are channels."""

    def __init__(self, can: Capabilities = EVERYTHING, name: str = "village") -> None:
        super().__init__(can, name)
        self.square = Spot(name, "v1", "green")

    def _thread(self, channel: Spot, title: str, under: str | None, *, private: bool) -> Spot:
        if private:
            return channel._replace(channel=f"c{self._next()}")
        if under is None:
            first = Message(self._next(), channel, "", Content((title,)))
            self.messages.append(first)
            under = first.id
        return channel._replace(thread=under)

    def _next(self) -> str:
        self._count += 1
        return f"{_BEGIN + self._count // 100}.{self._count % 100 * 100:06}"
