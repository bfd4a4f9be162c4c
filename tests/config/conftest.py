"""Settings of a test's own."""

import os
from pathlib import Path

import pytest


@pytest.fixture(autouse=True)
def file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty settings file, and no variable but the one that names it."""
    for name in [name for name in os.environ if name.upper().startswith("PARLEY_")]:
        monkeypatch.delenv(name)
    path = tmp_path / "parley.yaml"
    path.touch()
    monkeypatch.setenv("PARLEY_CONFIG", str(path))
    return path
