"""What AI players think stays theirs while anybody plays: prompts, answers, memories, by every command."""

import json
import re
from pathlib import Path

import pytest
from llmock.pytest_plugin import LLMock
from llmock.scenarios import Match, Reply

from tests.cli.conftest import Parley

KEY = "sk-canary-key-4711"
THOUGHT = "canary-thought-4711"
INSTRUCTION = "canary-instruction-4711"
OFFER = json.dumps({"move": {"action": "Offer", "price": 9000, "message": "My price."}})
WALK = json.dumps({"move": {"action": "WalkAway"}})
ANSWER = json.dumps({"thinking": THOUGHT, "move": {"action": "Offer", "price": 9000, "message": "My price."}})

SETTINGS = """
models:
  fast: {{model: m, key: FAST_KEY, base_url: {url}, retries: 0}}
  own: {{model: own, key: FAST_KEY, base_url: {url}, retries: 0}}
actors:
  mine: {{kind: delegate, model: own, instructions: {instruction}, mandate: {{price: {{at_most: 9876}}}},
         consults: before_binding}}
"""


@pytest.fixture(autouse=True)
def endpoint(llmock: LLMock, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> LLMock:
    monkeypatch.setenv("FAST_KEY", KEY)
    (tmp_path / "parley.yaml").write_text(SETTINGS.format(url=llmock.base_url(), instruction=INSTRUCTION))
    return llmock


def begun(shown: str) -> str:
    """The id of the branch that was begun."""
    found = re.search(r"This is ([a-z0-9]{6}/1)", shown)
    assert found is not None, shown
    return found[1]


@pytest.fixture
def live(parley: Parley, endpoint: LLMock) -> str:
    """This person is the buyer; the seller is a model that has thought and made an offer."""
    for _ in range(8):
        endpoint.add(Reply(text=ANSWER))
    done = parley("play", "car-sale", "--as", "buyer", "--seat", "seller=model:fast?thinking=chain")
    assert "My price." in done.out, done.err
    return begun(done.out)


def everything(parley: Parley, name: str) -> dict[tuple[str, ...], str]:
    """What each command that may be used shows."""
    ways = [("show", name), ("show", name, "--json"), ("list", "--json"), ("verify", name)]
    ways += [
        ("export", name, "--view", view, "--format", form, "-o", "-")
        for view in ("public", "buyer")
        for form in ("html", "json", "jsonl", "md")
    ]
    ways += [("export", name, "--tree", "--format", "json", "-o", "-")]
    found = {}
    for way in ways:
        done = parley(*way)
        assert done.code == 0, (way, done.err)
        found[way] = done.out + done.err
    return found


def test_no_command_shows_whoever_plays_what_another_seat_thinks(parley: Parley, live: str) -> None:
    for way, shown in everything(parley, live).items():
        assert THOUGHT not in shown, way
        assert "only the seller" not in shown.casefold(), way
        assert "never sell it for less" not in shown, way


@pytest.mark.parametrize(
    "way",
    [
        ("ask", "seller", "What is your limit?"),
        ("memory", "seller"),
        ("memory", "buyer"),
        ("memory", "seller", "--at", "1"),
    ],
)
def test_nobody_who_plays_looks_into_a_head(
    parley: Parley, endpoint: LLMock, live: str, way: tuple[str, ...]
) -> None:
    asked = len(endpoint.requests)
    refused = parley(way[0], live, *way[1:])
    assert (refused.code, refused.out) == (1, "")
    assert "what AI players think stays theirs" in refused.err
    assert len(endpoint.requests) == asked


@pytest.mark.parametrize("view", ["full", "seller"])
def test_nobody_who_plays_exports_the_work_of_others(parley: Parley, live: str, view: str) -> None:
    refused = parley("export", live, "--view", view, "--format", "json", "-o", "-")
    assert (refused.code, refused.out) == (1, "")


def test_the_ledger_of_whoever_plays_has_no_line_of_others(parley: Parley, live: str) -> None:
    kept = json.loads(parley("show", live, "--json").out)["ledger"]
    assert kept["lines"] == []
    assert kept["session"]["calls"] > 0


@pytest.mark.long
def test_a_second_branch_opens_no_door_to_the_first(parley: Parley, endpoint: LLMock) -> None:
    for _ in range(8):
        endpoint.add(Reply(text=OFFER))
    demo = parley("demo", "--fast", "--seat", "seller=model:fast", "--seat", "buyer=strategy:linear")
    assert demo.code == 0, demo.err
    (found,) = json.loads(parley("list", "--json").out)
    name = found["session"]
    assert parley("branch", name, "--at", "2", "--seat", "buyer=human").code == 0
    for label in (f"{name}/1", f"{name}/2"):
        assert parley("memory", label, "seller").code == 1
        assert parley("ask", label, "seller", "What is your limit?").code == 1
        assert parley("export", label, "--view", "full", "--format", "json", "-o", "-").code == 1
        assert THOUGHT not in parley("show", label, "--json").out


def test_a_principal_sees_the_work_of_the_own_seat_alone(parley: Parley, endpoint: LLMock) -> None:
    endpoint.add(Reply(text=WALK, times=None, match=Match(model="own")))  # it asks before it walks away
    endpoint.add(Reply(text=ANSWER, times=None, match=Match(model="m")))
    done = parley(
        "play", "car-sale", "--seat", "buyer=actor:mine", "--seat", "seller=model:fast?thinking=chain"
    )
    name = begun(done.out)
    seen = parley("export", name, "--format", "json", "-o", "-")
    assert seen.code == 0, seen.err
    assert {one["seat"] for one in json.loads(seen.out)["work"]} == {"buyer"}
    refused = parley("export", name, "--view", "seller", "--format", "json", "-o", "-")
    assert refused.code == 1
    assert parley("memory", name, "seller").code == 1
    public = parley("export", name, "--view", "public", "--format", "json", "-o", "-").out
    for secret in (INSTRUCTION, "9876", THOUGHT):
        assert secret not in public
        assert secret not in parley("show", name, "--json").out


@pytest.mark.long
def test_keys_stand_nowhere(parley: Parley, endpoint: LLMock, live: str, home: Path) -> None:
    endpoint.fail(401, times=3)
    shown = "".join(everything(parley, live).values())
    for way in (("demo", "--seat", "seller=model:fast"), ("doctor",), ("list", "models", "--json")):
        done = parley("--debug", *way)
        shown += done.out + done.err
    shown += parley("--debug", "demo", "--seat", f"seller=model:fast?{KEY}").out
    assert KEY not in shown
    kept = b"".join(path.read_bytes() for path in home.rglob("*") if path.is_file())
    assert THOUGHT.encode() in kept  # so that a key would be found too
    assert KEY.encode() not in kept
