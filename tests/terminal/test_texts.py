"""What people read uses the words of the design, and none of the inner ones."""

import ast
import re
from pathlib import Path

import pytest

import bot.cli.texts
import bot.cli.texts_doctor
import bot.terminal.texts

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


@pytest.mark.parametrize("module", [bot.cli.texts, bot.cli.texts_doctor, bot.terminal.texts])
def test_no_inner_word_is_shown(module: object) -> None:
    texts = [TYPED.sub("", text) for text in shown(module) if text not in ALLOWED]
    assert len(texts) > 20
    found = [
        (word, text) for text in texts for word in INNER if re.search(rf"(?<![\w{{.]){word}(?!\w)", text)
    ]
    assert found == []


@pytest.mark.parametrize(
    ("seconds", "text"),
    [(5, "5 s"), (65, "1 min 5 s"), (7_500, "2 h 5 min"), (400_000, "4 days"), (-3, "0 s")],
)
def test_times_are_said_in_units_that_fit(seconds: float, text: str) -> None:
    assert bot.terminal.texts.left(seconds) == text


def test_seats_are_named_as_in_a_sentence() -> None:
    assert bot.terminal.texts.the("buyer") == "the buyer"
    assert bot.terminal.texts.whose("speaker-2") == "speaker 2's"
