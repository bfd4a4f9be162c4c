"""A memory at work for the seats of an actor."""

import asyncio

from agents.memory.fold import Fold
from agents.memory.memory import Memory, Past, Remembered
from agents.models.request import Model
from agents.prompts.fence import mark_for
from scenarios.engine.ports import Moment
from scenarios.kernel.errors import ParleyError


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

        With the moment of an earlier step it is what the seat remembered then: later summaries are not among what
        was seen, and one that is missing is made by a call on the moment's desk. Raises what its calls raise:
        `ModelFailure`, `LimitFallen`, `NotRecorded`.
        """
        seen = await moment.seen()
        fold = self._folds.get(moment.seat)
        if fold is None or fold.seen is not seen:
            fold = self._folds[moment.seat] = Fold(seen, moment.resolve)
        while not fold.catch_up():  # noqa: ASYNC110 - it gives way, and waits for nothing
            await asyncio.sleep(0)
        past = Past(tuple(fold.items), fold, moment.desk, self._model, mark_for(moment.rng))
        return await self._memory.remembered(past, query)


def _first_that_needs_a_model(memory: Memory) -> str | None:
    if memory.needs_model:
        return memory.kind
    return next(filter(None, map(_first_that_needs_a_model, memory.parts())), None)
