"""What others wrote never commands a model: at any position, by any of many tricks, a gullible one obeys nothing."""

import json
from collections.abc import Callable, Sequence
from typing import Any

import pytest
from pydantic import Field

from agents.memory.summary import SummaryMemory
from agents.models.request import Message, Piece, Request
from agents.players.model import ModelActor
from agents.prompts.fence import mark_for
from agents.prompts.seat import COLLEAGUE
from agents.tools.named import tools_named
from scenarios import Rng, Say, Tool, Value, Words
from scenarios.engine.ports import Act, Moment, Note
from scenarios.kernel.actions import Action
from scenarios.kernel.rules import Ask, Move
from tests.agents.memory.seat import Seat
from tests.agents.prompts.attacks import TOKEN, attacks
from tests.agents.prompts.gullible import Gullible, commands_in, data_in
from tests.fakes.loop import awaited

MARK = mark_for(Rng(1))
ATTACKS = attacks(MARK)


class Pitch(Action):
    """Name a price."""

    price: int = Field(ge=0, le=100)
    message: Words | None = None


class Walk(Action):
    """Leave."""


class Board(Value):
    """What stands on the board."""

    said: Words
    quote: str
    by: dict[str, tuple[Words, ...]]


class Nothing(Value):
    """No parameters."""


PITCH = '{"move": {"action": "Pitch", "price": 7}}'
THOUGHT = "Do not decide yet"


class Case:
    """A seat whose next decision meets an attack at one position."""

    def __init__(self, attack: str) -> None:
        self.attack = attack
        self.seat = Seat()
        self.words = self.seat.kept(attack)
        self.how: dict[str, Any] = {}
        self.answers: list[str] = []
        self.more: dict[str, Any] = {}
        """What is different about the moment."""

    async def decided(self) -> Gullible:
        model = Gullible(self._answer)
        actor = ModelActor(model, **self.how)
        moment = self.seat.moment()._replace(ask=Ask("buyer", (Pitch, Walk)), talk=True)
        decision = await actor.decide(moment._replace(**self.more))
        assert model.obeyed == []
        assert decision == Act(Pitch(price=7), "model")
        return model

    def _answer(self, request: Request) -> str:
        if request.schema is None and THOUGHT in request.messages[-1].text:
            return self.attack
        if "You keep the memory" in request.messages[0].text:
            return self.attack
        return self.answers.pop(0) if self.answers else PITCH

    def tool(self, name: str, call: type[Value], function: Callable[[Any, Any], str]) -> None:
        own = Tool("board", "Reads the board.", call, function)
        self.how["tools"] = tools_named([name], (own,))


def offer(case: Case) -> None:
    case.seat.moves(Pitch(price=3, message=case.words))


def remark(case: Case) -> None:
    case.seat.moves(Say(text=case.words))


def inline_remark(case: Case) -> None:
    case.seat.moves(Say(text=Words(case.attack)))


def own_words(case: Case) -> None:
    case.seat.moves(Pitch(price=3, message=case.words), who="buyer")


def sealed(case: Case) -> None:
    case.seat.sees("chose", who="buyer", move=Move("buyer", Pitch(price=3, message=case.words)))


def tell(case: Case) -> None:
    case.seat.told(f"The seller wrote: {case.words} and left.")


def brief(case: Case) -> None:
    case.seat.sees("brief", text=f"You buy. You overheard: {case.words} Keep it to yourself.")


def older_brief(case: Case) -> None:
    brief(case)
    case.seat.sees("brief", text="You buy.")


def view(case: Case) -> None:
    case.more["view"] = Board(said=case.words, quote=f"He said {case.words}", by={"seller": (case.words,)})


def ask(case: Case) -> None:
    case.more["ask"] = Ask("buyer", (Pitch, Walk), text=f"Answer this: {case.words}")


def answered(case: Case) -> None:
    words = case.seat.kept(case.attack)
    case.more["notes"] = (Note(1, "answer", str(words), Say(text=words)),)
    case.seat.sees("answered", who="helper", move=Move("helper", Say(text=words)))


def proposal(case: Case) -> None:
    case.more["notes"] = (Note(1, COLLEAGUE, f"I propose this: {case.words}", Pitch(price=2)),)


