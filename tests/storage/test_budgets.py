"""Budgets: each scope counts what it says, reservations count, and two at once never share the last of it."""

import asyncio
import multiprocessing
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from scenarios.engine.desk import Called, Limit, LimitFallen, Scope, Unit, Used, Work
from scenarios.engine.ports import Ref
from storage.budgets import amount
from storage.sessions import NewSession
from storage.store import Store
from tests.fakes.loop import awaited
from tests.fakes.scenarios import find
from tests.storage.calling import begun, made
from tests.storage.place import Place, advanced, new, rows, run_sql

BUYER = Work("buyer", 2, 1)


async def fits(store: Store, ref: Ref, *limits: Limit, work: Work = BUYER) -> bool:
    """Whether a call of 1,000 tokens and 0.005 would be let through; a call that was is taken back."""
    before = await rows(store, "usage")
    try:
        number = await begun(store, ref, "tried", limits=limits, work=work)
    except LimitFallen:
        assert await rows(store, "usage") == before
        return False
    await store.end_call(ref, number, Called(None, "cancelled"))
    return True


@pytest.mark.parametrize(("unit", "used"), [("tokens", 340), ("money", 1_700)])
@pytest.mark.parametrize("scope", ["seat", "session", "month"])
@awaited
async def test_a_call_fits_to_the_last_token(store: Store, scope: Scope, unit: Unit, used: int) -> None:
    ref = await new(store)
    wants = {"tokens": 1_000, "money": 5_000}[unit]
    assert await fits(store, ref, Limit(scope, unit, wants))
    assert not await fits(store, ref, Limit(scope, unit, wants - 1))
    await made(store, ref, work=BUYER)
    assert await fits(store, ref, Limit(scope, unit, used + wants))
    assert not await fits(store, ref, Limit(scope, unit, used + wants - 1))


@awaited
async def test_what_is_reserved_counts_until_it_is_settled(store: Store) -> None:
    ref = await new(store)
    limit = Limit("session", "tokens", 1_400)
    number = await begun(store, ref)
    assert not await fits(store, ref, limit)
    await store.end_call(ref, number, Called({"text": "x"}, used=Used(300, 40)))
    assert await fits(store, ref, limit)


@awaited
async def test_a_failure_counts_what_it_used(store: Store) -> None:
    ref = await new(store)
    await store.end_call(ref, await begun(store, ref), Called(None, "invalid", used=Used(300, 40)))
    assert await fits(store, ref, Limit("session", "tokens", 1_340))
    assert not await fits(store, ref, Limit("session", "tokens", 1_339))


@awaited
async def test_a_call_whose_process_died_may_have_been_paid(place: Place) -> None:
    first = place.open()
    ref = await new(first)
    await begun(first, ref)
    place.close()
    assert not await fits(place.open(), ref, Limit("session", "tokens", 1_999))


@awaited
async def test_seat_and_session_count_all_branches(store: Store) -> None:
    ref = await new(store)
    await advanced(store, ref, 2)
    branch = await store.branch(ref, 1)
    await made(store, ref, work=BUYER)
    seat, session = Limit("seat", "tokens", 1_339), Limit("session", "tokens", 1_339)
    for where in (ref, branch):
        assert not await fits(store, where, seat)
        assert not await fits(store, where, session)
        assert await fits(store, where, seat, work=Work("seller", 1, 1))
        assert not await fits(store, where, session, work=Work("seller", 1, 1))
    assert await fits(store, await new(store), seat, session)


async def hosted(store: Store, tenant: int, host: int | None, guild: str | None) -> Ref:
    return await store.create(tenant, NewSession("market", 1, 7, {}, host=host, guild=guild))


@awaited
async def test_host_guild_and_tenant_each_count_their_own(store: Store) -> None:
    tenant, abroad = await store.tenant("local"), await store.tenant("abroad")
    ann = await store.person(tenant, "web", "", "ann", "Ann")
    bob = await store.person(tenant, "web", "", "bob", "Bob")
    paid = await hosted(store, tenant, ann, "north")
    await made(store, paid)
    scopes: tuple[Scope, ...] = ("person", "guild", "month")
    tried: list[tuple[Ref, list[bool]]] = [
        (paid, [False, False, False]),
        (await hosted(store, tenant, ann, "south"), [False, True, False]),
        (await hosted(store, tenant, bob, "north"), [True, False, False]),
        (await hosted(store, tenant, None, None), [True, True, False]),
        (await hosted(store, abroad, None, "north"), [True, True, True]),
    ]
    for ref, expected in tried:
        assert [await fits(store, ref, Limit(scope, "tokens", 1_339)) for scope in scopes] == expected


@awaited
async def test_a_new_month_begins_at_nought(store: Store) -> None:
    tenant = await store.tenant("local")
    ann = await store.person(tenant, "web", "", "ann", "Ann")
    ref = await hosted(store, tenant, ann, "north")
    await made(store, ref)
    now = datetime.now(tz=UTC)
    month = now.replace(day=1, hour=0, minute=0, second=0, microsecond=0)
    limits = [Limit(scope, "tokens", 1_339) for scope in ("person", "guild", "month")]
    for at, fit in ((month, False), (month - timedelta(microseconds=1), True)):
        micros = round(at.timestamp()) * 1_000_000 - (at.microsecond > 0)
        await run_sql(store, "UPDATE usage SET at = :at WHERE NOT reserved", at=micros)
        assert [await fits(store, ref, limit) for limit in limits] == [fit] * 3
    assert not await fits(store, ref, Limit("session", "tokens", 1_339))


