"""A process that plays a sale in a town on disk and may kill itself: `-m tests.bridge.killed FOLDER [MOMENT]`."""

import asyncio
import os
import pickle
import signal
import sys
from pathlib import Path
from typing import Any

from tests.fakes import world as worlds
from tests.fakes.death import Life
from tests.fakes.places import Operation, Town

_WORLD = ("messages", "titles", "members", "keys", "pings", "_under", "_count")


class TownOnDisk(Town):
    """Keeps its state in a file, as of the last thing that was done there."""

    def __init__(self, file: Path) -> None:
        super().__init__()
        self._file = file
        if file.exists():
            self.__dict__ |= pickle.loads(file.read_bytes())  # noqa: S301

    async def _end(self, operation: Operation, lost: bool) -> None:
        state: dict[str, Any] = {name: self.__dict__[name] for name in _WORLD}
        fresh = self._file.with_suffix(".new")
        fresh.write_bytes(pickle.dumps(state))
        fresh.replace(self._file)
        await super()._end(operation, lost)


class Killed(Life):
    """At the fatal moment the process is gone."""

    async def moment(self, *_: object) -> None:
        self.moments += 1
        if self.moments == self.fatal:
            os.kill(os.getpid(), signal.SIGKILL)


async def main(folder: Path, fatal: int | None) -> None:
    """Begin the sale, or go on with it, until it is over; prints how many moments there were."""
    worlds.Life = Killed  # type: ignore[misc]
    town = TownOnDisk(folder / "town")
    async with worlds.world(file=folder / "parley.db", towns=[town], fatal=fatal) as w:
        if not await w.bridge.traffic.open_places("town") and not town.messages:
            seats = {"seller": "strategy:micro", "buyer": "strategy:conceder?e=0.5"}
            await w.begin("car-sale", seats, seed=4, terms={"pace": 0})
        await w.pass_(120)
        sys.stdout.write(str(w.life.moments))


if __name__ == "__main__":
    asyncio.run(main(Path(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else None))
