"""Models from Python: a lab's sessions call, replay, and can be asked."""

import json
from pathlib import Path
from typing import Literal

import pytest
from llmock.pytest_plugin import LLMock
from llmock.scenarios import Reply

from bot.lab import Lab
from config.settings import SettingsError
from scenarios.kernel.errors import ParleyError
from tests.cli.test_consulted import move

SEATS = {"seller": "model:fast", "buyer": "strategy:conceder"}


@pytest.fixture(autouse=True)
def endpoint(llmock: LLMock, tmp_path: Path) -> LLMock:
    """A model `fast`."""
    (tmp_path / "parley.yaml").write_text(
        f"models:\n  fast: {{model: m, base_url: {llmock.base_url()}, retries: 0}}\n"
    )
    return llmock


def test_a_branch_is_replayed_from_its_calls(endpoint: LLMock) -> None:
    endpoint.add(move("Offer", price=9000), move("WalkAway"))
    with Lab() as lab:
        sale = lab.start("car-sale", seats=SEATS, seed=7)
        ended = sale.run()
        assert len(sale.calls()) == 2
        assert {call.work.seat for call in sale.calls()} == {"seller"}
        made = len(endpoint.requests)
        again = sale.branch(at=1, calls="replay")
        assert again.run() == ended
        assert len(endpoint.requests) == made
        with pytest.raises(ParleyError, match="replay-or-call"):
            sale.branch(at=2, edit={"price": 8900}, calls="replay").run()


def test_a_first_branch_has_nothing_to_replay() -> None:
    with Lab() as lab, pytest.raises(ParleyError, match="nothing to replay"):
        lab.start("car-sale", seats=SEATS, calls="replay")


def test_a_seat_is_asked_typed_questions(endpoint: LLMock) -> None:
    endpoint.add(move("Offer", price=9000), move("WalkAway"))
    with Lab() as lab:
        sale = lab.start("car-sale", seats=SEATS, seed=7)
        sale.run()
        events = sale.events
        endpoint.add(Reply(text=json.dumps({"answer": "greedy"})))
        assert sale.ask("seller", "How were you?", Literal["greedy", "fair"], at=2) == "greedy"
        assert sale.events == events
        remembered = sale.remembered("seller", at=2)
        assert remembered
        assert max(item.seq for item in remembered) <= 2
        with pytest.raises(ParleyError, match="no model of its own"):
            sale.ask("buyer", "And you?")


def test_bad_settings_are_named(tmp_path: Path) -> None:
    (tmp_path / "parley.yaml").write_text("models: {fast: {modle: m}}\n")
    with pytest.raises(SettingsError, match=r"models\.fast\.modle"):
        Lab()
