"""The real local model in tests: there, or a plain skip."""

import os

import pytest

from agents.models.local import weights


def require() -> None:
    """Skip the test plainly where the local model is missing; in continuous integration that is a failure."""
    try:
        weights.find(weights.SMOLLM2)
    except weights.NotInstalled as lacking:
        if os.environ.get("PARLEY_CI") == "1":
            pytest.fail(str(lacking))
        pytest.skip(str(lacking))
