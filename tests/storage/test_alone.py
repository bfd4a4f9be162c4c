"""One server for each database."""

import subprocess
import sys
from pathlib import Path

import pytest

from storage.alone import TakenAlready, only_holder, only_server
from tests import postgres

HOLD = """
import sys
from pathlib import Path
from storage.alone import only_server
with only_server(sys.argv[1]):
    print("holds", flush=True)
    sys.stdin.read()
"""


def test_a_second_server_is_refused_until_the_first_ends(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'parley.db'}"
    with only_server(url):
        with (
            pytest.raises(TakenAlready, match=r"Already serving this database \(process \d+\)"),
            only_server(url),
        ):
            raise RuntimeError("it went on")
        with only_server(f"sqlite:///{tmp_path / 'other.db'}"):
            pass
    with only_server(url):
        pass


def test_a_killed_server_holds_nothing(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'parley.db'}"
    with subprocess.Popen(
        [sys.executable, "-c", HOLD, url], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as other:
        assert other.stdout is not None
        assert other.stdout.readline() == "holds\n"
        with pytest.raises(TakenAlready, match=f"process {other.pid}"), only_server(url):
            raise RuntimeError("it went on")
        other.kill()
        other.wait()
    with only_server(url):
        pass


def test_a_database_in_memory_is_nobody_else_s() -> None:
    with only_server("sqlite://"), only_server("sqlite://"):
        pass


def test_what_is_taken_is_named(tmp_path: Path) -> None:
    file = tmp_path / "below" / "lock"
    with (
        only_holder(file, "this token"),
        pytest.raises(TakenAlready, match="Already serving this token"),
        only_holder(file, "this token"),
    ):
        raise RuntimeError("it went on")


@pytest.mark.postgres
def test_a_database_of_several_machines(cluster: postgres.Cluster) -> None:
    url, other = cluster.database(empty=True), cluster.database(empty=True)
    with only_server(url):
        with pytest.raises(TakenAlready, match=r"\(another process\)"), only_server(url):
            raise RuntimeError("it went on")
        with only_server(other):
            pass
    with only_server(url):
        pass
