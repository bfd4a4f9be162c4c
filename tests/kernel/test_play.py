"""The pure step: asks that stay or go, sealed groups, talk, timers, and rules that break their contract."""

from datetime import timedelta
from typing import Any

import pytest

from scenarios import (
    ALL,
    Ask,
    Illegal,
    Outcome,
    Refused,
    Say,
    Step,
    Timer,
    Turn,
    Words,
    at_most,
)
from scenarios.kernel.actions import Rang, Roster
from scenarios.kernel.admit import admit, join, leave, ring
from scenarios.kernel.errors import ScenarioFault
from scenarios.kernel.play import begin, run, step
from scenarios.kernel.position import Input
from scenarios.testkit import Play
from tests.kernel.games import Accept, Bid, Count, Hearing, Note, Scripted, Talking, TalkingOnTurn

MINUTE = 60_000_000
ONE = (Ask("a", (Bid,)),)
BOTH = (Ask("a", (Bid,), joint="bids"), Ask("b", (Bid,), joint="bids"))


def asks(play: Play) -> dict[int, str]:
    return {number: asked.ask.seat for number, asked in play.now.asks.items()}


def refusal(play: Play, seat: str, action: Any, **how: Any) -> str:
    before = play.now
    with pytest.raises(Refused) as refused:
        play.move(seat, action, **how)
    assert play.now is before
    return refused.value.kind


# Asks


def test_an_equal_ask_keeps_its_number_and_deadline() -> None:
    waiting = Ask("a", (Bid,), deadline=timedelta(minutes=5))
    play = Play(Scripted(lambda n: (waiting, Ask("b", (Bid,), str(n)))))
    first = play.now.asks[1]
    assert first.due == 1_000_000 + 5 * MINUTE
    stepped = play.move("b", Bid())
    assert play.now.asks[1] is first
    assert asks(play) == {1: "a", 3: "b"}
    assert [asked.number for asked in stepped.opened] == [3]
    assert (stepped.answered, stepped.dropped) == ((2,), ())


def test_a_changed_ask_gets_a_new_number_and_deadline() -> None:
    def limited(n: int) -> Ask:
        return Ask("a", (Bid.where(amount=at_most(10 - n)),), deadline=timedelta(minutes=5))

    play = Play(Scripted(lambda n: (limited(n), Ask("b", (Bid,)))))
    stepped = play.move("b", Bid())
    assert stepped.dropped == (1,)
    assert asks(play) == {3: "a", 4: "b"}
    assert play.now.asks[3].due == play.now.at + 5 * MINUTE
    assert refusal(play, "a", Bid(), ask=1) == "late"


def test_an_answered_ask_is_asked_anew() -> None:
    play = Play(Scripted(lambda n: (Ask("a", (Bid,)),)))
    play.move("a", Bid())
    assert asks(play) == {2: "a"}
    assert refusal(play, "a", Bid(), ask=1) == "late"


def test_asks_are_told_apart_by_seat_and_key() -> None:
    play = Play(Scripted(lambda n: (Ask("a", (Bid,), "x"), Ask("a", (Bid,), "y"), Ask("b", (Bid,), "x"))))
    play.move("a", Bid(), ask=2)
    assert asks(play) == {1: "a", 3: "b", 4: "a"}
    assert list(play.now.asks) == [1, 3, 4]


def test_open_asks_stand_in_the_order_of_their_numbers() -> None:
    turns = {0: ("a", "b"), 1: ("c-1", "b", "a"), 2: ("b", "c-1", "a")}

    def turn(n: int) -> tuple[Ask, ...]:
        return tuple([Ask(seat, (Note, Accept) if n else (Accept,)) for seat in turns[n]])

    play = Play(Scripted(turn), seats={"c": 1})
    play.move("a", Accept())
    assert list(play.now.asks) == sorted(play.now.asks)
    play.move("c-1", Accept())
    assert list(play.now.asks) == sorted(play.now.asks)


def test_the_end_closes_everything() -> None:
    play = Play(Scripted(lambda n: None if n else (Ask("a", (Bid,)), Ask("b", (Bid,)))))
    stepped = play.move("a", Bid())
    assert stepped.dropped == (2,)
    assert (play.now.asks, play.now.sealed, play.now.timers, play.now.over) == ({}, {}, {}, "finished")
    assert refusal(play, "b", Bid()) == "ended"
    for given in (Input("end", data={"why": "again"}), Input("moves")):
        with pytest.raises(Refused) as refused:
            play.take(given)
        assert refused.value.kind == "ended"
    play.take(Input("aside", data={"text": {"t": "Good game."}, "seat": "a"}))


def test_the_host_ends_it_with_a_reason() -> None:
    play = Play(Scripted(lambda n: BOTH))
    play.move("a", Bid())
    stepped = play.end("time")
    assert stepped.entry.outcome == Outcome(summary="time")
    assert stepped.dropped == (1, 2)
    assert play.now.over == "time"