@awaited
async def test_a_single_call_may_be_too_large(store: Store) -> None:
    ref = await new(store)
    assert await fits(store, ref, Limit("call", "tokens", 1_000), Limit("call", "money", 5_000))
    assert not await fits(store, ref, Limit("call", "tokens", 999))
    assert not await fits(store, ref, Limit("call", "money", 4_999))
    assert not await fits(store, ref, Limit("session", "tokens", 9_999), Limit("call", "tokens", 999))


@pytest.mark.parametrize(
    ("limit", "says"),
    [
        (
            Limit("session", "tokens", 1_000),
            "The budget of this session is used up: 1,000 tokens; "
            "the 660 tokens left may not suffice for another call.",
        ),
        (Limit("session", "tokens", 340), "The budget of this session is used up: 340 tokens."),
        (Limit("seat", "money", 1_700), "The budget of the seat buyer is used up: 0.0017."),
        (Limit("month", "money", 0), "The budget of all sessions for this month is used up: 0.00."),
        (
            Limit("call", "tokens", 20),
            "A call may use at most 20 tokens, and this one could use 1,000 tokens.",
        ),
    ],
)
@awaited
async def test_what_fell_is_named(store: Store, limit: Limit, says: str) -> None:
    ref = await new(store)
    await made(store, ref, work=BUYER)
    with pytest.raises(LimitFallen) as fallen:
        await begun(store, ref, limits=[Limit("session", "tokens", 10_000), limit], work=BUYER)
    assert (str(fallen.value), fallen.value.limit) == (says, limit)
    assert len(await store.calls(ref)) == 1


def test_amounts_read_well() -> None:
    assert [amount("money", n) for n in (0, 1, 500_000, 1_230_000, 2_000_000_000)] == [
        *("0.00", "0.000001", "0.50", "1.23", "2,000.00")
    ]
    assert [amount("tokens", n) for n in (0, 1, 20_000)] == ["0 tokens", "1 token", "20,000 tokens"]


@pytest.mark.parametrize("scope", ["seat", "session", "month"])
@awaited
async def test_of_many_at_once_as_many_are_let_through_as_fit(store: Store, scope: Scope) -> None:
    refs = [await new(store)]
    refs += [await store.branch(refs[0], 0) for _ in range(3)]
    if scope == "month":
        refs += [await new(store) for _ in range(3)]
    tries = [begun(store, ref, limits=[Limit(scope, "tokens", 3_999)], work=BUYER) for ref in refs * 4]
    done = await asyncio.gather(*tries, return_exceptions=True)
    assert sum(isinstance(one, int) for one in done) == 3
    assert sum(isinstance(one, LimitFallen) for one in done) == len(done) - 3


def _try(url: str, ref: tuple[int, int], gate: Any, results: Any) -> None:
    store = Store(url, find)
    gate.wait()
    try:
        asyncio.run(begun(store, Ref(*ref), limits=[Limit("session", "tokens", 1_999)]))
        results.put("through")
    except LimitFallen:
        results.put("fallen")
    finally:
        store.close()


@pytest.mark.long
@awaited
async def test_of_two_processes_one_is_let_through(place: Place) -> None:
    store = place.open()
    ref = await new(store)
    context = multiprocessing.get_context("spawn")
    gate, results = context.Barrier(2), context.Queue()
    both = [context.Process(target=_try, args=(place.url, tuple(ref), gate, results)) for _ in range(2)]
    for process in both:
        process.start()
    for process in both:
        await asyncio.to_thread(process.join, 60)
    assert sorted([results.get(timeout=5), results.get(timeout=5)]) == ["fallen", "through"]
    assert len(await store.calls(ref)) == 1


@awaited
async def test_sums_are_read_from_indexes(sqlite: Place) -> None:
    store = sqlite.open()
    tenant = await store.tenant("local")
    ann = await store.person(tenant, "web", "", "ann", "Ann")
    ref = await hosted(store, tenant, ann, "north")
    said: list[str] = []
    real = store.executor.now

    def explained(connection: Any) -> None:
        from sqlalchemy import event

        def look(conn: Any, cursor: Any, statement: str, values: Any, *_: Any) -> None:
            if "sum(" in statement:
                plan = cursor.connection.execute(f"EXPLAIN QUERY PLAN {statement}", values).fetchall()
                said.append(plan[0][3])

        event.listen(connection, "before_cursor_execute", look)

    real(explained)
    scopes: tuple[Scope, ...] = ("seat", "session", "person", "guild", "month")
    await begun(store, ref, limits=[Limit(scope, "tokens", 9_000) for scope in scopes])
    assert len(said) == 5
    assert all("USING COVERING INDEX ix_usage_" in plan for plan in said), said
