"""The settings on the page about the local model can be used as they stand."""

import re
from pathlib import Path

import pytest

from config.settings import read
from tests.docs.blocks import DOCS

BLOCKS = re.findall(r"```yaml\n(.*?)```", (DOCS / "local-model.md").read_text(encoding="utf-8"), re.DOTALL)


@pytest.mark.parametrize(
    ("block", "names"), list(zip(BLOCKS, [{"local"}, {"local", "ollama", "llama-cpp", "vllm"}], strict=True))
)
def test_the_settings_are_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, block: str, names: set[str]
) -> None:
    file = tmp_path / "parley.yaml"
    file.write_text(block)
    monkeypatch.setenv("PARLEY_CONFIG", str(file))
    settings, wrong = read()
    assert wrong == []
    assert set(settings.models) == names
