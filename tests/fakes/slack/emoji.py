"""Emoji, which people type as characters and Slack sends by name: `:eyes:`, with their code in rich text."""

import re
import unicodedata
from typing import Any, Final

_ALONE: Final = re.compile(
    "(?<!\u200d)(?![\U0001f3fb-\U0001f3ff])([\U0001f300-\U0001faff])(?![\u200d\ufe0f\U0001f3fb-\U0001f3ff])"
)
_NAME: Final = re.compile(r":([a-z0-9_+-]+):")
_SLACKS: Final = {
    "😀": "grinning",
    "👍": "+1",
    "👎": "-1",
    "🎉": "tada",
    "😂": "joy",
    "🙂": "slightly_smiling_face",
}
_CHARACTERS: Final = {name: character for character, name in _SLACKS.items()}


def named(text: str) -> str:
    """By their names; those that are made of several characters stay."""
    return _ALONE.sub(lambda found: f":{_name(found.group(1))}:", text)


def drawn(text: str) -> str:
    """As characters again, where they were typed as such."""
    return _NAME.sub(lambda found: _CHARACTERS.get(found.group(1), found.group()), text)


def elements(text: str) -> list[dict[str, Any]]:
    """A text as elements of rich text."""
    made: list[dict[str, Any]] = []
    begin = 0
    for found in _NAME.finditer(text):
        character = _CHARACTERS.get(found.group(1))
        if character is not None:
            made += [{"type": "text", "text": text[begin : found.start()]}] if found.start() > begin else []
            made.append({"type": "emoji", "name": found.group(1), "unicode": f"{ord(character):x}"})
            begin = found.end()
    return [*made, {"type": "text", "text": text[begin:]}] if begin < len(text) else made


def _name(character: str) -> str:
    if character in _SLACKS:
        return _SLACKS[character]
    name = unicodedata.name(character, f"u{ord(character):x}").lower().replace(" ", "_").replace("-", "_")
    _CHARACTERS[name] = character
    return name
