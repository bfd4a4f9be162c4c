"""A model as a player: what it may answer, what it thinks before, and what its failures lead to."""

import asyncio
from typing import Any

import pytest

from agents.memory.named import memory_of
from agents.models.failure import OF_THE_ANSWER, FailureKind, ModelFailure
from agents.players.model import REFLECTION, DoNothing, ModelActor
from scenarios import Say, Words
from scenarios.engine.desk import Limit, LimitFallen, NotRecorded
from scenarios.engine.ports import Act, GiveUp, Pass
from scenarios.kernel.rules import Ask, Move
from tests.agents.memory.seat import Seat
from tests.agents.players.moments import ASK, PITCH, SAY, Pitch, Walk, cut_off, decided, moment, offered
from tests.fakes.loop import awaited
from tests.fakes.model import FakeModel

DO_NOTHING = '{"move": {"action": "DoNothing"}}'
HM = Act(Say(text=Words("Hm.")), "model")


@awaited
async def test_an_answer_is_the_models_move() -> None:
    seat = Seat()
    decision, requests = await decided(seat, PITCH)
    assert decision == Act(Pitch(price=7), "model")
    assert len(requests) == 1
    (span,) = [span for span in seat.desk.spans() if span.kind == "decision"]
    assert span.result == {"act": "Pitch: price 7"}
    assert [child.kind for child in span.children] == ["recall", "query"]


@awaited
async def test_an_invalid_answer_is_repaired_so_often() -> None:
    bad = '{"move": {"action": "Pitch", "price": 101}}'
    decision, requests = await decided(Seat(), bad, bad, PITCH)
    assert decision == Act(Pitch(price=7), "model")
    assert len(requests[-1].messages) == 6
    decision, requests = await decided(Seat(), bad, bad, how={"repairs": 1})
    assert isinstance(decision, GiveUp)
    assert len(requests) == 2


@pytest.mark.parametrize("kind", FailureKind)
@awaited
async def test_failures_of_the_answer_give_up_and_others_are_the_hosts(kind: FailureKind) -> None:
    failure = ModelFailure(kind, "fake", "the cause")
    if kind in OF_THE_ANSWER:
        decision, _ = await decided(Seat(), failure)
        assert decision == GiveUp(str(failure))
    else:
        with pytest.raises(ModelFailure) as raised:
            await decided(Seat(), failure)
        assert raised.value.kind is kind


@pytest.mark.parametrize(
    ("finish", "kind"),
    [
        ("refusal", FailureKind.REFUSED),
        ("filter", FailureKind.CONTENT_FILTER),
        ("length", FailureKind.TRUNCATED),
    ],
)
@awaited
async def test_an_answer_that_does_not_end_by_itself_gives_up(finish: str, kind: FailureKind) -> None:
    ends = cut_off('{"move": {"act', finish)
    decision, _ = await decided(Seat(), ends, ends, ends)
    assert decision == GiveUp(str(ModelFailure(kind, "fake")))


@pytest.mark.parametrize("error", [LimitFallen(Limit("seat", "tokens", 5), "x"), NotRecorded("y")])
@awaited
async def test_budgets_and_replays_are_not_the_models_to_decide(error: Any) -> None:
    seat = Seat()
    seat.desk.raises.append(error)
    with pytest.raises(type(error)):
        await decided(seat)
    assert [span.failure for span in seat.desk.spans("decision")] == [type(error).__name__]


@pytest.mark.parametrize(
    ("changes", "allowed"),
    [
        ({}, False),
        ({"ask": ASK._replace(optional=True)}, True),
        ({"ask": Ask("buyer", (Say,), optional=True), "floor": True, "talk": True}, True),
    ],
)
@awaited
async def test_to_do_nothing_is_offered_where_it_may(changes: dict[str, Any], allowed: bool) -> None:
    if allowed:
        decision, requests = await decided(Seat(), DO_NOTHING, **changes)
        assert decision == Pass()
    else:
        decision, requests = await decided(Seat(), DO_NOTHING, PITCH, **changes)
        assert decision == Act(Pitch(price=7), "model")
    assert (DoNothing.__name__ in offered(requests[0])) == allowed


