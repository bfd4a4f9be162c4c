"""A secret vote during an open floor: sealed ballots and remarks are open at once."""

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
    Words,
    brief,
    one_of,
    show,
)


class Ballot(Action):
    """Vote; nobody learns how."""

    code: str


class Remark(Action):
    """Say something on the floor."""

    text: Words


class Poll(State):
    members: tuple[str, ...]
    round: int = 1
    cast: FrozenDict[str, str] = FrozenDict()
    ayes: int = 0


class Ballots(State):
    """What a member may know."""

    round: int
    mine: str | None


def code(seat: str, answer: str, round_: int) -> str:
    """A ballot that only one member can cast; a canary."""
    return f"zq-{seat}-{answer}-{round_}"


class SecretVote(Scenario[Poll, Ballot | Remark]):
    """Two rounds of secret ballots, with an open floor beside them."""

    roles = (Role("member", 2, 5),)
    talk = "any_time"

    def start(self, setup: Setup, rng: Rng) -> Step[Poll]:
        briefs = [brief(seat, f"You are zq-{seat}-brief.") for seat in setup.seats]
        return Step(Poll(members=setup.seats), tuple(briefs))

    def turn(self, state: Poll) -> Turn | None:
        if state.round > 2:
            return None
        asks = []
        for seat in state.members:
            choices = one_of(code(seat, answer, state.round) for answer in ("aye", "no"))
            asks.append(Ask(seat, (Ballot.where(code=choices),), "ballot", joint="ballots"))
            asks.append(Ask(seat, (Remark,), "floor", optional=True))
        return Turn(tuple(asks))

    def apply(self, state: Poll, moves: tuple[Move[Ballot | Remark], ...], rng: Rng) -> Step[Poll]:
        if isinstance(moves[0].action, Remark):
            return Step(state, (show(moves[0]),))
        cast = FrozenDict({move.seat: move.action.code for move in moves if isinstance(move.action, Ballot)})
        ayes = sum("aye" in ballot for ballot in cast.values())
        return Step(state.but(round=state.round + 1, cast=cast, ayes=state.ayes + ayes))

    def view(self, state: Poll, seat: str) -> Ballots:
        return Ballots(round=state.round, mine=state.cast.get(seat))

    def outcome(self, state: Poll, why: str) -> Outcome:
        return Outcome(
            summary=f"{state.ayes} ayes.",
            payoffs=FrozenDict({seat: payoff(seat) for seat in state.members}),
            metrics=FrozenDict({"ayes": state.ayes}),
            own=FrozenDict({seat: f"Yours is zq-{seat}-own." for seat in state.members}),
            hidden=FrozenDict({"code": "zq-hidden"}),
        )


def payoff(seat: str) -> float:
    """A private payoff; a canary."""
    return 7_130_000.0 + int(seat.partition("-")[2])
