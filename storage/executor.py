"""Who runs the store's synchronous work: the caller itself, one writer thread with group commit, or a pool."""

import asyncio
import queue
import sqlite3
import threading
import time
from collections.abc import Awaitable, Callable
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import closing
from typing import Any, Final, Protocol, TypeVar

from sqlalchemy import Connection, Engine

from storage.errors import ClearErrors, StoreError

T = TypeVar("T")
Work = Callable[[Connection], T]
CHECKPOINT_PATIENCE = 30.0
"""Seconds that erasing waits for readers of the old pages."""
_OF_PEOPLE: Final = (
    *('"text"', "person", "account", "blob", "model_call", "span"),
    *("inbox", "outbox", "place", "lobby_seat", "draft", "bookmark", "told"),
)
_LINGER: Final = 0.002
"""Longest wait for further callers of a batch, in seconds."""


class Executor(Protocol):
    """Runs one work in one transaction: all of it is committed when the result comes, or none of it."""

    def run(self, work: Work[T]) -> Awaitable[T]:
        """Run it without blocking the event loop for long."""

    def now(self, work: Work[T]) -> T:
        """Run it and wait."""

    async def scrub(self) -> None:
        """Clear the database's files of what was erased."""

    def close(self) -> None:
        """Finish what was accepted and let go of the database."""


class Inline:
    """Runs each work at once on the caller's thread: for scripts, sweeps and the terminal."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._lock = threading.RLock()
        with ClearErrors(engine):
            self._connection = engine.connect()
        self._errors = ClearErrors(engine)

    def now(self, work: Work[T]) -> T:
        with self._lock, self._errors, _Transaction(self._connection):
            return work(self._connection)

    async def run(self, work: Work[T]) -> T:
        return self.now(work)

    async def scrub(self) -> None:
        with self._lock, self._errors:
            _rewrite(self._engine)

    def close(self) -> None:
        with self._lock:
            self._connection.close()
            self._engine.dispose()


class GroupCommit:
    """One writer thread: callers that come together share a commit, each within a savepoint of its own."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._queue: queue.SimpleQueue[tuple[Work[Any], Future[Any]] | None] = queue.SimpleQueue()
        self.commits = 0
        self.works = 0
        self._closed = False
        self._errors = ClearErrors(engine)
        with self._errors:
            self._connection = engine.connect()
        self._thread = threading.Thread(target=self._serve, name="parley-store", daemon=True)
        self._thread.start()

    def now(self, work: Work[T]) -> T:
        return self._submitted(work).result()

    async def run(self, work: Work[T]) -> T:
        return await asyncio.wrap_future(self._submitted(work))

    async def scrub(self) -> None:
        with self._errors:
            await asyncio.to_thread(_rewrite, self._engine)

    def close(self) -> None:
        self._closed = True
        self._queue.put(None)
        self._thread.join()
        while not self._queue.empty():  # what came while it closed
            if (left := self._queue.get()) is not None:
                left[1].set_exception(_closed())
        self._connection.close()
        self._engine.dispose()

    def _submitted(self, work: Work[T]) -> Future[T]:
        if self._closed:
            raise _closed()
        future: Future[T] = Future()
        self._queue.put((work, future))
        return future

    def _serve(self) -> None:
        expected = 1
        while (first := self._queue.get()) is not None:
            batch = [first]
            open_ = self._gather(batch, expected)
            expected = len(batch)
            # From here on a caller that gives up cannot take its work back, and disturbs nobody else's.
            batch = [(work, future) for work, future in batch if future.set_running_or_notify_cancel()]
            if batch:
                self._commit(self._connection, batch)
            if not open_:
                return

    def _gather(self, batch: list[tuple[Work[Any], Future[Any]]], expected: int) -> bool:
        """Add what is waiting; linger shortly while fewer have come than last time. False at the end."""
        until = time.monotonic() + _LINGER
        while True:
            try:
                more = self._queue.get(
                    timeout=max(0.0, until - time.monotonic()) if len(batch) < expected else 0
                )
            except queue.Empty:
                return True
            if more is None:
                return False
            batch.append(more)

    def _commit(self, connection: Connection, batch: list[tuple[Work[Any], Future[Any]]]) -> None:
        done: list[tuple[Any, BaseException | None]] = []
        try:
            with self._errors, _Transaction(connection):
                for work, _ in batch:
                    done.append(self._tried(connection, work, alone=len(batch) == 1))
                if len(batch) == 1 and done[0][1] is not None:
                    raise done[0][1]
        except BaseException as error:
            # Nothing of the batch is stored, and part of it was perhaps never tried.
            failures = [failed for _, failed in done] + [None] * (len(batch) - len(done))
            done = [(None, failed or error) for failed in failures]
        self.commits += 1
        self.works += len(batch)
        for (_, future), (result, failed) in zip(batch, done, strict=True):
            if failed is None:
                future.set_result(result)
            else:
                future.set_exception(failed)

    def _tried(
        self, connection: Connection, work: Work[Any], *, alone: bool
    ) -> tuple[Any, BaseException | None]:
        """Its result or its failure. Raises where the whole transaction has gone."""
        if not alone:
            connection.exec_driver_sql("SAVEPOINT one")
        try:
            with self._errors:
                result = work(connection)
        except BaseException as error:
            if not alone:
                connection.exec_driver_sql("ROLLBACK TO one")
                connection.exec_driver_sql("RELEASE one")
            return None, error
        if not alone:
            connection.exec_driver_sql("RELEASE one")
        return result, None


