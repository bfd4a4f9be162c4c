"""What the kernel and the store say when something is refused uses the words of the design."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
KERNEL = ("admit", "options", "log", "restore", "wire")
FILES = sorted(
    [
        *[ROOT / f"scenarios/kernel/{name}.py" for name in KERNEL],
        ROOT / "scenarios/engine/edit.py",
        *(ROOT / "storage").glob("*.py"),
        *(ROOT / "storage/export").glob("*.py"),
    ]
)
SAID = re.compile(r"Refused|Illegal|FieldErrors|Differs|Unknown|StoreError|ParleyError|Fenced|Owned|differs")
INNER = re.findall(
    r"\w+",
    """
    slot actor agent bot prompt reply message broadcast record saved fork room frontend admin gm
    facilitator substitute org copy clone environment flow tell ask asks asked event events snapshot
    snapshots trace span node tenant occupancy runner digest payoff payoffs
    """,
)


def said(file: Path) -> Iterator[str]:
    """The literal parts of every error that the file makes for people."""
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call) and SAID.fullmatch(ast.unparse(node.func).rpartition(".")[2]):
            for argument in node.args:
                for part in ast.walk(argument):
                    if isinstance(part, ast.Constant) and isinstance(part.value, str):
                        yield part.value


def test_the_texts_are_found() -> None:
    texts = [text for file in FILES for text in said(file)]
    assert len(texts) > 80
    assert any(text.startswith("it is missing") for text in texts)


@pytest.mark.parametrize("file", FILES, ids=lambda file: str(file.relative_to(ROOT)))
def test_no_inner_word_is_said(file: Path) -> None:
    found = [
        (word, text)
        for text in said(file)
        for word in INNER
        if re.search(rf"\b{word}\b", text, re.IGNORECASE)
    ]
    assert found == []


@pytest.mark.parametrize("file", FILES, ids=lambda file: str(file.relative_to(ROOT)))
def test_no_sentence_ends_twice(file: Path) -> None:
    assert [text for text in said(file) if re.search(r"\.[.;]|\.\. ", text)] == []
