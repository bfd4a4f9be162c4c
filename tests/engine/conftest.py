"""A store in memory for each test of the engine."""

from collections.abc import Iterator

import pytest

from storage.store import Store
from tests.fakes.scenarios import find


@pytest.fixture
def store() -> Iterator[Store]:
    """An empty store, on the caller's thread."""
    made = Store("sqlite://", find)
    yield made
    made.close()


@pytest.fixture
def threaded() -> Iterator[Store]:
    """An empty store behind a writer thread, so that steps take time."""
    made = Store("sqlite://", find, threaded=True)
    yield made
    made.close()
