"""`kill -9` of a process: what stands in the town in the end is what stands there without it."""

import pickle
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


def run(folder: Path, fatal: int | None = None) -> subprocess.CompletedProcess[str]:
    moment = [] if fatal is None else [str(fatal)]
    command = [sys.executable, "-m", "tests.bridge.killed", str(folder), *moment]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False, timeout=120)


def stands(folder: Path) -> list[tuple[str, str]]:
    town = pickle.loads((folder / "town").read_bytes())  # noqa: S301
    assert set(town["keys"].values()) == {1}
    return [(message.key, message.text) for message in town["messages"]]


@pytest.mark.long
def test_kill_9_loses_and_doubles_nothing(tmp_path: Path) -> None:
    whole = tmp_path / "whole"
    whole.mkdir()
    done = run(whole)
    assert done.returncode == 0, done.stderr
    undisturbed, moments = stands(whole), int(done.stdout)
    for tenth in range(2, 10):
        folder = tmp_path / str(tenth)
        folder.mkdir()
        assert run(folder, moments * tenth // 10).returncode == -9
        again = run(folder)
        assert again.returncode == 0, again.stderr
        assert stands(folder) == undisturbed
