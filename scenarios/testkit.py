"""The test kit for scenario authors: random play, exact replay, branching and leak checks, all in memory.

played = random_play(Haggle(), seed=7)
assert_replays(played)
assert_no_leak(played, {"seller": ["9000"]})
print(transcript(played, viewer="buyer"))
"""

from collections.abc import Iterable, Mapping
from math import ceil, floor
from typing import Any

from pydantic import BaseModel

from scenarios.kernel import options, rules
from scenarios.kernel.actions import Action, Option, Say
from scenarios.kernel.admit import AnyScenario, admit, complete, ring
from scenarios.kernel.codec import dumps, encode, loads
from scenarios.kernel.errors import Refused
from scenarios.kernel.log import Event, rederive, sealed
from scenarios.kernel.play import BEFORE, Game, Stepped, begin, step
from scenarios.kernel.position import Input, Position
from scenarios.kernel.rng import Rng
from scenarios.kernel.seen import FULL, PUBLIC, Seen, seen
from scenarios.kernel.wire import decode_entry
from scenarios.kernel.words import Resolve, render

SECOND = 1_000_000
_TALK = ("Hello there.", "What do you think?", "I see it another way.", "Let us go on.", "Fair enough.")


class Play:
    """A branch in memory. Every change goes through the kernel's pure step, as in a real session."""

    def __init__(
        self,
        scenario: AnyScenario,
        *,
        seed: int = 0,
        params: BaseModel | None = None,
        seats: Mapping[str, int] = {},
    ) -> None:
        """`seats` gives the number of seats of roles with a choice; others get their least, at least one."""
        self.game = Game(scenario, seed)
        filled = tuple(
            seat
            for role in scenario.definition.roles.values()
            for seat in rules.seats_of(role, seats.get(role.name, max(role.min, 1)))
        )
        self.events: list[Event] = []
        self.positions: list[Position] = [BEFORE]
        self.take(begin(self.game, params or scenario.definition.params(), filled))

    @property
    def now(self) -> Position:
        """The present position."""
        return self.positions[-1]

    def take(self, given: Input, at: int | None = None) -> Stepped:
        """Commit an input, one second after the last unless `at` says when, and what it completes."""
        stepped = self.commit(given, at)
        while (group := complete(self.now)) is not None:
            self.commit(group)
        return stepped

    def commit(self, given: Input, at: int | None = None) -> Stepped:
        """Commit an input and nothing else."""
        stepped = step(self.game, self.now, given, self.now.at + SECOND if at is None else at)
        after, event = sealed(self.now, stepped)
        self.positions.append(after)
        self.events.append(event)
        return stepped._replace(position=after)

    def move(self, seat: str, action: Action, **how: Any) -> Stepped:
        """A seat moves. Raises `Refused` as in a real session."""
        at = self.now.at + SECOND
        return self.take(admit(self.game.scenario, self.now, seat, action, at=at, **how), at)

    def end(self, why: str = "host") -> Stepped:
        """The branch is ended from outside, by the host or a limit."""
        return self.take(Input("end", data={"why": why}))

    def branch(self, seq: int) -> "Play":
        """A branch that shares the events up to `seq`; this one is untouched."""
        other = object.__new__(Play)
        other.game, other.events, other.positions = self.game, self.events[:seq], self.positions[: seq + 1]
        return other

    def seen(self, viewer: str = PUBLIC, *, people: bool = False) -> list[Seen]:
        """All that the viewer has learned, read back from the stored events."""
        found: list[Seen] = []
        for event in self.events:
            entry = decode_entry(self.game.scenario, event.kind, loads(event.body), event.at)
            found += seen(event.seq, event.at, entry, viewer, people=people)
        return found

    def view(self, seat: str) -> BaseModel:
        """What the seat may know of the present state."""
        return self.game.scenario.view(self.now.state, seat)


def random_action(option: Option, rng: Rng, tag: str) -> Action:
    """An action of that option with fields drawn within their limits."""
    made = options.form(option)
    data: dict[str, Any] = {}
    for field in made.fields:
        draw = rng(f"{tag}/{field.name}")
        match field.control:
            case "words":
                data[field.name] = draw.choice(_TALK)
            case "flag":
                data[field.name] = draw.integer(0, 1) == 1
            case "integer":
                low, high = _range(field)
                data[field.name] = draw.integer(ceil(low), floor(high))
            case "number":
                low, high = _range(field)
                data[field.name] = low + draw.unit() * (high - low)
            case "choice":
                data[field.name] = draw.choice(field.choices)
            case "choices":
                data[field.name] = [choice for choice in field.choices if draw.chance(0.5)]
            case _:
                if field.required:
                    raise NotImplementedError(
                        f"random_action cannot make {made.action}.{field.name}; move by hand"
                    )
    return options.parse((option,), made.action, data)


