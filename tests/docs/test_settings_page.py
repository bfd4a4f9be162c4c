"""The settings of docs/settings.md and of the README are read as they stand, and what the README types works."""

import os
import re
import shlex
from pathlib import Path

import pytest

from bot.cli import main
from config.settings import read
from tests.cli.conftest import standard_input
from tests.docs.blocks import DOCS, yaml_blocks
from tests.docs.chat import FAKE

README = (DOCS.parent / "README.md").read_text(encoding="utf-8")
LINES = re.search(r"```yaml\n(.*?)```", README, re.DOTALL)
SECTION = README.partition("## Let models play")[2].partition("\n## ")[0]
COMMANDS = re.findall(r"^\$ \.venv/bin/parley (.+)$", SECTION, re.MULTILINE)


@pytest.fixture
def file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty settings file, and no other settings."""
    for name in [name for name in os.environ if name.startswith("PARLEY_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("PARLEY_CONFIG", str(tmp_path / "parley.yaml"))
    monkeypatch.setenv("PARLEY_DATA_DIR", str(tmp_path / "data"))
    return tmp_path / "parley.yaml"


@pytest.mark.parametrize("block", [*yaml_blocks("settings.md"), LINES[1] if LINES else ""])
def test_the_settings_are_read(file: Path, block: str) -> None:
    also = "models:\n  fast: {model: gpt-5-mini}\n" if block.startswith("actors:") else ""
    file.write_text(also + block)
    _, wrong = read()
    wanted = [one for one in wrong if "scenarios" not in one]  # paths that are somebody else's
    assert block
    assert wanted == []


@pytest.mark.parametrize("command", COMMANDS)
def test_what_is_typed_works(file: Path, command: str, capfd: pytest.CaptureFixture[str]) -> None:
    file.write_text(f"models:\n  fast: {FAKE}\n")
    with standard_input(""):
        assert main(shlex.split(command, comments=True)) == 0, capfd.readouterr().err


def test_there_is_something_to_type() -> None:
    assert len(COMMANDS) == 4
