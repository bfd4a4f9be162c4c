"""Seats of models: watched, set aside, gone on with, branched and accounted for."""

import json
from pathlib import Path

import pytest
from llmock.pytest_plugin import LLMock
from llmock.scenarios import Reply

from tests.cli.conftest import Parley

KEY = "sk-canary-0123456789"
OFFER = json.dumps({"move": {"action": "Offer", "price": 9000, "message": "My price."}})
WALK = json.dumps({"move": {"action": "WalkAway", "message": "No, thank you."}})
DEMO = ("demo", "--fast", "--seed", "7", "--seat", "seller=model:fast")


@pytest.fixture(autouse=True)
def endpoint(llmock: LLMock, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> LLMock:
    """A model `fast` behind an endpoint that listens, with prices and a key."""
    monkeypatch.setenv("FAST_KEY", KEY)
    (tmp_path / "parley.yaml").write_text(
        f"models:\n  fast: {{model: m, key: FAST_KEY, base_url: {llmock.base_url()}, retries: 0, "
        "prices: {input: 1, output: 2}}\n"
    )
    return llmock


def ident(parley: Parley) -> str:
    """The only session."""
    (found,) = json.loads(parley("list", "--json").out)
    return str(found["session"])


def test_a_demo_says_what_was_spent_and_keeps_no_key(parley: Parley, endpoint: LLMock, home: Path) -> None:
    endpoint.add(Reply(text=OFFER), Reply(text=WALK))
    done = parley(*DEMO)
    assert done.code == 0, done.err
    assert "Spending: 2 model calls" in done.out
    name = ident(parley)
    shown = parley("show", name).out
    assert "Seller, fast" in shown
    assert "AI fast" in shown
    found = json.loads(parley("show", name, "--json").out)
    (line,) = found["ledger"]["lines"]
    assert (line["seat"], line["model"], line["calls"], line["unsettled"]) == ("seller", "fast", 2, 0)
    assert line["cost_micros"] == line["input_tokens"] + 2 * line["output_tokens"] > 0
    kept = b"".join(path.read_bytes() for path in home.rglob("*") if path.is_file())
    assert KEY.encode() not in kept
    assert b"127.0.0.1" not in kept
    assert KEY not in done.out + shown


def test_a_demo_that_cannot_go_on_is_shown_exported_and_gone_on_with(
    parley: Parley, endpoint: LLMock, home: Path
) -> None:
    endpoint.fail(401, times=1)
    done = parley(*DEMO)
    assert done.code == 1
    assert "refuses the key" in done.err
    assert f"resume {ident(parley)}/1`" in done.err
    assert "Only the seller knows" in done.out
    assert len(list((home / "exports").glob("*.html"))) == 1
    endpoint.add(Reply(text=OFFER), Reply(text=WALK))
    again = parley("resume", ident(parley), "--fast")
    assert again.code == 0, again.err
    assert "My price." in again.out
    assert "No, thank you." in again.out
    assert "is over" in parley("resume", ident(parley)).err


def test_what_people_play_is_not_only_watched(parley: Parley) -> None:
    assert parley("play", "car-sale", "--as", "buyer", typed="").code == 0
    refused = parley("resume", ident(parley))
    assert refused.code == 1
    assert f"play {ident(parley)}/1 --as buyer" in refused.err


def test_a_replayed_branch_makes_no_call(parley: Parley, endpoint: LLMock) -> None:
    endpoint.add(Reply(text=OFFER), Reply(text=WALK))
    assert parley(*DEMO).code == 0
    asked = len(endpoint.requests)
    made = parley("branch", ident(parley), "--at", "1", "--calls", "replay", "--json")
    assert made.code == 0, made.err
    found = json.loads(made.out)
    assert found["outcome"] == found["parent_outcome"]
    assert len(endpoint.requests) == asked
    shown = parley("show", found["branch"]).out
    assert f"Answers of models: only those of {ident(parley)}/1" in shown
    assert "Answers of models" not in parley("show", ident(parley)).out


def test_a_replay_that_needs_a_new_call_is_set_aside_and_says_so(parley: Parley, endpoint: LLMock) -> None:
    endpoint.add(Reply(text=OFFER), Reply(text=WALK))
    assert parley(*DEMO).code == 0
    changed = ("branch", ident(parley), "--at", "2", "--edit", '{"price": 8900}')
    refused = parley(*changed, "--calls", "replay")
    assert refused.code == 1
    assert "replay-or-call" in refused.err
    endpoint.add(Reply(text=WALK))
    assert parley(*changed, "--calls", "replay-or-call").code == 0


def test_calls_that_are_no_mode(parley: Parley, sale: str) -> None:
    refused = parley("branch", sale, "--at", "2", "--calls", "never")
    assert refused.code == 2
    assert "replay-or-call" in refused.err


def test_a_budget_that_falls_ends_it_and_is_named(parley: Parley, tmp_path: Path) -> None:
    with (tmp_path / "parley.yaml").open("a") as file:
        file.write("budgets: {session: {tokens: 10}}\n")
    done = parley(*DEMO)
    assert done.code == 0, done.err
    assert "budget of 10 tokens" in " ".join(done.out.split())
