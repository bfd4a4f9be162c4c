"""Small scenarios for tests of the engine and the store: one idea each."""

from datetime import timedelta
from typing import Any

from pydantic import Field

from scenarios import (
    ALL,
    Action,
    Ask,
    FrozenDict,
    Illegal,
    Move,
    Outcome,
    Rang,
    Role,
    Roster,
    Say,
    Scenario,
    Setup,
    State,
    Step,
    Tell,
    Timer,
    Turn,
    Value,
    Words,
    brief,
    show,
)
from scenarios.kernel.rng import Rng


class Offer(Action):
    """Propose a price."""

    price: int = Field(ge=0, le=20_000)
    message: Words | None = None


class Accept(Action):
    """Take the standing offer."""

    bound = True


class Walk(Action):
    """End the talks without a deal."""


class Terms(Value):
    """How a market is played."""

    rounds: int = 12
    padding: int = 0
    """Characters that the state is made larger by."""


class Table(State):
    limit: FrozenDict[str, int]
    most: int
    padding: str = ""
    mood: int = 0
    rounds: int = 0
    standing: int | None = None
    deal: int | None = None
    over: bool = False


class Market(Scenario[Table, Offer | Accept | Walk, Terms]):
    """Two sides with private limits; every offer is followed by a named shock."""

    roles = (Role("seller"), Role("buyer"))
    talk = "any_time"

    def start(self, setup: Setup[Terms], rng: Rng) -> Step[Table]:
        limit = {
            "seller": rng("limit", "seller").integer(50, 90),
            "buyer": rng("limit", "buyer").integer(60, 120),
        }
        table = Table(
            limit=FrozenDict(limit), most=setup.params.rounds, padding=_padding(setup.params.padding, rng)
        )
        return Step(table, tuple([brief(seat, f"Your limit is {limit[seat]}.") for seat in setup.seats]))

    def turn(self, state: Table) -> Turn | None:
        if state.over or state.rounds >= state.most:
            return None
        choices = (Offer, Walk) if state.standing is None else (Offer, Accept, Walk)
        return Turn((Ask(("seller", "buyer")[state.rounds % 2], choices),))

    def apply(self, state: Table, moves: tuple[Move[Offer | Accept | Walk], ...], rng: Rng) -> Step[Table]:
        (move,) = moves
        match move.action:
            case Offer(price=price):
                if price == 13:
                    raise Illegal("Nobody offers 13.")
                shock = rng("shock", state.rounds).integer(-50, 50)
                state = state.but(standing=price, rounds=state.rounds + 1, mood=state.mood + shock)
            case Accept():
                state = state.but(deal=state.standing, over=True)
            case Walk():
                state = state.but(over=True)
        return Step(state, (show(move),))

    def terms(self, state: Table, seat: str, action: Offer | Accept | Walk) -> dict[str, int | None]:
        return {"price": action.price if isinstance(action, Offer) else state.standing}

    def view(self, state: Table, seat: str) -> Table:
        return state.but(limit={seat: state.limit[seat]}, padding="")

    def outcome(self, state: Table, why: str) -> Outcome:
        return Outcome(summary=f"{why}: deal {state.deal}", metrics=FrozenDict({"mood": state.mood}))


def _padding(size: int, rng: Rng) -> str:
    draw = rng("padding")
    return "".join([chr(97 + draw.integer(0, 25)) for _ in range(size)])


class Choose(Action):
    """Choose a number, unseen."""

    number: int = Field(ge=0, le=9)


class Hands(State):
    round: int = 0
    shown: tuple[int, ...] = ()


class Together(Scenario[Hands, Choose]):
    """All seats choose at once, three times; there is a default and a deadline of a minute."""

    roles = (Role("player", 2, 4),)
    count = 2

    def start(self, setup: Setup[Any], rng: Rng) -> Step[Hands]:
        return Step(Hands(), (Tell(ALL, f"{len(setup.seats)} play."),))

    def turn(self, state: Hands) -> Turn | None:
        if state.round == 3:
            return None
        return Turn(
            tuple(
                [
                    Ask(
                        f"player-{n}",
                        (Choose,),
                        joint="hands",
                        deadline=timedelta(minutes=1),
                        default=Choose(number=0),
                    )
                    for n in range(1, self.count + 1)
                ]
            )
        )

    def apply(self, state: Hands, moves: tuple[Move[Choose], ...], rng: Rng) -> Step[Hands]:
        shown = tuple([move.action.number for move in moves])
        return Step(state.but(round=state.round + 1, shown=shown), tuple([show(move) for move in moves]))

    def terms(self, state: Hands, seat: str, action: Choose) -> dict[str, int]:
        return {"number": action.number}


class Vote(Action):
    """Vote to close."""


