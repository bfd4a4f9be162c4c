"""The session that is killed: machines, a person whose moves come through the inbox, a consultation, a handover.

Whatever it does is derived from what is stored, so that it can be begun again at any moment.
"""

import json
from collections.abc import Sequence
from hashlib import blake2b
from typing import Any

from sqlalchemy import Connection, text

from scenarios import Say, Words
from scenarios.engine.clock import SimulatedClock
from scenarios.engine.engine import Engine
from scenarios.engine.live import Live
from scenarios.engine.ports import (
    Act,
    Consult,
    Decision,
    Fenced,
    Holder,
    KeptText,
    Moment,
    Origin,
    Owned,
    Post,
    Ref,
)
from scenarios.engine.runner import Listener
from scenarios.kernel.actions import Action
from storage import texts
from storage.ownership import this_process
from storage.sessions import NewSession
from storage.store import Store
from tests.fakes.actors import Plays, cast, haggle
from tests.fakes.scenarios import Choose, Offer, Table, find

MESSAGES: Sequence[Action] = (
    Offer(price=40, message=Words("Forty is what I have.")),
    Offer(price=44),
    Offer(price=47, message=Words("My last word, nearly.")),
)
LIMIT = 26


def prudent(moment: Moment) -> Decision:
    """Asks a mentor once, in its third move, and says what it was told."""
    assert isinstance(moment.view, Table)
    if moment.view.rounds == 4 and not moment.notes:
        return Consult("mentor", (Say,), "What now?")
    if moment.notes:
        assert moment.notes[0].action is not None
        return Act(Offer(price=77, message=Words(f"I was told: {len(moment.notes)}")))
    decided = haggle(1)(moment)
    assert isinstance(decided, Act)
    action = decided.action if isinstance(decided.action, Offer) else Offer(price=60)
    return Act(action)


def steady(moment: Moment) -> Decision:
    """Never accepts, so that a limit ends it."""
    decided = haggle(2)(moment)
    assert isinstance(decided, Act)
    return decided if isinstance(decided.action, Offer) else Act(Offer(price=55))


def choosing(moment: Moment) -> Decision:
    """Chooses at once."""
    return Act(Choose(number=moment.rng("pick").integer(0, 9)))


async def thinking(moment: Moment) -> Decision:
    """Takes its time, as a model does."""
    seen = await moment.seen()
    return Act(Choose(number=moment.rng("pick", len(seen)).integer(0, 9)))


ACTORS = cast(
    {
        "prudent": Plays(prudent),
        "steady": Plays(steady),
        "chooser": Plays(choosing),
        "thinker": Plays(thinking),
    }
)
SEATS = {
    "market": {"seller": Holder("prudent"), "buyer": Holder("human")},
    "together": {"player-1": Holder("chooser"), "player-2": Holder("chooser")},
    "thinking": {"player-1": Holder("thinker"), "player-2": Holder("thinker")},
}


async def create(store: Store, scenario: str) -> Ref:
    """The session, before its first event."""
    tenant = await store.tenant("local")
    name = "together" if scenario == "thinking" else scenario
    params = {"rounds": 40} if scenario == "market" else {}
    limits = {"events": LIMIT} if scenario == "market" else {}
    return await store.create(tenant, NewSession(name, 1, 11, SEATS[scenario], params, limits=limits))


def same_salts() -> None:
    """References to words that are the same in every run."""

    def keep(said: str, person: int | None) -> KeptText:
        salt = blake2b(said.encode(), digest_size=16).digest()
        return KeptText(texts.reference(salt, said), salt, said, person)

    texts.keep = keep


async def run(url: str, ref: Ref, *, threaded: bool) -> str:
    """Play on from wherever it stands: "over", or "fenced" where somebody else runs it now."""
    store = Store(url, find, durability="normal", threaded=threaded)
    engine = Engine(store, ACTORS, SimulatedClock(), this_process())
    try:
        posting: Listener = lambda taken: [Post(None, "post", f"{taken.event.seq}")]  # noqa: E731
        live = await engine.open(ref, listeners=[posting])
        while (state := await live.drive()) == "waiting":
            await _person(store, live)
        return state
    except (Owned, Fenced):
        return "fenced"
    finally:
        await engine.close_all()
        store.close()


async def _person(store: Store, live: Live) -> None:
    """Whoever is waited for does something: the mentor answers, the buyer moves or gives up the seat."""
    position = live.runner.position
    for number, asked in position.asks.items():
        if asked.addressee is not None:
            await live.answer(number, Say(text=Words("Stay firm.")), by=asked.addressee)
            return
    consumed = await store.run(lambda c: _delivered(c, live.runner.ref))
    if consumed == len(MESSAGES):
        await live.hand_over("buyer", Holder("steady"))
        return
    key, action = f"message-{consumed}", MESSAGES[consumed]
    number = await store.run(lambda c: int(c.execute(_ID, {"key": key}).scalar_one()))
    await live.move("buyer", action, origin=Origin(number))


_ADD = text(
    "INSERT INTO inbox (tenant, platform, external_id, external_order, body, state, attempts, received)"
    " VALUES (:tenant, 'web', :key, '', 'raw', 'pending', 0, 0) ON CONFLICT DO NOTHING"
)
_ID = text("SELECT id FROM inbox WHERE external_id = :key")
_CONSUMED = text("SELECT count(*) FROM inbox WHERE state = 'consumed'")


def _delivered(connection: Connection, ref: Ref) -> int:
    """The platform delivers everything again that it has ever sent, and one more; gives how many are done with."""
    consumed = int(connection.execute(_CONSUMED).scalar_one())
    for n in range(min(consumed + 1, len(MESSAGES))):
        for _ in range(2):
            connection.execute(_ADD, {"tenant": ref.tenant, "key": f"message-{n}"})
    return consumed


def without_basis(found: "Found") -> "Found":
    """Who thinks at the same time as another, and is asked again later, has seen more by then: the move says so."""

    def plain(body: str) -> str:
        form = json.loads(body)
        for move in form.get("m", ()):
            move[4:5] = [None]
        return json.dumps(form)

    return {**found, "event": [(*row[:4], plain(row[4])) for row in found["event"]]}


Found = dict[str, list[tuple[Any, ...]]]
_COMPARED = {
    "event": ("branch", "seq", "kind", "at", "body", "chain"),
    "ask": ("branch", "number", "body", "opened_seq", "closed_seq", "answered", "due", "parent", "addressee"),
    "outbox": ("branch", "seq", "ordinal", "operation", "target", "state"),
    "inbox": ("external_id", "state", "branch", "body"),
    "text": ("ref", "text"),
    "occupancy": ("branch", "seat", "actor", "from_seq", "to_seq"),
    "branch": ("id", "head", "status", "owner", "attempts"),
}


async def found(store: Store) -> Found:
    """All that must be the same, however often it was killed."""

    def work(connection: Connection) -> Found:
        return {
            table: [
                tuple([bytes(cell) if isinstance(cell, memoryview) else cell for cell in row])
                for row in connection.execute(
                    text(f"SELECT {', '.join(names)} FROM {table} ORDER BY 1, 2, 3")
                )
            ]
            if len(names) > 2
            else [
                tuple(row)
                for row in connection.execute(text(f"SELECT {', '.join(names)} FROM {table} ORDER BY 1"))
            ]
            for table, names in _COMPARED.items()
        }

    return await store.run(work)
