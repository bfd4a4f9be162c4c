"""A memory at work: for a moment of a seat, or for an earlier one."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from contextlib import AbstractAsyncContextManager

from agents.memory.fold import Fold
from agents.memory.memory import Memory, Past, Remembered
from agents.models.request import Model
from agents.prompts.fence import mark_for
from scenarios.engine.desk import Called, Desk, Json, Span, Wanted
from scenarios.engine.ports import Moment
from scenarios.kernel.errors import ParleyError
from scenarios.kernel.seen import Seen


class Recall:
    """What the seats of one actor remember.

    It holds a fold for each seat, which it drops as soon as `seen` gives another list: after words were erased,
    for another branch, after a reload. So it may be shared and thrown away at will.
    """

    def __init__(self, memory: Memory, model: Model | None = None) -> None:
        """Raises `ParleyError` where the memory needs a model and there is none."""
        lacking = _first_that_needs_a_model(memory)
        if lacking is not None and model is None:
            raise ParleyError(
                f"The memory {lacking!r} needs a model; give its seat a model, or another memory, such as window."
            )
        self._memory = memory
        self._model = model
        self._folds: dict[str, Fold] = {}

    async def now(self, moment: Moment, query: str = "") -> Remembered:
        """What the seat remembers for a prompt; an empty query means the newest thing it saw.

        Raises what its calls raise: `ModelFailure`, `LimitFallen`, `NotRecorded`.
        """
        seen = await moment.seen()
        fold = self._folds.get(moment.seat)
        if fold is None or fold.seen is not seen:
            fold = self._folds[moment.seat] = Fold(seen, moment.resolve)
        return await self._of(fold, moment, moment.desk, query)

    async def at(self, moment: Moment, step: int, query: str = "") -> Remembered:
        """What the seat remembered when `step` was the last event; nothing is kept of it.

        Summaries made later play no part: one that is missing is made again, by a call on the moment's desk.
        Vectors are used whenever they were made, since they say nothing that the texts do not.
        """
        fold = Fold(_upto(await moment.seen(), step), moment.resolve)
        return await self._of(fold, moment, _KeepsNothing(moment.desk), query)

    async def _of(self, fold: Fold, moment: Moment, desk: Desk, query: str) -> Remembered:
        fold.catch_up()
        past = Past(tuple(fold.items), fold, desk, self._model, mark_for(moment.rng))
        return await self._memory.remembered(past, query)


class _KeepsNothing(Desk):
    """A desk whose memos go nowhere."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    async def call(self, wanted: Wanted, make: Callable[[], Awaitable[Called]]) -> Called:
        return await self._desk.call(wanted, make)

    def span(self, kind: str, name: str, inputs: Json = None) -> AbstractAsyncContextManager[Span]:
        return self._desk.span(kind, name, inputs)

    async def memo(
        self, about: str, text: str, *, sources: Sequence[str] = (), data: Mapping[str, Json] = {}
    ) -> None:
        return None

    def member(self, name: str) -> Desk:
        return _KeepsNothing(self._desk.member(name))


def _upto(seen: Sequence[Seen], step: int) -> list[Seen]:
    return [one for one in seen if one.seq <= step or (one.memo or {}).get("about") == "vectors"]


def _first_that_needs_a_model(memory: Memory) -> str | None:
    if memory.needs_model:
        return memory.kind
    return next(filter(None, map(_first_that_needs_a_model, memory.parts())), None)
