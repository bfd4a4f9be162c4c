"""Options narrowed by state: what is left, who is in, and a purse that only its owner knows."""

from pydantic import Field

from scenarios import (
    Action,
    Ask,
    FrozenDict,
    Move,
    Outcome,
    Rng,
    Role,
    Scenario,
    Setup,
    State,
    Step,
    Turn,
    at_most,
    between,
    brief,
    one_of,
    show,
)


class Take(Action):
    """Take stones from the heap."""

    stones: int = Field(ge=1, le=9)


class Oust(Action):
    """Put somebody out."""

    target: str


class Stake(Action):
    """Stake from your purse, unseen."""

    amount: float = Field(default=0, ge=0)


class Heap(State):
    left: int
    alive: tuple[str, ...]
    purse: FrozenDict[str, int]
    turn: int = 0


class Mine(State):
    """The heap and one purse."""

    left: int
    purse: int


class Narrowed(Scenario[Heap, Take | Oust | Stake]):
    """Take stones, put others out or stake; the last to take ends it."""

    roles = (Role("player", 2, 4),)
    talk = "on_turn"

    def start(self, setup: Setup, rng: Rng) -> Step[Heap]:
        purse = {
            seat: 7_300_000 + 1_000 * n + rng("purse", seat).integer(100, 999)
            for n, seat in enumerate(setup.seats)
        }
        briefs = [brief(seat, f"Your purse holds {purse[seat]} (zq-{seat}).") for seat in setup.seats]
        return Step(Heap(left=9, alive=setup.seats, purse=FrozenDict(purse)), tuple(briefs))

    def turn(self, state: Heap) -> Turn | None:
        if state.left == 0 or len(state.alive) == 1:
            return None
        seat = state.alive[state.turn % len(state.alive)]
        others = [other for other in state.alive if other != seat]
        return Turn(
            (
                Ask(
                    seat,
                    (
                        Take.where(stones=between(1, min(3, state.left))),
                        Oust.where(target=one_of(others)),
                        Stake.where(amount=at_most(state.purse[seat])),
                    ),
                ),
            )
        )

    def apply(self, state: Heap, moves: tuple[Move[Take | Oust | Stake], ...], rng: Rng) -> Step[Heap]:
        (move,) = moves
        after = state.but(turn=state.turn + 1)
        match move.action:
            case Take(stones=stones):
                return Step(after.but(left=state.left - stones), (show(move),))
            case Oust(target=target):
                alive = tuple(seat for seat in state.alive if seat != target)
                return Step(after.but(alive=alive), (show(move),))
            case Stake():
                return Step(after, (show(move, move.seat),))

    def view(self, state: Heap, seat: str) -> Mine:
        return Mine(left=state.left, purse=state.purse[seat])

    def outcome(self, state: Heap, why: str) -> Outcome:
        return Outcome(summary=f"{state.left} stones are left.")
