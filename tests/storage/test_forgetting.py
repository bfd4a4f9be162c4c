"""Forgetting somebody erases what the bridge has kept, in rows and in files, and leaves others theirs."""

import json
from pathlib import Path

import pytest

from scenarios.engine.ports import Post, Ref
from storage.lobbies import Lobbies, LobbySeat
from storage.persons import PersonRow, Persons, Preferences
from storage.store import Store
from storage.traffic import Traffic
from tests.fakes.loop import awaited
from tests.storage.place import Place, new, next_step, rows

CANARY = "quiet heron"
USER = "4711-canary"
TABLES = (
    *("account", "person", "inbox", "outbox", "place", "lobby", "lobby_seat", "draft", "bookmark", "told"),
)


async def bustle(store: Store, user: str, name: str) -> tuple[Ref, int]:
    """A session and a lobby in which somebody has left traces everywhere."""
    persons, traffic, lobbies = Persons(store), Traffic(store), Lobbies(store)
    ref = await new(store)
    person = await persons.person(ref.tenant, "web", "w", user, name)
    await persons.set_preferences(ref.tenant, person, Preferences("direct", 1, 2, "Asia/Tokyo"))
    await persons.consent(ref.tenant, person, "play", "digest", 1)
    await persons.keep_draft(ref.tenant, person, ref.branch, 1, "Offer", {"note": name}, 0)
    await persons.bookmark(ref.tenant, ref, person, 0)
    await persons.told_once(ref.tenant, ref.branch, person, "talk")
    direct = await traffic.add_place(ref, "web", "", f"@{user}", "", f"direct:{person}")
    await traffic.opened(direct, f"@{user}", "")
    await store.commit(next_step(await store.load(ref), posts=[Post(direct, body=json.dumps({"to": name}))]))
    body = json.dumps({"who": {"user": user, "name": name}, "what": {"text": name}})
    await traffic.keep(ref.tenant, "web", f"m.{user}", "", body)
    await traffic.keep(ref.tenant, "web", f"n.{user}", "", '{"who": null}')
    seats = (LobbySeat("buyer", person, None, name, True), LobbySeat("seller", None, "hard"))
    for state in ("ready", "started"):
        lobby = await lobbies.create(
            *(ref.tenant, f"{state}{person}"),
            platform="web", workspace="w", channel="c", host=person, scenario="market", preset=None,
            terms={}, due=5, seats=seats,
        )  # fmt: skip
        await lobbies.change(
            ref.tenant, lobby.public_id, lambda row, to=state: row._replace(state=to, shown="x")
        )
    return ref, person


async def traces(store: Store, *what: str) -> list[str]:
    found = {table: repr(await rows(store, table)) for table in TABLES}
    return [table for table, text in found.items() if any(word in text for word in what)]


@awaited
async def test_nothing_tells_of_the_person_any_more(store: Store) -> None:
    ref, ann = await bustle(store, USER, CANARY)
    _, bob = await bustle(store, "b", "Bob")
    before = await traces(store, "Bob")
    assert await store.forget(ref.tenant, ann) == 0
    persons, traffic, lobbies = Persons(store), Traffic(store), Lobbies(store)
    # Ids of messages stay, so that one that is delivered again is known.
    assert await traces(store, CANARY, f"@{USER}") == []
    assert await persons.people(ref.tenant, [ann]) == {ann: PersonRow("", (), Preferences())}
    assert not await persons.consented(ref.tenant, ann, "digest")
    assert await persons.bookmarks(ref) == []
    assert await persons.draft(ref.tenant, ann, ref.branch, 1, "Offer") is None
    assert await persons.told_once(ref.tenant, ref.branch, ann, "talk")
    assert [(place.state, place.channel) for place in await traffic.places(ref)] == [("gone", "")]
    assert [row.external_id for row in await traffic.pending()] == [f"n.{USER}", "m.b", "n.b"]
    assert await traffic.keep(ref.tenant, "web", f"m.{USER}", "", "{}") is None
    free = await lobbies.load(ref.tenant, f"ready{ann}")
    assert free.seats == (LobbySeat("buyer"), LobbySeat("seller", None, "hard"))
    begun = await lobbies.load(ref.tenant, f"started{ann}")
    assert begun.seats[0] == LobbySeat("buyer", ann, None, "", True)
    assert {free.id, begun.id} <= {row.id for row in await lobbies.unsettled()}
    assert await traces(store, "Bob") == before
    assert await persons.consented(ref.tenant, bob, "digest")
    assert await persons.person(ref.tenant, "web", "w", USER, "Ann again") != ann


@pytest.mark.parametrize("threaded", [False, True])
@awaited
async def test_nothing_stays_in_the_files(sqlite: Place, threaded: bool) -> None:
    store = sqlite.open(threaded=threaded, durability="full")
    ref, ann = await bustle(store, USER, CANARY)
    folder = sqlite.file.parent

    def found() -> bool:
        return any(_holds(path) for path in folder.iterdir() if path.is_file())

    assert found()
    await store.forget(ref.tenant, ann)
    assert not found()


def _holds(path: Path) -> bool:
    data = path.read_bytes()
    return CANARY.encode() in data or f"@{USER}".encode() in data
