"""What the engine needs from outside, as protocols: a store, actors, and a clock."""

from asyncio import Task
from collections.abc import Awaitable, Callable, Coroutine, Mapping, Sequence
from typing import Any, Final, NamedTuple, Protocol, cast

from pydantic import BaseModel

from scenarios.engine.desk import Called, Desk, Limit, Mode, Wanted, Work
from scenarios.engine.mandate import Mandate
from scenarios.kernel.actions import Action, Option
from scenarios.kernel.errors import ParleyError
from scenarios.kernel.log import Event
from scenarios.kernel.play import Game, Stepped
from scenarios.kernel.position import OpenAsk, Position
from scenarios.kernel.rng import Rng
from scenarios.kernel.rules import Ask, Source
from scenarios.kernel.seen import Seen
from scenarios.kernel.upgrade import Stale
from scenarios.kernel.words import Resolve


class Fenced(ParleyError):
    """Somebody else has moved the branch on; reload it and decide again."""


class Repeated(Fenced):
    """What came in was taken in before; nothing is to be done."""


class Owned(ParleyError):
    """Another process runs the branch."""


class Ref(NamedTuple):
    """A branch within its tenant."""

    tenant: int
    branch: int


class Holder(NamedTuple):
    """Who decides for a seat: `human`, or an actor with its parameters (`strategy:boulware?e=4`)."""

    actor: str
    person: int | None = None
    """Of `human`, who it is; of an actor, on whose behalf it decides."""
    mandate: Mandate | None = None
    """Limits that stay with the seat, whoever holds it."""
    stands_in: bool = False
    """It only moves until `person` comes back; its moves say so."""

    @property
    def machine(self) -> bool:
        return self.actor != "human"


class KeptText(NamedTuple):
    """A person's words on their way into the store."""

    ref: str
    salt: bytes
    text: str
    person: int | None
    sources: tuple[str, ...] = ()
    """References of the words that a derived text was made from; it is erased with any of them."""


class Alarm(NamedTuple):
    """A timer of the rules or the deadline of an ask, by its moment in UTC microseconds."""

    kind: str
    name: str
    due: int


class Clocked(NamedTuple):
    """A branch's clock shows `at` since a moment in UTC microseconds; None while it stands still."""

    at: int
    since: int | None
    alarms: Sequence[Alarm]
    """All that ring by it from now on."""


class Post(NamedTuple):
    """Something to do on a platform because of an event."""

    place: int | None
    operation: str = "post"
    target: str | None = None
    body: str | None = None
    delivered: str | None = None
    """Id of a message that stands there already and is this very post, such as a person's own."""


class Origin(NamedTuple):
    """Where a step comes from, if a platform brought it."""

    inbox: int | None = None
    """The inbox row that it consumes."""
    place: int | None = None
    message: str | None = None
    """The platform's id of the message in that place."""


class Loaded(NamedTuple):
    """A branch as it stands in the store."""

    ref: Ref
    label: str
    """What people type: `S/1`."""
    game: Game
    params: Mapping[str, Any]
    limits: Mapping[str, Any]
    position: Position
    status: str
    fence: int
    holders: dict[str, Holder]
    clock_at: int
    clock_since: int | None
    why: str | None
    """What set it aside."""
    weight: int
    """Bytes of log since the last snapshot."""
    tail: int
    """Events since the last snapshot."""
    mode: Mode = "record"
    """Where the answers of its calls come from."""
    replays: Ref | None = None
    """The branch whose record a replay takes them from."""


class Outdated(ParleyError):
    """An older version of its rules has left the branch; it can go on by a migrating event.

    `loaded` stands where that event follows, `stale` is what it is made from.
    """

    def __init__(self, loaded: Loaded, stale: Stale) -> None:
        super().__init__(
            f"{loaded.label} was played with version {stale.version} of {loaded.game.scenario.name}; "
            f"open it to go on with version {loaded.game.scenario.version}."
        )
        self.loaded = loaded
        self.stale = stale


