"""Who runs the store's synchronous work: the caller itself, one writer thread with group commit, or a pool."""

import asyncio
import queue
import sqlite3
import threading
import time
from collections.abc import Awaitable, Callable
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any, Final, Protocol, TypeVar

from sqlalchemy import Connection, Engine
from sqlalchemy.exc import OperationalError

from storage.errors import StoreError

T = TypeVar("T")
Work = Callable[[Connection], T]
_LINGER: Final = 0.002
"""Longest wait for further callers of a batch, in seconds."""


class Executor(Protocol):
    """Runs one work in one transaction: all of it is committed when the result comes, or none of it."""

    def run(self, work: Work[T]) -> Awaitable[T]:
        """Run it without blocking the event loop for long."""

    def now(self, work: Work[T]) -> T:
        """Run it and wait."""

    def close(self) -> None:
        """Finish what was accepted and let go of the database."""


class Inline:
    """Runs each work at once on the caller's thread: for scripts, sweeps and the terminal."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._lock = threading.RLock()
        self._connection = engine.connect()

    def now(self, work: Work[T]) -> T:
        with self._lock, _clear_errors(), _transaction(self._connection):
            return work(self._connection)

    async def run(self, work: Work[T]) -> T:
        return self.now(work)

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
        self._thread = threading.Thread(target=self._serve, name="parley-store", daemon=True)
        self._thread.start()

    def now(self, work: Work[T]) -> T:
        return self._submitted(work).result()

    async def run(self, work: Work[T]) -> T:
        return await asyncio.wrap_future(self._submitted(work))

    def close(self) -> None:
        self._queue.put(None)
        self._thread.join()
        self._engine.dispose()

    def _submitted(self, work: Work[T]) -> Future[T]:
        future: Future[T] = Future()
        self._queue.put((work, future))
        return future

    def _serve(self) -> None:
        expected = 1
        with self._engine.connect() as connection:
            while (first := self._queue.get()) is not None:
                batch = [first]
                open_ = self._gather(batch, expected)
                expected = len(batch)
                self._commit(connection, batch)
                if not open_:
                    return

    def _gather(self, batch: list[tuple[Work[Any], Future[Any]]], expected: int) -> bool:
        """Add what is waiting; linger shortly while fewer have come than last time. False at the end."""
        until = time.monotonic() + _LINGER
        while True:
            try:
                more = self._queue.get(timeout=max(0.0, until - time.monotonic()) if len(batch) < expected else 0)
            except queue.Empty:
                return True
            if more is None:
                return False
            batch.append(more)

    def _commit(self, connection: Connection, batch: list[tuple[Work[Any], Future[Any]]]) -> None:
        done: list[tuple[Future[Any], Any, BaseException | None]] = []
        try:
            with _clear_errors(), _transaction(connection):
                for work, future in batch:
                    done.append((future, *_tried(connection, work, alone=len(batch) == 1)))
                if len(batch) == 1 and done[0][2] is not None:
                    raise done[0][2]
        except BaseException as error:
            done = [(future, None, failed or error) for future, _, failed in done] or [
                (future, None, error) for _, future in batch
            ]
        self.commits += 1
        self.works += len(batch)
        for future, result, failed in done:
            if failed is None:
                future.set_result(result)
            else:
                future.set_exception(failed)


class Pool:
    """A few threads with a connection each, for a database that takes several writers."""

    def __init__(self, engine: Engine, threads: int = 8) -> None:
        self._engine = engine
        self._threads = ThreadPoolExecutor(threads, thread_name_prefix="parley-store")

    def now(self, work: Work[T]) -> T:
        with _clear_errors(), self._engine.begin() as connection:
            return work(connection)

    async def run(self, work: Work[T]) -> T:
        return await asyncio.wrap_future(self._threads.submit(self.now, work))

    def close(self) -> None:
        self._threads.shutdown()
        self._engine.dispose()


def _tried(connection: Connection, work: Work[Any], *, alone: bool) -> tuple[Any, BaseException | None]:
    if alone:
        try:
            return work(connection), None
        except BaseException as error:
            return None, error
    connection.exec_driver_sql("SAVEPOINT one")
    try:
        result = work(connection)
    except BaseException as error:
        connection.exec_driver_sql("ROLLBACK TO one")
        connection.exec_driver_sql("RELEASE one")
        return None, error
    connection.exec_driver_sql("RELEASE one")
    return result, None


class _transaction:
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


class _clear_errors:
    """The database's own failures as one sentence that says what to do."""

    def __enter__(self) -> None:
        return None

    def __exit__(self, kind: object, error: BaseException | None, trace: object) -> None:
        if isinstance(error, OperationalError | sqlite3.OperationalError):
            raise StoreError(_advice(str(getattr(error, "orig", error)))) from error


def _advice(cause: str) -> str:
    lowered = cause.lower()
    if "disk is full" in lowered:
        return "The disk is full; free some space. Nothing that was committed is lost."
    if "locked" in lowered:
        return "The database is busy with another process; try again in a moment."
    if "no such table" in lowered or "does not exist" in lowered:
        return "The database has no tables of this version; run `parley db upgrade`."
    if "readonly" in lowered or "unable to open" in lowered:
        return "The database cannot be written to; check its folder's rights, or set PARLEY_DATA_DIR."
    return f"The database refused: {cause.splitlines()[0]}."
