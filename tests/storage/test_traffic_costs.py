"""What the bridge asks all day reads what is left to do, however much was done before."""

from typing import Any

from sqlalchemy import Connection, event

from scenarios.engine.ports import Post
from storage.communities import Communities
from storage.lobbies import Lobbies, LobbySeat
from storage.persons import Persons
from storage.store import Store
from storage.traffic import Traffic
from tests.fakes.loop import awaited
from tests.storage.place import Place, new, next_step

LEFT = (
    "ix_inbox_pending",
    "ix_outbox_unsent",
    "ix_branch_unfinished",
    "ix_lobby_unsettled",
    "ix_lobby_waiting",
)
"""Indexes that hold nothing but what is left to do: these may be read as a whole."""


class Plans:
    """Every query of a store from now on, with how SQLite goes about it."""

    def __init__(self) -> None:
        self._queries: list[tuple[str, Any]] = []

    def listen(self, connection: Connection) -> None:
        event.listen(connection.engine, "before_cursor_execute", self._heard)

    def _heard(self, _: Any, __: Any, query: str, values: Any, *___: Any) -> None:
        self._queries.append((query, values))

    def scans(self, connection: Connection) -> list[str]:
        """Whole tables and indexes that were read."""
        event.remove(connection.engine, "before_cursor_execute", self._heard)
        found = []
        for query, values in self._queries:
            if query.startswith(("SELECT", "UPDATE", "DELETE")):
                plan = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {query}", values)
                found += [f"{row[-1]}: {query}" for row in plan if row[-1].startswith("SCAN")]
        return found


async def everything(store: Store) -> None:
    """What a bridge asks when something arrives, is sent, rings, and when it starts."""
    traffic, lobbies, persons = Traffic(store), Lobbies(store), Persons(store)
    communities = Communities(store)
    tenant = await communities.tenant_of("web", "w", "Club")
    ann = await persons.person(tenant, "web", "w", "ann", "Ann")
    await persons.known(tenant, "web", "w", "ann")
    await communities.settings("web", "w")
    ref = await new(store, tenant="web:w")
    place = await traffic.add_place(ref, "web", "w", "c", "t", "public")
    await traffic.opened(place, "c", "t")
    await traffic.place_at("web", "w", "c", "t")
    number = await traffic.keep(tenant, "web", "m1", "", "{}", place=place)
    assert number is not None
    await traffic.pending()
    await traffic.consume(tenant, number, "ignored")
    await traffic.watermark(place, "m1")
    await store.commit(next_step(await store.load(ref), posts=[Post(place, "edit", "a"), Post(place)]))
    row = await traffic.claim(place, 0)
    assert row is not None
    await traffic.sent(row, "m2")
    await traffic.waiting()
    await traffic.message_of(place, "a")
    await traffic.event_of(tenant, place, "m2")
    await traffic.set_timer(ref, "late", "1", 5)
    await traffic.next_due()
    (timer,) = await traffic.due_timers(9)
    await traffic.add(ref, [Post(place)], timer=timer.id)
    await traffic.places(ref)
    await traffic.open_places("web")
    await traffic.live_branches()
    await store.claim(ref, "here:1:1")
    await store.renew("here:1:1")
    seats = [LobbySeat("buyer", ann, None, "Ann")]
    what: dict[str, Any] = {"host": ann, "scenario": "market", "preset": None, "terms": {}, "seats": seats}
    lobby = await lobbies.create(tenant, platform="web", workspace="w", channel="c", due=5, **what)
    await lobbies.change(tenant, lobby.public_id, lambda row: row._replace(message="m3", shown="x"))
    await lobbies.load(tenant, lobby.public_id)
    await lobbies.by_message("web", "w", "c", "m3")
    await lobbies.due(9)
    await lobbies.unsettled()
    await lobbies.of_person(tenant, ann)
    await persons.consented(tenant, ann, "digest")
    await persons.told_once(tenant, ref.branch, ann, "talk")
    await persons.keep_draft(tenant, ann, ref.branch, 1, "Offer", {}, 0)
    await persons.draft(tenant, ann, ref.branch, 1, "Offer")
    await persons.drop_drafts(tenant, ref.branch, ann)
    await persons.people(tenant, [ann])
    await persons.sessions_of(tenant, ann)
    await communities.going_on("web", "w")


@awaited
async def test_nothing_that_is_done_is_read_again(sqlite: Place) -> None:
    store = sqlite.open()
    plans = Plans()
    await store.run(plans.listen)
    await everything(store)
    scans = await store.run(plans.scans)
    assert [scan for scan in scans if not any(index in scan.partition(":")[0] for index in LEFT)] == []
    assert any("ix_inbox_pending" in scan for scan in scans)
