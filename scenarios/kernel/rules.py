"""The shape of a scenario: roles, asks, turns, moves, steps, outcomes, and the class that ties them."""

from abc import abstractmethod
from collections.abc import Callable, Iterable, Mapping
from datetime import timedelta
from typing import Annotated, Any, ClassVar, Final, Generic, Literal, NamedTuple, TypeVar

from pydantic import BaseModel
from typing_extensions import TypeVar as DefaultTypeVar

from scenarios.kernel.actions import Action, Option
from scenarios.kernel.codec import AS_JSON
from scenarios.kernel.definition import Definition, define
from scenarios.kernel.figures import Figure
from scenarios.kernel.rng import Rng
from scenarios.kernel.tools import Tool
from scenarios.kernel.values import FrozenDict, State, Value
from scenarios.kernel.words import Words

ALL: Final = "*"
"""Audience of everyone: all seats and whoever watches."""

CLOCK: Final = "clock"
"""The service seat whose moves are timers that rang."""

Cause = Literal["seat", "default", "stand-in", "host", "edit"]
Source = Literal["form", "message", "api", "default", "stand-in", "model"]
Talk = Literal["never", "on_turn", "any_time"]

Measure = Annotated[str | int | float | bool | None, AS_JSON]


class NoParams(Value):
    """A scenario without parameters."""


class Nothing(Value):
    """A view that shows nothing beyond what was told."""


S = TypeVar("S", bound=State)
A = TypeVar("A", bound=Action, covariant=True)
R = TypeVar("R", bound=Action)
P = DefaultTypeVar("P", bound=BaseModel, default=NoParams)


class Role(NamedTuple):
    """What a scenario names. A role of more than one seat has seats `name-1`, `name-2`, …"""

    name: str
    min: int = 1
    max: int = 1
    kind: Literal["player", "service", "observer"] = "player"
    open: bool = False
    """Seats may be taken in the middle."""
    about: str = ""
    """One sentence for those who choose a seat."""


class Ask(NamedTuple):
    """A request: this seat may now make one of these actions.

    Asks of one `joint` are sealed until all of them are in, then applied at once; whatever their options
    allow must be legal, since what was sealed cannot be taken back. After a step, an
    ask equal to an open one with the same (seat, key) stays open with its number and deadline.
    """

    seat: str
    options: tuple[Option, ...]
    key: str = ""
    joint: str | None = None
    deadline: timedelta | None = None
    default: Action | None = None
    """The move made for the seat when the deadline passes."""
    optional: bool = False
    purpose: Literal["move", "form"] = "move"
    text: str = ""
    """What is asked, where the options do not say it."""


class Timer(NamedTuple):
    """Rings once, `after` the step that set it; an equal timer of a later turn keeps running."""

    name: str
    after: timedelta


class Turn(NamedTuple):
    """Who may do what now, and what will ring."""

    asks: tuple[Ask, ...] = ()
    timers: tuple[Timer, ...] = ()


class Move(NamedTuple, Generic[A]):
    """An action as the rules receive it."""

    seat: str
    action: A
    ask: int | None = None
    """Number of the ask it answers, counted along the branch from 1; None for talk, timers and the roster."""
    at: int = 0
    """The branch's clock, in microseconds since its session began."""
    cause: Cause = "seat"
    basis: int = 0
    """Sequence number of the last event its author had seen."""
    source: Source = "api"


class Tell(NamedTuple):
    """Something that its audience learns: a text, typed data, or a move as it was made."""

    to: str | tuple[str, ...]
    """`ALL`, one seat or several; nobody else ever learns it."""
    text: str = ""
    move: Move[Action] | None = None
    data: tuple[Figure, ...] = ()
    brief: bool = False
    """It replaces what the seat's holder alone knows (the brief)."""


class Step(NamedTuple, Generic[S]):
    """What follows from moves: the new state, and who learns what, in order."""

    state: S
    tells: tuple[Tell, ...] = ()


class Setup(NamedTuple, Generic[P]):
    """A session's parameters and its seats, in role order."""

    params: P
    seats: tuple[str, ...]

    def of(self, role: str) -> tuple[str, ...]:
        """The seats of one role."""
        return tuple([seat for seat in self.seats if role_name(seat) == role])


