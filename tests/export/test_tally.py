"""The words in which the page tells what a piece of work was."""

from datetime import UTC, datetime
from typing import Any

import pytest

from storage.export.records import SpanFacts
from storage.export.tally import brief, title


@pytest.mark.parametrize(
    ("what", "name", "says"),
    [
        ("decision", "fast", "Decision of fast"),
        ("tool", "{name}", "Tool: {name}"),
        ("their own", "kind", "their own: kind"),
        ("their own", "", "their own"),
    ],
)
def test_every_kind_has_a_title(what: str, name: str, says: str) -> None:
    now = datetime(2026, 1, 1, tzinfo=UTC)
    assert title(SpanFacts(kind="span", what=what, name=name, started=now, within=())) == says


@pytest.mark.parametrize(
    ("form", "line"),
    [
        ({"items": 2, "tokens": 151}, "items 2, tokens 151"),
        ({"items": [2]}, None),
        ({"text": "two\nlines"}, None),
        ({"text": "long " * 40}, None),
        ("a text", None),
        (None, None),
    ],
)
def test_only_what_fits_stands_in_one_line(form: Any, line: str | None) -> None:
    assert brief(form) == line
