"""Consulting somebody before a move: the answer is the seat's alone, and survives a restart."""

import pytest

from scenarios import Say, Words
from scenarios.engine.ports import Act, Consult, Decision, Moment
from scenarios.kernel.errors import Refused
from storage.store import Store
from tests.fakes.actors import Plays
from tests.fakes.loop import awaited
from tests.fakes.running import HUMAN, engine_on, running, session
from tests.fakes.scenarios import Offer


@awaited
async def test_a_consultation_is_answered_and_the_decision_made_again(store: Store) -> None:
    def careful(moment: Moment) -> Decision:
        if len(moment.notes) < 2:
            return Consult("mentor", (Say, Offer), f"Question {len(moment.notes) + 1}?")
        action = moment.notes[1].action
        assert isinstance(action, Offer)
        return Act(action)

    actor = Plays(careful)
    async with running(store, "market", {"seller": "c", "buyer": HUMAN}, {"c": actor}) as (_, live):
        assert await live.drive() == "waiting"
        (asked,) = [a for a in live.runner.position.asks.values() if a.addressee]
        assert (asked.addressee, asked.parent, asked.ask.text) == ("mentor", 1, "Question 1?")
        with pytest.raises(Refused, match="somebody else"):
            await live.answer(asked.number, Say(text=Words("Me!")), by="stranger")
        with pytest.raises(Refused):
            await live.move("seller", Offer(price=1), ask=asked.number)
        await live.answer(asked.number, Say(text=Words("Be bold.")), by="mentor")
        with pytest.raises(Refused, match="no longer open"):
            await live.answer(asked.number, Say(text=Words("Once more.")), by="mentor")
        assert await live.drive() == "waiting"
        (second,) = [a for a in live.runner.position.asks.values() if a.addressee]
        assert second.ask.text == "Question 2?"
        await live.answer(second.number, Offer(price=88), by="mentor")
        assert await live.drive() == "waiting"
        assert live.runner.position.state.standing == 88  # type: ignore[attr-defined]
        assert (await live.runner.seen("buyer"))[-1].kind == "move"
        assert not [item for item in await live.runner.seen("buyer") if item.kind in ("asked", "answered")]
        kinds = [item.kind for item in await live.runner.seen("seller")]
        assert kinds.count("asked") == kinds.count("answered") == 2


@awaited
async def test_answers_are_there_after_a_restart_with_their_words(store: Store) -> None:
    told: list[tuple[str | None, ...]] = []

    def careful(moment: Moment) -> Decision:
        words = [note.action.speech()[0].ref for note in moment.notes if note.action is not None]
        told.append(tuple([moment.resolve(ref or "") for ref in words]))
        return Consult("mentor", (Say,), "And?") if len(moment.notes) < 3 else Act(Offer(price=60))

    ref = await session(store, "market", {"seller": "c", "buyer": HUMAN})
    for answer in ("one", "two", "three"):
        engine = engine_on(store, {"c": Plays(careful)})
        live = await engine.open(ref)
        assert await live.drive() == "waiting"
        (asked,) = [a for a in live.runner.position.asks.values() if a.addressee]
        await live.answer(asked.number, Say(text=Words(answer)), by="mentor")
        if answer == "two":  # this time it is asked again before the restart
            assert await live.drive() == "waiting"
        await engine.close_all()
    engine = engine_on(store, {"c": Plays(careful)})
    live = await engine.open(ref)
    assert await live.drive() == "waiting"
    await engine.close_all()
    assert told[-1] == ("one", "two", "three")
    assert set(told) == {(), ("one",), ("one", "two"), ("one", "two", "three")}


@awaited
async def test_a_consultation_goes_with_its_ask(store: Store) -> None:
    asks = Plays(lambda moment: Consult("mentor", (Say,), "Hm?"))
    async with running(store, "club", {"member-1": "a", "member-2": HUMAN}, {"a": asks}) as (_, live):
        assert await live.drive(wait=False) == "waiting"
        (asked,) = [a for a in live.runner.position.asks.values() if a.addressee]
        await live.leave("member-1")
        assert not [a for a in live.runner.position.asks.values() if a.addressee]
        with pytest.raises(Refused):
            await live.answer(asked.number, Say(text=Words("Late.")), by="mentor")


@awaited
async def test_a_consultation_with_impossible_choices_is_a_wrong_move(store: Store) -> None:
    odd = Plays(lambda moment: Consult("mentor", (), "What?"))
    async with running(store, "alone", {"guesser": "o"}, {"o": odd}) as (_, live):
        assert await live.drive() == "paused"
        assert len(odd.asked) == 3


@awaited
async def test_a_draft_is_where_the_answer_begins_and_is_never_given_by_itself(store: Store) -> None:
    draft = Offer(price=70, message=Words("Seventy."))

    def drafts(moment: Moment) -> Decision:
        if not moment.notes:
            return Consult("mentor", (Offer,), "This?", draft)
        action = moment.notes[0].action
        assert action is not None
        return Act(action)

    async with running(store, "market", {"seller": "d", "buyer": HUMAN}, {"d": Plays(drafts)}) as (_, live):
        assert await live.drive() == "waiting"
        (asked,) = [a for a in live.runner.position.asks.values() if a.addressee]
        assert (asked.ask.default, asked.due) == (draft, None)
        loaded = await store.load(live.runner.ref)
        assert loaded.position.asks[asked.number].ask.default == draft
        await live.answer(asked.number, Offer(price=71), by="mentor")
        assert await live.drive() == "waiting"
        assert live.runner.position.state.standing == 71  # type: ignore[attr-defined]


@awaited
async def test_a_draft_that_is_no_choice_is_a_wrong_move(store: Store) -> None:
    odd = Plays(lambda moment: Consult("mentor", (Say,), "This?", Offer(price=70)))
    async with running(store, "market", {"seller": "o", "buyer": HUMAN}, {"o": odd}) as (_, live):
        assert await live.drive() == "paused"
        assert len(odd.asked) == 3
        assert not [a for a in live.runner.position.asks.values() if a.addressee]


@awaited
async def test_what_a_machine_may_not_do_is_in_the_trace_of_its_seat(store: Store) -> None:
    prices = iter([13, 30_000, 60])
    wild = Plays(lambda moment: Act(Offer.model_construct(price=next(prices), message=None)))
    async with running(store, "market", {"seller": "w", "buyer": HUMAN}, {"w": wild}) as (_, live):
        await live.drive()
        spans = [span for span in await store.spans(live.runner.ref) if span.kind == "blocked"]
    assert [(span.work.seat, span.work.ask, span.name, span.inputs, span.result) for span in spans] == [
        ("seller", 1, "illegal", "Offer: price 13", "Nobody offers 13.")
    ]