def _range(field: options.FormField) -> tuple[float, float]:
    """The limits of a number; where there are none, a hundred numbers from 0 or next to the other limit."""
    low = field.low if field.low is not None else min(0.0, 0.0 if field.high is None else field.high - 100)
    return low, low + 100 if field.high is None else field.high


def random_play(
    scenario: AnyScenario,
    *,
    seed: int = 0,
    params: BaseModel | None = None,
    seats: Mapping[str, int] = {},
    moves: int = 200,
) -> Play:
    """A session of random legal moves, until it is over or after `moves` of them."""
    play = Play(scenario, seed=seed, params=params, seats=seats)
    rng = Rng(seed)
    for turn in range(moves):
        if play.now.over is not None or not random_move(play, rng, turn):
            break
    return play


def random_move(play: Play, rng: Rng, turn: int, tries: int = 20) -> bool:
    """One random move, talk or timer; False where nobody can do anything."""
    now, scenario = play.now, play.game.scenario
    for attempt in range(tries):
        draw = rng("play", turn, attempt)
        asked = [a for n, a in now.asks.items() if n not in now.sealed and a.addressee is None]
        pick = draw.integer(0, len(asked) + len(now.timers))
        try:
            if asked and pick < len(asked):
                option = draw.choice(asked[pick].ask.options)
                action = random_action(option, rng, f"{turn}/{attempt}")
                play.move(asked[pick].ask.seat, action, ask=asked[pick].number)
            elif scenario.talk == "any_time" and now.seats:
                play.move(draw.choice(now.seats), Say.model_validate({"text": draw.choice(_TALK)}))
            elif now.timers:
                name = draw.choice(sorted(now.timers))
                play.take(ring(now, name), max(now.at, now.timers[name].due))
            else:
                continue
        except Refused:
            continue
        return True
    return False


def assert_replays(play: Play) -> None:
    """From every position, the rest of the events leads to the same bytes; so does a branch at every step."""
    for seq in range(len(play.events) + 1):
        position = play.positions[seq]
        branch = play.branch(seq)
        for event in play.events[seq:]:
            stepped = rederive(play.game, position, event)
            position = stepped.position
            branch.commit(stepped.entry.input, event.at)
        assert position == play.now, f"restored at {seq}, the rest leads elsewhere"
        assert branch.events == play.events, f"a branch at {seq} with the same moves differs"


def replay(scenario: AnyScenario, play: Play) -> Play:
    """The stored events derived again from nothing. Raises `Differs` at the first that is not the same."""
    again = play.branch(0)
    again.game = Game(scenario, play.game.seed)
    for event in play.events:
        stepped = rederive(again.game, again.now, event)
        again.positions.append(stepped.position)
        again.events.append(event)
    return again


def assert_no_leak(play: Play, secrets: Mapping[str, Iterable[str]]) -> None:
    """No viewer but the seat itself ever meets one of its secrets: in what it saw, its view or its options.

    `secrets` maps a seat to texts that nobody else may learn. Outcomes that reveal all are left out.
    """
    for viewer in (PUBLIC, *play.now.seats):
        haystacks = [repr(_plain(item)) for item in play.seen(viewer) if item.kind != "result"]
        for position in play.positions[1:]:
            if viewer != PUBLIC:
                haystacks.append(repr(play.game.scenario.view(position.state, viewer)))
            haystacks += [repr(a.ask) for a in position.asks.values() if a.ask.seat == viewer]
        for seat, texts in secrets.items():
            for text in texts if seat != viewer else ():
                hit = next((hay for hay in haystacks if text in hay), None)
                assert hit is None, f"{viewer} learns {text!r}, a secret of {seat}: {hit}"


def transcript(
    play: Play, viewer: str = FULL, *, people: bool = True, resolve: Resolve = lambda ref: None
) -> str:
    """What the viewer saw, one line each, without ids and times: for golden files."""
    return "\n".join(line(item, resolve) for item in play.seen(viewer, people=people))


def line(item: Seen, resolve: Resolve = lambda ref: None) -> str:
    """One thing learned, as a line of text."""
    to = "" if item.to == rules.ALL else f" → {item.to if isinstance(item.to, str) else ', '.join(item.to)}"
    if item.move is not None:
        spoken = " ".join(render(words, resolve) for words in item.move.action.speech())
        typed = "" if type(item.move.action) is Say else f" [{item.move.action.line()}]"
        return f"{item.who}{to}: {spoken}{typed}".replace(":  [", ": [")
    return f"({item.kind}{to}) {render(item.text, resolve)}"


def _plain(item: Seen) -> list[str]:
    parts = [render(item.text, lambda ref: ref), *[dumps(encode(figure)) for figure in item.data]]
    if item.move is not None:
        parts += [dumps(encode(item.move.action))]
    return parts
