"""A seat of a session that only has a past: what was seen grows, words can be erased, memos become events."""

from collections.abc import Mapping, Sequence
from typing import Any

from pydantic import Field

from agents.memory.memory import Remembered
from agents.memory.named import memory_of
from agents.memory.recall import Recall
from agents.models.request import Model
from scenarios.engine.ports import Moment
from scenarios.kernel.actions import Action, Say
from scenarios.kernel.rng import Rng
from scenarios.kernel.rules import ALL, Ask, Move, Nothing
from scenarios.kernel.seen import Seen
from scenarios.kernel.words import Words
from tests.fakes.desk import FakeDesk

SECOND = 1_000_000


class Offer(Action):
    """Offer a price."""

    price: int = Field(ge=0)
    message: Words | None = None


class Seat:
    """The buyer. Everything said is kept apart under a reference, as it is in a store."""

    def __init__(self, seen: Sequence[Seen] = (), texts: Mapping[str, str] = {}) -> None:
        self.seen = list(seen)
        self.texts = dict(texts)
        self.desk: FakeDesk = _Desk(self)
        self.made_from: dict[str, tuple[str, ...]] = {}

    def branch(self) -> "Seat":
        """Another branch with the same past."""
        return Seat(self.seen, self.texts)

    def at(self, step: int) -> "Seat":
        """The seat as it stood after an event, asked beside the session."""
        then = Seat([one for one in self.seen if one.seq <= step], self.texts)
        then.desk = FakeDesk()
        return then

    def erase(self, text: str) -> None:
        """Erase what somebody said, and all that was made from it; the engine looks everything up again then."""
        gone = {ref for ref, known in self.texts.items() if known == text}
        for ref, sources in self.made_from.items():
            if gone & set(sources):
                gone.add(ref)
        self.texts = {ref: known for ref, known in self.texts.items() if ref not in gone}
        self.seen = list(self.seen)

    @property
    def seq(self) -> int:
        return self.seen[-1].seq if self.seen else 0

    def says(self, *said: str, who: str = "seller") -> None:
        for text in said:
            self.moves(Say(text=self.kept(text)), who)

    def moves(self, action: Action, who: str = "seller") -> None:
        self.sees("move", who=who, move=Move(who, action))

    def told(self, text: str, **more: Any) -> None:
        self.sees("told", text=text, **more)

    def sees(self, kind: Any, *, at_once: bool = False, **more: Any) -> None:
        """One thing of an event of its own, or of the last one."""
        seq = self.seq + (not at_once)
        self.seen.append(Seen(seq, seq * SECOND, kind, ALL, **more))

    def kept(self, text: str) -> Words:
        ref = f"w{len(self.texts) + len(self.seen)}"
        self.texts[ref] = text
        return Words.kept(ref)

    def moment(self) -> Moment:
        async def seen() -> Sequence[Seen]:
            return self.seen

        ask = Ask("buyer", (Offer,))
        return Moment("buyer", ask, Nothing(), Rng(1), (), seen, self.texts.get, "Sale", desk=self.desk)

    async def remembers(
        self,
        config: Mapping[str, Any] | str,
        query: str = "",
        *,
        model: Model | None = None,
    ) -> Remembered:
        """As after a restart: with nothing but what was seen."""
        return await Recall(memory_of(config), model).now(self.moment(), query)


class _Desk(FakeDesk):
    """A desk whose memos the seat sees, as the engine's are."""

    def __init__(self, seat: Seat) -> None:
        super().__init__()
        self._seat = seat

    async def memo(
        self, about: str, text: str, *, sources: Sequence[str] = (), data: Mapping[str, Any] = {}
    ) -> None:
        await super().memo(about, text, sources=sources, data=data)
        words = self._seat.kept(text) if sources else Words(text)
        if words.ref is not None:
            self._seat.made_from[words.ref] = tuple(sources)
        self._seat.sees("memo", who="buyer", text=str(words), memo={**data, "about": about})


def texts(remembered: Remembered) -> list[str]:
    return [item.text for item in remembered.items]
