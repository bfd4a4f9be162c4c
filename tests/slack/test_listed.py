"""The list of faults in README.md names tests that there are."""

import re
from pathlib import Path

from bot.slack import needs

HERE = Path(__file__).parent
ROWS = re.findall(
    r"^\| (\d+) \| (.+?) \| (.+) \|$", (HERE / "README.md").read_text(encoding="utf-8"), re.MULTILINE
)


def test_each_fault_has_a_test() -> None:
    assert [int(number) for number, _, _ in ROWS] == [*range(1, 37)]
    for number, _, tests in ROWS:
        named = re.findall(r"`([\w./]+)::(\w+)`", tests)
        assert named or tests == "the same", number
        for file, name in named:
            assert re.search(rf"def {name}\(", (HERE / file).read_text(encoding="utf-8")), f"{number}: {name}"


def test_nothing_is_streamed() -> None:
    assert [method for method in needs.METHODS if "stream" in method.lower()] == []