class Pool:
    """A few threads with a connection each, for a database that takes several writers."""

    def __init__(self, engine: Engine, threads: int = 8) -> None:
        self._engine = engine
        self._errors = ClearErrors(engine)
        self._threads = ThreadPoolExecutor(threads, thread_name_prefix="parley-store")

    def now(self, work: Work[T]) -> T:
        with self._errors, self._engine.begin() as connection:
            return work(connection)

    async def run(self, work: Work[T]) -> T:
        return await asyncio.wrap_future(self._threads.submit(self.now, work))

    async def scrub(self) -> None:
        with self._errors:
            await asyncio.to_thread(_vacuum, self._engine)

    def close(self) -> None:
        self._threads.shutdown()
        self._engine.dispose()


class _Transaction:
    """BEGIN IMMEDIATE to COMMIT or ROLLBACK on SQLite's own connection, at a fifth of SQLAlchemy's price.

    The SQLAlchemy connection around it never ends its own transaction, which is none on the driver's side.
    """

    __slots__ = ("_driver",)

    def __init__(self, connection: Connection) -> None:
        self._driver: Any = connection.connection.driver_connection

    def __enter__(self) -> None:
        self._driver.execute("BEGIN IMMEDIATE")

    def __exit__(self, kind: object, error: BaseException | None, trace: object) -> None:
        try:
            if error is None:
                self._driver.execute("COMMIT")
        finally:
            if self._driver.in_transaction:  # after a full disk SQLite has rolled back by itself
                self._driver.execute("ROLLBACK")


def _rewrite(engine: Engine) -> None:
    """Write the file anew and cut its log to nothing.

    `secure_delete` clears the place of a deleted row, but not what is left where rows moved between pages.
    """
    if engine.url.database in (None, "", ":memory:"):
        return
    with closing(sqlite3.connect(str(engine.url.database), timeout=CHECKPOINT_PATIENCE)) as own:
        own.isolation_level = None
        own.execute("VACUUM")
        (busy, _, _) = own.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
    if busy:
        raise StoreError(
            "It is erased, but another process reads the database: close that, then erase once more."
        )


def _vacuum(engine: Engine) -> None:
    """Give up the old versions of rows. What the server's own log and backups keep is their operator's to drop."""
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.exec_driver_sql(f"VACUUM {', '.join(_OF_PEOPLE)}")


def _closed() -> StoreError:
    return StoreError("The database has been closed; open it again.")
