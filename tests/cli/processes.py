"""The real program in a process of its own, with pipes or a terminal."""

import os
import pty
import re
import select
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).parents[2]
COMMAND = (sys.executable, "-m", "bot.cli")
_PATIENCE = 20.0


def piped(*arguments: str, typed: str = "") -> subprocess.CompletedProcess[str]:
    """Run to its end with this on standard input."""
    return subprocess.run(
        [*COMMAND, *arguments],
        input=typed,
        capture_output=True,
        text=True,
        timeout=_PATIENCE,
        cwd=ROOT,
        check=False,
    )


def pasted(line: str) -> subprocess.CompletedProcess[str]:
    """Run a printed command as a person would who pastes it into a shell."""
    return subprocess.run(
        ["sh", "-c", line], input="", capture_output=True, text=True, timeout=_PATIENCE, cwd=ROOT, check=False
    )


class Terminal:
    """A process on a pseudo-terminal."""

    def __init__(self, *arguments: str, columns: int = 80) -> None:
        ours, theirs = pty.openpty()
        environment = {**os.environ, "TERM": "xterm-256color", "COLUMNS": str(columns), "LINES": "40"}
        self.process = subprocess.Popen(
            [*COMMAND, *arguments],
            stdin=theirs,
            stdout=theirs,
            stderr=theirs,
            cwd=ROOT,
            env=environment,
            start_new_session=True,
        )
        os.close(theirs)
        self._ours = ours
        self.raw = ""

    def until(self, text: str) -> str:
        """Everything shown up to and with this text."""
        end = time.monotonic() + _PATIENCE
        while text not in plain(self.raw):
            if not select.select([self._ours], [], [], max(0.0, end - time.monotonic()))[0]:
                raise AssertionError(f"{text!r} never came; the screen shows:\n{plain(self.raw)}")
            if not self._read():
                break
        assert text in plain(self.raw), plain(self.raw)
        return plain(self.raw)

    @property
    def text(self) -> str:
        """What was shown since the last line typed, without borders and breaks."""
        return " ".join(re.sub("[│\u00a0]", " ", plain(self.raw)).split())

    def type(self, line: str) -> None:
        """Type a line and forget what was shown before."""
        self.raw = ""
        os.write(self._ours, f"{line}\n".encode())

    def end(self) -> int:
        """Everything to its end; gives the exit code."""
        while self._read():
            pass
        os.close(self._ours)
        return self.process.wait(timeout=_PATIENCE)

    def kill(self, signal: int) -> None:
        """Send a signal, and nothing else."""
        self.process.send_signal(signal)

    def _read(self) -> bool:
        try:
            chunk = os.read(self._ours, 65_536)
        except OSError:  # Linux says so at the end of a terminal
            return False
        self.raw += chunk.decode(errors="replace")
        return bool(chunk)


def plain(shown: str) -> str:
    """Without colours and control sequences."""
    return re.sub(r"\x1b\[[0-9;?]*[A-Za-z]", "", shown).replace("\r\n", "\n")
