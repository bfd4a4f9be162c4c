"""Models on the command line: listed and looked at, their keys never shown."""

import json
from pathlib import Path

import pytest

from tests.cli.conftest import Parley

KEY = "sk-canary-0123456789"
NOBODY = "http://127.0.0.1:9/v1"


@pytest.fixture(autouse=True)
def settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Two models: one with a key, and one at a port where nobody answers."""
    monkeypatch.setenv("FAST_KEY", KEY)
    (tmp_path / "parley.yaml").write_text(
        "models:\n  fast: {model: gpt-5-mini, key: FAST_KEY, prices: {input: 0.25, output: 2}, "
        f"base_url: {NOBODY}}}\n"
        f"  home: {{model: llama, base_url: {NOBODY}, key: HOME_KEY}}\n"
    )


def test_models_are_listed(parley: Parley) -> None:
    shown = parley("list", "models")
    assert shown.code == 0, shown.err
    for part in ("fast", "gpt-5-mini", "0.25 / 2", "FAST_KEY is set", "local", "smollm2", "grammar"):
        assert part in shown.out
    found = {one["name"]: one for one in json.loads(parley("list", "models", "--json").out)}
    assert set(found) == {"fast", "home", "local"}
    assert found["fast"]["prices"] == {"input": 0.25, "output": 2, "cached": 0.25}
    assert (found["fast"]["key"], found["fast"]["key_set"]) == ("FAST_KEY", True)
    assert (found["home"]["key"], found["home"]["key_set"]) == ("HOME_KEY", False)
    assert found["local"]["key"] is None
    assert KEY not in shown.out


def test_models_are_listed_on_a_narrow_screen(parley: Parley, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "40")
    assert "HOME_KEY is not set" in " ".join(parley("list", "models").out.split())


def test_the_doctor_tries_models(parley: Parley, monkeypatch: pytest.MonkeyPatch) -> None:
    done = parley("doctor", "--json")
    found = {check["name"]: check for check in json.loads(done.out)["checks"]}
    assert done.code == 1
    assert "cannot be reached" in found["Model fast"]["found"]
    assert found["Model fast"]["mend"]
    assert found["Model home"]["found"] == "the variable HOME_KEY, which holds its key, is not set"
    assert KEY not in done.out
    monkeypatch.setenv("HOME_KEY", KEY)
    offline = parley("doctor", "--offline", "--json")
    assert offline.code == 0
    states = {check["name"]: check["state"] for check in json.loads(offline.out)["checks"]}
    assert states["Model fast"] == states["Model home"] == "fine"


def test_weights_that_are_not_there(parley: Parley, tmp_path: Path) -> None:
    (tmp_path / "parley.yaml").write_text("models: {mine: {provider: local, model: /nowhere/x.gguf}}")
    done = parley("doctor", "--json")
    found = {check["name"]: check for check in json.loads(done.out)["checks"]}
    assert done.code == 1
    assert found["Model mine"]["state"] == "broken"
    assert found["Model local"]["state"] in ("fine", "missing")


@pytest.mark.parametrize(
    ("seat", "says"),
    [
        ("seller=model:fats", "did you mean 'fast'"),
        ("seller=model:fast?thinking=much", "There is no thinking"),
        ("seller=actor:careful", "the settings name none"),
        ("seller=modle:fast", "did you mean 'model'"),
    ],
)
def test_a_seat_for_nobody_is_refused_before_anything_is_stored(parley: Parley, seat: str, says: str) -> None:
    done = parley("demo", "--seat", seat, "--fast")
    assert done.code == 1
    assert says in done.err
    assert json.loads(parley("list", "--json").out) == []
