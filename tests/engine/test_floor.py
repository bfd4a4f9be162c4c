"""Open floors through the engine: two people and three machines, and machines among themselves."""

import random
from itertools import pairwise

import pytest

from scenarios import Say, Words
from scenarios.engine.clock import SimulatedClock
from scenarios.engine.ports import Act, Decision, Moment, Pass
from scenarios.engine.wake import MOST_BETWEEN_PEOPLE, addressed
from scenarios.kernel.codec import loads
from scenarios.kernel.wire import decode_entry
from scenarios.kernel.words import render
from storage.store import Store
from tests.fakes.actors import Plays
from tests.fakes.clock import HandClock
from tests.fakes.loop import awaited, settled
from tests.fakes.running import HUMAN, engine_on, kept_going, outcome, running, session
from tests.fakes.scenarios import Vote

MACHINES = ("speaker-3", "speaker-4", "speaker-5")
NAMES = {seat: (seat, seat.replace("-", " ")) for seat in MACHINES}
SEATS = {"speaker-1": HUMAN, "speaker-2": HUMAN, **dict.fromkeys(MACHINES, "talker")}
PHRASES = (
    "I see it otherwise.",
    "speaker-4, is that so?",
    "Let us go on.",
    "Speaker 5 and speaker-3 know better.",
)


async def remarks(store: Store, ref: object) -> list[tuple[int, str, str]]:
    """All remarks: event, seat, text."""
    loaded = await store.load(ref)  # type: ignore[arg-type]
    found = []
    for event in await store.history(ref):  # type: ignore[arg-type]
        for move in decode_entry(loaded.game.scenario, event.kind, loads(event.body), event.at).input.moves:
            if isinstance(move.action, Say):
                texts = await store.texts(loaded.ref.tenant, [move.action.text.ref or ""])
                found.append((event.seq, move.seat, render(move.action.text, texts.get)))
    return found


def talker() -> Plays:
    """Says what its own draws make it say."""

    async def decide(moment: Moment) -> Decision:
        seen = len(await moment.seen())
        return Act(Say(text=Words(moment.rng("say", seen).choice(PHRASES))))

    return Plays(decide, talks=True)


def check(said: list[tuple[int, str, str]]) -> None:
    """The bound of the policy, seen from the log alone."""
    owed = 0
    since: list[tuple[int, str, str]] = []
    last: tuple[int, str, str] | None = None
    for remark in said:
        seq, seat, text = remark
        if seat in MACHINES:
            assert last is not None, "a machine began"
            since.append(remark)
            assert not since[1:] or since[-2][1] != seat, f"{seat} answers itself at {seq}"
            assert len(since) <= max(MOST_BETWEEN_PEOPLE, owed), f"too many machine remarks before {seq}"
        else:
            answered = {s for _, s, _ in since}
            owed = len(addressed(text, NAMES)) + max(0, owed - len(answered))
            since, last = [], remark


@pytest.mark.parametrize("seed", range(3))
@awaited
async def test_two_people_and_three_machines_exchange_200_remarks(store: Store, seed: int) -> None:
    draw = random.Random(seed)
    actor, clock = talker(), HandClock()
    async with running(store, "floor", SEATS, {"talker": actor}, clock, seed=seed) as (_, live):
        async with kept_going(live):
            while live.runner.position.seq < 201:
                text = draw.choice(
                    ["Hello all.", "Who agrees?", "speaker-3?", "What do speaker-4 and speaker 5 say?"]
                )
                await live.move(draw.choice(["speaker-1", "speaker-2"]), Say(text=Words(text)))
                for _ in range(draw.choice([0, 1, 8])):  # the other may be quicker than the machines
                    clock.pass_(draw.choice([0, 1, 5]))
                    await _quiet(live)
            for _ in range(3):
                clock.pass_(10)
                await _quiet(live)
        said = await remarks(store, live.runner.ref)
        assert len(said) >= 200
        check(said)
        _each_address_is_answered_once(said)
        assert sum(seat in MACHINES for _, seat, _ in said) > 60
        assert len(actor.asked) == sum(seat in MACHINES for _, seat, _ in said), "nobody thinks in vain"


async def _quiet(live: object) -> None:
    """Until nobody has anything to say at this moment."""
    seq = -1
    while seq != live.runner.position.seq or live.driver._deciding.under_way:  # type: ignore[attr-defined]
        seq = live.runner.position.seq  # type: ignore[attr-defined]
        await settled(60)


def _each_address_is_answered_once(said: list[tuple[int, str, str]]) -> None:
    """Everybody who was addressed by a person speaks once before anybody who was not."""
    waiting: list[str] = []
    for _, who, text in said:
        if who not in MACHINES:
            waiting += [seat for seat in addressed(text, NAMES) if seat not in waiting]
        elif waiting:
            assert who == waiting.pop(0)
    assert waiting == []


