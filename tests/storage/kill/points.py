"""Named points around every transaction of a store, at which this process can be made to die or to stop.

They are put into the executors from outside; the program itself knows nothing of them.
"""

import os
import signal
from collections.abc import Callable
from typing import Any

from storage import executor


class Points:
    """Counts the points that are passed, and acts at one of them."""

    def __init__(self, kill_at: int = 0, stop_at: int = 0, log: str | None = None) -> None:
        self._kill_at, self._stop_at, self._log = kill_at, stop_at, log
        self.passed: list[str] = []

    def __call__(self, name: str) -> None:
        self.passed.append(name)
        if len(self.passed) == self._kill_at:
            os.kill(os.getpid(), signal.SIGKILL)
        if len(self.passed) == self._stop_at:
            os.kill(os.getpid(), signal.SIGSTOP)


def install(point: Points) -> None:
    """Before each transaction begins, before its commit, and after it."""
    enter, leave = executor._Transaction.__enter__, executor._Transaction.__exit__

    def begin(self: Any) -> None:
        point("begin")
        enter(self)

    def end(self: Any, kind: Any, error: Any, trace: Any) -> None:
        if error is None:
            point("commit")
        leave(self, kind, error, trace)
        if error is None:
            point("done")

    executor._Transaction.__enter__ = begin  # type: ignore[method-assign]
    executor._Transaction.__exit__ = end  # type: ignore[method-assign]
    whole = executor.Pool.now

    def now(self: Any, work: Callable[[Any], Any]) -> Any:
        def marked(connection: Any) -> Any:
            result = work(connection)
            point("commit")
            return result

        point("begin")
        result = whole(self, marked)
        point("done")
        return result

    executor.Pool.now = now  # type: ignore[method-assign]