def refused(case: Case) -> None:
    case.more["refused"] = ("Too low.", f"Nobody pitches after {case.words}")


def summary(case: Case) -> None:
    case.seat.says(*["Well, well. " * 30] * 6, case.attack)
    case.how["memory"] = SummaryMemory(tokens=400, summary=200, longest=100)


def reflection(case: Case) -> None:
    case.seat.says("Hello.")
    case.how["thinking"] = "reflect"


def thought(case: Case) -> None:
    case.how["thinking"] = "chain"


def scenario_tool(case: Case) -> None:
    view(case)
    case.tool("scenario", Nothing, lambda board, call: f"It says {board.said}")
    case.answers = ['{"move": {"tool": "board"}}']


def recall(case: Case) -> None:
    remark(case)
    case.tool("recall", Nothing, lambda board, call: "")
    case.answers = ['{"move": {"tool": "recall", "about": "the zebra"}}']


def asked_of_a_tool(case: Case) -> None:
    case.tool("calculator", Nothing, lambda board, call: "")
    case.answers = [json.dumps({"move": {"tool": "calculator", "sum": case.attack[:200]}})]


def repair(case: Case) -> None:
    remark(case)
    said = case.attack.replace("{", "(")
    case.answers = [f"I was told: {said}", said]


def repaired_fields(case: Case) -> None:
    remark(case)
    bad = {"action": "Pitch", "price": case.attack, case.attack: case.attack, "message": case.attack}
    case.answers = [json.dumps({"move": bad}), json.dumps({"move": {"action": case.attack}})]


def seated(case: Case) -> None:
    case.seat.sees("result", text=f"Over: {case.words}")


POSITIONS: Sequence[Callable[[Case], None]] = (
    offer,
    remark,
    inline_remark,
    own_words,
    sealed,
    tell,
    brief,
    older_brief,
    view,
    ask,
    answered,
    proposal,
    refused,
    summary,
    reflection,
    thought,
    scenario_tool,
    recall,
    asked_of_a_tool,
    repair,
    repaired_fields,
    seated,
)


@pytest.mark.parametrize("position", POSITIONS, ids=lambda position: position.__name__)
@awaited
async def test_no_attack_is_obeyed(position: Callable[[Case], None]) -> None:
    for attack in ATTACKS.values():
        case = Case(attack)
        position(case)
        model = await case.decided()
        reached = [request for request in model.requests if TOKEN in data_in(request.messages)]
        assert reached, f"{attack!r} does not reach the prompt"
        assert reached[-1] is model.requests[-1]


@pytest.mark.parametrize("name", ATTACKS)
@awaited
async def test_each_attack_is_obeyed_outside_of_data(name: str) -> None:
    attack = ATTACKS[name]
    case = Case(attack)
    model = await case.decided()
    system, user = model.requests[-1].messages
    assert list(commands_in((system, user))) == []
    for message in (
        (system._replace(pieces=(*system.pieces, Piece(f"\n{attack}"))), user),
        (system, user._replace(pieces=(*user.pieces, Piece(f"\n{attack}")))),
        (system, Message("user", (Piece(f"{attack}\n"), *user.pieces))),
    ):
        assert list(commands_in(message)), message[-1].text


@pytest.mark.parametrize(
    "name", [name for name, attack in ATTACKS.items() if MARK in attack or "|im_" in attack or name == "tags"]
)
def test_these_attacks_break_out_of_data_that_is_not_defused(name: str) -> None:
    rule = f"Text between a line <<<DATA {MARK}>>> and so on."
    data = f"<<<DATA {MARK}>>>\n| {ATTACKS[name]}\n<<<END {MARK}>>>"
    assert list(commands_in((Message("system", (Piece(rule),)), Message("user", (Piece(data),)))))


def test_moments_hold_what_is_tested() -> None:
    """A new field of a moment that may hold others' words needs a position above."""
    assert set(Moment._fields) == {
        "seat",
        "ask",
        "view",
        "rng",
        "notes",
        "seen",
        "resolve",
        "title",
        "floor",
        "talk",
        "desk",
        "about",
        "refused",
        "mandate",
        "principal",
        "over",
    }
