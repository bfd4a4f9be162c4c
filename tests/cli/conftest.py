"""Every test has a data folder of its own; commands run here unless a terminal or a kill matters."""

import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager, redirect_stdout
from io import StringIO
from pathlib import Path
from typing import NamedTuple

import pytest

import bot.cli
from bot.cli import main
from tests.fakes.databases import ready_made as ready_made


class Ran(NamedTuple):
    """What a command left."""

    code: int
    out: str
    err: str


Parley = Callable[..., Ran]


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The data folder."""
    for name in ("PARLEY_DATABASE_URL", "PARLEY_SCENARIOS", "MAKELEVEL"):
        monkeypatch.delenv(name, raising=False)
    folder = tmp_path / "data"
    monkeypatch.setenv("PARLEY_DATA_DIR", str(folder))
    (tmp_path / "parley.yaml").touch()
    monkeypatch.setenv("PARLEY_CONFIG", str(tmp_path / "parley.yaml"))
    monkeypatch.setenv("COLUMNS", "100")
    monkeypatch.setattr("sys.argv", [str(Path(bot.cli.__file__).with_name("__main__.py"))])
    return folder


@pytest.fixture
def parley(capfd: pytest.CaptureFixture[str]) -> Parley:
    """Runs one command here, with `typed` on its standard input."""

    def run(*arguments: str, typed: str = "") -> Ran:
        capfd.readouterr()
        with standard_input(typed):
            code = main(arguments)
        return Ran(code, *capfd.readouterr())

    return run


@contextmanager
def standard_input(typed: str) -> Iterator[None]:
    """A pipe with this text in place of the descriptor that commands read."""
    ours, theirs = os.pipe()
    os.write(theirs, typed.encode())
    os.close(theirs)
    before = os.dup(0)
    os.dup2(ours, 0)
    os.close(ours)
    try:
        yield
    finally:
        os.dup2(before, 0)
        os.close(before)


@pytest.fixture(scope="session")
def finished(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder with one session that is over, played with the seed 7."""
    folder = tmp_path_factory.mktemp("finished") / "data"
    folder.with_name("parley.yaml").touch()
    with pytest.MonkeyPatch.context() as patch, redirect_stdout(StringIO()):
        patch.setenv("PARLEY_DATA_DIR", str(folder))
        patch.setenv("PARLEY_CONFIG", str(folder.with_name("parley.yaml")))
        assert main(("demo", "--seed", "7", "--fast")) == 0
    return folder


@pytest.fixture
def sale(home: Path, finished: Path) -> str:
    """The id of a session that is over."""
    shutil.copytree(finished, home)
    return next((home / "exports").glob("*.json")).name.partition("-")[0]
