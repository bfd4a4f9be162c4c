"""The documented example is a whole scenario: it runs, branches and exports without touching another file."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from bot.lab import Lab
from scenarios.testkit import assert_no_leak, assert_replays, random_play
from tests.docs.blocks import python_blocks

SOURCE = python_blocks("scenarios.md")[0]


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
