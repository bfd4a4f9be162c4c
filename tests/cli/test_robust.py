"""What is odd around a command: broken scenarios, closed or plain outputs, pipes as targets, narrow screens."""

import json
import os
import re
import signal
import sqlite3
import stat
import subprocess
import threading
from pathlib import Path

import pytest

from tests.cli.conftest import Parley
from tests.cli.processes import COMMAND, ROOT, Terminal, pasted


def lines_in(shown: str) -> list[str]:
    """The commands that were suggested."""
    return [line.strip() for line in shown.splitlines() if " -m bot.cli " in line]


@pytest.fixture
def vanished(parley: Parley, home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """The id of a session that is not over and whose scenario is not here any more, beside one that is fine."""
    shown = parley("play", "car-sale", "--as", "buyer", "--seed", "7").out
    found = re.search(r"This is ([a-z0-9]{6})/1", shown)
    assert found is not None
    with sqlite3.connect(home / "parley.db") as database:
        database.execute("UPDATE session SET scenario = 'bazaar'")
    database.close()
    assert parley("demo", "--seed", "7", "--fast").code == 0
    return found[1]


def test_a_scenario_that_vanished_is_a_row_with_its_reason(parley: Parley, vanished: str) -> None:
    shown = parley("list")
    assert (shown.code, shown.err) == (0, "")
    assert vanished in shown.out
    assert "no scenario 'bazaar'" in shown.out
    found = {one["session"]: one for one in json.loads(parley("list", "--json").out)}
    assert "bazaar" in found[vanished]["problem"]
    assert found[vanished]["seed"] is None
    others = [one for name, one in found.items() if name != vanished]
    assert [one["problem"] for one in others] == [None]


def test_a_log_that_does_not_fold_is_still_listed(parley: Parley, home: Path) -> None:
    parley("play", "car-sale", "--as", "buyer", "--seed", "7")
    with sqlite3.connect(home / "parley.db") as database:
        database.execute("UPDATE event SET body = '{}'")
        database.execute("DELETE FROM snapshot")
    database.close()
    assert len(json.loads(parley("list", "--json").out)) == 1
    assert parley("list").code == 0


def test_what_could_not_be_loaded_is_listed_and_named(
    parley: Parley, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "wrong.py").write_text("def nothing(:\n")
    (tmp_path / "parley.yaml").write_text(f"scenarios: ['{tmp_path / 'wrong.py'}']\n")
    assert "wrong.py" in parley("list", "scenarios").out
    broken = json.loads(parley("list", "scenarios", "--json").out)[-1]
    assert broken["name"] is None
    assert "wrong.py" in broken["error"]
    for command in (("show", "wrong"), ("play", "wrong", "--as", "anybody")):
        refused = parley(*command)
        assert refused.code == 1
        assert "wrong.py" in refused.err


def test_exports_go_into_a_pipe_and_through_a_link(parley: Parley, sale: str, tmp_path: Path) -> None:
    pipe, got = tmp_path / "pipe", []
    os.mkfifo(pipe)
    reader = threading.Thread(target=lambda: got.append(pipe.read_bytes()), daemon=True)
    reader.start()
    assert parley("export", sale, "--format", "json", "-o", str(pipe)).code == 0
    reader.join(5)
    assert json.loads(got[0])
    assert stat.S_ISFIFO(pipe.stat().st_mode)
    assert parley("export", sale, "--format", "json", "-o", "/dev/null").code == 0
    assert stat.S_ISCHR(Path("/dev/null").stat().st_mode)
    target, link = tmp_path / "target.json", tmp_path / "link.json"
    target.write_text("old")
    link.symlink_to(target)
    assert parley("export", sale, "-o", str(link)).code == 0
    assert link.is_symlink()
    assert json.loads(target.read_text())
    assert not list(tmp_path.glob(".*.part"))


def test_the_exports_are_for_their_owner_alone(parley: Parley, home: Path) -> None:
    assert parley("demo", "--fast").code == 0
    assert stat.S_IMODE((home / "exports").stat().st_mode) == 0o700
    assert {stat.S_IMODE(file.stat().st_mode) for file in (home / "exports").iterdir()} == {0o600}


@pytest.mark.long
def test_plain_letters_and_no_output_at_all_do() -> None:
    plain = {**os.environ, "LC_ALL": "C", "PYTHONIOENCODING": "ascii"}
    done = subprocess.run([*COMMAND, "demo", "--fast"], env=plain, cwd=ROOT, capture_output=True, check=False)
    assert (done.returncode, done.stderr) == (0, b"")
    closed = pasted(f"{' '.join(COMMAND)} demo --fast >&-")
    assert (closed.returncode, closed.stderr) == (0, "")


@pytest.mark.parametrize("imported", ["bot.cli.command", "typer.main", "bot.cli.errors"])
def test_ctrl_c_at_once_leaves_no_trace(imported: str) -> None:
    started = subprocess.Popen(
        [COMMAND[0], "-X", "importtime", *COMMAND[1:], "demo"],
        cwd=ROOT,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert started.stderr is not None
    assert any(line.split()[-1] == imported for line in started.stderr)
    started.send_signal(signal.SIGINT)
    _, err = started.communicate(timeout=20)
    assert "Traceback" not in err
    assert "bot/cli" not in err
    assert started.returncode != 0


@pytest.mark.parametrize("seed", ["-1", str(2**63), "9" * 30])
def test_a_seed_has_bounds(parley: Parley, seed: str) -> None:
    done = parley("demo", f"--seed={seed}")
    assert done.code == 2
    assert "whole number from 0 to" in done.err


@pytest.mark.long
@pytest.mark.parametrize("scenario", ["car-sale", "prisoners-dilemma", "round-table"])
def test_the_suggested_way_to_play_works(parley: Parley, scenario: str) -> None:
    (command,) = lines_in(parley("show", scenario).out)
    done = pasted(command)
    assert (done.returncode, done.stderr) == (0, "")
    assert "This is " in done.stdout


def test_ids_stay_whole_on_a_narrow_screen(
    parley: Parley, sale: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    for columns in ("20", "40", "60", "70"):
        monkeypatch.setenv("COLUMNS", columns)
        assert sale in parley("list").out


def test_a_branch_needs_a_point_and_a_change(parley: Parley, sale: str) -> None:
    refused = parley("branch", sale, "--at", "nowhere")
    assert "has no checkpoints" in refused.err
    empty = parley("branch", sale, "--at", "2", "--edit", "{}")
    assert empty.code == 2


def test_seats_are_known_in_any_case(parley: Parley) -> None:
    begun = parley("play", "car-sale", "--as", "BUYER", "--seat", "Seller=strategy:micro", "--seed", "7")
    assert begun.code == 0, begun.err
    found = re.search(r"This is ([a-z0-9]{6}/1)", begun.out)
    assert found is not None
    again = parley("play", found[1], "--as", "Buyer")
    assert (again.code, again.err) == (0, "")
    refused = parley("play", found[1], "--as", "SELLER")
    assert "You play the buyer" in refused.err
    assert parley("export", found[1], "--format", "md", "--view", "Buyer", "-o", "-").code == 0


def test_giving_up_shows_how_it_ended(parley: Parley) -> None:
    done = parley("play", "car-sale", "--as", "buyer", "--seed", "7", typed="give up\nyes\n")
    assert done.code == 0, done.err
    assert "Result" in done.out
    assert "Nobody here can move" not in done.out


def test_a_command_typed_into_a_field_is_a_command(parley: Parley) -> None:
    done = parley("play", "car-sale", "--as", "buyer", "--seed", "7", typed="offer\n7000\nleave\n")
    assert "Everything is kept" in done.out
    assert "[Offer" not in done.out.partition("Message:")[2]


def test_a_remark_does_not_pass_the_screen_on(parley: Parley) -> None:
    typed = "\nsay First of all, hello.\noffer\n9000\nTake it.\n"
    done = parley("play", "car-sale", "--as", "seller", "--as", "buyer", "--seed", "7", typed=typed)
    before, _, _ = done.out.partition("Take it.")
    assert before.count("Pass the screen") == 1
    assert done.out.count("Pass the screen") == 2


@pytest.mark.long
def test_a_pasted_line_may_be_long() -> None:
    terminal = Terminal("play", "car-sale", "--as", "buyer", "--seed", "7")
    terminal.until("Your choice:")
    terminal.type("say " + "a" * 5_000)
    terminal.until("at most 4,094 bytes")
    terminal.until("Your choice:")
    terminal.type("view")
    terminal.until("Your choice:")
    terminal.kill(signal.SIGKILL)
    terminal.end()
