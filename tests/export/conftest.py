"""A stall that was played to its end, once for all tests that only read it."""

import asyncio
from collections.abc import Iterator

import pytest

from storage.database import MEMORY
from tests.export.market import Stage, begin, open_store, play


@pytest.fixture(scope="package")
def ended() -> Iterator[Stage]:
    """A stall after its last round."""

    async def made() -> Stage:
        stage, live = await begin(open_store(MEMORY))
        await play(live)
        await stage.engine.close_all()
        return stage

    stage = asyncio.run(made())
    yield stage
    stage.store.close()
