"""The demo between two seats of the real local model, as a newcomer starts it: it ends, and its trace tells all."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from typing import Any, NamedTuple

import pytest

from storage.calls import GIVEN_UP
from storage.export.records import CallFacts, SpanFacts, Trace
from storage.export.records.asks import OptionFacts
from storage.export.records.moves import MoveFacts
from storage.export.records.work import Item
from tests import local_model
from tests.cli.processes import ROOT

pytestmark = [pytest.mark.local_model, pytest.mark.long]

SEED = 7
PATIENCE = 1_200.0
"""Seconds until a process counts as hung: far above what it takes."""
SETTINGS = """
models:
  local: {provider: local, model: smollm2, context: 4096, max_output: 512, concurrency: 2, timeout: 300, seed: 1}
"""


class Played(NamedTuple):
    """What the demo left."""

    shown: str
    trace: Trace
    verified: str


@pytest.fixture(scope="module")
def played(tmp_path_factory: pytest.TempPathFactory) -> Played:
    local_model.require()
    folder = tmp_path_factory.mktemp("local")
    (folder / "parley.yaml").write_text(SETTINGS)

    def parley(*arguments: str) -> str:
        done = subprocess.run(
            [sys.executable, "-m", "bot.cli", *arguments],
            env={
                **{name: value for name, value in os.environ.items() if not name.startswith("PARLEY_")},
                "PARLEY_DATA_DIR": str(folder / "data"),
                "PARLEY_CONFIG": str(folder / "parley.yaml"),
            },
            cwd=ROOT,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=PATIENCE,
            check=False,
        )
        assert (done.returncode, done.stderr) == (0, ""), done.stderr + done.stdout
        return done.stdout

    seats = ("--seat", "seller=model:local", "--seat", "buyer=model:local")
    shown = parley("demo", "--seed", str(SEED), *seats)
    (record,) = (folder / "data" / "exports").glob("*.json")
    trace = Trace.model_validate_json(record.read_text())
    return Played(shown, trace, parley("verify", trace.session))


def calls(items: tuple[Item, ...]) -> Iterator[CallFacts]:
    """The calls of models within this work."""
    for item in items:
        if isinstance(item, CallFacts):
            yield item
        elif isinstance(item, SpanFacts):
            yield from calls(item.within)


def allowed(option: OptionFacts, fields: dict[str, Any]) -> bool:
    """Whether the move's fields are within the option's limits."""
    for name, (operation, *arguments) in option.limits.items():
        match operation:
            case "at_least":
                fits = fields[name] >= arguments[0]
            case "at_most":
                fits = fields[name] <= arguments[0]
            case "between":
                fits = arguments[0] <= fields[name] <= arguments[1]
            case _:
                raise AssertionError(f"car-sale has no limit such as {operation}")
        if not fits:
            return False
    return True


def moves(trace: Trace) -> list[MoveFacts]:
    """All moves in their order."""
    return [move for event in trace.events for move in event.moves]


def test_it_ends_with_an_outcome_and_verifies(played: Played) -> None:
    trace = played.trace
    assert trace.over
    assert trace.events[-1].outcome is not None
    assert f"{trace.session}/1" in played.verified
    assert f"{len(trace.events)} steps" in played.verified
    assert "Spending" in played.shown
    for seat in trace.seats:
        assert [holder.actor for holder in seat.holders] == ["model:local"]


def test_more_than_one_round_was_played_by_both(played: Played) -> None:
    answered = [move for move in moves(played.trace) if move.ask is not None]
    assert len(answered) > 2
    assert {move.seat for move in answered[:2]} == {"seller", "buyer"}


def test_every_move_is_one_that_its_ask_offered(played: Played) -> None:
    asks = {ask.number: ask for event in played.trace.events for ask in event.opened}
    for move in moves(played.trace):
        assert (move.source, move.cause) == ("model", "seat")
        if move.ask is None:
            assert move.action == "Say"
            continue
        ask = asks[move.ask]
        assert ask.seat == move.seat
        (option,) = [option for option in ask.options if option.action == move.action]
        assert allowed(option, move.fields), move


def test_every_move_stands_with_the_calls_that_led_to_it(played: Played) -> None:
    trace = played.trace
    work = {(work.seat, work.ask, work.basis): work for work in trace.work}
    for move in moves(trace):
        assert move.basis is not None
        found = [*calls(work[move.seat, move.ask or 0, move.basis].items)]
        assert found, move
        raw = [json.loads(call.response["text"]) for call in found if call.response is not None]
        typed = {name: value for name, value in move.fields.items() if name not in move.words}
        assert any(typed.items() <= _flat(one).items() for one in raw), (move, raw)


def _flat(answer: Any) -> dict[str, Any]:
    """The fields of an answer, wherever they stand in it."""
    flat: dict[str, Any] = {}
    for name, value in answer.items():
        flat |= _flat(value) if isinstance(value, dict) else {name: value}
    return flat


def test_every_call_has_prompt_answer_usage_and_time(played: Played) -> None:
    found = [call for work in played.trace.work for call in calls(work.items)]
    for call in found:
        assert call.model == "local"
        assert [message.role for message in call.messages][:2] == ["system", "user"]
        assert all("".join(segment.text for segment in message.segments) for message in call.messages)
        assert {segment.var for message in call.messages for segment in message.segments} >= {"brief", "view"}
        assert call.failure in (None, GIVEN_UP)  # what was refused is marked so, and kept
        assert call.response is not None
        assert call.response["text"]
        assert call.reserved is None
        assert call.used.input > 0
        assert call.used.output > 0
        assert call.started.tzinfo is not None
        assert call.seconds is not None
        assert call.seconds > 0
    assert f"{len(found)} model calls" in played.shown
