"""Nothing but a platform's own folder and the composition root knows that platform by name."""

import re
from pathlib import Path

import pytest

BOT = Path(__file__).parents[2] / "bot"
ROOTS = {"serving.py"}
NAMES = ("discord", "slack", "telegram", "mattermost", "matrix", "teams", "whatsapp", "zulip")
NAMED = re.compile(rf"(?i)(?<![a-z])({'|'.join(NAMES)})(?![a-z])")
ORDINARY = {"matrix", "teams"}
"""Words that mean something else as well; they count with a capital only."""


def files() -> list[Path]:
    own = {BOT / name for name in NAMES}
    found = [
        path for path in sorted(BOT.rglob("*")) if path.is_file() and path.suffix in (".py", ".j2", ".html")
    ]
    return [path for path in found if not own & set(path.parents) and str(path.relative_to(BOT)) not in ROOTS]


def named(text: str) -> list[str]:
    return [
        word
        for word in NAMED.findall(text)
        if word.lower() not in ORDINARY or (word[0].isupper() and not word.isupper())
    ]


def test_the_bridge_and_all_else_ask_for_capabilities() -> None:
    found = {str(path.relative_to(BOT)): named(path.read_text(encoding="utf-8")) for path in files()}
    assert len(found) > 60
    assert {path: words for path, words in found.items() if words} == {}


@pytest.mark.parametrize(
    "text", ["import discord", "a Discord thread", "if name == 'slack':", "on_Telegram", "MS Teams"]
)
def test_names_are_found(text: str) -> None:
    assert named(text)


@pytest.mark.parametrize("text", ["discordant", "a payoff matrix", "two teams", "slacken"])
def test_other_words_are_not_names(text: str) -> None:
    assert named(text) == []
