"""The desk of a seat for one decision: spans and calls go to the store, memories become events."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine, Mapping, Sequence
from contextlib import asynccontextmanager
from contextvars import ContextVar
from hashlib import blake2b
from typing import Any, Final, TypeVar

from scenarios.engine.desk import Called, Json, NotRecorded, Used, Wanted, Work
from scenarios.engine.ports import Budgets
from scenarios.engine.runner import Runner
from scenarios.kernel.codec import dumps
from scenarios.kernel.errors import Refused
from scenarios.kernel.position import Input, Position
from scenarios.kernel.words import Words, cleaned

T = TypeVar("T")

_inside: Final[ContextVar[int | None]] = ContextVar("span", default=None)
"""The span that the present task works in."""


class OpenSpan:
    """A span under way, with its result so far."""

    def __init__(self) -> None:
        self.result: Json = None

    def ends_with(self, result: Json) -> None:
        self.result = result


class SeatDesk:
    """Calls are counted anew for each decision, so that a decision made again finds the same ones."""

    def __init__(
        self,
        runner: Runner,
        work: Work,
        budgets: Budgets,
        keys: list[str],
        turn: Callable[[str], Awaitable[None]],
        *,
        beside: bool = False,
        name: str = "",
    ) -> None:
        """`keys` takes down which calls were used; `turn` returns when the seat may make an event.

        `beside`: no event is left, since no session asks.
        """
        self._runner = runner
        self._work = work
        self._budgets = budgets
        self._beside = beside
        self._name = name
        self._keys = keys
        self._turn = turn
        self._made: dict[str, int] = {}
        """Digest of a request to how many equal ones were made."""

    async def call(self, wanted: Wanted, make: Callable[[], Awaitable[Called]]) -> Called:
        runner, store = self._runner, self._runner.store
        key = self._key(wanted)
        self._keys.append(key)
        found = await self._recorded(key)
        if found is not None:
            return found
        limits = await self._budgets(runner.ref)
        number = await store.begin_call(runner.ref, self._work, key, wanted, limits, _inside.get())
        try:
            called = await make()
        except BaseException as error:
            dropped = isinstance(error, asyncio.CancelledError)
            cause = str(error) or type(error).__name__
            # Who hangs up still pays: what it used is not known, so that what it could use counts.
            failed = Called(
                None, "cancelled" if dropped else "error", cause, wanted.most if dropped else Used()
            )
            await _to_the_end(store.end_call(runner.ref, number, failed))
            raise
        await _to_the_end(store.end_call(runner.ref, number, called))
        return called

    @asynccontextmanager
    async def span(self, kind: str, name: str, inputs: Json = None) -> AsyncIterator[OpenSpan]:
        runner, opened = self._runner, OpenSpan()
        number = await runner.store.begin_span(runner.ref, self._work, kind, name, inputs, _inside.get())
        outer = _inside.set(number)
        failure: str | None = None
        try:
            yield opened
        except BaseException as error:
            failure = f"{type(error).__name__}: {error}"
            raise
        finally:
            _inside.reset(outer)
            await _to_the_end(runner.store.end_span(runner.ref, number, opened.result, failure))

    async def memo(
        self, about: str, text: str, *, sources: Sequence[str] = (), data: Mapping[str, Json] = {}
    ) -> None:
        if self._beside:
            return
        runner, seat = self._runner, self._work.seat
        kept = runner.store.keep(cleaned(text), None)._replace(sources=tuple(sources))
        texts = (kept,) if sources else ()
        words = Words.kept(kept.ref).encoded() if sources else {"t": kept.text}
        said = {**data, "about": about, "seat": seat, "text": words}

        def make(position: Position, at: int) -> Input:
            if seat not in position.seats:
                raise Refused("foreign", f"There is no seat {seat!r} here any more.")
            return Input("memo", data=said)

        await self._turn(seat)
        await runner.take(make, texts=texts)
        self._keys.clear()  # these led to something, whatever comes of the decision

    def member(self, name: str) -> "SeatDesk":
        return SeatDesk(
            self._runner,
            self._work,
            self._budgets,
            self._keys,
            self._turn,
            beside=self._beside,
            name=f"{self._name}/{name}",
        )

    def _key(self, wanted: Wanted) -> str:
        """Which call this is: of whom, for what, and which of several equal ones."""
        request = dumps({"model": wanted.model, "request": wanted.request}).encode()
        digest = blake2b(request, digest_size=16).hexdigest()
        nth = self._made.get(digest, 0)
        self._made[digest] = nth + 1
        return f"{self._work.seat}{self._name}:{self._work.ask}:{digest}:{nth}"

    async def _recorded(self, key: str) -> Called | None:
        """The answer on record, according to the branch's mode."""
        runner, store = self._runner, self._runner.store
        if runner.mode == "off":
            return None
        found = await store.stored_call(runner.ref, key)
        if found is not None or runner.replays is None or runner.mode == "record":
            return found
        found = await store.stored_call(runner.replays, key, path=True)
        if found is None and runner.mode == "replay":
            raise NotRecorded(
                f"The record that is replayed holds no such call of {self._work.seat}: something was changed. "
                "Branch with replay-or-call to make the calls that are missing."
            )
        return found


async def _to_the_end(work: Coroutine[Any, Any, T]) -> T:
    """The result; what was begun is finished even if the decision is dropped meanwhile."""
    task = asyncio.ensure_future(work)
    try:
        return await asyncio.shield(task)
    except asyncio.CancelledError:
        await asyncio.wait((task,))
        raise
