"""Injections in sessions of the engine, in a scenario whose rules quote what was said wherever they can."""

from collections.abc import Iterator
from typing import Any

import pytest
from pydantic import Field

from agents.models.request import Request
from agents.players.model import ModelActor
from agents.prompts.fence import mark_for
from agents.tools.named import tools_named
from scenarios import (
    ALL,
    Action,
    Ask,
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
    Tool,
    Turn,
    Value,
    Words,
    brief,
    show,
)
from scenarios.engine.ports import Act, Decision, Moment
from scenarios.kernel.actions import Say
from scenarios.kernel.rng import derived
from storage.store import Store
from tests.agents.prompts.attacks import TOKEN, attacks
from tests.agents.prompts.gullible import Gullible, data_in
from tests.fakes.actors import Plays
from tests.fakes.loop import awaited
from tests.fakes.running import HUMAN, driven, log, running

SEED = 7
MARK = mark_for(Rng(derived(SEED, "buyer")))
ATTACKS = attacks(MARK)


class Pitch(Action):
    """Name a price."""

    price: int = Field(ge=0, le=100)
    message: Words | None = None


class Walk(Action):
    """Leave."""


class Parlour(State):
    heard: tuple[Words, ...] = ()
    moves: int = 0
    walked: bool = False


class Heard(Value):
    quoted: str
    all: tuple[Words, ...]


class NoParameters(Value):
    """Nothing to ask for."""


def last_words(heard: Heard, call: NoParameters) -> str:
    return f"They said: {heard.all[-1]}" if heard.all else "Nobody has spoken."


class Quoting(Scenario[Parlour, Pitch | Walk | Say]):
    """Two pitch in turns, and the rules quote all that was said wherever they can."""

    roles = (Role("seller"), Role("buyer"))
    talk = "any_time"
    tools = (Tool("last_words", "Tells what was said last.", NoParameters, last_words),)

    def start(self, setup: Setup[Any], rng: Rng) -> Step[Parlour]:
        return Step(Parlour(), tuple([brief(seat, "You pitch.") for seat in setup.seats]))

    def turn(self, state: Parlour) -> Turn | None:
        if state.walked or state.moves == 6:
            return None
        text = "".join([f"They said: {words}" for words in state.heard[-1:]])
        return Turn((Ask(("seller", "buyer")[state.moves % 2], (Pitch, Walk), text=text),))

    def apply(self, state: Parlour, moves: tuple[Move[Pitch | Walk | Say], ...], rng: Rng) -> Step[Parlour]:
        (move,) = moves
        match move.action:
            case Say(text=words):
                return Step(state.but(heard=(*state.heard, words)), (show(move),))
            case Walk():
                return Step(state.but(walked=True), (show(move),))
            case Pitch(price=13):
                raise Illegal(f"Nobody pitches 13 after {state.heard[-1]}")
            case Pitch(message=words):
                heard = (*state.heard, words) if words is not None else state.heard
                said = heard[-1] if heard else ""
                tells = (
                    show(move),
                    Tell(ALL, f"It was said: {said}"),
                    brief("buyer", f"You overheard: {said}"),
                )
                return Step(state.but(heard=heard, moves=state.moves + 1), tells)

    def view(self, state: Parlour, seat: str) -> Heard:
        return Heard(quoted="".join([f"<{words}>" for words in state.heard]), all=state.heard)

    def outcome(self, state: Parlour, why: str) -> Outcome:
        return Outcome(summary="Somebody left." if state.walked else "All was said.")


@pytest.fixture
def store() -> Iterator[Store]:
    made = Store("sqlite://", lambda name: Quoting())
    yield made
    made.close()


def pitching(attack: str) -> Plays:
    def decide(moment: Moment) -> Decision:
        return Act(Pitch(price=50, message=Words(attack)))

    return Plays(decide)


def buying(attack: str) -> Gullible:
    """Meets every road that a model's decision can take, and repeats what it heard."""
    road = iter(
        [
            "I was told something.",
            '{"move": {"action": "Pitch", "price": 13}}',
            '{"move": {"tool": "last_words"}}',
            '{"move": {"tool": "recall", "about": "zebra"}}',
        ]
    )

    def answer(request: Request) -> str:
        if request.schema is None and "Do not decide yet" in request.messages[-1].text:
            return f"I heard: {attack}"
        text = request.messages[1].text
        if "- Pitch:" not in text:
            return '{"move": {"action": "DoNothing"}}'
        return next(road, '{"move": {"action": "Pitch", "price": 7}}')

    return Gullible(answer)


@pytest.mark.parametrize(
    "name",
    ["plain", "role", "chatml", "end", "interrupted end", "answer", "segment", "tags", "template", "markup"],
)
@awaited
async def test_a_session_goes_on_whatever_is_said(store: Store, name: str) -> None:
    model = buying(ATTACKS[name])
    buyer = ModelActor(model, thinking="chain", tools=tools_named(["recall", "scenario"], Quoting.tools))
    actors = {"pitching": pitching(ATTACKS[name]), "model": buyer}
    seats = {"seller": "pitching", "buyer": "model"}
    async with running(store, "quoting", seats, actors, seed=SEED) as (_, live):
        assert await live.drive() == "over"
        assert "buyer Walk" not in " ".join(await log(store, live.runner.ref))
    assert model.obeyed == []
    headings = " ".join([request.messages[1].text for request in model.requests])
    for heading in ("Your own thoughts", "What your tools told you", "was refused", "as you may know it"):
        assert heading in headings
    assert all(TOKEN in data_in(request.messages[:1]) for request in model.requests), "the brief quotes it"


@awaited
async def test_a_persons_words_reach_the_prompt_by_reference_only(store: Store) -> None:
    attack = ATTACKS["end"]
    model = buying(attack)
    async with running(
        store, "quoting", {"seller": HUMAN, "buyer": "model"}, {"model": ModelActor(model)}
    ) as (_, live):
        async with driven(live):
            await live.move("seller", Pitch(price=50, message=Words(attack)), person=None)
        assert await live.drive() == "waiting"
    assert model.obeyed == []
    pieces = [piece for message in model.requests[-1].messages for piece in message.pieces]
    quoted = [piece for piece in pieces if "OBEY" in piece.text]
    assert len(quoted) >= 4
    assert all(piece.ref is not None for piece in quoted)
