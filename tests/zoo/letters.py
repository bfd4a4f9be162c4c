"""Words in actions, in the state and quoted in tells; erasing their text changes no event and no digest."""

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
    show,
)


class Write(Action):
    """Write a letter to the other."""

    text: Words


class Box(State):
    letters: tuple[Words, ...] = ()


class Post(State):
    """The last letter."""

    last: Words | None


class Letters(Scenario[Box, Write]):
    """Two people write to each other; each letter is read, then quoted to its author."""

    roles = (Role("ann"), Role("bob"), Role("watcher", kind="observer"))

    def start(self, setup: Setup, rng: Rng) -> Step[Box]:
        return Step(Box(), tuple([brief(seat, f"You are zq-{seat}-brief.") for seat in setup.seats]))

    def turn(self, state: Box) -> Turn | None:
        count = len(state.letters)
        return Turn((Ask(("ann", "bob")[count % 2], (Write,)),)) if count < 6 else None

    def apply(self, state: Box, moves: tuple[Move[Write], ...], rng: Rng) -> Step[Box]:
        (move,) = moves
        text = move.action.text
        quoted = Tell(("ann", "bob"), f"{move.seat} wrote: {text} (letter {len(state.letters) + 1})")
        return Step(state.but(letters=(*state.letters, text)), (show(move, ("ann", "bob")), quoted))

    def view(self, state: Box, seat: str) -> Post:
        return Post(last=state.letters[-1] if state.letters and seat != "watcher" else None)

    def outcome(self, state: Box, why: str) -> Outcome:
        return Outcome(summary=f"{len(state.letters)} letters were written.")
