"""A platform of the tests: channels, threads, direct messages and the people who write there.

Three modules belong together. `world()` (tests/fakes/world.py) wires a bridge to a `Town` (this module), in which
`Someone` (tests/fakes/people.py) does what people do and sees what they would see:

    @awaited
    async def test_a_word() -> None:
        async with world() as w:                       # or world(can=NOTHING): no buttons, forms, edits, …
            anna = w.someone("Anna")
            await anna.commands("start", scenario="car-sale")
            await anna.presses("Join as buyer")        # the newest such button that she can see
            await anna.fills(price=9_000)              # sends back the form that she was given last
            assert "9,000" in anna.sees()              # all she can read in the channel she is in
            await w.pass_(60)                          # a minute passes; alarms ring
            await w.restart()                          # the process dies; another goes on

Each act returns when everything that follows from it has been done. What the bridge did wrong on the way (an error that
nobody handled) fails the test at the end of `world()`.
"""

import asyncio
from collections import Counter
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final, Literal

from bot.bridge.arrivals import Arrival, Author, Deleted, Edited, Said, What
from bot.bridge.content import Answer, Bold, Content, Done, Jump, Mention, Parts, Spot, When
from bot.bridge.platform import Capabilities, Handle, Later, NotAllowed, PlaceGone, Unsure

EVERYTHING: Final = Capabilities(
    **{name: True for name, usual in Capabilities._field_defaults.items() if isinstance(usual, bool)}
)
NOTHING: Final = Capabilities()
"""Text alone; what people write is read."""

Operation = Literal["post", "find", "edit", "delete", "react", "open", "admit", "typing", "missed"]
Fault = Literal["lost", "unsent", "gone", "denied", "later"]
"""lost: done, but the answer never comes. unsent: not done, and nobody is told so."""


def plain(content: Content) -> str:
    """What a post reads like: voice, title, body, fields, buttons in brackets, files with their alt text."""
    voice = content.voice
    lines = [f"{voice.name}{' (AI)' if voice.machine else ''}:"] if voice else []
    lines += [content.title] if content.title else []
    lines.append(_read(content.body))
    lines += [f"{name}: {_read(value)}" for name, value in content.fields]
    lines += [f"[{button.label}]" for button in content.buttons if button.enabled]
    lines += [f"<{file.name}: {file.alt}>" for file in content.files]
    return "\n".join(line for line in lines if line)


def _read(parts: Parts) -> str:
    return "".join(map(_part, parts))


def _part(part: object) -> str:
    match part:
        case Bold(text):
            return text
        case When(at, style):
            return f"<{style} {at}>"
        case Mention(user):
            return f"@{user}"
        case Jump(label):
            return label
        case _:
            return str(part)


def order(message: str) -> tuple[int, str]:
    """Later messages compare greater by this."""
    return len(message), message


@dataclass
class Message:
    """One message as it stands on the platform."""

    id: str
    where: Spot
    by: str
    """A user, or "" for the bridge."""
    content: Content
    key: str = ""
    marks: set[str] = field(default_factory=set)
    edits: int = 0
    arrival: Arrival | None = None

    @property
    def text(self) -> str:
        """As people read it."""
        return plain(self.content)


