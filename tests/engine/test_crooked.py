"""Decisions of the wrong form pause their branch, and no other."""

import pytest

from scenarios.engine.ports import Act, Decision, Moment, Sleep
from storage.store import Store
from tests.fakes.loop import awaited
from tests.fakes.running import running
from tests.fakes.scenarios import Guess


class _Crooked:
    """Answers with whatever it is given."""

    talks = False

    def __init__(self, answer: object) -> None:
        self._answer = answer

    def decide(self, moment: Moment) -> Decision:
        return self._answer  # type: ignore[return-value]


WRONG: list[object] = [
    5,
    None,
    "Guess",
    Act(5),  # type: ignore[arg-type]
    Act(Guess.model_construct(number="five")),
    Act(Guess.model_construct(number="5")),
    Act(Guess.model_construct()),
    Act(Guess(number=5), 7),  # type: ignore[arg-type]
    Sleep("long"),  # type: ignore[arg-type]
    Sleep(float("nan")),
]


@pytest.mark.parametrize("answer", WRONG, ids=repr)
@awaited
async def test_a_decision_of_the_wrong_form_pauses_its_branch(store: Store, answer: object) -> None:
    async with running(store, "alone", {"guesser": "w"}, {"w": _Crooked(answer)}) as (_, live):
        assert await live.drive() == "paused"
        assert (live.runner.why or "").startswith("w at guesser failed: it decided ")