class FloorState(State):
    votes: frozenset[str] = frozenset()
    closed: bool = False


class Floor(Scenario[FloorState, Say | Vote]):
    """An open floor that two votes close; nobody must do anything."""

    roles = (Role("speaker", 1, 8),)
    talk = "any_time"

    def start(self, setup: Setup[Any], rng: Rng) -> Step[FloorState]:
        return Step(FloorState(), (Tell(ALL, "The floor is open."),))

    def turn(self, state: FloorState) -> Turn | None:
        return None if state.closed else Turn()

    def apply(self, state: FloorState, moves: tuple[Move[Say | Vote], ...], rng: Rng) -> Step[FloorState]:
        return Step(state, (show(moves[0]),))


class Meeting(State):
    members: tuple[str, ...]
    rings: int = 0
    over: bool = False


class Leave(Action):
    """Close the meeting."""


class Club(Scenario[Meeting, Say | Leave | Rang | Roster]):
    """Members come and go; a timer rings every ten minutes, the third time it is over."""

    roles = (Role("member", 1, 4, open=True),)
    talk = "any_time"

    def start(self, setup: Setup[Any], rng: Rng) -> Step[Meeting]:
        return Step(Meeting(members=setup.seats))

    def turn(self, state: Meeting) -> Turn | None:
        if state.over or state.rings == 3:
            return None
        asks = tuple([Ask(seat, (Leave,), optional=True) for seat in state.members])
        return Turn(asks, (Timer(f"bell-{state.rings}", timedelta(minutes=10)),))

    def apply(
        self, state: Meeting, moves: tuple[Move[Say | Leave | Rang | Roster], ...], rng: Rng
    ) -> Step[Meeting]:
        (move,) = moves
        match move.action:
            case Rang():
                return Step(state.but(rings=state.rings + 1), (Tell(ALL, "A bell rings."),))
            case Roster(change="joined"):
                return Step(
                    state.but(members=(*state.members, move.seat)), (Tell(ALL, f"{move.seat} joins."),)
                )
            case Roster(change="left"):
                left = tuple([seat for seat in state.members if seat != move.seat])
                return Step(state.but(members=left), (Tell(ALL, f"{move.seat} leaves."),))
            case Leave():
                return Step(state.but(over=True), (show(move),))
        return Step(state, (show(move),))


class Guess(Action):
    """Guess a number."""

    number: int = Field(ge=0, le=99)


class Riddle(State):
    guesses: tuple[int, ...] = ()


class Alone(Scenario[Riddle, Guess]):
    """One seat guesses four times. 66 breaks the rules' contract, 13 is refused."""

    roles = (Role("guesser"),)

    def start(self, setup: Setup[Any], rng: Rng) -> Step[Riddle]:
        return Step(Riddle())

    def turn(self, state: Riddle) -> Turn | None:
        return None if len(state.guesses) == 4 else Turn((Ask("guesser", (Guess,)),))

    def apply(self, state: Riddle, moves: tuple[Move[Guess], ...], rng: Rng) -> Step[Riddle]:
        (move,) = moves
        if move.action.number == 66:
            raise RuntimeError("nobody thought of 66")
        if move.action.number == 13:
            raise Illegal("Never 13.")
        return Step(state.but(guesses=(*state.guesses, move.action.number)), (show(move),))


class Write(Action):
    """Hand in a note."""

    text: Words


class Done(Action):
    """All is read."""


class Pile(State):
    notes: tuple[Words, ...] = ()
    over: bool = False


class Notes(Scenario[Pile, Write | Done]):
    """Two hand in notes, unseen by all; when both are there they are read out."""

    roles = (Role("writer", 2, 2), Role("reader"))

    def start(self, setup: Setup[Any], rng: Rng) -> Step[Pile]:
        return Step(Pile())

    def turn(self, state: Pile) -> Turn | None:
        if state.over:
            return None
        if len(state.notes) == 2:
            return Turn((Ask("reader", (Done,)),))
        return Turn((Ask(f"writer-{len(state.notes) + 1}", (Write,)),))

    def apply(self, state: Pile, moves: tuple[Move[Write | Done], ...], rng: Rng) -> Step[Pile]:
        (move,) = moves
        if isinstance(move.action, Done):
            return Step(state.but(over=True))
        notes = (*state.notes, move.action.text)
        told = (Tell(ALL, " ".join(map(str, notes))),) if len(notes) == 2 else ()
        return Step(state.but(notes=notes), told)


ALL_OF_THEM = {
    scenario.name: scenario for scenario in (Market(), Together(), Floor(), Club(), Alone(), Notes())
}


def find(name: str) -> Any:
    """The scenario of that name, as a store asks for it."""
    return ALL_OF_THEM[name]