@awaited
async def test_it_says_one_thing_beside_each_move() -> None:
    seat = Seat()
    assert (await decided(seat, SAY, talk=True))[0] == HM
    seat.says("Hm.", who="buyer")
    seat.says("What?", who="seller")
    _, requests = await decided(seat, PITCH, talk=True)
    assert "Say" not in offered(requests[0])
    seat.moves(Pitch(price=7), who="buyer")
    _, requests = await decided(seat, SAY, talk=True)
    assert offered(requests[0]).count("- Say:") == 1


@awaited
async def test_a_sealed_choice_counts_as_a_move() -> None:
    seat = Seat()
    seat.says("Hm.", who="buyer")
    seat.sees("chose", who="buyer", move=Move("buyer", Pitch(price=7)))
    assert (await decided(seat, SAY, talk=True))[0] == HM


@awaited
async def test_where_nobody_talks_nothing_can_be_said() -> None:
    _, requests = await decided(Seat(), PITCH)
    assert "Say" not in offered(requests[0])


@awaited
async def test_where_to_say_something_is_an_option_it_stays_one() -> None:
    seat = Seat()
    ask = Ask("buyer", (Say, Walk))
    for _ in range(2):
        decision, requests = await decided(seat, SAY, ask=ask, talk=True)
        assert decision == HM
        assert offered(requests[0]).count("- Say:") == 1
        seat.says("Hm.", who="buyer")


@awaited
async def test_a_refused_move_leads_to_another_request() -> None:
    seat = Seat()
    _, first = await decided(seat, PITCH)
    _, second = await decided(seat, PITCH, refused=("Nobody offers 7.",))
    assert "Nobody offers 7." not in first[0].messages[1].text
    assert "Nobody offers 7." in second[0].messages[1].text


@awaited
async def test_a_chain_of_thought_comes_first_and_is_data_then() -> None:
    seat = Seat()
    decision, (first, second) = await decided(seat, "  I want it\ncheap. ", PITCH, how={"thinking": "chain"})
    assert decision == Act(Pitch(price=7), "model")
    assert first.schema is None
    assert "think step by step" in first.messages[1].text
    assert "| I want it\n|   cheap.\n" in second.messages[1].text
    assert [piece.var for piece in second.messages[1].pieces if "cheap" in piece.text] == ["thought"]
    (thought,) = seat.desk.spans("thought")
    assert len(thought.calls) == 1
    assert seat.desk.memos == []


@awaited
async def test_an_empty_thought_is_none_and_a_refused_one_gives_up() -> None:
    decision, (_, second) = await decided(Seat(), " \n", PITCH, how={"thinking": "chain"})
    assert decision == Act(Pitch(price=7), "model")
    assert "Your own thoughts" not in second.messages[1].text
    decision, _ = await decided(Seat(), cut_off("", "refusal"), how={"thinking": "chain"})
    assert decision == GiveUp(str(ModelFailure(FailureKind.REFUSED, "fake")))
    decision, (_, second) = await decided(
        Seat(), cut_off("I thi", "length"), PITCH, how={"thinking": "chain"}
    )
    assert decision == Act(Pitch(price=7), "model")
    assert "| I thi\n" in second.messages[1].text


