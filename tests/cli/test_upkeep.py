"""`parley db …` and `parley health`, as they are typed."""

import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from storage.alone import only_server
from tests.cli.conftest import Parley

pytestmark = pytest.mark.long
DATA = Path(__file__).parents[1] / "storage" / "data"


def stored(home: Path, schema: str) -> Path:
    """A data folder with what an earlier program has stored."""
    home.mkdir(mode=0o700)
    with closing(sqlite3.connect(home / "parley.db")) as connection:
        connection.executescript((DATA / f"{schema}.sql").read_text(encoding="utf-8"))
    return home / "parley.db"


def test_a_sale_of_the_second_schema_goes_on_to_its_end(home: Path, parley: Parley) -> None:
    stored(home, "0002")
    assert "of an older version; run `parley db upgrade`" in parley("list").err
    assert "; it was at 0002." in parley("db", "upgrade").out
    assert "nothing differs" in parley("verify", "fmxzv2").out
    ran = parley(
        "play", "fmxzv2", "--as", "buyer", typed="1\n8300\nMy last word.\n1\n8350\nTake it.\n2\nyes\n"
    )
    assert "Round 6 of 12" in ran.out
    assert "What you can do next" in ran.out, ran.out
    assert "nothing differs" in parley("verify", "fmxzv2").out
    export = parley("export", "fmxzv2", "-o", "-", "--format", "md").out
    for said in (
        "Would you take this? The photos look fine to me.",
        "I can fetch it tomorrow.",
        "My last word.",
    ):
        assert said in export
    assert "opening" in parley("show", "fmxzv2").out
    branched = parley("branch", "fmxzv2", "--at", "opening", "--seat", "buyer=strategy:conceder")
    assert "goes on after step 2 of fmxzv2/1" in branched.out


def rounds(first: int) -> str:
    """What two people type who both cooperate from this round to the tenth; the first has chosen in it."""
    return "\n1\n" + "\n1\n\n1\n" * (10 - first)


@pytest.mark.parametrize(("schema", "session", "at"), [("0001", "pysw5s", 2), ("0002", "336sbe", 1)])
def test_secret_choices_of_earlier_schemas_go_on_to_their_end(
    home: Path, parley: Parley, schema: str, session: str, at: int
) -> None:
    """One had chosen and the other had not: the choice is still there, and still secret."""
    stored(home, schema)
    assert parley("db", "upgrade").code == 0
    typed = rounds(at)
    ran = parley("play", session, "--as", "player-1", "--as", "player-2", typed=typed)
    assert f"Round {at} of 10" in ran.out
    assert "What you can do next" in ran.out, ran.out
    assert "nothing differs" in parley("verify", session).out
    assert parley("list").out.count("open") == (1 if schema == "0002" else 0)


def test_snapshots_of_earlier_schemas_are_only_a_help(home: Path, parley: Parley) -> None:
    file = stored(home, "0002")
    with closing(sqlite3.connect(file)) as connection:
        connection.execute("DELETE FROM snapshot")
        connection.commit()
    assert parley("db", "upgrade").code == 0
    assert "nothing differs" in parley("verify", "fmxzv2").out
    ran = parley("play", "fmxzv2", "--as", "buyer", typed="2\nyes\n")
    assert "Round 6 of 12" in ran.out


def test_nobody_serves_while_the_database_changes(home: Path, parley: Parley) -> None:
    file = stored(home, "0002")
    with only_server(f"sqlite:///{file}"):
        ran = parley("db", "upgrade")
    assert ran.code == 1
    assert "Already serving this database" in ran.err
    assert "of an older version" in parley("list").err
    assert parley("db", "upgrade").code == 0
    with only_server(f"sqlite:///{file}"):
        assert "up to date" in parley("db", "upgrade").out


def test_backed_up_and_put_back(home: Path, tmp_path: Path, sale: str, parley: Parley) -> None:
    file = tmp_path / "saved.db"
    ran = parley("db", "backup", str(file))
    assert (ran.code, ran.err) == (0, "")
    assert "Wrote " in ran.out
    assert "saved.db" in ran.out
    again = parley("db", "backup", str(file))
    assert again.code == 1
    assert "no file is overwritten" in again.err
    kept = parley("db", "restore", str(file))
    assert kept.code == 1
    assert "--replace" in kept.err
    ran = parley("db", "restore", str(file), "--replace")
    assert (ran.code, ran.err) == (0, "")
    assert "The database that was there is now" in ran.out
    assert "nothing differs" in parley("verify", sale).out
    shutil.rmtree(home)
    assert "The database that was there" not in parley("db", "restore", str(file)).out
    assert "nothing differs" in parley("verify", sale).out


def test_a_backup_of_an_older_version_says_what_comes_next(
    home: Path, tmp_path: Path, parley: Parley, monkeypatch: pytest.MonkeyPatch
) -> None:
    stored(home, "0002")
    file = tmp_path / "saved.db"
    assert "version 0002" in parley("db", "backup", str(file)).out
    monkeypatch.setenv("PARLEY_DATA_DIR", str(tmp_path / "other"))
    assert "run `parley db upgrade` before you go on" in " ".join(
        parley("db", "restore", str(file)).out.split()
    )
    assert parley("db", "upgrade").code == 0
    assert "nothing differs" in parley("verify", "fmxzv2").out


@pytest.mark.parametrize(
    ("given", "code", "says"),
    [
        (("backup",), 2, "FILE"),
        (("restore",), 2, "FILE"),
        (("backup", "/nowhere/x.db"), 1, "/nowhere/x.db cannot be written"),
        (("restore", "/nowhere/x.db"), 1, "/nowhere/x.db cannot be read"),
        (("restore", __file__), 1, "is no database"),
    ],
)
def test_one_sentence_for_what_cannot_be(
    sale: str, parley: Parley, given: tuple[str, ...], code: int, says: str
) -> None:
    ran = parley("db", *given)
    assert ran.code == code
    assert says in ran.err
    assert ran.err.count("\n") == 1
