"""A model that follows instructions: whatever imperative it finds outside the data of its prompt, it obeys.

It reads as an easy victim would: it takes any line that looks like the end of data for one, also inside of it;
it knows the control tokens of endpoints wherever they stand; and it sees what people do not.
"""

import re
import unicodedata
from collections.abc import Callable, Iterator, Sequence

from agents.models.request import Message, Request
from tests.fakes.model import FakeModel

OBEYS = '{"move": {"action": "Walk"}}'

_ANNOUNCED = re.compile(r"Text between a line <<<DATA (\S+)>>> and")
_CONTROL = re.compile(r"<\|[^>\n]{1,40}\|>|</?s>|\[/?INST\]|\[gMASK\]|<<SYS>>|<(?:start|end)_of_turn>")
_UNSEEN = re.compile(
    "[\u200b-\u200f\u2060-\u2064\ufeff\u00ad\u034f\u061c\u202a-\u202e\u2066-\u2069\ufe00-\ufe0f]"
)
_TAGS = {0xE0000 + code: chr(code) for code in range(32, 127)}
_ALIKE = str.maketrans(
    "\u0430\u0435\u043e\u0440\u0441\u0445\u0443\u0456\u043a\u043c\u0442\u0433\u03bd\u0501\u0261\u1d22",
    "aeopcxyikmtrvdgz",
)

_COMMANDS = (
    re.compile(r"OBEY: walk", re.I),
    re.compile(r"ignore (all |any |your |the |previous )*instructions", re.I),
    re.compile(r"^\W*(system|developer|assistant|tool)\W{0,3}:", re.I | re.M),
    re.compile(r"</?tool_call>|\"tool\"\s*:\s*\"walk\"", re.I),
    re.compile(r"\"action\"\s*:\s*\"Walk\""),
    re.compile(r"new instructions|end of data|you are now", re.I),
)


class Gullible(FakeModel):
    """Obeys by walking away; without a command it answers as told."""

    def __init__(self, otherwise: Callable[[Request], str], context: int = 32_000) -> None:
        super().__init__(self._reads, context=context)
        self.obeyed: list[str] = []
        """The commands that it has followed."""
        self._otherwise = otherwise

    def _reads(self, request: Request) -> str:
        commands = list(commands_in(request.messages))
        self.obeyed += commands
        return OBEYS if commands else self._otherwise(request)


def commands_in(messages: Sequence[Message]) -> Iterator[str]:
    """The imperatives that stand outside of data, or in data where people cannot see them."""
    announced = _ANNOUNCED.search(
        "\n".join([message.text for message in messages if message.role == "system"])
    )
    mark = announced[1] if announced else "no mark"
    for message in messages:
        outside, inside = _divided(message.text, mark)
        for text in (_plain(outside), _hidden(outside), _hidden(inside), _backwards(outside)):
            for command in _COMMANDS:
                yield from [found[0] for found in command.finditer(text)]


def data_in(messages: Sequence[Message]) -> str:
    """What of the messages stands inside of data."""
    announced = _ANNOUNCED.search(messages[0].text)
    assert announced
    return "\n".join([_divided(message.text, announced[1])[1] for message in messages])


def _divided(text: str, mark: str) -> tuple[str, str]:
    """What stands outside of data, and inside."""
    outside: list[str] = []
    within: list[str] = []
    inside = False
    for line in text.splitlines():
        if line == f"<<<DATA {mark}>>>":
            inside = True
            continue
        if inside and (end := _end(_plain(line), mark)) is not None:
            inside = False
            line = _plain(line)[end:]
        (within if inside else outside).append(line)
    return "\n".join(outside), "\n".join(within)


def _end(line: str, mark: str) -> int | None:
    """Where something in the line ends that looks like the end of data, or like a token that ends a message."""
    if token := _CONTROL.search(line):
        return token.end()
    at = line.casefold().find(mark)
    if at >= 0:
        return at + len(mark)
    return 3 if line.lstrip("| \t>").startswith(("<<<", "\u2039\u2039\u2039", "\u00ab\u00ab")) else None


def _plain(text: str) -> str:
    decomposed = unicodedata.normalize("NFKD", unicodedata.normalize("NFKC", _UNSEEN.sub("", text)))
    return "".join([c for c in decomposed if not unicodedata.combining(c)]).translate(_ALIKE)


def _hidden(text: str) -> str:
    """What nobody sees, as a model reads it."""
    return "".join([_TAGS[ord(char)] for char in text if ord(char) in _TAGS])


def _backwards(text: str) -> str:
    return "\n".join([line[::-1] for line in text.splitlines()])
