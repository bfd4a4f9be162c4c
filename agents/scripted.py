"""A scripted actor: says and does what stands in a file, line after line.

The file is YAML: a list of moves, each an action with its fields, a plain text to say, or `pass`.

    - "Good morning, everybody."
    - Offer: {price: 9000, message: "My first word."}
    - pass

A text is said beside the moves: on the open floor, or before the seat's next move. Where talk is no part of
the scenario it is left out. `pass` lets one occasion to speak go by, and is left out where a move is needed.
After the last line the actor passes; where a move is needed then, the branch is paused.
"""

import hashlib
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

import yaml

from scenarios.engine.ports import Act, Decision, Moment, Pass
from scenarios.kernel import options
from scenarios.kernel.actions import Option, Say
from scenarios.kernel.errors import ParleyError
from scenarios.kernel.options import FieldErrors
from scenarios.kernel.seen import Seen

LARGEST: Final = 1_000_000
"""Bytes of a script file."""

Line = tuple[str, dict[str, Any]] | None
"""An action's name and its fields; None passes."""

SAY: Final = Say.__name__


class ScriptedActor:
    """Keeps no count of its own: how far it has come stands in what its seat has seen."""

    talks = True

    def __init__(self, lines: Sequence[Line]) -> None:
        self._lines = lines

    async def decide(self, moment: Moment) -> Decision:
        place, occasions = self._reached(await moment.seen(), moment.seat)
        ask = moment.ask
        offered = [options.action_of(option).__name__ for option in ask.options]
        for number, line in enumerate(self._lines[place:], place + 1):
            if line is None:
                if ask.optional and occasions < 2:
                    return Pass()
                occasions -= 1
                continue
            name, fields = line
            if name == SAY and SAY not in offered:
                if not moment.talk:
                    continue
                return Act(_parsed((Say,), number, name, fields))
            if name not in offered and ask.optional:
                return Pass()
            return Act(_parsed(ask.options, number, name, fields))
        if ask.optional:
            return Pass()
        raise ParleyError(f"its script ends after {len(self._lines)} lines, and a move is needed")

    def _reached(self, items: Sequence[Seen], seat: str) -> tuple[int, int]:
        """The line that comes next, and how many occasions to speak there were since the last one."""
        lines, place, occasions = self._lines, 0, 1
        counted: set[tuple[int, ...]] = set()
        for item in items:
            move = item.move
            if move is None or item.kind not in ("move", "chose"):
                continue
            if item.who != seat:
                occasions += 1
                continue
            own = (item.seq,) if move.ask is None else (move.ask, move.at, move.basis)
            if own in counted:
                continue  # what was sealed is shown later
            counted.add(own)
            said = isinstance(move.action, Say)
            while place < len(lines) and _left_out(lines[place], said):
                place += 1
            place, occasions = place + 1, 0
        return place, occasions


def _left_out(line: Line, said: bool) -> bool:
    """Whether a line was left out where the seat's next act was to say something, or to make a move."""
    return line is None or (line[0] == SAY and not said)


def _parsed(offered: Sequence[Option], number: int, name: str, fields: dict[str, Any]) -> Any:
    try:
        return options.parse(offered, name, fields)
    except FieldErrors as errors:
        raise ParleyError(f"line {number} of its script does not fit ({errors.reason})") from errors


def read_script(path: Path) -> ScriptedActor:
    """The actor of a script file. Raises `ParleyError` naming file and line for anything unreadable."""
    try:
        lines = yaml.safe_load(_content(path).decode("utf-8"))
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        place = getattr(error, "problem_mark", None)
        where = f", line {place.line + 1}" if place else ""
        raise ParleyError(f"The script {path}{where} is no valid YAML.") from error
    if not isinstance(lines, list):
        raise ParleyError(f"The script {path} must be a list of moves, such as `- Offer: {{price: 9000}}`.")
    return ScriptedActor([_line(path, number, line) for number, line in enumerate(lines, 1)])


def script_digest(path: Path) -> str:
    """What the script says, as a digest for the session's manifest. Raises `ParleyError`."""
    return hashlib.sha256(_content(path)).hexdigest()


def _content(path: Path) -> bytes:
    try:
        with path.open("rb") as stream:
            content = stream.read(LARGEST + 1)
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) else error
        raise ParleyError(f"The script {path} cannot be read: {reason}.") from error
    if len(content) > LARGEST:
        raise ParleyError(f"The script {path} is larger than {LARGEST:,} bytes.")
    return content


def _line(path: Path, number: int, line: Any) -> Line:
    match line:
        case "pass" | None:
            return None
        case str():
            return SAY, {"text": line}
        case dict() if len(line) == 1:
            ((name, fields),) = line.items()
            if isinstance(name, str) and isinstance(fields, dict | None):
                return name, dict(fields or {})
    raise ParleyError(f"The script {path}: entry {number} is no move; write `- Offer: {{price: 9000}}`.")