@awaited
async def test_an_undirected_remark_gets_one_answer_at_most(store: Store) -> None:
    actor = Plays(lambda moment: Act(Say(text=Words("Yes."))), talks=True)
    async with running(store, "floor", SEATS, {"talker": actor}, SimulatedClock()) as (_, live):
        for count in range(1, 11):
            await live.move("speaker-1", Say(text=Words("Well then.")))
            assert await live.drive() == "waiting"
            assert live.runner.position.seq == 1 + 2 * count
        by = [seat for _, seat, _ in await remarks(store, live.runner.ref)]
        assert by[1::2][:6] == [*MACHINES, *MACHINES]


@awaited
async def test_who_passes_is_not_asked_again_for_the_same_remark(store: Store) -> None:
    actor = Plays(lambda moment: Pass(), talks=True)
    async with running(store, "floor", SEATS, {"talker": actor}, SimulatedClock()) as (_, live):
        await live.move("speaker-1", Say(text=Words("speaker-4 and speaker-5?")))
        for _ in range(3):
            assert await live.drive() == "waiting"
        assert [moment.seat for moment in actor.asked] == ["speaker-4", "speaker-5"]
        await live.move("speaker-2", Say(text=Words("speaker-3?")))
        assert await live.drive() == "waiting"
        assert [moment.seat for moment in actor.asked][2:] == ["speaker-3"]


@pytest.mark.parametrize("action", [Vote(), Say(text=Words("x"))])
@awaited
async def test_a_talker_that_always_errs_is_given_up_for_that_remark(store: Store, action: object) -> None:
    """A `Vote` is no choice here, and nobody asked for one."""
    actor = Plays(lambda moment: Act(action), talks=True)  # type: ignore[arg-type]
    async with running(store, "floor", SEATS, {"talker": actor}, SimulatedClock()) as (_, live):
        await live.move("speaker-1", Say(text=Words("speaker-4?")))
        assert await live.drive() == "waiting"
        assert len(actor.asked) == (3 if isinstance(action, Vote) else 1)


@pytest.mark.parametrize("count", [1, 2, 5])
@awaited
async def test_machines_among_themselves_end_by_silence(store: Store, count: int) -> None:
    left = [4]

    def decide(moment: Moment) -> Decision:
        left[0] -= 1
        return Act(Say(text=Words("So it is."))) if left[0] >= 0 else Pass()

    seats = {f"speaker-{n}": "t" for n in range(1, count + 1)}
    async with running(store, "floor", seats, {"t": Plays(decide, talks=True)}) as (_, live):
        assert await live.drive() == "over"
        assert await outcome(store, live.runner.ref) == "silence"
        said = [seat for _, seat, _ in await remarks(store, live.runner.ref)]
        assert len(said) == (1 if count == 1 else 4)
        assert all(one != other for one, other in pairwise(said))


@awaited
async def test_machines_among_themselves_end_by_a_limit_that_names_itself(store: Store) -> None:
    actor = Plays(lambda moment: Act(Say(text=Words("And another thing."))), talks=True)
    how = {"limits": {"remarks": 25}}
    for _ in range(2):
        seats = {"speaker-1": "t", "speaker-2": "t", "speaker-3": "t"}
        ref = await session(store, "floor", seats, **how)
        for stop in range(3):  # the limit holds across restarts
            engine = engine_on(store, {"t": actor})
            live = await engine.open(ref)
            if stop < 2:
                for _ in range(5):
                    await live.driver._open_floor()
            else:
                assert await live.drive() == "over"
            await engine.close_all()
        assert await outcome(store, ref) == "the limit of 25 remarks in a row is reached"
        assert len(await remarks(store, ref)) == 25


@awaited
async def test_when_the_last_person_leaves_the_floor_is_the_machines(store: Store) -> None:
    actor = Plays(lambda moment: Act(Say(text=Words("Alone at last."))), talks=True)
    seats = {"member-1": "t", "member-2": "t", "member-3": HUMAN}
    how = {"limits": {"remarks": 8}}
    async with running(store, "club", seats, {"t": actor}, HandClock(), **how) as (_, live):
        assert await live.drive(wait=False) == "waiting"
        await live.leave("member-3")
        assert await live.drive(wait=False) == "over"
        assert await outcome(store, live.runner.ref) == "the limit of 8 remarks in a row is reached"


@awaited
async def test_a_floor_that_waits_for_people_is_not_over(store: Store) -> None:
    async with running(store, "floor", {"speaker-1": HUMAN}) as (_, live):
        assert await live.drive() == "waiting"
        assert live.runner.position.over is None
