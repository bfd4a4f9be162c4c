"""Reference numbers kept outside the project: in `PARLEY_SHARED_DATA`, or in `shared/data` beside it."""

import json
import os
from pathlib import Path
from typing import Any

import pytest


def shared_json(name: str) -> Any:
    """The content of a JSON file among the shared data; skips the test plainly where it is absent."""
    beside = Path(__file__).resolve().parents[2] / "shared" / "data"
    file = Path(os.environ.get("PARLEY_SHARED_DATA", beside)) / name
    if not file.is_file():
        pytest.skip(f"the reference numbers {name} are not on this machine")
    return json.loads(file.read_text(encoding="utf-8"))
