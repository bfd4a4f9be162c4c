"""Every block of docs/python.md runs as it stands."""

import asyncio
from pathlib import Path

import pytest

from bot.lab import Lab
from tests.docs.blocks import python_blocks
from tests.docs.chat import FAKE

BLOCKS = python_blocks("python.md")


@pytest.mark.parametrize("number", range(len(BLOCKS)))
def test_block(number: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    settings = tmp_path / "parley.yaml"
    settings.write_text(f"models:\n  fast: {FAKE}\n", encoding="utf-8")
    monkeypatch.setenv("PARLEY_CONFIG", str(settings))
    monkeypatch.chdir(tmp_path)
    namespace: dict[str, object] = {"__name__": "page"}
    exec(compile(BLOCKS[number], f"python.md block {number}", "exec"), namespace)
    if "study" in namespace:
        asyncio.run(namespace["study"]())  # type: ignore[operator]


def test_the_lab_works_inside_a_running_loop() -> None:
    async def notebook() -> str:
        with Lab() as lab:
            outcome = lab.start("car-sale", seed=7).run()
            assert outcome is not None
            return outcome.summary

    assert asyncio.run(notebook())
