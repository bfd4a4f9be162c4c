"""A role with 0 to n open seats: people join, leave and hand over in the middle of a sealed vote."""

from scenarios import (
    Action,
    Ask,
    FrozenDict,
    Move,
    Outcome,
    Rng,
    Role,
    Roster,
    Scenario,
    Setup,
    State,
    Step,
    Tell,
    Turn,
    brief,
    one_of,
)


class Mark(Action):
    """Give a mark, sealed until all have."""

    mark: str


class Circle(State):
    speakers: tuple[str, ...]
    holder: FrozenDict[str, int] = FrozenDict()
    """How often a seat changed hands."""
    round: int = 1


class Own(State):
    """A speaker's own secret."""

    secret: str


def secret(seat: str, holder: int) -> str:
    """What the holder of a seat alone knows; a canary."""
    return f"zq-{seat}-holder-{holder}"


class Open(Scenario[Circle, Mark | Roster]):
    """Three rounds of sealed marks in a circle that people join and leave."""

    roles = (Role("speaker", 0, 4, open=True), Role("chair"))
    talk = "any_time"

    def start(self, setup: Setup, rng: Rng) -> Step[Circle]:
        briefs = [brief(seat, secret(seat, 0)) for seat in setup.seats]
        return Step(Circle(speakers=setup.of("speaker")), tuple(briefs))

    def turn(self, state: Circle) -> Turn | None:
        if state.round > 3:
            return None
        return Turn(tuple([self.ask(seat, state.round) for seat in (*state.speakers, "chair")]))

    def ask(self, seat: str, round_: int) -> Ask:
        choices = one_of([f"zq-{seat}-{round_}-{mark}" for mark in "ab"])
        return Ask(seat, (Mark.where(mark=choices),), str(round_), joint="marks")

    def apply(self, state: Circle, moves: tuple[Move[Mark | Roster], ...], rng: Rng) -> Step[Circle]:
        first = moves[0]
        if not isinstance(first.action, Roster):
            return Step(state.but(round=state.round + 1), (Tell("*", f"Round {state.round} is marked."),))
        holder = state.holder.put(first.seat, state.holder.get(first.seat, 0) + 1)
        news = brief(first.seat, secret(first.seat, holder[first.seat]))
        match first.action.change:
            case "joined":
                speakers = tuple(sorted({*state.speakers, first.seat}))
                return Step(
                    state.but(speakers=speakers, holder=holder), (Tell("*", f"{first.seat} joins."), news)
                )
            case "left":
                speakers = tuple([seat for seat in state.speakers if seat != first.seat])
                bye = Tell(first.seat, f"Good bye, zq-{first.seat}-bye.")
                return Step(state.but(speakers=speakers), (Tell("*", f"{first.seat} leaves."), bye))
            case "handed":
                return Step(state.but(holder=holder), (news,))

    def view(self, state: Circle, seat: str) -> Own:
        return Own(secret=secret(seat, state.holder.get(seat, 0)))

    def outcome(self, state: Circle, why: str) -> Outcome:
        return Outcome(summary=f"{len(state.speakers)} stayed.")
