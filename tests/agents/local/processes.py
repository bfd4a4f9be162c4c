"""Which processes run a local model, seen from outside."""

import os
import time
from pathlib import Path

from agents.models.local import child

_PATIENCE = 20.0

PARENT = """
import asyncio
from agents.models.local.server import LocalServer
from tests.agents.local.processes import children

async def main():
    model = LocalServer("smollm2", 512, slots=1, max_output=60)
    await model.address()
    print(*children(), flush=True)
    await asyncio.Event().wait()

asyncio.run(main())
"""
"""A program that starts a local model, prints the number of its process and waits for ever."""


def children(parent: int | None = None) -> list[int]:
    """The living processes that run a model for this process, or for another."""
    found = []
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            state, of = (folder / "stat").read_text().rpartition(")")[2].split()[:2]
            command = (folder / "cmdline").read_bytes()
        except (FileNotFoundError, ProcessLookupError):
            continue
        if int(of) == (parent or os.getpid()) and state != "Z" and child.__file__.encode() in command:
            found.append(int(folder.name))
    return found


def until_gone(process: int) -> None:
    """Fails where the process lives on."""
    end = time.monotonic() + _PATIENCE
    while time.monotonic() < end:
        try:
            if (Path("/proc") / str(process) / "stat").read_text().rpartition(")")[2].split()[0] == "Z":
                return
        except (FileNotFoundError, ProcessLookupError):
            return
        time.sleep(0.02)
    raise AssertionError(f"process {process} lives on")
