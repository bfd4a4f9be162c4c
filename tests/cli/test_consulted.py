"""People who are asked by an AI: with an assistant that drafts, and as the principal of a delegate."""

import json
from pathlib import Path

import pytest
from llmock.pytest_plugin import LLMock
from llmock.scenarios import Reply

from tests.cli.conftest import Parley
from tests.cli.test_model_seats import ident


def move(action: str, **fields: object) -> Reply:
    return Reply(text=json.dumps({"move": {"action": action, "message": "Hm.", **fields}}))


@pytest.fixture(autouse=True)
def endpoint(llmock: LLMock, tmp_path: Path) -> LLMock:
    """A model `fast`, and a delegate `ann` that asks before it settles anything."""
    (tmp_path / "parley.yaml").write_text(
        f"models:\n  fast: {{model: m, base_url: {llmock.base_url()}, retries: 0}}\n"
        "actors:\n  ann: {kind: delegate, model: fast, instructions: 'Buy it, quietly.', "
        "consults: before_binding, mandate: {price: {at_most: 8100}}}\n"
    )
    return llmock


def test_a_draft_is_changed_and_sent(parley: Parley, endpoint: LLMock) -> None:
    endpoint.add(move("Offer", price=7777), move("WalkAway"))
    done = parley(
        "play", "car-sale", "--as", "buyer", "--assist", "fast", "--seed", "7", typed="offer\n7500\n\nsend\n"
    )
    assert done.code == 0, done.err
    assert "Enter keeps 7,777, - leaves it out" not in done.out
    assert "Enter keeps 7,777" in done.out
    found = parley("export", ident(parley), "--format", "md", "-o", "-").out
    assert "7,500" in found or "7500" in found
    assert "Walk away" in found
