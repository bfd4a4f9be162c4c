"""What people read uses the words of the design, and none of the inner ones."""

import ast
import importlib
import pkgutil
import re
from pathlib import Path

import pytest

import bot.bridge.texts
import bot.terminal.texts
from bot import wording

INNER = re.findall(
    r"\w+",
    """
    slot actor agent bot prompt reply message broadcast record save saved fork room frontend admin gm
    facilitator substitute org copy clone environment flow tell ask asks event events snapshot snapshots
    trace span node tenant place occupancy runner payoff payoffs
    """,
)
ALLOWED = {"The whole record"}
"""`record` is what people call everything that is kept of a session."""
TYPED = re.compile(r"actor:NAME|record(?= \(every call)|record(?=, off, replay)")
"""What people type: as in the settings, and the modes of `--calls`."""


def shown(module: object) -> list[str]:
    """Every text of a module but its docstrings."""
    tree = ast.parse(Path(str(vars(module)["__file__"])).read_text(encoding="utf-8"))
    docstrings = {
        id(node.body[0].value)
        for node in ast.walk(tree)
        if isinstance(node, ast.Module | ast.FunctionDef) and node.body and isinstance(node.body[0], ast.Expr)
    }
    return [
        node.value
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in docstrings
    ]


IN_CHATS = re.compile(
    r"\b[Aa]sk (?=the|them|those|one|who|for|an administrator|to be|somebody)|messages?\b|\bsave (?=it|the record)"
    r"|\brecords?\b|^[a-z_/*-]+$"
)
"""Ordinary there: to ask somebody, the messages that people write, the record that they save, and keys of tables."""
SCREENS = (
    "bot.cli.texts",
    "bot.cli.texts_doctor",
    "bot.cli.texts_upkeep",
    "bot.terminal.texts",
    "bot.discord.texts",
    "bot.slack.texts",
)
CHATS = [f"bot.bridge.texts.{found.name}" for found in pkgutil.iter_modules(bot.bridge.texts.__path__)]
CHATS += ["bot.slack.texts_outward", "bot.texts_health"]


def test_there_are_texts() -> None:
    assert len(CHATS) > 10
    assert all(len(shown(importlib.import_module(name))) > 10 for name in SCREENS)


@pytest.mark.parametrize("name", [*SCREENS, *CHATS])
def test_no_inner_word_is_shown(name: str) -> None:
    texts = [TYPED.sub("", text) for text in shown(importlib.import_module(name)) if text not in ALLOWED]
    texts = texts if name in SCREENS[:4] else [IN_CHATS.sub("", text) for text in texts]
    found = [
        (word, text) for text in texts for word in INNER if re.search(rf"(?<![\w{{.]){word}(?!\w)", text)
    ]
    assert found == []


@pytest.mark.parametrize(
    ("seconds", "text"),
    [(5, "5 s"), (65, "1 min 5 s"), (7_500, "2 h 5 min"), (400_000, "4 days"), (-3, "0 s")],
)
def test_times_are_said_in_units_that_fit(seconds: float, text: str) -> None:
    assert wording.left(seconds) == text


def test_seats_are_named_as_in_a_sentence() -> None:
    assert wording.the("buyer") == "the buyer"
    assert wording.whose("speaker-2") == "speaker 2's"
