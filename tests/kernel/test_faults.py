"""Rules that break their contract: always a fault, never half a step."""

from datetime import timedelta
from typing import Any

import pytest

from scenarios import (
    ALL,
    Ask,
    Illegal,
    Step,
    Tell,
    Timer,
    Turn,
    Words,
    brief,
    show,
)
from scenarios.kernel.actions import Rang
from scenarios.kernel.admit import leave
from scenarios.kernel.errors import ScenarioFault, Unencodable
from scenarios.testkit import Play
from tests.kernel.games import Accept, Bid, Count, Scripted

BOTH = (Ask("a", (Bid,), joint="bids"), Ask("b", (Bid,), joint="bids"))


def boom(*args: Any) -> Any:
    raise KeyError("boom")


ONE = (Ask("a", (Bid,)),)
STEP: Any = Step
TELL: Any = Tell
ASK: Any = Ask


@pytest.mark.parametrize(
    ("turn", "follow", "message"),
    [
        (lambda n: ONE, boom, "`apply` failed: KeyError: 'boom'"),
        (lambda n: ONE if n == 0 else boom(), None, "`turn` failed: KeyError"),
        (lambda n: ONE, lambda s, m, r: s, "returned Count instead of Step"),
        (lambda n: ONE, lambda s, m, r: None, "returned NoneType instead of Step"),
        (lambda n: ONE, lambda s, m, r: STEP(Bid()), "a state that is Bid, not Count"),
        (lambda n: ONE, lambda s, m, r: STEP(s, [Tell("a")]), "tells of a Step are a tuple"),
        (lambda n: ONE, lambda s, m, r: STEP(s, ("hello",)), "tells str; write Tell"),
        (lambda n: ONE, lambda s, m, r: Step(s, (Tell("z", "x"),)), "tell 'z', which is no seat"),
        (lambda n: ONE, lambda s, m, r: Step(s, (Tell(("a", "c-2"), "x"),)), "tell 'c-2', which is no seat"),
        (lambda n: ONE, lambda s, m, r: Step(s, (TELL(["a"], "x"),)), "to ALL, to a seat or to a tuple"),
        (lambda n: ONE, lambda s, m, r: Step(s, (brief(ALL, "x"),)), "A brief goes to one seat"),
        (lambda n: ONE, lambda s, m, r: Step(s, (Tell(("a", "b"), "x", brief=True),)), "A brief goes to one seat"),
        (lambda n: ONE, lambda s, m, r: Step(s, (show(m[0]._replace(seat="b")),)), "a move of another step"),
        (lambda n: ONE, lambda s, m, r: Step(s.model_construct(n=float("nan"))), "cannot be stored"),
        (lambda n: ONE, lambda s, m, r: Step(s, (Tell("a", "\ud800"),)), "cannot be stored"),
        (lambda n: ONE, lambda s, m, r: Step(s, (TELL("a", Words("x")),)), "The text of a tell is Words"),
        (lambda n: ONE, lambda s, m, r: [r("x"), r("x")], "'x' was made twice"),
        (lambda n: ONE if n == 0 else [], None, "`turn` returned list instead of Turn"),
        (lambda n: ONE if n == 0 else (Ask("z", (Bid,)),), None, "ask 'z', which is no seat"),
        (lambda n: ONE if n == 0 else (Ask("clock", (Bid,)),), None, "ask 'clock', which is no seat"),
        (lambda n: ONE if n == 0 else (*ONE, *ONE), None, "Two asks for 'a' have the key ''"),
        (lambda n: ONE if n == 0 else (Ask("a", ()),), None, "at least one option"),
        (lambda n: ONE if n == 0 else (ASK("a", [Bid]),), None, "options of an Ask are a tuple"),
        (lambda n: ONE if n == 0 else (Ask("a", (Bid, Bid)),), None, "offers Bid twice"),
        (lambda n: ONE if n == 0 else (Ask("a", (Rang,)),), None, "Rang.timer is free text"),
        (lambda n: ONE if n == 0 else (Ask("a", (Bid,), default=Accept()),), None, "default of an ask is none of its options"),  # noqa: E501
        (lambda n: ONE if n == 0 else (Ask("a", (Bid,), joint="j", optional=True),), None, "joint group cannot be optional"),  # noqa: E501
        (lambda n: ONE if n == 0 else (Ask("a", (Bid,), deadline=timedelta(1), optional=True),), None, "needs a default"),  # noqa: E501
        (lambda n: ONE if n == 0 else Turn(ONE, (Timer("t", timedelta(1)),) * 2), None, "timers of a turn have the same name"),  # noqa: E501
        (lambda n: ONE if n == 0 else Illegal, None, "`turn` returned type"),
    ],
)  # fmt: skip
def test_broken_rules_are_a_fault_and_change_nothing(turn: Any, follow: Any, message: str) -> None:
    play = Play(Scripted(turn, follow))
    before, events = play.now, list(play.events)
    with pytest.raises(ScenarioFault, match=message):
        play.move("a", Bid())
    assert play.now is before
    assert play.events == events


def refuse(*args: Any) -> Any:
    raise Illegal("No.")


def test_only_apply_may_refuse() -> None:
    with pytest.raises(ScenarioFault, match="`start` failed: Illegal"):
        Play(Scripted(lambda n: ONE, start=refuse))
    with pytest.raises(ScenarioFault, match="`turn` failed: Illegal"):
        Play(Scripted(refuse))
    play = Play(Scripted(lambda n: ONE, outcome=refuse))
    with pytest.raises(ScenarioFault, match="`outcome` failed: Illegal"):
        play.end()
    with pytest.raises(ScenarioFault, match="`outcome` returned str"):
        Play(Scripted(lambda n: None, outcome=lambda s, why: why))


def test_an_unreadable_value_within_rules_is_their_fault() -> None:
    def follow(state: Count, moves: Any, rng: Any) -> Step[Count]:
        raise Unencodable("x")

    with pytest.raises(ScenarioFault):
        Play(Scripted(lambda n: ONE, follow)).move("a", Bid())


def test_asking_a_seat_that_left_is_a_fault() -> None:
    play = Play(Scripted(lambda n: (*ONE, Ask("c-1", (Bid,)))), seats={"c": 1})
    with pytest.raises(ScenarioFault, match="ask 'c-1', which is no seat"):
        play.take(leave(play.game.scenario, play.now, "c-1"))
