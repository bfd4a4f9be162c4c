"""A database that is locked for some of the next works."""

from storage.errors import StoreError
from storage.executor import Work
from tests.fakes.death import Mortal, T
from tests.fakes.world import World


class _Locked(Mortal):
    after = times = 0

    async def run(self, work: Work[T]) -> T:
        if self.after:
            self.after -= 1
        elif self.times:
            self.times -= 1
            raise StoreError("The database is busy with another process; try again in a moment.")
        return await super().run(work)


def locked(w: World, times: int, after: int = 0) -> None:
    """After so many works of this process, so many fail."""
    executor = _Locked(w.store.executor.executor, w.life)  # type: ignore[attr-defined]
    executor.times, executor.after = times, after
    w.store.executor = executor
