"""What the lab promises beside its page: steps, checks before anything is stored, scripts by absolute path."""

import json
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text

from bot.lab import Lab
from scenarios.kernel.errors import ParleyError
from scenarios.library.car_sale import CarSale


def count(lab: Lab) -> int:
    app = lab._lab.app
    return len(lab.wait(app.store.branches(app.tenant)))


def test_a_step_is_one_event_and_steps_lead_where_a_run_does() -> None:
    with Lab() as lab:
        stepped, run = lab.start("car-sale", seed=7), lab.start("car-sale", seed=7)
        assert run.run() is not None
        seen = [stepped.events]
        while stepped.step() is None:
            seen.append(stepped.events)
        assert seen == list(range(1, len(seen) + 1))
        assert stepped.outcome() == run.outcome()
        assert stepped.transcript() == run.transcript()
        waiting = lab.start("car-sale", seats={"seller": "human"}, seed=7)
        assert waiting.step() is None
        assert waiting.events == 1


@pytest.mark.parametrize("seats", [{"nobody": "human"}, {"buyer": "strategy:none"}, {"buyer": "nonsense"}])
def test_a_branch_is_checked_before_it_is_stored(seats: dict[str, str]) -> None:
    with Lab() as lab:
        sale = lab.start("car-sale", seed=7)
        sale.run()
        with pytest.raises(ParleyError):
            sale.branch(at=2, seats=seats)
        assert count(lab) == 1


@pytest.mark.parametrize("seed", [-1, 2**63, 2**100, 1.5, "x", True])
def test_a_seed_out_of_bounds_is_refused(seed: Any) -> None:
    with Lab() as lab:
        with pytest.raises(ParleyError, match="whole number from 0"):
            lab.start("car-sale", seed=seed)
        assert count(lab) == 0


def test_the_largest_seed_works() -> None:
    with Lab() as lab:
        assert lab.start("car-sale", seed=2**63 - 1).run() is not None


def test_a_view_of_no_seat_is_refused() -> None:
    with Lab() as lab, pytest.raises(ParleyError, match="no seat 'nobody'"):
        lab.start("car-sale", seed=7).view("nobody")


@pytest.mark.parametrize("method", ["start", "turn"])
def test_a_scenario_that_cannot_begin_stores_nothing(monkeypatch: pytest.MonkeyPatch, method: str) -> None:
    monkeypatch.setattr(CarSale, method, lambda *args: 1 // 0)
    with Lab() as lab:
        with pytest.raises(ParleyError, match=f"`{method}` failed"):
            lab.start("car-sale", seed=7)
        assert count(lab) == 0


def test_a_script_is_found_from_everywhere_and_stands_in_the_manifest(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "mine.yaml").write_text("- Cooperate:\n" * 3, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    with Lab() as lab:
        game = lab.start("prisoners-dilemma", seats={"player-1": "scripted:mine.yaml"}, params={"rounds": 3})
        monkeypatch.chdir("/")
        assert game.run() is not None
        store = lab._lab.app.store

        async def manifest() -> dict[str, Any]:
            query = text("select manifest from session")
            return dict(json.loads(await store.run(lambda c: c.execute(query).scalar_one())))

        (path, digest), *others = lab.wait(manifest())["scripts"].items()
        assert (path, len(digest), others) == (str(tmp_path / "mine.yaml"), 64, [])


def test_info_is_one_branch() -> None:
    with Lab() as lab:
        sale = lab.start("car-sale", seed=7)
        other = sale.branch()
        app = lab._lab.app
        assert lab.wait(app.store.info(other._branch._info.ref)).label == other.label
        with pytest.raises(ParleyError, match="no such branch"):
            lab.wait(app.store.info(other._branch._info.ref._replace(branch=99)))
