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


def test_a_delegate_asks_before_it_settles_anything_and_reports(parley: Parley, endpoint: LLMock) -> None:
    endpoint.add(move("Offer", price=9000), move("Offer", price=8000), move("WalkAway"))
    done = parley("play", "car-sale", "--seat", "buyer=actor:ann", "--seed", "7", typed="send\n")
    assert done.code == 0, done.err
    assert "May I do this? Walk away." in done.out
    assert "What was done for you" in done.out
    name = ident(parley)
    shown = parley("show", name, "--json")
    prices = [call for call in endpoint.requests if "9000" in str(call) or "9,000" in str(call)]
    assert prices  # the model was told why its first offer was refused
    assert json.loads(shown.out)["status"] == "done"
    public = parley("export", name, "--view", "seller", "--format", "json", "-o", "-").out
    assert "quietly" not in public
    assert "8100" not in public


def test_the_principal_holds_the_seat(parley: Parley, endpoint: LLMock) -> None:
    endpoint.add(move("WalkAway"))
    left = parley("play", "car-sale", "--seat", "buyer=actor:ann", "--seed", "7", typed="")
    assert left.code == 0, left.err
    name = ident(parley)
    assert f"play {name}/1 --as buyer" in left.out
    for command in (
        ("ask", name, "seller", "What is your limit?"),
        ("ask", name, "buyer", "What now?"),
        ("memory", name, "buyer"),
        ("branch", name, "--at", "2"),
        ("export", name, "--view", "full", "--format", "md", "-o", "-"),
        ("play", name, "--as", "seller"),
    ):
        refused = parley(*command)
        assert refused.code == 1, command
        assert "You play the buyer" in refused.err
    taken = parley("play", name, typed="take over\nwalk\nBye.\n")
    assert taken.code == 0, taken.err
    assert "yourself from here on" in taken.out
    assert "Bye." in taken.out


def test_a_seat_is_given_to_an_assistant_and_taken_back(parley: Parley, endpoint: LLMock) -> None:
    endpoint.add(move("Offer", price=7000))
    assert parley("play", "car-sale", "--as", "buyer", "--seed", "7", typed="").code == 0
    name = ident(parley)
    drafted = parley("play", name, "--assist", "fast", typed="")
    assert drafted.code == 0, drafted.err
    assert "A draft by fast" in drafted.out
    again = parley("play", name, "--seat", "buyer=human", typed="walk\nBye.\n")
    assert again.code == 0, again.err
    assert "Bye." in again.out


def test_an_ai_is_asked_and_tells_what_it_remembers(parley: Parley, endpoint: LLMock) -> None:
    endpoint.add(move("Offer", price=9500), move("WalkAway"))
    assert parley("demo", "--fast", "--seed", "7", "--seat", "seller=model:fast").code == 0
    name = ident(parley)
    endpoint.add(Reply(text=json.dumps({"answer": "I hoped for more."})))
    asked = parley("ask", name, "seller", "Why did you walk away?", "--at", "3")
    assert asked.code == 0, asked.err
    assert "I hoped for more." in asked.out
    early = json.loads(parley("memory", name, "seller", "--at", "2", "--json").out)["items"]
    late = json.loads(parley("memory", name, "seller", "--json").out)["items"]
    assert 0 < len(early) < len(late)
    assert all(one["step"] <= 2 for one in early)
    assert "9,500" in parley("memory", name, "seller").out
    assert (
        "No AI holds" in parley("ask", name, "buyer", "And you?").err
        or parley("ask", name, "buyer", "x").code
    )
    assert parley("memory", name, "seller", "--at", "99").code == 1
    assert parley("memory", name, "nobody").code == 2
