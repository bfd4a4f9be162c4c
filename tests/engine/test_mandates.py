"""No committed move breaks a mandate, by whatever route; only the principal moves without it."""

from collections.abc import Mapping
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from scenarios import Say, Words
from scenarios.engine.mandate import BeyondMandate, Mandate, mandate_of
from scenarios.engine.ports import Act, Actor, Decision, GiveUp, Holder, Moment
from scenarios.kernel.codec import loads
from scenarios.kernel.errors import ParleyError, Refused, ScenarioFault
from scenarios.kernel.wire import decode_entry
from scenarios.kernel.words import inline_text
from storage.store import Store
from tests.fakes.actors import Plays
from tests.fakes.loop import awaited
from tests.fakes.running import HUMAN, engine_on, session
from tests.fakes.scenarios import Accept, Choose, Market, Offer, Table

NOTATIONS = ("{0:,}", "{0}", "{0:,}".replace(",", "_"), "{0}.-", "€{0}", "{0},00", "about {0} or so", "{1}")
WORDS = {
    40: "forty",
    100: "one hundred",
    150: "one hundred and fifty",
    500: "five hundred",
    2000: "two grand",
}


def _spread(number: int) -> str:
    return " ".join(str(number))


class Adversary:
    """Does all that it may not, in turn: prices, acceptances, promises beside and within a move."""

    talks = True

    def __init__(self, seat_price: int, notation: str) -> None:
        self._price = seat_price
        self._notation = notation
        self._turn = 0

    def decide(self, moment: Moment) -> Decision:
        self._turn += 1
        promise = Words("I promise " + self._notation.format(self._price, _spread(self._price)))
        view = moment.view
        assert isinstance(view, Table)
        options: list[Decision] = [
            Act(Offer(price=self._price)),
            Act(Say(text=promise)),
            Act(Offer(price=60, message=promise)),
            GiveUp("It has no idea."),
            Act(Offer(price=70, message=Words("Seventy is fair: 70."))),
        ]
        if view.standing is not None:
            options.append(Act(Accept()))
        return options[self._turn % len(options)]


def _kept_to(mandate: Mandate, scenario: Market, events: list) -> None:  # type: ignore[type-arg]
    limits = dict(mandate.limits)
    standing: int | None = None
    for event in events:
        entry = decode_entry(scenario, event.kind, loads(event.body), event.at)
        for move in entry.input.moves:
            price = move.action.price if isinstance(move.action, Offer) else None
            if isinstance(move.action, Accept):
                price = standing
            if move.seat == "buyer":
                if price is not None:
                    assert price <= limits["price"].args[0]  # type: ignore[operator]
                for words in move.action.speech():
                    assert "promise" not in (inline_text(words) or "")
            if isinstance(move.action, Offer):
                standing = move.action.price


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    limit=st.integers(1, 130),
    beyond=st.integers(1, 500),
    notation=st.sampled_from(NOTATIONS),
    others=st.lists(st.integers(0, 200), min_size=1, max_size=4),
)
def test_an_adversary_never_gets_beyond(
    store: Store, limit: int, beyond: int, notation: str, others: list[int]
) -> None:
    @awaited
    async def play() -> None:
        mandate = mandate_of({"price": {"at_most": limit}})
        prices = iter([*others, *[90] * 200])
        actors: dict[str, Actor] = {
            "seller": Plays(lambda _: Act(Offer(price=next(prices)))),
            "adversary": Adversary(limit + beyond, notation),
            "stand-in": Adversary(limit + beyond, "{0}"),
        }
        ref = await session(
            store,
            "market",
            {"seller": "seller", "buyer": Holder("adversary", None, mandate)},
            limits={"events": 60, "remarks": 12},
        )
        engine = engine_on(store, actors)
        live = await engine.open(ref)
        await live.drive(steps=6)
        if live.runner.position.over is None:
            if live.runner.status != "running":
                await live.resume()
            await live.hand_over("buyer", Holder("stand-in"))
            await live.drive(steps=6)
        await engine.close(ref)
        made = await engine.branch(ref, 2, {"buyer": Holder("adversary")})
        branch = await engine.open(made)
        assert branch.runner.holders["buyer"].mandate == mandate
        await branch.drive(steps=8)
        await engine.close_all()
        for one in (ref, made):
            loaded = await store.load(one)
            _kept_to(mandate, loaded.game.scenario, await store.history(one))  # type: ignore[arg-type]

    play()


