"""A process that has everything imported and forks one child for each run; it has no thread and no connection.

Reads one JSON object a line, answers with one: how the child ended, and at which points it passed.
"""

import asyncio
import json
import os
import signal
import sys
import tempfile
from typing import Any

from scenarios.engine.ports import Ref
from tests.storage.kill import session
from tests.storage.kill.mutants import MUTANTS
from tests.storage.kill.points import Points, install


def child(order: dict[str, Any], answer: str) -> None:
    """One run, and its exit."""
    point = Points(order.get("kill_at", 0), order.get("stop_at", 0))
    if order.get("mutant"):
        MUTANTS[order["mutant"]]()
    install(point)
    session.same_salts()
    signal.alarm(60)
    state = asyncio.run(session.run(order["url"], Ref(*order["ref"]), threaded=order.get("threaded", False)))
    with open(answer, "w", encoding="utf-8") as file:
        json.dump({"state": state, "points": point.passed}, file)


def main() -> None:
    """Serve until there is no more input."""
    stopped: dict[int, str] = {}
    for line in sys.stdin:
        order = json.loads(line)
        if "go_on" in order:
            pid = order["go_on"]
            os.kill(pid, signal.SIGCONT)
            answer = stopped.pop(pid)
        else:
            answer = tempfile.mktemp(prefix="parley-run-")  # noqa: S306
            pid = os.fork()
            if pid == 0:
                _run(order, answer)
        _, status = os.waitpid(pid, os.WUNTRACED)
        said: dict[str, Any] = {"pid": pid}
        if os.WIFSTOPPED(status):
            stopped[pid] = answer
            said["state"] = "stopped"
        elif os.WIFSIGNALED(status):
            said["state"] = f"signal {os.WTERMSIG(status)}"
        elif os.path.exists(answer):
            with open(answer, encoding="utf-8") as file:
                said |= json.load(file)
            os.unlink(answer)
        else:
            said["state"] = "failed"
        print(json.dumps(said), flush=True)  # noqa: T201
    for pid in stopped:
        os.kill(pid, signal.SIGKILL)
        os.waitpid(pid, 0)


def _run(order: dict[str, Any], answer: str) -> None:
    try:
        child(order, answer)
    except BaseException:
        import traceback

        traceback.print_exc()
        os._exit(1)
    os._exit(0)


if __name__ == "__main__":
    main()
