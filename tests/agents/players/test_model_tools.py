"""A model with tools: each use is traced, what it told is data, and there are only so many."""

import json
from typing import Any

import pytest
from pydantic import Field

from agents.players.model import ModelActor
from agents.tools.named import tools_named
from scenarios import Illegal, ParleyError, Tool, Value, at_most, one_of
from scenarios.engine.mandate import Mandate
from scenarios.engine.ports import Act
from scenarios.kernel.errors import ScenarioFault
from tests.agents.memory.seat import Seat
from tests.agents.players.moments import PITCH, Pitch, decided, offered
from tests.fakes.loop import awaited
from tests.fakes.model import FakeModel


class Board(Value):
    standing: int = 4


class Cell(Value):
    row: int = Field(ge=1, le=9)


def looked(board: Board, cell: Cell) -> str:
    if cell.row == 5:
        raise Illegal("Row 5 is hidden.")
    if cell.row == 6:
        raise RuntimeError("nobody thought of 6")
    return f"Row {cell.row} holds {board.standing}."


OWN = (Tool("look", "Looks at a row.", Cell, looked),)


def call(tool: str, **params: Any) -> str:
    return json.dumps({"move": {"tool": tool, **params}})


def having(*names: str, **how: Any) -> dict[str, Any]:
    return {"tools": tools_named(names, OWN), **how}


@awaited
async def test_what_a_tool_told_is_data_of_the_next_request() -> None:
    seat = Seat()
    how = having("calculator", "scenario")
    decision, requests = await decided(
        seat, call("calculator", sum="3 * 4"), call("look", row=2), PITCH, how=how, view=Board()
    )
    assert decision == Act(Pitch(price=7), "model")
    last = requests[-1].messages[1].text
    assert '| calculator {"sum": "3 * 4"}: 12\n| look {"row": 2}: Row 2 holds 4.\n<<<END' in last
    assert "12" not in requests[0].messages[1].text
    spans = seat.desk.spans("tool")
    assert [(span.name, span.inputs) for span in spans] == [
        ("calculator", {"sum": "3 * 4"}),
        ("look", {"row": 2}),
    ]
    assert [span.result for span in spans] == [[{"t": "12"}], [{"t": "Row 2 holds 4."}]]


@awaited
async def test_recalled_words_stay_references() -> None:
    seat = Seat()
    seat.says("The zebra costs 40.", "Something else.", *["Well, well."] * 30)
    _, requests = await decided(seat, call("recall", about="zebra"), PITCH, how=having("recall"))
    found = [
        piece for piece in requests[-1].messages[1].pieces if piece.var == "words" and "zebra" in piece.text
    ]
    assert [piece.ref for piece in found] == ["w0", "w0"], "in the past, and among what was found"
    (span,) = seat.desk.spans("tool")
    assert {"w": "w0"} in span.result
    assert "zebra" not in json.dumps(span.result)


@awaited
async def test_recall_of_nothing_says_so() -> None:
    _, requests = await decided(Seat(), call("recall", about="x"), PITCH, how=having("recall"))
    assert "Nothing is remembered" in requests[-1].messages[1].text


@pytest.mark.parametrize(
    ("mandate", "told"),
    [
        (None, "no limits"),
        (Mandate(()), "no limits"),
        (
            Mandate((("price", at_most(90)), ("way", one_of(["a", "b"])))),
            "- price: at most 90\n|   - way: one of a, b",
        ),
    ],
)
@awaited
async def test_it_can_look_at_its_mandate(mandate: Mandate | None, told: str) -> None:
    _, requests = await decided(Seat(), call("mandate"), PITCH, how=having("mandate"), mandate=mandate)
    assert told in requests[-1].messages[1].text.partition("What your tools told you")[2]


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        (call("calculator", sum="9 ** 9 ** 9"), "too large"),
        (call("calculator", sum="import os"), "Write a sum"),
        (call("look", row=5), "Row 5 is hidden."),
    ],
)
@awaited
async def test_a_tool_that_cannot_tell_says_what_to_do(asked: str, told: str) -> None:
    decision, requests = await decided(Seat(), asked, PITCH, how=having("calculator", "look"), view=Board())
    assert decision == Act(Pitch(price=7), "model")
    assert told in requests[-1].messages[1].text


@awaited
async def test_a_fault_of_the_scenarios_function_is_no_answer() -> None:
    with pytest.raises(ScenarioFault, match="nobody thought of 6"):
        await decided(Seat(), call("look", row=6), how=having("look"), view=Board())


@pytest.mark.parametrize(
    "asked", [call("look", row=99), call("nothing"), call("look"), call("look", row=1, x=2)]
)
@awaited
async def test_a_call_that_does_not_fit_is_repaired(asked: str) -> None:
    seat = Seat()
    decision, requests = await decided(seat, asked, PITCH, how=having("look"), view=Board())
    assert decision == Act(Pitch(price=7), "model")
    assert len(requests[-1].messages) == 4
    assert seat.desk.spans("tool") == []


@awaited
async def test_after_so_many_uses_tools_are_no_longer_offered() -> None:
    use = call("calculator", sum="1 + 1")
    decision, requests = await decided(Seat(), use, use, use, PITCH, how=having("calculator", tool_calls=2))
    assert decision == Act(Pitch(price=7), "model")
    assert ["- calculator:" in offered(request) for request in requests] == [True, True, False, False]
    assert ["2 more times" in offered(request) for request in requests] == [True, False, False, False]
    assert "That answer cannot be taken" in requests[-1].messages[-1].text


@awaited
async def test_none_at_all_may_be_used() -> None:
    _, requests = await decided(Seat(), PITCH, how=having("calculator", tool_calls=0))
    assert "calculator" not in requests[0].messages[1].text


def test_tools_are_found_by_name() -> None:
    assert [tool.name for tool in tools_named(["look", "recall", "look"], OWN)] == ["look", "recall"]
    assert [tool.name for tool in tools_named(["scenario", "mandate"], OWN)] == ["look", "mandate"]
    assert tools_named(["scenario"], ()) == ()
    assert tools_named([], OWN) == ()
    with pytest.raises(ParleyError, match="did you mean 'recall'"):
        tools_named(["recal"], OWN)
    with pytest.raises(ParleyError, match="no tool 'look'"):
        tools_named(["look"], ())


def test_a_tools_name_is_part_of_its_schema() -> None:
    (tool,) = tools_named(["look"], OWN)
    schema = tool.call.model_json_schema()
    assert list(schema["properties"]) == ["tool", "row"]
    assert schema["required"] == ["tool", "row"]
    assert schema["properties"]["row"]["maximum"] == 9
    assert schema["description"] == "Looks at a row."


def test_an_actor_without_tools_needs_none() -> None:
    assert ModelActor(FakeModel(PITCH)).talks
