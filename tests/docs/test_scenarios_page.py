"""The documented example is a whole scenario: it runs, branches and exports without touching another file."""

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest

from bot.lab import Lab
from scenarios.registry import Registry
from scenarios.testkit import assert_no_leak, assert_replays, random_play
from tests.docs.blocks import DOCS, python_blocks

ROOT = DOCS.parent
BLOCKS = python_blocks("scenarios.md")
SOURCE = BLOCKS[0]


@pytest.fixture
def auction(tmp_path: Path) -> Path:
    file = tmp_path / "auction.py"
    file.write_text(SOURCE, encoding="utf-8")
    return file


def test_it_is_short_and_formatted(auction: Path) -> None:
    assert len([line for line in SOURCE.splitlines() if line.strip()]) < 40
    formatted = subprocess.run(
        [sys.executable, "-m", "ruff", "format", "--line-length", "110", "--diff", auction],
        capture_output=True,
    )
    assert formatted.returncode == 0, formatted.stdout.decode()


def test_it_runs_branches_and_exports(auction: Path) -> None:
    rng_players = {"bidder-1": "human", "bidder-2": "human"}
    with Lab(scenarios=[auction]) as lab:
        sale = lab.start("auction", seats=rng_players, seed=3)
        assert sale.run() is None
        bid = next(option for option in sale.asks[0].ask.options)
        sale.move("bidder-1", bid(price=500))  # type: ignore[operator]
        sale.move("bidder-2", bid(price=300))  # type: ignore[operator]
        outcome = sale.run()
        assert outcome is not None
        assert outcome.summary == "Sold for €300 to bidder-1."
        other = sale.branch(at=2)
        other.move("bidder-2", bid(price=700))  # type: ignore[operator]
        changed = other.run()
        assert changed is not None
        assert changed.summary == "Sold for €500 to bidder-2."
        trace = json.loads(sale.export("json"))
        assert trace["format"] == "parley-trace/1"


def test_it_holds_what_the_test_kit_checks(auction: Path) -> None:
    namespace: dict[str, object] = {}
    exec(compile(SOURCE, "auction.py", "exec"), namespace)
    scenario = namespace["Auction"]()  # type: ignore[operator]
    for seed in range(20):
        played = random_play(scenario, seed=seed, seats={"bidder": 3})
        assert_replays(played)
        worths = played.positions[1].state.worth  # type: ignore[attr-defined]
        assert_no_leak(played, {seat: [f"Worth €{worth} to you"] for seat, worth in worths.items()})


def test_every_block_runs_after_those_before_it(capsys: pytest.CaptureFixture[str]) -> None:
    namespace: dict[str, object] = {"__name__": "page"}
    for number, block in enumerate(BLOCKS):
        exec(compile(block, f"scenarios.md block {number}", "exec", dont_inherit=True), namespace)
    assert {"Auction", "STRATEGIES", "TRUTHFUL"} <= namespace.keys()
    assert "bidder-1" in capsys.readouterr().out


def test_presets_and_strategies_of_the_page_fit_its_scenario(tmp_path: Path) -> None:
    strategies = next(block for block in BLOCKS if "STRATEGIES =" in block)
    file = tmp_path / "auction.py"
    file.write_text(f"{SOURCE}\n\n{strategies}", encoding="utf-8")
    page = (DOCS / "scenarios.md").read_text(encoding="utf-8")
    (yaml,) = re.findall(r"^```yaml\n(.*?)^```", page, re.MULTILINE | re.DOTALL)
    (tmp_path / "auction.presets.yaml").write_text(yaml, encoding="utf-8")
    registry = Registry([file])
    assert registry.broken == []
    assert registry.preset("auction").params.model_dump() == {"reserve": 50}
    with Lab(scenarios=[file]) as lab:
        for preset in ("evening", "open-end"):
            chosen = registry.preset("auction", preset).seats
            seats = {**chosen, "bidder-1": "strategy:truthful", "bidder-2": "strategy:shading?share=0.8"}
            seats.pop("bidder", None)
            outcome = lab.start("auction", preset=preset, seats=seats, seed=4).run()
            assert outcome is not None
            assert outcome.summary.startswith("Sold for €")


def test_entry_points_of_the_page_name_what_its_blocks_define() -> None:
    page = (DOCS / "scenarios.md").read_text(encoding="utf-8")
    named = re.findall(r'"their_package\.auction:(\w+)"', page)
    assert len(named) == 2
    for name in named:
        assert any(re.search(rf"^(class )?{name}\b", block, re.MULTILINE) for block in BLOCKS)


@pytest.mark.long
def test_the_example_passes_strict_type_checking(tmp_path: Path) -> None:
    strategies = next(block for block in BLOCKS if "STRATEGIES =" in block)
    file = tmp_path / "auction.py"
    file.write_text(f"{SOURCE}\n\n{strategies}", encoding="utf-8")
    checked = subprocess.run(
        [sys.executable, "-m", "mypy", "--strict", "--config-file", "pyproject.toml", file],
        cwd=ROOT,
        capture_output=True,
        text=True,
    )
    assert checked.returncode == 0, checked.stdout + checked.stderr
