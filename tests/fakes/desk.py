"""A desk in memory: calls are made each time, and everything stands in one tree."""

from collections.abc import AsyncIterator, Awaitable, Callable, Iterator, Mapping, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from scenarios.engine.desk import Called, Desk, LimitFallen, NotRecorded, Span, Wanted

Json = Any


class Call(NamedTuple):
    """A call that was made, and what came of it."""

    wanted: Wanted
    called: Called | None
    """None where it raised."""


class Memo(NamedTuple):
    """A memory that was written down."""

    about: str
    text: str
    sources: tuple[str, ...]
    data: Mapping[str, Json]


@dataclass
class Node:
    """A span with all that was done within it; the root is the desk's own."""

    kind: str
    name: str
    inputs: Json = None
    result: Json = None
    failure: str | None = None
    """The type of the exception that passed."""
    ended: bool = False
    children: "list[Node]" = field(default_factory=list)
    calls: list[Call] = field(default_factory=list)
    memos: list[Memo] = field(default_factory=list)

    def ends_with(self, result: Json) -> None:
        self.result = result

    def spans(self, kind: str | None = None) -> "Iterator[Node]":
        """All below it, of one kind or all, parents first."""
        for child in self.children:
            if kind is None or child.kind == kind:
                yield child
            yield from child.spans(kind)


class FakeDesk(Desk):
    """A desk that replays nothing; it is used by any number of tasks at once."""

    def __init__(self, root: Node | None = None) -> None:
        self.root = root or Node("desk", "root")
        self.raises: list[LimitFallen | NotRecorded] = []
        """Raised by the next calls, which are not made then."""
        self._open: ContextVar[Node] = ContextVar("open")

    @property
    def calls(self) -> list[Call]:
        """All calls, those of spans and members included, in the order of the tree."""
        return [call for node in (self.root, *self.root.spans()) for call in node.calls]

    @property
    def memos(self) -> list[Memo]:
        """All memories, in the order of the tree."""
        return [memo for node in (self.root, *self.root.spans()) for memo in node.memos]

    def spans(self, kind: str | None = None) -> list[Node]:
        """All spans, of one kind or all, parents first; members are spans of kind `member`."""
        return list(self.root.spans(kind))

    async def call(self, wanted: Wanted, make: Callable[[], Awaitable[Called]]) -> Called:
        if self.raises:
            raise self.raises.pop(0)
        node = self._node()
        try:
            called = await make()
        except BaseException:
            node.calls.append(Call(wanted, None))
            raise
        node.calls.append(Call(wanted, called))
        return called

    def span(self, kind: str, name: str, inputs: Json = None) -> AbstractAsyncContextManager[Span]:
        return self._span(kind, name, inputs)

    @asynccontextmanager
    async def _span(self, kind: str, name: str, inputs: Json) -> AsyncIterator[Span]:
        node = Node(kind, name, inputs)
        self._node().children.append(node)
        token = self._open.set(node)
        try:
            yield node
        except BaseException as error:
            node.failure = type(error).__name__
            raise
        finally:
            node.ended = True
            self._open.reset(token)

    async def memo(
        self, about: str, text: str, *, sources: Sequence[str] = (), data: Mapping[str, Json] = {}
    ) -> None:
        self._node().memos.append(Memo(about, text, tuple(sources), dict(data)))

    def member(self, name: str) -> "FakeDesk":
        node = Node("member", name)
        self._node().children.append(node)
        return FakeDesk(node)

    def _node(self) -> Node:
        return self._open.get(self.root)
