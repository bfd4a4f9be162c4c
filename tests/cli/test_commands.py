"""Listings, branches, exports, checks: what they print, and `--json`."""

import json
import sqlite3
from datetime import datetime
from pathlib import Path

from tests.cli.conftest import Parley


def test_lists_are_empty_at_first_and_say_how_to_begin(parley: Parley) -> None:
    assert "demo" in parley("list").out
    assert json.loads(parley("list", "--json").out) == []


def test_scenarios_are_listed(parley: Parley) -> None:
    shown = parley("list", "scenarios").out
    found = json.loads(parley("list", "scenarios", "--json").out)
    names = [one["name"] for one in found]
    assert {"car-sale", "prisoners-dilemma", "round-table"} <= {*names}
    assert all(name in shown for name in names)
    assert set(found[0]) == {"name", "title", "about", "roles", "presets", "origin", "error"}


def test_a_scenario_is_shown_with_fields_and_players(parley: Parley) -> None:
    shown = parley("show", "car-sale").out
    for part in ("Walk away", "Price", "conceder", "?e=", "delivery-van", "play car-sale --as buyer"):
        assert part in shown
    found = json.loads(parley("show", "car-sale", "--json").out)
    offer = next(action for action in found["actions"] if action["name"] == "Offer")
    assert offer["schema"]["properties"]["price"]["type"] == "integer"
    assert [field["name"] for field in offer["fields"]] == ["price", "message"]


def test_a_session_is_shown_with_seats_branches_and_checkpoints(parley: Parley, sale: str) -> None:
    assert parley("checkpoint", sale, "first words", "--at", "3").code == 0
    assert parley("branch", sale, "--at", "first words", "--seat", "seller=strategy:conceder").code == 0
    shown = parley("show", sale)
    assert shown.code == 0
    for part in ("This is its first branch", "Seller", f"{sale}/2", "first words", "Spending", "Steps"):
        assert part in shown.out
    found = json.loads(parley("show", sale, "--json").out)
    assert found["branch"] == f"{sale}/1"
    assert found["checkpoints"] == [{"name": "first words", "branch": f"{sale}/1", "at": 3}]
    assert found["branches"][1]["parent"] == f"{sale}/1"
    assert found["branches"][1]["at"] == 3
    assert found["outcome"]["metrics"]["deal"] in (True, False)
    moment = datetime.fromisoformat(found["created"].replace("Z", "+00:00"))
    assert moment.utcoffset() is not None
    assert found["created"].endswith("Z")


def test_a_branch_with_the_same_players_ends_the_same_and_the_parent_stays(parley: Parley, sale: str) -> None:
    before = parley("export", f"{sale}/1", "--format", "json", "-o", "-").out
    found = json.loads(parley("branch", sale, "--at", "5", "--json").out)
    assert found["branch"] == f"{sale}/2"
    assert found["outcome"] == found["parent_outcome"]
    assert parley("export", f"{sale}/1", "--format", "json", "-o", "-").out == before


def test_an_edited_step_leads_elsewhere(parley: Parley, sale: str) -> None:
    shown = parley("branch", sale, "--at", "2", "--edit", '{"action": "WalkAway"}')
    assert shown.code == 0, shown.err
    assert "No deal" in shown.out
    refused = parley("branch", sale, "--at", "2", "--edit", '{"price": "many"}')
    assert refused.code == 1
    assert "whole number" in refused.err


def test_a_branch_waits_for_people(parley: Parley, sale: str) -> None:
    shown = parley("branch", sale, "--at", "3", "--seat", "seller=human")
    assert shown.code == 0
    assert "still open" in shown.out
    assert f"play {sale}/2 --as seller" in shown.out


def test_exports_go_to_files_and_to_standard_output(parley: Parley, sale: str, tmp_path: Path) -> None:
    for suffix in ("html", "json", "jsonl", "md"):
        out = tmp_path / f"sale.{suffix}"
        done = parley("export", sale, "-o", str(out))
        assert done.code == 0, done.err
        assert str(out) in done.out
        assert out.stat().st_size > 500
    done = parley("export", sale, "--format", "md", "--view", "buyer", "-o", "-")
    assert done.err == f"This is its first branch, {sale}/1.\n"
    assert "never sell it for less" not in done.out


def test_verify_passes_and_names_the_first_difference(parley: Parley, sale: str, home: Path) -> None:
    fine = parley("verify", sale)
    assert (fine.code, fine.err) == (0, "")
    assert json.loads(parley("verify", sale, "--json").out)["ok"] is True
    with sqlite3.connect(home / "parley.db") as database:
        database.execute("UPDATE event SET body = replace(body, '7150', '7160') WHERE seq = 3")
    database.close()
    wrong = parley("verify", sale)
    assert wrong.code == 1
    assert "3" in wrong.err


def test_the_database_is_upgraded(parley: Parley) -> None:
    assert "was made" in parley("db", "upgrade").out
    assert "up to date" in parley("db", "upgrade").out


def test_the_doctor_finds_everything_in_place(parley: Parley) -> None:
    shown = parley("doctor")
    assert shown.code == 0, shown.out
    found = json.loads(parley("doctor", "--json").out)
    assert found["ok"] is True
    assert {"Python", "Data folder", "Database", "Scenarios"} <= {check["name"] for check in found["checks"]}


def test_the_doctor_says_how_to_mend(parley: Parley, tmp_path: Path, monkeypatch: object) -> None:
    import pytest

    assert isinstance(monkeypatch, pytest.MonkeyPatch)
    (tmp_path / "wrong.py").write_text("def nothing(:\n")
    (tmp_path / "parley.yaml").write_text(f"scenarios: ['{tmp_path / 'wrong.py'}']\n")
    shown = parley("doctor")
    assert shown.code == 1
    assert "wrong.py" in shown.out
    (tmp_path / "file").write_text("")
    monkeypatch.setenv("PARLEY_DATA_DIR", str(tmp_path / "file" / "data"))
    assert "PARLEY_DATA_DIR" in parley("doctor").out
    monkeypatch.setenv("PARLEY_DATABASE_URL", "postgresql://127.0.0.1:1/none")
    assert parley("doctor").code == 1
    (tmp_path / "parley.yaml").write_text("colour: red\n")
    assert "colour" in parley("doctor").out
