"""A program of ours as a process, which can be ended and killed at any moment."""

import asyncio
import signal
from pathlib import Path
from typing import Final

PATIENCE: Final = 40.0
"""Real seconds for it to begin, or to end."""


class Process:
    """Whoever starts it sets `_process`; what it writes goes to `log`."""

    log: Path
    _process: asyncio.subprocess.Process | None = None

    async def ends(self) -> int:
        """Wait until it has ended; gives its exit code."""
        assert self._process is not None
        async with asyncio.timeout(PATIENCE):
            code = await self._process.wait()
        self._process = None
        return code

    async def stop(self) -> int:
        """End it as an operator does; gives its exit code."""
        self.signal(signal.SIGTERM)
        return await self.ends()

    async def kill(self) -> None:
        """`kill -9`."""
        self.signal(signal.SIGKILL)
        await self.ends()

    def signal(self, number: int) -> None:
        """Send it a signal, and nothing else."""
        assert self._process is not None
        self._process.send_signal(number)

    @property
    def runs(self) -> bool:
        return self._process is not None and self._process.returncode is None

    def said(self) -> str:
        """All that it has written so far, of all its lives."""
        return self.log.read_text(encoding="utf-8") if self.log.exists() else ""