class Commit(NamedTuple):
    """Everything of one step, for one transaction."""

    ref: Ref
    game: Game
    fence: int
    before: int
    """The head it builds on; another head means that somebody else moved."""
    event: Event
    position: Position
    """Where the branch stands after it; the store may keep it as a snapshot."""
    committed: int
    """UTC microseconds."""
    status: str
    opened: Sequence[OpenAsk] = ()
    answered: Sequence[int] = ()
    dropped: Sequence[int] = ()
    texts: Sequence[KeptText] = ()
    alarms: Sequence[Alarm] | None = None
    """All alarms from now on; None where they did not change."""
    holders: Mapping[str, Holder] = {}
    """Seats that change hands with this step."""
    posts: Sequence[Post] = ()
    origin: Origin | None = None
    """Its inbox row is consumed with the step."""
    erased: Sequence[str] = ()
    """References of words that are erased with the step."""


class Taken(NamedTuple):
    """A step on its way into the store, as listeners learn of it."""

    event: Event
    stepped: Stepped
    before: Position
    held: Mapping[str, Holder]
    """Until this step."""
    holders: Mapping[str, Holder]
    """From this step on."""
    origin: Origin | None


class Store(Protocol):
    """Durable branches. Every method is one transaction."""

    async def load(self, ref: Ref, upto: int | None = None) -> Loaded:
        """The branch at its head, or at an earlier step. Raises `Outdated`."""

    async def keep_snapshot(self, ref: Ref, game: Game, position: Position) -> None:
        """Keep the position of the head, so that a later version of the rules can go on from it."""

    async def branch(
        self, ref: Ref, seq: int, holders: Mapping[str, Holder] = {}, mode: Mode = "record"
    ) -> Ref:
        """A branch that shares the events up to `seq`; in a mode that replays, `ref` is what it replays."""

    async def commit(self, step: Commit) -> None:
        """Store a step. Raises `Fenced` and stores nothing where the branch has moved on.

        `Repeated` where its inbox row was consumed before.
        """

    async def history(self, ref: Ref, after: int = 0, upto: int | None = None) -> list[Event]:
        """Events along the branch's ancestry, in order."""

    async def claim(self, ref: Ref, owner: str) -> int:
        """Own the branch; gives the fence. Raises `Owned` while another process does."""

    async def renew(self, owner: str) -> int:
        """Extend the lease of everything this owner runs; gives how many branches."""

    async def release(self, ref: Ref, owner: str) -> None:
        """Let go of it; a step that is still under way comes too late."""

    async def rested(self, ref: Ref, fence: int) -> None:
        """It was begun and waits for somebody: it is not what kills its workers."""

    async def stop(
        self,
        ref: Ref,
        status: str,
        why: str,
        fence: int,
        *,
        clock: Clocked | None = None,
        posts: Sequence[Post] = (),
        timer: int | None = None,
    ) -> None:
        """Let it stand still or go on, with the cause for operators; with that its clock, posts beside the last
        step, and a timer that is taken away. Raises `Fenced`, and `Repeated` where that timer is gone.
        """

    async def set_clock(self, ref: Ref, fence: int, clock: Clocked) -> None:
        """Raises `Fenced`."""

    async def texts(self, tenant: int, refs: list[str]) -> dict[str, str]:
        """References to people's words; erased ones are missing."""

    async def readable_from(self, ref: Ref, seat: str, person: int) -> int | None:
        """From which event on a person may read what a seat saw; None where nothing."""

    async def forget(self, tenant: int, person: int) -> int:
        """Erase a person's words and name everywhere; gives how many texts went."""

    def keep(self, text: str, person: int | None) -> KeptText:
        """A person's words, ready to be committed."""

    async def stored_call(self, ref: Ref, key: str, *, path: bool = False) -> Called | None:
        """The answer of a call that did not fail; with `path` also from the shared past of its ancestors."""

    async def begin_call(
        self, ref: Ref, work: Work, key: str, wanted: Wanted, limits: Sequence[Limit], span: int | None
    ) -> int:
        """Reserve what the call may use and give its number. Raises `LimitFallen`, and stores nothing then."""

    async def end_call(self, ref: Ref, number: int, called: Called) -> None:
        """Store what came of it, and settle what was reserved."""

    async def give_up_calls(self, ref: Ref, keys: Sequence[str]) -> None:
        """These calls of the branch led to nothing; the next time they are made anew."""

    async def begin_span(
        self, ref: Ref, work: Work, kind: str, name: str, inputs: Any, parent: int | None
    ) -> int:
        """Open a span and give its number."""

    async def end_span(self, ref: Ref, number: int, result: Any, failure: str | None) -> None:
        """Close it."""


