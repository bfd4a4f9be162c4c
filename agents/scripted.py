"""A scripted actor: makes the moves of a file one after the other, then passes.

The file is YAML: a list of moves, each an action with its fields, a plain text to say, or `pass`.

    - "Good morning, everybody."
    - Offer: {price: 9000, message: "My first word."}
    - pass
"""

from pathlib import Path
from typing import Any, Final

import yaml

from scenarios.engine.ports import Act, Decision, Moment, Pass
from scenarios.kernel import options
from scenarios.kernel.errors import ParleyError

LARGEST: Final = 1_000_000
"""Bytes of a script file."""


class ScriptedActor:
    """The n-th decision of a seat on a branch's path is the n-th line of the script."""

    talks = True

    def __init__(self, lines: list[tuple[str, dict[str, Any]] | None]) -> None:
        self._lines = lines

    async def decide(self, moment: Moment) -> Decision:
        made = sum(
            1 for item in await moment.seen() if item.who == moment.seat and item.kind in ("move", "chose")
        )
        line = self._lines[made] if made < len(self._lines) else None
        if line is None:
            if moment.ask.optional:
                return Pass()
            raise ParleyError(f"its script ends after {made} moves")
        return Act(options.parse(moment.ask.options, *line))


def read_script(path: Path) -> ScriptedActor:
    """The actor of a script file. Raises `ParleyError` naming file and line for anything unreadable."""
    try:
        if path.stat().st_size > LARGEST:
            raise ParleyError(f"The script {path} is larger than {LARGEST:,} bytes.")
        lines = yaml.safe_load(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise ParleyError(f"The script {path} cannot be read: {error.strerror}.") from error
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        place = getattr(error, "problem_mark", None)
        where = f", line {place.line + 1}" if place else ""
        raise ParleyError(f"The script {path}{where} is no valid YAML.") from error
    if not isinstance(lines, list):
        raise ParleyError(f"The script {path} must be a list of moves, such as `- Offer: {{price: 9000}}`.")
    return ScriptedActor([_line(path, number, line) for number, line in enumerate(lines, 1)])


def _line(path: Path, number: int, line: Any) -> tuple[str, dict[str, Any]] | None:
    match line:
        case "pass" | None:
            return None
        case str():
            return "Say", {"text": line}
        case dict() if len(line) == 1:
            ((name, fields),) = line.items()
            if isinstance(name, str) and isinstance(fields, dict | None):
                return name, dict(fields or {})
    raise ParleyError(f"The script {path}: entry {number} is no move; write `- Offer: {{price: 9000}}`.")
