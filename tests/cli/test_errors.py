"""A failure is one sentence on standard error that says what to do, and an exit code."""

import subprocess
import sys
from pathlib import Path

import pytest

from bot.cli.errors import explained
from tests.cli.conftest import Parley
from tests.cli.processes import COMMAND, ROOT

WRONG_USE = [
    ("dance",),
    ("db",),
    ("demo", "--speed"),
    ("demo", "--seed", "many"),
    ("demo", "--seat", "seller"),
    ("demo", "--seat", "seller=strategy:micro", "--seat", "seller=strategy:linear"),
    ("show",),
    ("list", "people"),
    ("play", "car-sale"),
    ("branch", "abcdef"),
    ("branch", "abcdef", "--at", "3", "--edit", "{"),
    ("branch", "abcdef", "--at", "3", "--edit", "3"),
    ("export", "abcdef"),
    ("export", "abcdef", "-o", "x.pdf"),
    ("export", "abcdef", "-o", "-"),
]
FAILED = [
    ("demo", "--scenario", "car-sail"),
    ("demo", "--preset", "nothing"),
    ("demo", "--seat", "pilot=strategy:micro"),
    ("demo", "--seat", "seller=strategy:boulware?speed=3"),
    ("demo", "--seat", "seller=scripted:/nowhere.yaml"),
    ("demo", "--seat", "seller=wizard"),
    ("show", "abcdef"),
    ("show", "../etc"),
    ("checkpoint", "abcdef", "here"),
    ("branch", "abcdef", "--at", "3"),
    ("export", "abcdef", "-o", "x.json"),
    ("verify", "abcdef"),
]


def one_sentence(text: str) -> bool:
    """One line without a trace, ended as sentences are."""
    return text.count("\n") == 1 and text.rstrip().endswith((".", "!")) and "Traceback" not in text


@pytest.mark.parametrize("arguments", WRONG_USE, ids=" ".join)
def test_wrong_use(parley: Parley, arguments: tuple[str, ...]) -> None:
    done = parley(*arguments)
    assert (done.code, done.out) == (2, "")
    assert one_sentence(done.err), done.err


@pytest.mark.parametrize("arguments", FAILED, ids=" ".join)
def test_failed(parley: Parley, arguments: tuple[str, ...]) -> None:
    done = parley(*arguments)
    assert (done.code, done.out) == (1, "")
    assert one_sentence(done.err), done.err


@pytest.mark.parametrize(
    "arguments",
    [
        ("checkpoint", "here again", "--at", "99"),
        ("branch", "--at", "99"),
        ("branch", "--at", "nowhere"),
        ("branch", "--at", "3", "--seat", "seller=strategy:nobody"),
        ("branch", "--at", "1", "--edit", '{"price": 3}'),
        ("export", "--view", "pilot", "-o", "x.json"),
        ("export", "-o", "/nowhere/at/all/x.json"),
    ],
    ids=" ".join,
)
def test_failed_on_a_session(parley: Parley, sale: str, arguments: tuple[str, ...]) -> None:
    command, *rest = arguments
    done = parley(command, sale, *rest)
    assert done.code == 1, done
    assert one_sentence(done.err), done.err


def test_bad_settings_are_named(parley: Parley, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PARLEY_DATABASE_URL", "mysql://nowhere")
    done = parley("list")
    assert done.code == 1
    assert one_sentence(done.err), done.err


def test_a_data_folder_that_cannot_be_made(
    parley: Parley, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").write_text("")
    monkeypatch.setenv("PARLEY_DATA_DIR", str(tmp_path / "file" / "data"))
    done = parley("demo", "--fast")
    assert (done.code, done.out) == (1, "")
    assert one_sentence(done.err), done.err


def test_no_database_at_all(parley: Parley, home: Path) -> None:
    home.mkdir()
    (home / "parley.db").write_bytes(b"this is a letter to my aunt" * 100)
    done = parley("list")
    assert done.code == 1
    assert one_sentence(done.err), done.err


def test_debug_shows_where(parley: Parley) -> None:
    for arguments in (("--debug", "show", "abcdef"), ("show", "abcdef", "--debug")):
        done = parley(*arguments)
        assert done.code == 1
        assert "Traceback" in done.err


def test_the_unexpected_names_itself_and_the_way_to_see_more() -> None:
    sentence, code = explained(RuntimeError("a wheel fell off"), "parley")
    assert code == 1
    assert "a wheel fell off" in sentence
    assert "--debug" in sentence


@pytest.mark.long
def test_a_closed_pipe_is_no_news() -> None:
    done = subprocess.run(
        ["sh", "-c", f"{' '.join(COMMAND)} show car-sale | true"],
        capture_output=True,
        text=True,
        cwd=ROOT,
        check=False,
    )
    assert done.stderr == ""


def test_help_comes_at_once(parley: Parley) -> None:
    code = "import sys; from bot.cli import main; main(['--help']); print(sorted({'alembic', 'matplotlib', "
    code += "'sqlalchemy', 'pydantic'} & {*sys.modules}))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, cwd=ROOT, check=True)
    assert done.stdout.rstrip().endswith("[]")
    assert parley("--version").out.startswith("parley ")
    for command in ("demo", "play", "list", "show", "checkpoint", "branch", "export", "verify", "doctor"):
        assert parley(command, "--help").code == 0
    assert parley("db", "upgrade", "--help").code == 0