PRINCIPAL: Final = "principal"
"""The addressee of a consultation who is the person on whose behalf the seat's holder decides."""


class Act(NamedTuple):
    """The decision to make this move."""

    action: Action
    source: Source = "api"


class Consult(NamedTuple):
    """The decision to ask somebody first; `decide` is called again with the answer among the notes."""

    addressee: str
    options: tuple[Option, ...]
    text: str
    draft: Action | None = None
    """An answer to begin with; never given for anybody."""


class Sleep(NamedTuple):
    """The decision to be asked again later."""

    seconds: float


class Pass(NamedTuple):
    """The decision to do nothing now; only an optional ask allows it."""


class GiveUp(NamedTuple):
    """No move was found that may be made: the ask's default, a pass, or the host has to decide."""

    reason: str


Decision = Act | Consult | Sleep | Pass | GiveUp


class Note(NamedTuple):
    """What the seat alone has on record about an ask: the answer to a consultation, or a memory."""

    seq: int
    kind: str
    text: str
    action: Action | None


class Moment(NamedTuple):
    """What an actor gets to decide with. It contains nothing that the seat may not know."""

    seat: str
    ask: Ask
    view: BaseModel
    rng: Rng
    """Named draws of this seat's own; the same in every branch until the paths differ."""
    notes: tuple[Note, ...]
    """Answers to consultations about this very ask, oldest first."""
    seen: Callable[[], Awaitable[Sequence[Seen]]]
    """All that the seat has learned, oldest first; fetched when first wanted."""
    resolve: Resolve
    """People's words among what `seen` gave; None where they were erased."""
    title: str
    """The scenario's title, for prompts."""
    floor: bool = False
    """It may speak, but need not."""
    talk: bool = False
    """An actor that talks may also answer with `Say`, which is said beside the moves; it is asked again then."""
    desk: Desk = cast(Desk, None)
    """Where what takes time or costs money is done, once and on record."""
    about: str = ""
    """What the scenario says of itself and of the seat's role, for prompts."""
    refused: tuple[str, ...] = ()
    """Why this seat's last decisions about this very ask were refused, oldest first."""
    mandate: Mandate | None = None
    """Limits on what the seat may be bound to, whoever decides for it."""
    principal: bool = False
    """There is a person on whose behalf it decides, whom it can consult."""
    over: bool = False
    """It has ended; see `Reporter`."""


class Actor(Protocol):
    """Decides for a seat. Re-entrant: it keeps nothing between calls that matters."""

    talks: bool
    """It can take part in an open floor."""

    def decide(self, moment: Moment) -> Decision | Awaitable[Decision]:
        """The decision, at once or later. Called again after a restart, with the same moment."""


class Reporter(Protocol):
    """An actor that has something left to do when all is over, such as a report to its principal."""

    async def after(self, moment: Moment) -> None:
        """Called once it has ended, and again after a restart; what is done already stands in `seen`."""


class Clock(Protocol):
    """The seam for time."""

    simulated: bool
    """Time passes only where something happens, or everyone waits for it."""

    def now(self) -> int:
        """UTC microseconds."""

    async def sleep(self, seconds: float) -> None:
        """Wait."""


Spawn = Callable[[Coroutine[Any, Any, None]], "Task[None]"]
"""Runs a worker; the default is `asyncio.create_task`."""

Budgets = Callable[[Ref], Awaitable[Sequence[Limit]]]
"""What a branch may use up, as it is set now: looked up before each call."""


Actors = Callable[[str, str], Actor]
"""(actor reference, scenario name) to an actor. Raises `ParleyError` for an unknown one."""