# Joint groups


def test_a_joint_group_is_sealed_then_applied_in_role_order() -> None:
    groups: list[list[tuple[str, int]]] = []

    def follow(state: Count, moves: Any, rng: Any) -> Step[Count]:
        groups.append([(move.seat, move.action.amount) for move in moves])
        return Step(state.but(n=state.n + 1))

    three = (*reversed(BOTH), Ask("c-1", (Bid,), joint="bids"), Ask("a", (Note,), "other", optional=True))
    play = Play(Scripted(lambda n: three, follow), seats={"c": 1})
    play.move("c-1", Bid(amount=3))
    play.move("a", Bid(amount=1))
    assert (groups, len(play.now.sealed), play.now.state) == ([], 2, Count())
    assert refusal(play, "a", Bid(amount=9)) == "late"
    assert refusal(play, "a", Bid(amount=9), ask=2) == "late"
    play.move("b", Bid(amount=2))
    assert groups == [[("a", 1), ("b", 2), ("c-1", 3)]]
    assert play.now.sealed == {}


def test_sealed_answers_go_with_their_ask() -> None:
    turns = {0: (*BOTH, Ask("c-1", (Bid,))), 1: (Ask("a", (Bid,), joint="again"), BOTH[1])}
    play = Play(Scripted(lambda n: turns[n]), seats={"c": 1})
    play.move("a", Bid())
    stepped = play.move("c-1", Bid())
    assert stepped.dropped == (1,)
    assert play.now.sealed == {}


def test_sealed_choices_cannot_be_refused_by_the_rules() -> None:
    def follow(state: Count, moves: Any, rng: Any) -> Step[Count]:
        raise Illegal("Not both.")

    play = Play(Scripted(lambda n: BOTH, follow))
    play.move("a", Bid())
    with pytest.raises(ScenarioFault, match="Not both"):
        play.move("b", Bid())


# Moves


def test_a_bound_action_is_refused_when_the_state_has_changed() -> None:
    play = Play(Scripted(lambda n: (Ask("a", (Accept, Bid)), Ask("b", (Bid,)))))
    seen_at = play.now.seq
    play.move("b", Bid())
    assert refusal(play, "a", Accept(), basis=seen_at) == "stale"
    play.move("a", Bid(), basis=seen_at)
    play.move("a", Accept())


def test_a_bound_action_stands_when_only_talk_went_by() -> None:
    play = Play(Talking(lambda n: (Ask("a", (Accept,)),)))
    seen_at = play.now.seq
    play.move("b", Say(text=Words("Take it.")))
    play.move("a", Accept(), basis=seen_at)


def test_foreign_late_and_unknown_answers_are_refused() -> None:
    play = Play(Scripted(lambda n: (Ask("a", (Bid,), str(n)),)))
    assert refusal(play, "b", Bid(), ask=1) == "foreign"
    assert refusal(play, "b", Bid()) == "late"
    assert refusal(play, "nobody", Bid()) == "foreign"
    assert refusal(play, "a", Accept()) == "invalid"
    assert refusal(play, "a", Accept(), ask=1) == "invalid"
    assert refusal(play, "a", Bid(), ask=7) == "invalid"
    assert refusal(play, "a", Bid(), ask=0) == "invalid"
    for action in (Rang(timer="x"), Roster(change="left")):
        assert refusal(play, "a", action) == "foreign"
    play.move("a", Bid())
    assert refusal(play, "a", Bid(), ask=1) == "late"


def test_rules_refuse_and_nothing_changes() -> None:
    def follow(state: Count, moves: Any, rng: Any) -> Step[Count]:
        raise Illegal("There is no offer yet.")

    play = Play(Scripted(lambda n: (Ask("a", (Bid,)),), follow))
    assert refusal(play, "a", Bid()) == "illegal"
    assert len(play.events) == 1


def test_a_move_carries_who_when_why_and_from_where() -> None:
    play = Play(Scripted(lambda n: (Ask("a", (Bid,), default=Bid(amount=1)),)))
    given = admit(
        play.game.scenario, play.now, "a", Bid(), at=5_000_000, cause="default", source="default", basis=1
    )
    stepped = play.take(given, 5_000_000)
    (move,) = stepped.entry.input.moves
    assert move == ("a", Bid(), 1, 5_000_000, "default", 1, "default")


# Talk


def test_talk_never() -> None:
    assert refusal(Play(Scripted(lambda n: BOTH)), "a", Say(text=Words("Hi"))) == "silent"


def test_talk_on_turn() -> None:
    play = Play(TalkingOnTurn(lambda n: (Ask("a", (Bid,)),)))
    assert refusal(play, "b", Say(text=Words("Hi"))) == "silent"
    play.move("a", Say(text=Words("Hi")))
    assert (asks(play), play.now.state) == ({1: "a"}, Count())


