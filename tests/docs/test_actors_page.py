"""Every block of docs/actors.md runs as it stands, and the examples are as short as promised."""

import re
from importlib import metadata
from pathlib import Path
from typing import Any

import pytest

from agents.memory.named import memory_of
from agents.models.failure import FailureKind
from agents.references import make_actor
from bot.lab import Lab
from scenarios.engine.desk import MODES
from scenarios.kernel.errors import Refused
from scenarios.library.car_sale.actions import Offer, WalkAway
from tests.docs.blocks import DOCS, python_blocks
from tests.docs.chat import FAKE

PAGE = (DOCS / "actors.md").read_text(encoding="utf-8")
BLOCKS = python_blocks("actors.md")
YAML = re.findall(r"^```yaml\n(.*?)^```", PAGE, re.MULTILINE | re.DOTALL)


@pytest.fixture
def model(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A model called fast that needs no endpoint, and nothing else of whoever runs this."""
    settings = tmp_path / "parley.yaml"
    settings.write_text(f"models:\n  fast: {FAKE}\n", encoding="utf-8")
    monkeypatch.setenv("PARLEY_CONFIG", str(settings))
    monkeypatch.chdir(tmp_path)


def _run(namespace: dict[str, Any], block: str) -> None:
    exec(compile(block, "actors.md", "exec", dont_inherit=True), namespace)


@pytest.mark.usefixtures("model")
def test_every_block_runs_after_those_before_it(capsys: pytest.CaptureFixture[str]) -> None:
    namespace: dict[str, Any] = {"__name__": "page"}
    for block in BLOCKS:
        _run(namespace, block)
    assert "€" in capsys.readouterr().out


@pytest.mark.parametrize(("name", "below"), [("class Firm", 20), ("class FigureMemory", 30)])
def test_what_one_writes_oneself_is_short(name: str, below: int) -> None:
    (block,) = [block for block in BLOCKS if name in block]
    assert len([line for line in block.splitlines() if line.strip()]) < below


def test_a_model_seat_takes_two_lines() -> None:
    assert YAML[0] == "models:\n  fast: {model: gpt-5-mini}\n"


@pytest.mark.usefixtures("model")
def test_the_settings_of_the_page_seat_whom_they_name(tmp_path: Path) -> None:
    parts = [block.removeprefix("actors:\n") for block in YAML if block.startswith("actors:")]
    text = f"models:\n  fast: {FAKE}\nactors:\n{''.join(parts)}"
    (tmp_path / "parley.yaml").write_text(text, encoding="utf-8")
    with Lab() as lab:
        for name in ("careful", "ann", "board"):
            seats = {"seller": "strategy:linear", "buyer": f"actor:{name}"}
            sale = lab.start("car-sale", seats=seats, seed=7, params={"rounds": 4})
            assert sale.run() is not None
        assert lab._lab.app.holder("actor:ann", 1).mandate is not None


@pytest.mark.usefixtures("model")
def test_entry_points_of_the_page_name_what_its_blocks_define(monkeypatch: pytest.MonkeyPatch) -> None:
    namespace: dict[str, Any] = {"__name__": "page"}
    for block in BLOCKS:
        if "class " in block:
            _run(namespace, block)
    points = re.findall(
        r'^\[project\.entry-points\."(.+)"\]\n(\w+) = "their_package\.players:(\w+)"', PAGE, re.M
    )

    class Point:
        value = "their_package.players"
        dist = None

        def __init__(self, name: str, item: str) -> None:
            self.name = name
            self._item = item

        def load(self) -> Any:
            return namespace[self._item]

    def entry_points(group: str, name: str | None = None) -> list[Point]:
        return [Point(own, item) for known, own, item in points if known == group and name in (None, own)]

    monkeypatch.setattr(metadata, "entry_points", entry_points)
    with Lab() as lab:
        actor = make_actor("firm?margin=500", lab._lab.app.surroundings("car-sale"))
        assert type(actor).__name__ == "Firm"
        sale = lab.start(
            "car-sale", seats={"buyer": "model:fast?memory=figures"}, seed=7, params={"rounds": 3}
        )
        assert sale.run() is not None
    assert memory_of({"kind": "figures", "newest": 5}).model_dump() == {"kind": "figures", "newest": 5}


@pytest.mark.usefixtures("model")
def test_from_python_a_person_answers_their_assistant() -> None:
    with Lab() as lab:
        sale = lab.start("car-sale", seats={"seller": "strategy:linear", "buyer": "assisted:fast"}, seed=7)
        with pytest.raises(Refused, match="Nothing is asked for seller"):
            sale.answer("seller", WalkAway())
        assert sale.run() is None
        (asked,) = [ask for ask in sale.asks if ask.addressee == "principal"]
        assert isinstance(asked.ask.default, Offer)
        sale.answer("buyer", WalkAway())
        outcome = sale.run()
        assert outcome is not None
        assert outcome.metrics["deal"] is False


def test_failures_and_modes_are_all_on_the_page() -> None:
    for name in (*[kind.value for kind in FailureKind], *MODES):
        assert f"`{name}`" in PAGE
