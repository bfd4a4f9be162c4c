"""What somebody wrote in a form that counts for nothing comes back to them, so that they can use it again."""

import json
from collections.abc import Mapping
from typing import Any

from bot.bridge.arrivals import Submitted, What
from bot.bridge.content import Notice, notice
from bot.bridge.texts import errors as texts


def given_back(values: Mapping[str, Any]) -> str:
    """A line for each field that was filled in; "" for none."""
    lines = [
        f"{name.replace('_', ' ').capitalize()}: {_written(value)}"
        for name, value in values.items()
        if value not in ("", None, [])
    ]
    return "\n".join([texts.COMES_BACK, *lines]) if lines else ""


def _written(value: Any) -> str:
    if isinstance(value, list):
        return ", ".join(map(_written, value))
    return value if isinstance(value, str) else json.dumps(value)


def mistake(why: str, what: What) -> Notice:
    """Why nothing was done, with what the form held if it was one."""
    written = given_back(what.values) if isinstance(what, Submitted) else ""
    return notice(f"{why}\n{written}" if written else why)
