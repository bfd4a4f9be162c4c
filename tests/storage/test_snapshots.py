"""Snapshots speed up restoring, cost a quarter of the log at most, and can be lost or spoilt without harm."""

import zlib

import pytest

from scenarios.kernel.codec import dumps, loads
from tests.fakes.loop import awaited
from tests.storage.place import Place, advanced, new, next_step, rows, run_sql


async def restored(place: Place, ref: object) -> object:
    """The position as a program sees it that has just begun."""
    return (await place.open().load(ref)).position  # type: ignore[arg-type]


@awaited
async def test_without_snapshots_the_position_is_the_same(place: Place) -> None:
    store = place.open()
    ref = await new(store, params={"rounds": 400})
    head = (await advanced(store, ref, 80)).position
    assert len(await rows(store, "snapshot", "seq")) >= 2
    assert await restored(place, ref) == head
    await run_sql(store, "DELETE FROM snapshot")
    assert await restored(place, ref) == head
    again = await store.load(ref)
    assert (again.tail, again.position) == (80, head)


@awaited
async def test_restoring_a_small_state_folds_few_events(place: Place) -> None:
    store = place.open()
    ref = await new(store, params={"rounds": 1000})
    await advanced(store, ref, 150)
    assert (await place.open().load(ref)).tail < 60


@pytest.mark.long
@pytest.mark.parametrize(
    "spoil", ["cut", "garbage", "empty", "format", "version", "state", "chain", "shape", "asks"]
)
@awaited
async def test_a_spoilt_snapshot_is_passed_over(place: Place, spoil: str) -> None:
    store = place.open()
    ref = await new(store, params={"rounds": 400})
    head = (await advanced(store, ref, 60)).position

    def change(form: bytes) -> bytes:
        body = loads(zlib.decompress(form))
        match spoil:
            case "cut":
                return form[: len(form) // 2]
            case "garbage":
                return b"\x00" + form[::-1]
            case "empty":
                return b""
            case "format":
                body["f"] = 99
            case "version":
                body["v"] = 99
            case "state":
                body["state"]["mood"] += 1
            case "chain":
                body["chain"] = "00" * 16
            case "shape":
                body = [body]
            case "asks":
                body["asks"] = [[1]]
        return zlib.compress(dumps(body).encode())

    for branch, seq, form in await rows(store, "snapshot", "branch", "seq", "form"):
        await run_sql(
            store,
            "UPDATE snapshot SET form = :form WHERE branch = :branch AND seq = :seq",
            form=change(bytes(form)),
            branch=branch,
            seq=seq,
        )
    assert await restored(place, ref) == head
    for seq in (16, 17, 40, 59):
        assert (await place.open().load(ref, seq)).position.seq == seq


@awaited
async def test_a_snapshot_of_an_ancestor_serves_its_branches(place: Place) -> None:
    store = place.open()
    ref = await new(store, params={"rounds": 400})
    await advanced(store, ref, 60)
    branch = await store.branch(ref, 50)
    assert (await store.load(branch)).tail < 50
    grown = await advanced(store, branch, 40)
    assert await restored(place, branch) == grown.position


@pytest.mark.parametrize("padding", [0, 3_000, 30_000])
@awaited
async def test_snapshots_cost_a_quarter_of_the_log_at_most(sqlite: Place, padding: int) -> None:
    store = sqlite.open()
    ref = await new(store, params={"rounds": 2_000, "padding": padding})
    loaded = await store.load(ref)
    for price in range(400):
        step = next_step(loaded, price + 20)
        await store.commit(step)
        loaded = loaded._replace(position=step.position)
    log = sum(len(row[0]) for row in await rows(store, "event", "body", "seq"))
    kept = sum(len(row[0]) for row in await rows(store, "snapshot", "form", "seq"))
    assert kept <= 0.25 * log + 40
