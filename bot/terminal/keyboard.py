"""Lines from standard input that never block the loop, so that deadlines and others' moves go on."""

import asyncio
import os
import stat
from collections import deque
from typing import Final

_CHUNK: Final = 65_536


class Left(Exception):
    """The input has ended: the person has gone."""


class Keyboard:
    """Reads a terminal, a pipe or a file line by line. Close it to give the descriptor back."""

    def __init__(self, descriptor: int = 0) -> None:
        self._descriptor = descriptor
        self._lines: deque[str] = deque()
        self._rest = b""
        self._ended = False
        self._more = asyncio.Event()
        self._watching = False
        self.echoes = os.isatty(descriptor)
        """The terminal shows what is typed."""

    async def line(self) -> str:
        """The next line, without its end. Raises `Left` where there is none any more."""
        self._watch()
        while not self._lines:
            if self._ended:
                raise Left
            self._more.clear()
            await self._more.wait()
        return self._lines.popleft()

    def close(self) -> None:
        """Stop reading."""
        if self._watching:
            asyncio.get_running_loop().remove_reader(self._descriptor)
            self._watching = False

    def _watch(self) -> None:
        if self._watching or self._ended:
            return
        try:
            if stat.S_ISREG(os.fstat(self._descriptor).st_mode):
                self._read_whole_file()
                return
            asyncio.get_running_loop().add_reader(self._descriptor, self._read)
            self._watching = True
        except OSError:  # standard input is closed, or of a kind that cannot be watched
            self._end()

    def _read(self) -> None:
        try:
            chunk = os.read(self._descriptor, _CHUNK)
        except OSError:
            chunk = b""
        *whole, self._rest = (self._rest + chunk).split(b"\n")
        self._lines.extend(line.decode(errors="replace").rstrip("\r") for line in whole)
        if not chunk:
            self._end()
        self._more.set()

    def _read_whole_file(self) -> None:
        """A file cannot be watched, and has everything already."""
        while not self._ended:
            self._read()

    def _end(self) -> None:
        if self._rest:
            self._lines.append(self._rest.decode(errors="replace"))
            self._rest = b""
        self._ended = True
        self.close()
