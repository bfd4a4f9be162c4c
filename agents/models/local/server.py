"""The local model's server as its users see it: an address that answers, started when first asked for."""

import asyncio
import json
import os
import secrets
import sys
from asyncio.subprocess import PIPE, Process
from pathlib import Path
from typing import NamedTuple, Self, cast

from agents.models.failure import FailureKind, ModelFailure
from agents.models.local import child, weights

STARTUP = 120.0
"""Seconds that loading the weights may take."""
_FAREWELL = 5.0
_KEPT_ERRORS = 2_000
_QUIET = {"OMP_WAIT_POLICY": "passive", "GOMP_SPINCOUNT": "0"}
"""Threads that wait must sleep: spinning makes a busy machine twenty times slower. Read when libgomp is loaded."""


class Address(NamedTuple):
    """Where the model answers (Chat Completions, loopback only)."""

    base_url: str
    key: str
    """Of this one process."""
    model: str
    """What the endpoint calls the model."""


class LocalServer:
    """At most one process with these weights, which cannot outlive this one.

    `weights` as in `weights.find`; `context` in tokens, for each of the `slots` answers made at a time; `max_output`
    in tokens, where a request sets no limit. For one event loop.
    """

    def __init__(self, weights: str, context: int, slots: int, max_output: int) -> None:
        self._weights = weights
        self._counts = {"--context": context, "--slots": slots, "--max-output": max_output}
        self._lock = asyncio.Lock()
        self._child: _Child | None = None

    async def address(self) -> Address:
        """Where it answers now: starts the process, unless one lives.

        Raises `NotInstalled`, and `ModelFailure` with what the process said where it does not start.
        """
        async with self._lock:
            if self._child is None or not self._child.lives:
                await self._end()
                self._child = await _Child.started(weights.find(self._weights), self._counts)
            return self._child.address

    async def aclose(self) -> None:
        """Ends the process; the next `address` would start another."""
        async with self._lock:
            await self._end()

    async def _end(self) -> None:
        if self._child is not None:
            await self._child.end()
            self._child = None


class _Child:
    address: Address

    def __init__(self, process: Process) -> None:
        self._process = process
        # It was given three pipes, so none of them is None.
        self._stdin = cast(asyncio.StreamWriter, process.stdin)
        self._stdout = cast(asyncio.StreamReader, process.stdout)
        self._stderr = cast(asyncio.StreamReader, process.stderr)
        self._errors = b""
        self._listening = asyncio.create_task(self._listen())

    @classmethod
    async def started(cls, file: Path, counts: dict[str, int]) -> Self:
        key = secrets.token_urlsafe(24)
        process = await asyncio.create_subprocess_exec(
            *(sys.executable, "-P", child.__file__, "--weights", str(file)),
            *(str(word) for option in counts.items() for word in option),
            stdin=PIPE,
            stdout=PIPE,
            stderr=PIPE,
            env={**os.environ, **_QUIET, child.KEY_ENV: key},
            start_new_session=True,  # an interrupt at the terminal is for its parent, which closes it when done
        )
        started = cls(process)
        try:
            base_url, model = await started._ready(file.stem)
        except BaseException:
            await started.kill()
            raise
        started.address = Address(base_url, key, model)
        return started

    @property
    def lives(self) -> bool:
        # Its pipes close before its exit is known, and a caller may hear of it from a connection that broke.
        return self._process.returncode is None and not self._listening.done()

    async def end(self) -> None:
        self._stdin.close()
        try:
            async with asyncio.timeout(_FAREWELL):
                await self._process.wait()
        except TimeoutError:
            await self.kill()
        await self._listening

    async def kill(self) -> None:
        if self._process.returncode is None:
            self._process.kill()
        await self._process.wait()
        await self._listening

    async def _ready(self, name: str) -> tuple[str, str]:
        try:
            async with asyncio.timeout(STARTUP):
                line = await self._stdout.readline()
        except TimeoutError:
            raise ModelFailure(
                FailureKind.UNREACHABLE, name, f"It was not ready after {STARTUP:g} s."
            ) from None
        if not line:
            await self.kill()
            said = self._errors.decode(errors="replace").strip()
            raise ModelFailure(FailureKind.UNREACHABLE, name, f"Its process ended, saying: {said}")
        facts = json.loads(line)
        return facts["base_url"], facts["model"]

    async def _listen(self) -> None:
        """Keep the end of what it says: unread, the pipe would fill and stop it."""
        while said := await self._stderr.read(4_096):
            self._errors = (self._errors + said)[-_KEPT_ERRORS:]
