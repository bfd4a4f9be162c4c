"""What a session may use up: by the settings, its community and its own terms, as they are set now."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest

from bot.app import App
from bot.community import guild
from config.settings import Settings
from scenarios.engine.desk import Limit, LimitFallen, Used, Wanted, Work
from scenarios.engine.ports import Ref
from scenarios.kernel.errors import ParleyError
from scenarios.registry import Registry
from storage.communities import Communities
from storage.store import Store
from tests.fakes.clock import HandClock
from tests.fakes.loop import awaited

HERE = ("town", "w:1")
SEATS = {"seller": "strategy:boulware", "buyer": "strategy:boulware"}


@contextmanager
def application(**settings: Any) -> Iterator[App]:
    wanted = Settings(database_url="sqlite://", **settings)
    registry = Registry()
    store = Store(wanted.database, lambda name: registry.scenario(name).scenario)
    yield App(wanted, registry, store, HandClock(), 0)
    store.close()


async def begun(app: App, host: str = "anna", **how: Any) -> Ref:
    tenant = await Communities(app.store).tenant_of(*HERE, "Town")
    person = await app.store.person(tenant, "town", "w:1", host, host)
    return await app.store.create(tenant, app.prepare("car-sale", person, seats=SEATS, **how))


async def sets(app: App, **values: Any) -> None:
    await Communities(app.store).change_settings(*HERE, lambda before: {**before, **values})


async def fits(app: App, ref: Ref, tokens: int) -> bool:
    """Whether a call of so many tokens is let through; one that was counts from then on."""
    wanted = Wanted("m", {"tokens": tokens}, Used(tokens))
    try:
        await app.store.begin_call(ref, Work("seller", 1, 1), "k", wanted, await app.budgets(ref), None)
    except LimitFallen:
        return False
    return True


@awaited
async def test_all_that_is_set_holds_and_nothing_else() -> None:
    with application(budgets={"session": {"tokens": 900}}) as app:
        alone = await begun(app)
        assert await app.budgets(alone) == [Limit("session", "tokens", 900)]
        ref = await begun(app, guild=guild(*HERE), terms={"tokens": 50})
        await sets(app, session_tokens=70, person_tokens=80, server_tokens=90)
        assert await app.budgets(ref) == [
            Limit("session", "tokens", 900),
            Limit("session", "tokens", 70),
            Limit("person", "tokens", 80),
            Limit("guild", "tokens", 90),
            Limit("session", "tokens", 50),
        ]
        assert await app.budgets(alone) == [Limit("session", "tokens", 900)]


@pytest.mark.parametrize("which", ["session_tokens", "person_tokens", "server_tokens"])
@awaited
async def test_each_counts_what_it_says(which: str) -> None:
    with application() as app:
        first = await begun(app, guild=guild(*HERE))
        same_host = await begun(app, guild=guild(*HERE))
        other_host = await begun(app, "ben", guild=guild(*HERE))
        await sets(app, **{which: 100})
        assert await fits(app, first, 60)
        assert not await fits(app, first, 60)
        assert await fits(app, same_host, 60) is (which == "session_tokens")
        assert await fits(app, other_host, 60) is (which != "server_tokens")


@awaited
async def test_a_change_holds_for_the_next_call() -> None:
    with application() as app:
        ref = await begun(app, guild=guild(*HERE))
        await sets(app, server_tokens=100)
        assert not await fits(app, ref, 101)
        await sets(app, server_tokens=101)
        assert await fits(app, ref, 101)
        await sets(app, server_tokens=0)
        assert not await fits(app, ref, 1)


@awaited
async def test_settings_that_cannot_be_read_let_nothing_through() -> None:
    with application() as app:
        ref = await begun(app, guild=guild(*HERE))
        await sets(app, server_tokens="many")
        with pytest.raises(ParleyError, match="server_tokens"):
            await fits(app, ref, 1)
