"""People's words: kept once, resolved by reference, and gone for good when their author is forgotten."""

import json

import pytest

from scenarios.engine.ports import Ref
from storage.errors import Unknown
from storage.store import Store
from tests.fakes.loop import awaited
from tests.storage.place import Place, advanced, new, next_step, rows, run_sql

SECRET = "the heron lands at noon"


async def said(store: Store, ref: Ref, *words: str, person: int | None) -> list[str]:
    """Keep words with a step each; gives their references."""
    found = []
    for text in words:
        kept = store.keep(text, person)
        await store.commit(next_step(await store.load(ref), texts=(kept,)))
        found.append(kept.ref)
    return found


@awaited
async def test_the_same_words_are_never_the_same_reference(store: Store) -> None:
    ref = await new(store, params={"rounds": 50})
    await advanced(store, ref, 1)
    refs = await said(store, ref, "yes", "yes", "yes", person=None)
    assert len({*refs}) == 3
    assert all(len(ref) == 22 for ref in refs)
    assert await store.texts(ref.tenant, refs) == dict.fromkeys(refs, "yes")
    assert await store.texts(ref.tenant, []) == {}
    assert await store.texts(ref.tenant, ["unknown"]) == {}


@awaited
async def test_many_references_are_resolved_at_once(store: Store) -> None:
    ref = await new(store)
    await advanced(store, ref, 1)
    kept = tuple([store.keep(f"word {n}", None) for n in range(1_203)])
    await store.commit(next_step(await store.load(ref), texts=kept))
    found = await store.texts(ref.tenant, [text.ref for text in kept])
    assert found == {text.ref: text.text for text in kept}


@awaited
async def test_forgetting_erases_words_salt_name_and_accounts(store: Store) -> None:
    ref = await new(store, params={"rounds": 50})
    await advanced(store, ref, 1)
    ann = await store.person(ref.tenant, "web", "", "ann@example.org", "Ann")
    bob = await store.person(ref.tenant, "web", "", "bob@example.org", "Bob")
    gone = await said(store, ref, SECRET, "and more", person=ann)
    stays = await said(store, ref, "mine stays", person=bob)
    history, head = await store.history(ref), (await store.load(ref)).position
    assert await store.forget(ref.tenant, ann) == 2
    assert await store.texts(ref.tenant, gone + stays) == {stays[0]: "mine stays"}
    left = {row[0]: row[1:] for row in await rows(store, "text", "ref", "text", "salt", "person")}
    assert all(left[one] == (None, None, None) for one in gone)
    people = {
        row[0]: (row[1], row[2] is not None) for row in await rows(store, "person", "id", "name", "forgotten")
    }
    assert people == {ann: (None, True), bob: ("Bob", False)}
    assert [row[1] for row in await rows(store, "account", "id", "user_id")] == ["bob@example.org"]
    assert await store.history(ref) == history
    assert (await store.load(ref)).position == head
    assert await store.forget(ref.tenant, ann) == 0


@awaited
async def test_what_was_made_from_a_persons_words_goes_too(store: Store) -> None:
    ref = await new(store, params={"rounds": 50})
    await advanced(store, ref, 1)
    ann = await store.person(ref.tenant, "web", "", "ann", "Ann")
    (own,) = await said(store, ref, SECRET, person=ann)
    (other,) = await said(store, ref, "somebody else's", person=None)
    summary, digest, free = await said(
        store, ref, f"Ann: {SECRET}", "heron, noon", "nothing of it", person=None
    )
    for target, sources in ((summary, [own, other]), (digest, [summary]), (free, [other])):
        await run_sql(
            store, "UPDATE text SET sources = :s WHERE ref = :ref", s=json.dumps(sources), ref=target
        )
    assert await store.forget(ref.tenant, ann) == 3
    assert await store.texts(ref.tenant, [own, other, summary, digest, free]) == {
        other: "somebody else's",
        free: "nothing of it",
    }


@awaited
async def test_nobody_is_forgotten_by_mistake(store: Store) -> None:
    tenant = await store.tenant("local")
    for person in (0, -1, 4_711):
        with pytest.raises(Unknown):
            await store.forget(tenant, person)


@pytest.mark.parametrize("threaded", [False, True])
@awaited
async def test_no_trace_stays_in_the_files(sqlite: Place, threaded: bool) -> None:
    store = sqlite.open(threaded=threaded, durability="full")
    ref = await new(store, params={"rounds": 500})
    await advanced(store, ref, 1)
    ann = await store.person(ref.tenant, "web", "", "ann-account-7711", "Ann Heron-Name")
    secrets = [f"{SECRET} {n} " + "x" * (37 * n % 4_000) for n in range(120)]
    for n, secret in enumerate(secrets):
        await said(store, ref, secret, person=ann)
        await said(store, ref, f"harmless {n} " + "y" * (91 * n % 3_000), person=None)
    assert SECRET.encode() in _files(sqlite)
    assert await store.forget(ref.tenant, ann) == len(secrets)
    left = _files(sqlite)
    assert left.count(SECRET.encode()) == 0
    assert b"Ann Heron-Name" not in left
    assert b"ann-account-7711" not in left
    assert left.count(b"harmless") >= 120
    await advanced(store, ref, 3)
    assert SECRET.encode() not in _files(sqlite)


def _files(place: Place) -> bytes:
    return b"".join(path.read_bytes() for path in sorted(place.file.parent.iterdir()) if path.is_file())


@awaited
async def test_forgetting_says_so_where_a_reader_holds_the_old_pages(sqlite: Place) -> None:
    import sqlite3

    store = sqlite.open()
    ref = await new(store, params={"rounds": 50})
    await advanced(store, ref, 1)
    ann = await store.person(ref.tenant, "web", "", "ann", "Ann")
    await said(store, ref, SECRET, person=ann)
    reader = sqlite3.connect(sqlite.file)
    reader.execute("BEGIN")
    reader.execute("SELECT count(*) FROM text").fetchone()
    try:
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr("storage.executor.CHECKPOINT_PATIENCE", 0.05)
            with pytest.raises(Exception, match="another process reads the database"):
                await store.forget(ref.tenant, ann)
    finally:
        reader.close()
    await store.forget(ref.tenant, ann)
    assert SECRET.encode() not in _files(sqlite)
