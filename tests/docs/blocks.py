"""Fenced Python blocks of the documentation."""

import re
from pathlib import Path

DOCS = Path(__file__).parents[2] / "docs"
_BLOCK = re.compile(r"^```python\n(.*?)^```", re.MULTILINE | re.DOTALL)
_SETTINGS = re.compile(r"^```yaml\n(.*?)^```", re.MULTILINE | re.DOTALL)


def python_blocks(name: str) -> list[str]:
    """The blocks of one page, in order."""
    return _BLOCK.findall((DOCS / name).read_text(encoding="utf-8"))


def yaml_blocks(name: str) -> list[str]:
    """Those in YAML, in order."""
    return _SETTINGS.findall((DOCS / name).read_text(encoding="utf-8"))
