"""A stall with private information of every kind, played through the real engine on a real store.

Everything private is a canary: see `CANARIES`.
"""

from datetime import timedelta
from typing import Any, Final, NamedTuple

from pydantic import Field

from scenarios import (
    ALL,
    Action,
    Ask,
    Chart,
    Edge,
    FrozenDict,
    Graph,
    Image,
    Mark,
    Move,
    Node,
    Outcome,
    Rng,
    Role,
    Say,
    Scenario,
    Series,
    Setup,
    State,
    Step,
    Table,
    Tell,
    Turn,
    Value,
    Words,
    at_least,
    at_most,
    brief,
    one_of,
    show,
)
from scenarios.engine.clock import SimulatedClock
from scenarios.engine.engine import Engine
from scenarios.engine.live import Live
from scenarios.engine.ports import Holder, Ref
from scenarios.kernel.admit import admit, consult
from scenarios.kernel.position import Input, Position
from storage.database import MEMORY
from storage.migrate import upgrade
from storage.sessions import NewSession
from storage.store import Store

ROUNDS: Final = 3

CANARIES: Final[dict[str, frozenset[str]]] = {
    "zq-seller-": frozenset({"seller"}),
    "zq-buyer-": frozenset({"buyer"}),
    "zq-judge-": frozenset({"judge"}),
    "zq-pair-": frozenset({"seller", "buyer"}),
    "zq-people-": frozenset({"buyer"}),
    "zq-bid-seller": frozenset({"seller", "judge"}),
    "zq-bid-buyer": frozenset({"buyer", "judge"}),
    "7771001": frozenset({"seller"}),  # limit
    "7772002": frozenset({"buyer"}),
    "7771003": frozenset({"seller", "judge"}),  # sealed price
    "7771502": frozenset({"buyer", "judge"}),
    "7771005": frozenset({"seller"}),  # payoff
    "7772005": frozenset({"buyer"}),
    "zq-actor-seller": frozenset({"seller"}),
    "zq-preset": frozenset(),
    "zq-manifest": frozenset(),
    "zq-hidden": frozenset(),
    "987654321": frozenset(),  # seed
    "777300": frozenset(),  # what draws made
}
"""What is private, with the seats that may learn it. The full view shows all of it."""

NOWHERE: Final = ("zq-account", "zq-name", "zq-workspace", "zq-home")
"""What no export shows: names of people, their accounts, folders."""


PICTURE: Final = Image(digest="zq-seller-digest", media="image/png", alt="zq-seller-picture")


class Bid(Action):
    """Name a sealed price."""

    price: int
    reason: Words = Field(description="For the judge alone.")


class Rule(Action):
    """Judge the round."""

    verdict: str


class Whisper(Action):
    """Say something to the seller alone."""

    text: Words


class Market(State):
    limit: FrozenDict[str, int]
    round: int = 0
    bids: FrozenDict[str, int] = FrozenDict()
    omen: int = 0


class Limits(Value):
    """The parameters: both limits."""

    seller: int = 7771001
    buyer: int = 7772002


class Own(Value):
    """What a side may know."""

    limit: int | None


class Stall(Scenario[Market, Bid | Rule | Whisper, Limits]):
    """Sealed bids before a judge."""

    roles = (
        Role("seller"),
        Role("buyer"),
        Role("judge", kind="service"),
        Role("watcher", 0, 1, kind="observer"),
    )
    talk = "any_time"

    def start(self, setup: Setup[Limits], rng: Rng) -> Step[Market]:
        limit = FrozenDict({"seller": setup.params.seller, "buyer": setup.params.buyer})
        omen = 7773000 + rng("omen").integer(1, 9)
        briefs = [brief(seat, f"zq-{seat}-brief: your limit is {limit.get(seat)}.") for seat in setup.seats]
        return Step(Market(limit=limit, omen=omen), (Tell(ALL, "The stall is open."), *briefs))

    def turn(self, state: Market) -> Turn | None:
        if state.round >= ROUNDS:
            return None
        if len(state.bids) == 2:
            verdicts = one_of([f"zq-judge-{state.round}-{n}" for n in (1, 2)])
            return Turn((Ask("judge", (Rule.where(verdict=verdicts),)),))
        low, high = at_least(state.limit["seller"]), at_most(state.limit["buyer"])
        hour = timedelta(hours=1)
        return Turn(
            (
                Ask("seller", (Bid.where(price=low),), joint="bids", text="zq-seller-ask", deadline=hour),
                Ask("buyer", (Bid.where(price=high),), joint="bids", text="zq-buyer-ask"),
                Ask("buyer", (Whisper,), "whisper", optional=True),
            )
        )

    def apply(self, state: Market, moves: tuple[Move[Bid | Rule | Whisper], ...], rng: Rng) -> Step[Market]:
        first = moves[0].action
        if isinstance(first, Whisper):
            return Step(state, (show(moves[0], "seller"),))
        if isinstance(first, Rule):
            after = state.but(round=state.round + 1, bids=FrozenDict())
            return Step(after, (Tell(ALL, f"Round {after.round} is judged."), _ledger(state)))
        bids = FrozenDict({move.seat: move.action.price for move in moves if isinstance(move.action, Bid)})
        omen = 7773000 + rng("omen", state.round).integer(1, 9)
        shown = [show(move, "judge") for move in moves]
        return Step(state.but(bids=bids, omen=omen), (*shown, Tell(ALL, "Both have bid.")))

    def view(self, state: Market, seat: str) -> Own:
        return Own(limit=state.limit.get(seat))

    def outcome(self, state: Market, why: str) -> Outcome:
        sides = ("seller", "buyer")
        return Outcome(
            summary=f"After {state.round} rounds.",
            payoffs=FrozenDict({"seller": 7771005.0, "buyer": 7772005.0}),
            metrics=FrozenDict({"rounds": state.round, "deal": None}),
            figures=(_open_chart(),),
            own=FrozenDict({seat: f"zq-{seat}-own" for seat in sides}),
            hidden=FrozenDict({"code": "zq-hidden", "omen": state.omen}),
        )