class Outcome(Value):
    """How a branch ended. `reveal` is the rule for what becomes public."""

    summary: str
    """One public sentence."""
    payoffs: FrozenDict[str, float] | None = None
    """Seat to payoff. Private to each seat unless all is revealed."""
    metrics: FrozenDict[str, Measure] = FrozenDict()
    """Public."""
    figures: tuple[Figure, ...] = ()
    """Public."""
    own: FrozenDict[str, str] = FrozenDict()
    """Seat to the text that it alone gets."""
    hidden: FrozenDict[str, Measure] = FrozenDict()
    """Metrics for researchers; public only if all is revealed."""
    reveal: Literal["outcome", "all"] = "outcome"


class Scenario(Generic[S, R, P]):
    """The rules of a game or conversation: a pure transition system over immutable states.

    Methods must be pure: no clock, no global randomness, no input or output, no model. The same arguments
    give the same result, on which restoring, branching and verifying rest. `start`, `turn` and `apply` are
    required. Moves of the kernel's own kinds (`Say`, `Rang`, `Roster`) reach `apply` only if they stand in
    the union of actions; otherwise talk is told to all and a change of the roster changes nothing.
    """

    roles: ClassVar[tuple[Role, ...]]
    talk: ClassVar[Talk] = "never"
    version: ClassVar[int] = 1
    """Raised whenever the same moves could lead to other states."""
    upgrades: ClassVar[Mapping[int, Callable[[dict[str, Any]], dict[str, Any]]]] = {}
    """Version to the function that turns its encoded state into that of the next version."""
    tools: ClassVar[tuple[Tool, ...]] = ()
    """What a model may use while it decides."""
    name: ClassVar[str]
    """Set from the class's name: `CarSale` is `car-sale`."""
    definition: ClassVar[Definition]

    def __init_subclass__(cls, **kwargs: Any) -> None:
        super().__init_subclass__(**kwargs)
        define(cls, Scenario)

    @abstractmethod
    def start(self, setup: Setup[P], rng: Rng) -> Step[S]:
        """The first state, and what each seat is told, its brief among it."""

    @abstractmethod
    def turn(self, state: S) -> Turn | None:
        """Who may do what now; None when it is over."""

    @abstractmethod
    def apply(self, state: S, moves: tuple[Move[R], ...], rng: Rng) -> Step[S]:
        """What follows from a move, or from all moves of a joint group in role order.

        Raise `Illegal(reason)` to refuse; nothing changes then.
        """

    def view(self, state: S, seat: str) -> BaseModel:
        """What the seat may know of the state: the public part and its own."""
        return Nothing()

    def terms(self, state: S, seat: str, action: R) -> Mapping[str, Any]:
        """What this action would bind its seat to, by name: `{"price": 9000}`. Mandates limit these terms.

        By default the action's own fields that are no words; a scenario in which an acceptance takes what
        another has offered says so here.
        """
        return {name: value for name, value in action if not isinstance(value, Words)}

    def outcome(self, state: S, why: str) -> Outcome:
        """How it ended; `why` is `finished`, or names who or which limit ended it."""
        return Outcome(summary="It is over." if why == "finished" else f"It was ended: {why}.")

    def role_of(self, seat: str) -> Role:
        """The role a seat belongs to."""
        role: Role = self.definition.roles[role_name(seat)]
        return role


def role_name(seat: str) -> str:
    """`speaker-2` belongs to `speaker`, `seller` to `seller`."""
    head, dash, tail = seat.rpartition("-")
    return head if dash and tail.isdigit() else seat


def seats_of(role: Role, count: int) -> tuple[str, ...]:
    """The names of a role's seats when `count` of them are filled."""
    return (role.name,) * count if role.max == 1 else tuple([f"{role.name}-{n}" for n in range(1, count + 1)])


def in_role_order(roles: Iterable[str], seats: Iterable[str]) -> tuple[str, ...]:
    """The seats in the order of their roles, those of one role by number."""
    order = {name: place for place, name in enumerate(roles)}
    return tuple(sorted(seats, key=lambda seat: (order[role_name(seat)], len(seat), seat)))


def brief(seat: str, text: str) -> Tell:
    """What the seat's holder alone knows, from now on."""
    return Tell(to=seat, text=text, brief=True)


def show(move: Move[Action], to: str | tuple[str, ...] = ALL) -> Tell:
    """The move itself, as it was made."""
    return Tell(to=to, move=move)
