"""Every block of the settings' page can be read, alone and together."""

import re
from pathlib import Path
from typing import Any

import yaml

from config.settings import Settings, read

PAGE = Path(__file__).parents[2] / "docs" / "settings.md"
BLOCKS = re.findall(r"```yaml\n(.*?)```", PAGE.read_text(encoding="utf-8"), re.DOTALL)


def together() -> dict[str, Any]:
    """All blocks as one file; where two show the same key, both count."""
    whole: dict[str, Any] = {}
    for block in BLOCKS:
        for name, value in yaml.safe_load(block).items():
            whole[name] = {**whole.get(name, {}), **value} if isinstance(value, dict) else value
    return whole


def test_the_page_is_read(file: Path) -> None:
    assert len(BLOCKS) > 4
    shown = together()
    del shown["scenarios"]  # paths of its reader
    file.write_text(yaml.safe_dump(shown))
    settings, wrong = read()
    assert wrong == []
    assert {"fast", "home", "router", "chained", "local"} == set(settings.models)
    assert set(settings.actors) == {"careful", "ann", "board", "draft"}


def test_every_key_is_on_the_page() -> None:
    text = PAGE.read_text(encoding="utf-8")
    schema = Settings.model_json_schema()
    parts = [schema, *schema["$defs"].values()]
    keys = {key for part in parts for key in part["properties"]}
    assert {"prices", "cached", "mandate", "guild", "actors"} <= keys
    assert sorted(key for key in keys if f"`{key}`" not in text and f"{key}:" not in text) == []
