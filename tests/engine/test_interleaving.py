"""People, models and the clock in any order: no hang, nothing left running, and the log is sound."""

import asyncio
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from scenarios import Say, Words
from scenarios.engine.ports import Act, Consult, Decision, Fenced, Holder, Moment, Owned, Pass, Sleep
from scenarios.kernel.errors import Refused
from scenarios.kernel.log import rederive
from scenarios.kernel.play import BEFORE
from storage.store import Store
from tests.fakes.actors import Model
from tests.fakes.clock import HandClock
from tests.fakes.loop import hang_is_failure, settled
from tests.fakes.running import HUMAN, engine_on, session
from tests.fakes.scenarios import Choose, Guess, Leave, Offer, find

SEATS: dict[str, dict[str, Any]] = {
    "market": {"seller": "m", "buyer": HUMAN},
    "together": {"player-1": "m", "player-2": HUMAN},
    "club": {"member-1": "m", "member-2": HUMAN},
    "floor": {"speaker-1": "m", "speaker-2": HUMAN, "speaker-3": "m"},
    "alone": {"guesser": "m"},
}
STEPS = st.sampled_from(
    [
        "say",
        "call",
        "act",
        "act",
        "think",
        "think",
        "think",
        "time",
        "cut",
        "reopen",
        "hand",
        "back",
        "answer",
    ]
)
DECISIONS = st.sampled_from(["act", "act", "act", "pass", "sleep", "consult", "wrong", "fail"])


@given(
    st.sampled_from(sorted(SEATS)),
    st.lists(STEPS, max_size=25),
    st.lists(DECISIONS, min_size=1, max_size=8),
    st.booleans(),
)
def test_any_order_of_things_ends_well(
    scenario: str, steps: list[str], decisions: list[str], threaded: bool
) -> None:
    with hang_is_failure():
        asyncio.run(_play(scenario, steps, decisions, threaded))


async def _play(scenario: str, steps: list[str], decisions: list[str], threaded: bool) -> None:
    store = Store("sqlite://", find, threaded=threaded)
    try:
        world = _World(store, decisions)
        await world.begin(scenario)
        for step in steps:
            await world.step(step)
        await world.end()
        left = [task for task in asyncio.all_tasks() if task is not asyncio.current_task()]
        assert not left, left
        assert world.clock.sleeping == 0
        assert not world.model.thinking
        await _is_sound(store, world.ref)
    finally:
        store.close()


async def _is_sound(store: Store, ref: Any) -> None:
    """Every event follows from those before it, and the stored position is their fold."""
    loaded = await store.load(ref)
    position = BEFORE
    for event in await store.history(ref):
        position = rederive(loaded.game, position, event).position
    assert position == loaded.position


class _World:
    """One branch, its people and its model."""

    def __init__(self, store: Store, decisions: list[str]) -> None:
        self.store = store
        self.clock = HandClock()
        self._decisions = decisions
        self._made = 0
        self.model = Model(self._decide, talks=True)
        self.engine = engine_on(store, {"m": self.model, "n": self.model}, self.clock)
        self._driving: asyncio.Task[str] | None = None

    async def begin(self, scenario: str) -> None:
        self._scenario = scenario
        self.ref = await session(self.store, scenario, SEATS[scenario], limits={"events": 60})
        await self._open()

    async def end(self) -> None:
        for _ in range(3):
            self.model.let_go()
            await settled()
        await self.engine.close_all()
        if self._driving is not None:
            await asyncio.gather(self._driving, return_exceptions=True)

    async def _open(self) -> None:
        self.live = await self.engine.open(self.ref)
        self._driving = asyncio.ensure_future(self.live.drive())
        await settled(5)

    def _decide(self, moment: Moment) -> Decision:
        self._made += 1
        match self._decisions[self._made % len(self._decisions)]:
            case "pass":
                return Pass()
            case "sleep":
                return Sleep(20)
            case "consult":
                return Consult("mentor", (Say,), "Well?")
            case "wrong":
                return Act(Guess(number=13))
            case "fail":
                raise ValueError("it fails")
        return Act(self._action() if not moment.floor else Say(text=Words("I say.")))

    def _action(self) -> Any:
        actions = {
            "market": Offer(price=55),
            "together": Choose(number=2),
            "club": Leave(),
            "alone": Guess(number=2),
        }
        return actions.get(self._scenario, Say(text=Words("Something.")))

    async def step(self, step: str) -> None:
        person = next((seat for seat, holder in self.live.runner.holders.items() if holder == HUMAN), None)
        machine = next((seat for seat, holder in self.live.runner.holders.items() if holder != HUMAN), None)
        try:
            match step:
                case "say" if person:
                    await self.live.move(person, Say(text=Words("Hello.")))
                case "call" if person and machine:
                    await self.live.move(person, Say(text=Words(f"{machine}?")))
                case "act" if person:
                    await self.live.move(person, self._action())
                case "think":
                    self.model.let_go()
                case "time":
                    self.clock.pass_(45)
                case "cut":
                    assert self._driving is not None
                    self._driving.cancel()
                case "reopen":
                    await self.engine.close(self.ref)
                    await self._open()
                case "hand" if person:
                    await self.live.hand_over(person, Holder("n"))
                case "back" if machine:
                    await self.live.hand_over(machine, HUMAN)
                case "answer":
                    for number, asked in self.live.runner.position.asks.items():
                        if asked.addressee is not None:
                            await self.live.answer(number, Say(text=Words("Yes.")), by="mentor")
                            break
        except (Refused, Fenced, Owned):
            pass
        await settled(5)
        if self._driving is not None and self._driving.done():
            if not self._driving.cancelled() and self._driving.exception() is not None:
                raise self._driving.exception() or AssertionError
            self._driving = asyncio.ensure_future(self.live.drive())
            await settled(5)