class Town:
    """The platform. Its world outlives every bridge that is connected to it."""

    def __init__(self, can: Capabilities = EVERYTHING, name: str = "town") -> None:
        self.name = name
        self.can = can
        self.largest_file = 10_000_000
        self.square = Spot(name, "w1", "square")
        """The channel where everything begins."""
        self.messages: list[Message] = []
        """All that stand there now, in order."""
        self.removed: list[Message] = []
        self.titles: dict[Spot, str] = {}
        """Threads and what they are called."""
        self.members: dict[Spot, set[str]] = {}
        """Of private places: who sees them."""
        self.gone: set[Spot] = set()
        self.private: dict[str, list[tuple[Spot, Content]]] = {}
        """User to the answers that only they saw, and where."""
        self.pings: list[tuple[str, str]] = []
        """(user, message) of each ping."""
        self.keys: Counter[str] = Counter()
        """How often each key was posted."""
        self.writing: list[tuple[Spot, str]] = []
        """Who was shown writing, and where."""
        self.groups: dict[str, str] = {}
        """Roles that people can have, id to name."""
        self.lacks: tuple[str, ...] = ()
        """Rights that are missing everywhere."""
        self.takes_files = True
        """False where a right for that is missing."""
        self.arrivals: list[Arrival] = []
        """All that happened, delivered or not."""
        self.listening = True
        """False while the bridge is away: what happens is not delivered."""
        self.before: Callable[[Operation], Awaitable[None]] | None = None
        """Called before each outward call is done, and `after` after it: where tests let a process die."""
        self.after: Callable[[Operation], Awaitable[None]] | None = None
        self._handle: Handle | None = None
        self._settle: Callable[[], Awaitable[None]] | None = None
        self._faults: list[tuple[Operation, Fault, Spot | None]] = []
        self._under: dict[str, Spot] = {}
        self._count = 0

    # --- what tests arrange and look at

    def connect(self, handle: Handle | None, settle: Callable[[], Awaitable[None]]) -> None:
        """Deliver what happens to `handle` from now on."""
        self._handle, self._settle = handle, settle

    def fail(self, operation: Operation, fault: Fault, times: int = 1, where: Spot | None = None) -> None:
        """Let the next calls of an operation (in one place) fail."""
        self._faults += [(operation, fault, where)] * times

    def inside(self, where: Spot) -> list[Message]:
        """The messages of one place, in order."""
        return [message for message in self.messages if message.where == _home(where)]

    def threads(self) -> list[Spot]:
        """All threads, oldest first."""
        return list(self.titles)

    def close(self, where: Spot) -> None:
        """The place is deleted, with all that is in it."""
        self.gone.add(_home(where))

    async def deliver(self, arrival: Arrival) -> Answer:
        """Something happens; also again, if a test wants that."""
        if arrival not in self.arrivals:
            self.arrivals.append(arrival)
        if not self.listening or self._handle is None:
            return Done()
        answer = await self._handle(arrival)
        assert self._settle is not None
        await self._settle()
        return answer

    async def happens(self, where: Spot, who: Author | None, what: What) -> Answer:
        """Something happens for the first time."""
        return await self.deliver(self.arrival(where, who, what))

    def arrival(self, where: Spot, who: Author | None, what: What, known_as: str = "") -> Arrival:
        """As the platform tells it: of a direct message nobody knows which server it belongs to."""
        seen_as = where._replace(workspace="") if where.channel.startswith("@") else where
        made = known_as or f"i{self._next()}"
        return Arrival(id=made, order=made[1:], where=seen_as, who=who, what=what)

    def write(self, where: Spot, who: Author, text: str, *, attached: bool = False) -> Message:
        """Somebody's message stands there; it still has to be delivered."""
        number = self._next()
        arrival = self.arrival(where, who, Said(message=number, text=text, attached=attached), f"m{number}")
        made = Message(number, _home(where), who.user, Content((text,)), arrival=arrival)
        self.messages.append(made)
        return made

    # --- what the bridge calls

    async def post(self, where: Spot, content: Content, key: str) -> str:
        assert 0 < len(key) <= 25, key
        assert content.body or content.title or content.files or content.fields or content.buttons, content
        lost = await self._begin("post", where)
        if content.files and not self.takes_files:
            raise NotAllowed("Attach files")
        made = Message(self._next(), _home(where), "", content, key)
        self.messages.append(made)
        self.keys[key] += 1
        self.pings += [(user, made.id) for user in content.ping]
        await self._end("post", lost)
        return made.id

    async def find(self, where: Spot, content: Content, key: str, after: str) -> str | None:
        await self._end("find", await self._begin("find", where))
        for message in self.inside(where):
            same = message.content == content if content.voice else message.key == key
            if not message.by and same and order(message.id) > order(after):
                return message.id
        return None

    async def edit(self, where: Spot, message: str, content: Content) -> None:
        assert self.can.edits
        lost = await self._begin("edit", where)
        found = self._own(where, message)
        found.content = content
        found.edits += 1
        await self._end("edit", lost)

    async def delete(self, where: Spot, message: str) -> None:
        lost = await self._begin("delete", where)
        self.remove(message)
        await self._end("delete", lost)

    async def react(self, where: Spot, message: str, mark: str) -> None:
        assert self.can.reactions
        lost = await self._begin("react", where)
        found = [one for one in self.inside(where) if one.id == message]
        if not found:
            raise PlaceGone("The message is gone.")
        found[0].marks.add(mark)
        await self._end("react", lost)

    async def open(
        self, channel: Spot, title: str, *, under: str | None, private: bool, members: Sequence[str], key: str
    ) -> Spot:
        lost = await self._begin("open", channel)
        assert 0 < len(title) <= 100, title
        assert not private or self.can.private_places
        if not self.can.threads and not private:
            return channel
        made = self._under.get(under or key) or self._thread(channel, title, under, private=private)
        self._under[under or key] = made
        self.titles.setdefault(made, title)
        if private:
            self.members.setdefault(made, set()).update(members)
        await self._end("open", lost)
        return made

    async def admit(self, where: Spot, user: str) -> None:
        lost = await self._begin("admit", where)
        if where in self.members:
            self.members[where].add(user)
        await self._end("admit", lost)

    async def dismiss(self, where: Spot, user: str) -> None:
        lost = await self._begin("dismiss", where)
        self.members[where].discard(user)
        await self._end("dismiss", lost)

    async def typing(self, where: Spot, voice: str) -> None:
        assert self.can.typing
        await self._end("typing", await self._begin("typing", where))
        self.writing.append((where, voice))

    async def missed(self, where: Spot, after: str) -> Sequence[Arrival]:
        await self._end("missed", await self._begin("missed", where))
        return [m.arrival for m in self.inside(where) if m.arrival and order(m.id) > order(after)]

    async def changed(self, where: Spot, messages: Sequence[str]) -> Sequence[Arrival]:
        await self._end("changed", await self._begin("changed", where))
        now: dict[str, Arrival] = {}
        for arrival in self.arrivals:
            match arrival.what:
                case Edited(message=message) if message in messages:
                    now[message] = arrival
                case Deleted(messages=gone):
                    now |= {message: arrival for message in gone if message in messages}
        return list(now.values())

    async def roles(self, workspace: str) -> Mapping[str, str]:
        return self.groups

    async def called(self, workspace: str) -> str:
        return f"{self.name.capitalize()} {workspace}"

    async def lacking(self, where: Spot) -> Sequence[str]:
        return self.lacks

    # --- beneath

    def remove(self, message: str) -> None:
        """The message stands there no more."""
        self.removed += [one for one in self.messages if one.id == message]
        self.messages = [one for one in self.messages if one.id != message]

    def _thread(self, channel: Spot, title: str, under: str | None, *, private: bool) -> Spot:
        """A new one; where there are none, a private place is a channel of its own."""
        if not self.can.threads:
            return channel._replace(channel=f"c{self._next()}")
        return channel._replace(thread=f"t{self._next()}")

    def _own(self, where: Spot, message: str) -> Message:
        found = [one for one in self.inside(where) if one.id == message]
        if not found:
            raise PlaceGone("The message is gone.")
        assert not found[0].by, "a platform lets the bridge change its own posts only"
        return found[0]

    def _next(self) -> str:
        self._count += 1
        return str(self._count)

    async def _begin(self, operation: Operation, where: Spot) -> bool:
        """Whether the answer is to be lost."""
        if self.before is not None:
            await self.before(operation)
        await asyncio.sleep(0)
        for place, (which, fault, spot) in enumerate(self._faults):
            if which == operation and spot in (None, where):
                del self._faults[place]
                return _raised(fault)
        home = _home(where)
        if home in self.gone or home._replace(thread="") in self.gone:
            raise PlaceGone("The place is gone.")
        return False

    async def _end(self, operation: Operation, lost: bool) -> None:
        if self.after is not None:
            await self.after(operation)
        if lost:
            raise Unsure("The answer was lost.")


def _home(where: Spot) -> Spot:
    """Direct messages are the same whatever server they are about."""
    return where._replace(workspace="") if where.channel.startswith("@") else where


def _raised(fault: Fault) -> bool:
    match fault:
        case "lost":
            return True
        case "unsent":
            raise Unsure("The answer was lost.")
        case "gone":
            raise PlaceGone("The place is gone.")
        case "denied":
            raise NotAllowed("Send messages")
        case "later":
            raise Later(30)
