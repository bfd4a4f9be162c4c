"""Two rooms with moving seats, talk that only the room hears, and a bell on simulated time."""

from datetime import timedelta

from scenarios import (
    Action,
    Ask,
    FrozenDict,
    Move,
    Outcome,
    Rang,
    Rng,
    Role,
    Say,
    Scenario,
    Setup,
    State,
    Step,
    Tell,
    Timer,
    Turn,
    brief,
    one_of,
    show,
)

ROOMS = ("hall", "loft")


class Go(Action):
    """Go to the other room."""

    room: str


class House(State):
    place: FrozenDict[str, str]
    bells: int = 0


class Here(State):
    """Who is in the same room."""

    room: str
    company: tuple[str, ...]


class Rooms(Scenario[House, Go | Say | Rang]):
    """Guests move and talk until the third bell."""

    roles = (Role("guest", 2, 4),)
    talk = "any_time"

    def start(self, setup: Setup, rng: Rng) -> Step[House]:
        place = FrozenDict({seat: ROOMS[n % 2] for n, seat in enumerate(setup.seats)})
        briefs = [brief(seat, f"You are zq-{seat}-brief.") for seat in setup.seats]
        return Step(House(place=place), tuple(briefs))

    def turn(self, state: House) -> Turn | None:
        if state.bells == 3:
            return None
        asks = []
        for seat, room in state.place.items():
            others = [other for other in ROOMS if other != room]
            asks.append(Ask(seat, (Go.where(room=one_of(others)),), optional=True))
        return Turn(tuple(asks), (Timer("bell", timedelta(minutes=10)),))

    def apply(self, state: House, moves: tuple[Move[Go | Say | Rang], ...], rng: Rng) -> Step[House]:
        (move,) = moves
        match move.action:
            case Go(room=room):
                after = state.but(place=state.place.put(move.seat, room))
                clue = Tell(move.seat, f"On the wall: zq-{room}-{move.seat}-clue")
                return Step(after, (show(move, witnesses(state, after, move.seat)), clue))
            case Say():
                return Step(state, (show(move, inside(state, move.seat)),))
            case Rang():
                return Step(state.but(bells=state.bells + 1), (Tell("*", "The bell rings."),))

    def view(self, state: House, seat: str) -> Here:
        return Here(room=state.place[seat], company=inside(state, seat))

    def outcome(self, state: House, why: str) -> Outcome:
        return Outcome(summary="The evening is over.")


def inside(state: House, seat: str) -> tuple[str, ...]:
    """Who is in the same room as a seat, itself among them."""
    return tuple([other for other, room in state.place.items() if room == state.place[seat]])


def witnesses(before: House, after: House, seat: str) -> tuple[str, ...]:
    """Who sees a seat go: both rooms."""
    return tuple(sorted({*inside(before, seat), *inside(after, seat)}))