def test_talk_at_any_time_reaches_all_and_takes_no_turn() -> None:
    play = Play(Talking(lambda n: (Ask("a", (Bid,)),)))
    before = play.now
    stepped = play.move("b", Say(text=Words("Hi")))
    assert [(tell.to, tell.move) for tell in stepped.entry.tells] == [(ALL, stepped.entry.input.moves[0])]
    assert play.now.asks == before.asks
    assert play.now.changed == before.changed
    assert refusal(play, "nobody", Say(text=Words("Hi"))) == "foreign"


def test_rules_that_name_say_hear_it() -> None:
    play = Play(Hearing())
    stepped = play.move("b", Say(text=Words("Hi")))
    assert (play.now.state, stepped.entry.tells) == (Count(n=1), ())


# Time


def test_an_equal_timer_keeps_running_and_rings_once() -> None:
    timers = {0: (Timer("bell", timedelta(minutes=1)),), 1: (Timer("bell", timedelta(minutes=1)),), 2: ()}
    play = Play(Scripted(lambda n: Turn((Ask("a", (Bid,)),), timers[n])))
    due = play.now.timers["bell"].due
    play.move("a", Bid())
    assert play.now.timers["bell"].due == due == MINUTE + 1_000_000
    stepped = play.take(ring(play.now, "bell"), due)
    assert stepped.entry.input.moves[0][:4] == ("clock", Rang(timer="bell"), None, due)
    assert play.now.timers == {}
    with pytest.raises(Refused) as refused:
        ring(play.now, "bell")
    assert refused.value.kind == "late"


def test_a_changed_timer_is_set_anew() -> None:
    play = Play(Scripted(lambda n: Turn((Ask("a", (Bid,)),), (Timer("bell", timedelta(minutes=1 + n)),))))
    play.move("a", Bid())
    assert play.now.timers["bell"].due == play.now.at + 2 * MINUTE


def test_the_clock_never_goes_back() -> None:
    play = Play(Scripted(lambda n: (Ask("a", (Bid,)),)))
    play.take(admit(play.game.scenario, play.now, "a", Bid(), at=9_000_000), 9_000_000)
    play.take(admit(play.game.scenario, play.now, "a", Bid(), at=2_000_000), 2_000_000)
    assert [event.at for event in play.events] == [1_000_000, 9_000_000, 9_000_000]


# The start


@pytest.mark.parametrize(
    "seats", [("a",), ("a", "b", "c-4"), ("a", "b", "x"), ("a", "a", "b"), ("a", "b", "c")]
)
def test_seats_that_do_not_fit_are_refused(seats: tuple[str, ...]) -> None:
    play = Play(Scripted(lambda n: BOTH))
    with pytest.raises(Refused):
        begin(play.game, play.game.scenario.definition.params(), seats)


def test_seats_come_into_role_order() -> None:
    play = Play(Scripted(lambda n: BOTH))
    start = begin(play.game, play.game.scenario.definition.params(), ("c-3", "b", "c-1", "a"))
    assert start.data["seats"] == ["a", "b", "c-1", "c-3"]


def test_a_session_of_another_version_is_refused() -> None:
    play = Play(Scripted(lambda n: BOTH))
    start = play.branch(0)
    given = begin(play.game, play.game.scenario.definition.params(), ("a", "b"))
    with pytest.raises(ScenarioFault, match="played with version 7 of scripted, and this is version 1"):
        start.take(given._replace(data={**given.data, "version": 7}))


def test_several_inputs_run_at_once() -> None:
    play = Play(Scripted(lambda n: (Ask("a", (Bid,)),)))
    given = admit(play.game.scenario, play.now, "a", Bid())
    assert run(play.game, play.now, [(given, 2_000_000)]).state == Count(n=1)


# Broken rules: a fault, and never half a step


def test_joining_keeps_role_order_and_fills_the_first_free_seat() -> None:
    play = Play(Scripted(lambda n: ONE))
    for _ in range(2):
        play.take(join(play.game.scenario, play.now, "c"))
    play.take(leave(play.game.scenario, play.now, "c-2"))
    assert ",".join(play.now.seats) == "a,b,c-1,c-3"
    play.take(join(play.game.scenario, play.now, "c"))
    assert ",".join(play.now.seats) == "a,b,c-1,c-2,c-3"
    with pytest.raises(Refused):
        join(play.game.scenario, play.now, "c")


def test_a_step_leaves_the_position_before_it_alone() -> None:
    play = Play(Scripted(lambda n: BOTH))
    before = play.now
    copy = repr(before)
    given = admit(play.game.scenario, before, "a", Bid())
    assert step(play.game, before, given, 9).position != before
    assert repr(before) == copy
