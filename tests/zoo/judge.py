"""A service judge: essays go to a service seat, whose verdict comes back as an ordinary action."""

from datetime import timedelta

from scenarios import (
    Action,
    Ask,
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
    Words,
    brief,
    one_of,
    show,
)


class Essay(Action):
    """Hand in an essay; only the judge reads it."""

    text: Words


class Verdict(Action):
    """Name the winner, with a note for the winner alone."""

    winner: str
    note: Words


class Contest(State):
    authors: tuple[str, ...]
    essays: tuple[Words, ...] = ()
    winner: str | None = None


class Judged(Scenario[Contest, Essay | Verdict]):
    """Two authors and a judge."""

    roles = (Role("author", 2, 2), Role("judge", kind="service"))

    def start(self, setup: Setup, rng: Rng) -> Step[Contest]:
        briefs = [brief(seat, f"You are zq-{seat}-brief.") for seat in setup.seats]
        return Step(Contest(authors=setup.of("author")), tuple(briefs))

    def turn(self, state: Contest) -> Turn | None:
        if state.winner is not None:
            return None
        if state.essays:
            options = (Verdict.where(winner=one_of(state.authors)),)
            return Turn((Ask("judge", options, deadline=timedelta(minutes=5)),))
        return Turn(tuple([Ask(seat, (Essay,), joint="essays") for seat in state.authors]))

    def apply(self, state: Contest, moves: tuple[Move[Essay | Verdict], ...], rng: Rng) -> Step[Contest]:
        first = moves[0].action
        if isinstance(first, Verdict):
            note = Tell(first.winner, f"The judge says: {first.note}")
            return Step(state.but(winner=first.winner), (Tell("*", f"{first.winner} wins."), note))
        essays = tuple([move.action.text for move in moves if isinstance(move.action, Essay)])
        return Step(state.but(essays=essays), tuple([show(move, ("judge", move.seat)) for move in moves]))

    def outcome(self, state: Contest, why: str) -> Outcome:
        return Outcome(summary=f"{state.winner} won.")
