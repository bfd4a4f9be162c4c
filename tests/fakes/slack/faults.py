"""What can go wrong between a caller and Slack, on purpose."""

import asyncio
import fnmatch
from collections.abc import Callable, Mapping
from typing import Any, Literal

from aiohttp import web

Kind = Literal["http", "error", "429", "drop", "drop_after_commit", "delay", "garbage"]
Where = Callable[[Mapping[str, Any]], bool]

_PAGE = "<html><body><h1>Something went wrong</h1></body></html>"


class Fault:
    """One thing that befalls the next requests of a method."""

    def __init__(
        self, method: str, kind: Kind, times: int | None, arg: Any, where: Where | None, after: bool
    ):
        self.method, self.kind, self.left, self.arg, self.where = method, kind, times, arg, where
        self.after = after
        """It befalls the answer: what was asked is done all the same."""


class Faults:
    """Those that are still to come, in the order in which they were told."""

    def __init__(self) -> None:
        self._waiting: list[Fault] = []

    def add(
        self,
        method: str,
        kind: Kind,
        times: int | None = 1,
        arg: Any = None,
        where: Where | None = None,
        *,
        after: bool = False,
    ) -> None:
        """Let this befall the next `times` requests (None: all) whose method fits, as in `chat.*`, and for whose
        arguments `where` holds.

        `arg` is the status of `http`, the code of `error`, and the seconds of `429` and `delay`. `after`: the
        request is done, and only its answer suffers; `drop_after_commit` is `drop` with it. Besides methods of the
        Web API there are `upload`, `download`, `hooks` and `link`.
        """
        if kind == "drop_after_commit":
            kind, after = "drop", True
        self._waiting.append(Fault(method, kind, times, arg, where, after))

    def clear(self) -> None:
        """Nothing befalls anybody any more."""
        self._waiting.clear()

    def take(self, method: str, args: Mapping[str, Any]) -> Fault | None:
        """What befalls this request."""
        for fault in self._waiting:
            if not fnmatch.fnmatchcase(method, fault.method) or (fault.where and not fault.where(args)):
                continue
            if fault.left is not None:
                fault.left -= 1
                if fault.left == 0:
                    self._waiting.remove(fault)
            return fault
        return None


async def befall(fault: Fault, request: web.Request) -> web.StreamResponse | None:
    """The answer that the fault makes of any; None where the request goes on."""
    match fault.kind:
        case "delay":
            await asyncio.sleep(float(fault.arg or 0.1))
            return None
        case "drop":
            if request.transport is not None:
                request.transport.abort()
            raise web.HTTPServiceUnavailable  # nobody gets it: the connection is gone
        case "http":
            status = int(fault.arg or 503)
            return web.Response(status=status, text=_PAGE, content_type="text/html")
        case "garbage":
            return web.Response(text=str(fault.arg or _PAGE), content_type="text/html")
        case "429":
            return limited(float(fault.arg or 1))
        case _:
            return web.json_response({"ok": False, "error": str(fault.arg or "internal_error")})


def limited(seconds: float) -> web.Response:
    """Too many requests."""
    wait = str(max(1, round(seconds)))
    return web.json_response({"ok": False, "error": "ratelimited"}, status=429, headers={"Retry-After": wait})
