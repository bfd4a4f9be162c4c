"""Stores that are broken on purpose. Checks that stay green on one of them prove nothing."""

from collections.abc import Callable
from typing import Any

from scenarios.engine.ports import Commit
from storage import steps
from storage.statements import Hot
from storage.store import Store

_whole = Store.commit


def _split(first: Callable[[Commit], Commit], second: Callable[[Store, Commit], Any]) -> None:
    async def commit(self: Store, step: Commit) -> None:
        await _whole(self, first(step))
        await second(self, step)

    Store.commit = commit  # type: ignore[method-assign]


def split_step() -> None:
    """Head and event in one transaction, what hangs on them in another."""

    async def rest(store: Store, step: Commit) -> None:
        def work(connection: Any) -> None:
            cursor = connection.connection.cursor()
            advance, add = store._hot.advance, store._hot.add_event
            store._hot.advance = store._hot.add_event = _Nothing()  # type: ignore[assignment]
            try:
                steps.commit(store._hot, connection, step)
            finally:
                store._hot.advance, store._hot.add_event = advance, add
            cursor.close()

        await store.executor.run(work)

    _split(
        lambda step: step._replace(
            opened=(), answered=(), dropped=(), texts=(), holders={}, posts=(), origin=None, alarms=None
        ),
        rest,
    )


class _Nothing:
    """A statement that does nothing and says that it did."""

    rowcount = 1

    def run(self, *_: Any, **__: Any) -> "_Nothing":
        return self


def outbox_outside() -> None:
    """What is to be posted is written after the step."""

    async def post(store: Store, step: Commit) -> None:
        def work(connection: Any) -> None:
            for ordinal, post in enumerate(step.posts):
                connection.exec_driver_sql(
                    "INSERT INTO outbox (tenant, branch, seq, ordinal, operation, target, body, state, attempts)"
                    f" VALUES ({step.ref.tenant}, {step.ref.branch}, {step.event.seq}, {ordinal},"
                    f" '{post.operation}', '{post.target}', NULL, 'pending', 0)"
                )

        await store.executor.run(work)

    _split(lambda step: step._replace(posts=()), post)


def _consume(store: Store, step: Commit) -> Any:
    def work(connection: Any) -> None:
        if step.origin is not None:
            connection.exec_driver_sql(
                f"UPDATE inbox SET state = 'consumed', body = '', branch = {step.ref.branch}, seq = {step.event.seq}"
                f" WHERE id = {step.origin.inbox}"
            )

    return store.executor.run(work)


def inbox_after() -> None:
    """The inbox row is marked as consumed after the step."""
    _split(lambda step: step._replace(origin=None), _consume)


def inbox_before() -> None:
    """The inbox row is marked as consumed before the step."""

    async def commit(self: Store, step: Commit) -> None:
        await _consume(self, step)
        await _whole(self, step._replace(origin=None))

    Store.commit = commit  # type: ignore[method-assign]


def no_comparison() -> None:
    """A step is stored whatever has become of head and fence."""
    real = Hot.run

    def run(self: Hot, cursor: Any, *values: Any) -> Any:
        if self.text.startswith("UPDATE branch SET head"):
            new_head, tenant, branch, *_ = values
            cursor.execute(
                "UPDATE branch SET head = ? WHERE tenant = ? AND id = ?", (new_head, tenant, branch)
            )
            return cursor
        return real(self, cursor, *values)

    Hot.run = run  # type: ignore[method-assign]


def limit_forgotten() -> None:
    """A limit that was reached just before the end of the process is not looked at again."""
    from scenarios.engine.runner import Runner

    whole, settle = Runner.open, Runner._settle

    async def open_(self: Runner, *, rearm: bool) -> None:
        async def nothing(runner: Runner) -> None:
            return None

        Runner._settle = nothing if self.position.seq else settle  # type: ignore[method-assign]
        try:
            await whole(self, rearm=rearm)
        finally:
            Runner._settle = settle  # type: ignore[method-assign]

    Runner.open = open_  # type: ignore[method-assign]


MUTANTS = {
    mutant.__name__: mutant
    for mutant in (split_step, outbox_outside, inbox_after, inbox_before, no_comparison, limit_forgotten)
}
