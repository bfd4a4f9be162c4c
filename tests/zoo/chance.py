"""Hidden hands and open dice: draws that an edit can replace."""

from scenarios import (
    Action,
    Ask,
    FrozenDict,
    Illegal,
    Move,
    Outcome,
    Rng,
    Role,
    Scenario,
    Setup,
    State,
    Step,
    Tell,
    Turn,
    brief,
    show,
)

CARDS = ("zq-ace", "zq-king", "zq-queen", "zq-jack")


class Roll(Action):
    """Roll the die."""

    twice: bool = False


class Board(State):
    hand: FrozenDict[str, str]
    points: tuple[int, ...] = ()
    stormy: bool = False


class Hand(State):
    """The open points and one's own card."""

    points: tuple[int, ...]
    card: str


class Chance(Scenario[Board, Roll]):
    """Six rolls in turn, in changing weather."""

    roles = (Role("red"), Role("blue"))

    def start(self, setup: Setup, rng: Rng) -> Step[Board]:
        cards = rng("cards").shuffled(CARDS)
        hand = FrozenDict(dict(zip(setup.seats, cards, strict=False)))
        return Step(
            Board(hand=hand), tuple([brief(seat, f"You hold {card}.") for seat, card in hand.items()])
        )

    def turn(self, state: Board) -> Turn | None:
        if len(state.points) == 6:
            return None
        return Turn((Ask(("red", "blue")[len(state.points) % 2], (Roll,)),))

    def apply(self, state: Board, moves: tuple[Move[Roll], ...], rng: Rng) -> Step[Board]:
        (move,) = moves
        count = len(state.points)
        if move.action.twice and count < 2:
            raise Illegal("The first roll is a single one.")
        die = rng("die", count)
        points = die.integer(1, 6) + (die.integer(1, 6) if move.action.twice else 0)
        stormy = rng("weather", count).chance(0.3)
        after = state.but(points=(*state.points, points), stormy=stormy)
        return Step(after, (show(move), Tell("*", f"It shows {points}{' in a storm' if stormy else ''}.")))

    def view(self, state: Board, seat: str) -> Hand:
        return Hand(points=state.points, card=state.hand[seat])

    def outcome(self, state: Board, why: str) -> Outcome:
        return Outcome(summary=f"{sum(state.points)} points.")