def _ledger(state: Market) -> Tell:
    points = ((1.0, float(state.limit["seller"])), (2.0, 5.0))
    chart = Chart(
        title="zq-seller-chart", x="round", y="€", series=(Series(name="zq-seller-line", points=points),)
    )
    table = Table(title="zq-seller-table", head=("what", "much"), rows=(("zq-seller-cell", "1"),))
    nodes = (Node(id="a", label="zq-seller-node"), Node(id="b", label="end"))
    graph = Graph(title="zq-seller-graph", nodes=nodes, edges=(Edge(source="a", target="b", label="goes"),))
    return Tell("seller", "zq-seller-ledger", data=(chart, table, graph, PICTURE))


def _open_chart() -> Chart:
    lines = (
        Series(name="seller", points=((1.0, 9_400.0), (3.0, 9_000.0)), seat="seller"),
        Series(name="buyer", points=((2.0, 6_500.0), (4.0, 8_000.0)), seat="buyer"),
    )
    return Chart(
        title="Offers", x="round", y="price (€)", series=lines, marks=(Mark(name="deal", y=8_500.0),)
    )


class Stage(NamedTuple):
    """A played stall."""

    store: Store
    engine: Engine
    ref: Ref
    tenant: int
    people: dict[str, int]


def open_store(url: str) -> Store:
    """A store on a database with tables, which knows the stall only."""
    if url != MEMORY:
        upgrade(url)
    return Store(url, lambda name: Stall(), durability="normal")


async def begin(store: Store) -> tuple[Stage, Live]:
    """A new stall: a person buys, a machine sells and one judges."""
    tenant = await store.tenant("local")
    people = {
        name: await store.person(tenant, "chat", "zq-workspace", f"zq-account-{name}", f"zq-name-{name}")
        for name in ("ann", "bob")
    }
    engine = Engine(store, _no_actor, SimulatedClock(), "host:1:2")
    seats = {
        "seller": Holder("strategy:zq-actor-seller?e=4"),
        "buyer": Holder("human", people["ann"]),
        "judge": Holder("scripted:/home/zq-home/judge.txt"),
    }
    manifest = {"parley": "1", "preset": "zq-manifest"}
    new = NewSession("stall", 1, 987654321, seats, {}, "zq-preset", {"events": 5_000}, manifest)
    ref = await store.create(tenant, new)
    return Stage(store, engine, ref, tenant, people), await engine.open(ref)


async def play(live: Live, *, rounds: int = ROUNDS, said: str = "Good day. zq-all-said") -> None:
    """Rounds with a bit of everything, to the end if all are played."""
    runner = live.runner
    for number in range(rounds):
        await live.move("buyer", Say(text=Words(said)))
        await live.move("buyer", Whisper(text=Words(f"zq-pair-whisper-{number}")))
        asked = next(a for a in runner.position.asks.values() if a.ask.seat == "seller")
        question = Ask("seller", (Say,), text="zq-seller-question")
        await take(
            live, lambda p, at, n=asked.number, q=question: consult(Stall(), p, n, q, "zq-seller-expert")
        )
        await live.answer(runner.position.opened, Say(text=Words("zq-seller-answer")), by="zq-seller-expert")
        await take(
            live,
            lambda p, at: Input(
                "memo", (), {"seat": "seller", "about": "plan", "text": {"t": "zq-seller-memo"}}
            ),
        )
        await take(
            live, lambda p, at: Input("aside", (), {"seat": "buyer", "text": {"t": "zq-people-aside"}})
        )
        await live.move("buyer", Bid(price=7771502, reason=Words("zq-bid-buyer")), source="form")
        await machine(live, "seller", Bid(price=7771003, reason=Words("zq-bid-seller")))
        await machine(live, "judge", Rule(verdict=f"zq-judge-{runner.position.state.round}-1"))


async def take(live: Live, make: Any) -> None:
    await live.runner.take(make)


async def machine(live: Live, seat: str, action: Action) -> None:
    """A machine's move, as its driver would make it."""

    def make(position: Position, at: int) -> Input:
        return admit(Stall(), position, seat, action, source="model", at=at)

    await live.runner.take(make)


def _no_actor(reference: str, scenario: str) -> Any:
    raise AssertionError("no machine decides in these tests")