@awaited
async def test_what_breaks_it_is_refused_with_the_reason_and_asked_again(store: Store) -> None:
    reasons: list[tuple[str, ...]] = []

    def learns(moment: Moment) -> Decision:
        reasons.append(moment.refused)
        return Act(Offer(price=60 if moment.refused else 95))

    mandate = mandate_of({"price": {"at_least": 50}})
    beyond = mandate_of({"price": {"at_most": 90}})
    ref = await session(
        store, "market", {"seller": Holder("m", None, beyond), "buyer": Holder("human", None, mandate)}
    )
    engine = engine_on(store, {"m": Plays(learns)})
    live = await engine.open(ref)
    assert await live.drive() == "waiting"
    assert reasons == [
        (),
        ("This goes beyond the mandate of seller (price at most 90): its price would be 95.",),
    ]
    with pytest.raises(BeyondMandate, match="its price would be 49"):
        await live.move("buyer", Offer(price=49))
    await engine.close_all()


@awaited
async def test_only_the_principal_moves_without_it_and_may_change_it(store: Store) -> None:
    tenant = await store.tenant("local")
    ann = await store.person(tenant, "test", "", "ann", "Ann")
    bob = await store.person(tenant, "test", "", "bob", "Bob")
    mandate = mandate_of({"price": {"at_most": 60}}, ann)
    ref = await session(store, "market", {"seller": "m", "buyer": Holder("late", ann, mandate)})
    actors: Mapping[str, Actor] = {
        "m": Plays(lambda _: Act(Offer(price=90))),
        "late": Plays(lambda _: Act(Offer(price=55))),
    }
    engine = engine_on(store, actors)
    live = await engine.open(ref)
    await live.drive(steps=1)
    await live.hand_over("buyer", Holder("human", bob))
    await live.drive()
    with pytest.raises(Refused, match="beyond the mandate"):
        await live.move("buyer", Accept(), person=bob)
    with pytest.raises(Refused, match="not yours to change"):
        await live.mandate("buyer", None, bob)
    await live.hand_over("buyer", Holder("human", ann))
    await live.move("buyer", Offer(price=61), person=ann)
    await live.mandate("buyer", None, ann)
    assert live.runner.holders["buyer"] == Holder("human", ann)
    await engine.close_all()
    assert (await store.load(ref)).holders["buyer"].mandate is None


@awaited
async def test_an_edit_cannot_break_it(store: Store) -> None:
    mandate = mandate_of({"price": {"at_most": 60}})
    ref = await session(store, "market", {"seller": "m", "buyer": Holder("b", None, mandate)})
    actors: Mapping[str, Actor] = {
        "m": Plays(lambda _: Act(Offer(price=90))),
        "b": Plays(lambda _: Act(Offer(price=55))),
    }
    engine = engine_on(store, actors)
    live = await engine.open(ref)
    await live.drive(steps=4)
    await engine.close(ref)
    before = len(await store.branches(ref.tenant))
    with pytest.raises(BeyondMandate):
        await engine.branch(ref, 3, edit={"price": 61})
    assert len(await store.branches(ref.tenant)) == before
    await engine.branch(ref, 3, edit={"price": 59})
    await engine.close_all()


@awaited
async def test_a_default_beyond_it_is_not_made(store: Store) -> None:
    mandate = mandate_of({"number": {"at_least": 5}})
    ref = await session(store, "together", {"player-1": Holder("idle", None, mandate), "player-2": HUMAN})
    engine = engine_on(store, {"idle": Plays(lambda _: GiveUp("It has no idea."))})
    live = await engine.open(ref)
    assert await live.drive() == "paused"
    assert live.runner.why is not None
    assert "beyond the mandate of player-1 (number at least 5)" in live.runner.why
    assert not live.runner.position.sealed
    await engine.close_all()


@pytest.mark.parametrize(
    "form",
    [
        {"price": 5},
        {"price": {}},
        {"price": {"at_most": "much"}},
        {"price": {"at_most": True}},
        {"price": {"below": 5}},
        {"price": {"between": [1]}},
        {"price": {"one_of": []}},
        {"price": {"at_most": 5, "at_least": 4}},
    ],
)
def test_a_mandate_that_says_nothing_clear_is_refused(form: Mapping[str, object]) -> None:
    with pytest.raises(ParleyError, match="mandate for 'price' is written"):
        mandate_of(form)