@awaited
async def test_a_reflection_lasts_and_names_its_sources() -> None:
    seat = Seat()
    seat.says("I need the money soon.")
    seat.says("So do I.", who="buyer")
    how = {"thinking": "reflect"}
    _, (first, second) = await decided(seat, "She is in a hurry.", PITCH, how=how)
    assert "to remember" in first.messages[1].text
    assert "She is in a hurry." in second.messages[1].text
    (memo,) = seat.desk.memos
    assert (memo.about, memo.text, memo.sources) == (REFLECTION, "She is in a hurry.", ("w0", "w2"))
    _, requests = await decided(seat, PITCH, how=how)
    assert len(requests) == 1, "nobody has acted since"
    seat.moves(Pitch(price=7), who="buyer")
    _, requests = await decided(seat, PITCH, how=how)
    assert len(requests) == 1
    seat.moves(Pitch(price=50))
    _, requests = await decided(seat, "She is not.", PITCH, how=how)
    assert "She is in a hurry." in requests[1].messages[1].text
    assert "She is not." in requests[1].messages[1].text


@awaited
async def test_without_anything_to_reflect_on_it_acts() -> None:
    seat = Seat()
    seat.told("It begins.")
    decision, requests = await decided(seat, PITCH, how={"thinking": "reflect"})
    assert decision == Act(Pitch(price=7), "model")
    assert len(requests) == 1


@awaited
async def test_seats_of_one_actor_know_their_own_only() -> None:
    model = FakeModel([PITCH] * 4)
    actor = ModelActor(model)
    one, other = Seat(), Seat()
    one.says("Only one hears this.")
    other.says("Only the other hears that.")
    for _ in range(2):
        await actor.decide(moment(one, seat="buyer-1"))
        await actor.decide(moment(other, seat="buyer-2"))
    heard = ["Only one hears this." in request.messages[1].text for request in model.requests]
    assert heard == [True, False, True, False]


@awaited
async def test_a_branch_of_the_same_actor_is_not_mixed_up() -> None:
    model = FakeModel([PITCH] * 3)
    actor = ModelActor(model)
    seat = Seat()
    seat.says("Shared.")
    branch = seat.branch()
    seat.says("Here.")
    branch.says("There.")
    for each in (seat, branch, seat):
        await actor.decide(moment(each))
    told = [request.messages[1].text for request in model.requests]
    assert ["Here." in text for text in told] == [True, False, True]
    assert ["There." in text for text in told] == [False, True, False]


@pytest.mark.parametrize("memory", [{"kind": "list"}, {"kind": "summary", "tokens": 1_000}])
@awaited
async def test_others_go_on_while_a_long_past_is_taken_in(memory: dict[str, Any]) -> None:
    """After a restart everything is read anew: a hundred things at a time, first as items, then as lines."""
    seat = Seat()
    seat.says(*[f"Remark number {number}, for the record." for number in range(2_000)])
    model = FakeModel(
        lambda request: PITCH if "Pitch" in request.messages[-1].text else "They talked.", context=10**6
    )
    turns = 0
    deciding = asyncio.ensure_future(ModelActor(model, memory_of(memory)).decide(moment(seat)))
    while not deciding.done():
        turns += 1
        await asyncio.sleep(0)
    assert (await deciding) == Act(Pitch(price=7), "model")
    assert turns > 30


THEIRS = '{"move": {"action": "Walk"}}'


@awaited
async def test_a_move_that_another_seat_wrote_is_not_taken_for_its_own_where_it_is_shown_as_theirs() -> None:
    """Copied with its fence it is passed over; beside a move of its own it is asked for again.

    Repeated bare and alone nothing tells it from the model's own; what that can bind is the mandate's to limit.
    """
    seat = Seat()
    seat.says(THEIRS)
    decision, requests = await decided(seat, f"| seller: {THEIRS}", PITCH)
    assert (decision, len(requests)) == (Act(Pitch(price=7), "model"), 2)
    decision, requests = await decided(seat, f"| seller: {THEIRS}\n{PITCH}")
    assert (decision, len(requests)) == (Act(Pitch(price=7), "model"), 1)
    decision, requests = await decided(seat, f"They say {THEIRS}, but I say {PITCH}", PITCH)
    assert (decision, len(requests)) == (Act(Pitch(price=7), "model"), 2)
    decision, _ = await decided(seat, THEIRS)
    assert decision == Act(Walk(), "model")