@awaited
async def test_a_sealed_choice_of_the_principal_stays_though_the_seat_passes_on(store: Store) -> None:
    tenant = await store.tenant("local")
    ann, bob = [await store.person(tenant, "test", "", name, name) for name in ("ann", "bob")]
    mandate = mandate_of({"number": {"at_most": 5}}, ann)
    ref = await session(
        store, "together", {"player-1": Holder("human", ann, mandate), "player-2": Holder("human", bob)}
    )
    engine = engine_on(store)
    live = await engine.open(ref)
    await live.drive()
    await live.move("player-1", Choose(number=9), person=ann)
    await live.hand_over("player-1", Holder("human", bob))
    await live.move("player-2", Choose(number=1), person=bob)
    assert live.runner.position.state.shown == (9, 1)
    with pytest.raises(BeyondMandate):
        await live.move("player-1", Choose(number=9), person=bob)
    await engine.close_all()


@awaited
async def test_a_person_who_stands_in_cannot_promise_more_in_words(store: Store) -> None:
    tenant = await store.tenant("local")
    ann, bob = [await store.person(tenant, "test", "", name, name) for name in ("ann", "bob")]
    mandate = mandate_of({"price": {"at_most": 60}}, ann)
    ref = await session(store, "market", {"seller": "m", "buyer": Holder("human", ann, mandate)})
    engine = engine_on(store, {"m": Plays(lambda _: Act(Offer(price=90)))})
    live = await engine.open(ref)
    await live.drive()
    await live.move("buyer", Say(text=Words("I could pay 99.")), person=ann)
    await live.hand_over("buyer", Holder("human", bob))
    for action in (Say(text=Words("I could pay 99.")), Offer(price=50, message=Words("Or ninety-nine?"))):
        with pytest.raises(BeyondMandate, match="its words name"):
            await live.move("buyer", action, person=bob)
    await live.move("buyer", Say(text=Words("I could pay 59.")), person=bob)
    await engine.close(ref)
    with pytest.raises(BeyondMandate, match="its words name 99"):
        await engine.branch(ref, 5, edit={"text": "I could pay 99."}, person=bob)
    await engine.close_all()


@awaited
async def test_it_holds_on_branches_that_leave_before_it_was_set_but_for_replays(store: Store) -> None:
    tenant = await store.tenant("local")
    ann = await store.person(tenant, "test", "", "ann", "Ann")
    ref = await session(store, "market", {"seller": "m", "buyer": Holder("b", ann)})
    actors: Mapping[str, Actor] = {
        "m": Plays(lambda _: Act(Offer(price=90))),
        "b": Plays(lambda _: Act(Offer(price=85))),
    }
    engine = engine_on(store, actors)
    live = await engine.open(ref)
    await live.drive(steps=4)
    mandate = mandate_of({"price": {"at_most": 60}}, ann)
    await live.mandate("buyer", mandate, ann)
    made = await engine.branch(ref, 2)
    assert (await engine.open(made)).runner.holders["buyer"] == Holder("b", ann, mandate)
    other = await engine.branch(ref, 2, {"buyer": Holder("m")})
    assert (await engine.open(other)).runner.holders["buyer"] == Holder("m", None, mandate)
    again = await engine.branch(ref, 2, mode="replay")
    assert (await engine.open(again)).runner.holders["buyer"] == Holder("b", ann)
    with pytest.raises(BeyondMandate):
        await engine.branch(ref, 3, edit={"price": 61})
    await live.mandate("buyer", None, ann)
    assert await live.drive(steps=2) == "stepped"
    for at, held in ((6, mandate), (7, None)):  # lifted later, it stands where it stood
        later = await engine.branch(ref, at)
        assert (await engine.open(later)).runner.holders["buyer"].mandate == held
    await engine.close_all()


@pytest.mark.parametrize("terms", [None, {"price": "much"}, {"price": [1]}, 5, "raise"])
@awaited
async def test_terms_that_are_none_are_the_rules_fault(terms: object) -> None:
    class Crooked(Market):
        def terms(self, state: object, seat: str, action: object) -> Any:
            if terms == "raise":
                raise RuntimeError("the limit is 31337")
            return terms

    rules = Crooked()
    store = Store("sqlite://", lambda name: rules)
    mandate = mandate_of({"price": {"at_most": 60}})
    ref = await session(store, "market", {"seller": Holder("human", None, mandate), "buyer": HUMAN})
    engine = engine_on(store)
    live = await engine.open(ref)
    await live.drive()
    with pytest.raises(ScenarioFault, match=r"^The rules of this \w+ failed; the host can see why\.$"):
        await live.move("seller", Offer(price=50))
    assert live.runner.status == "quarantined"
    await engine.close_all()
    store.close()
