"""What may come back from an endpoint: plain JSON of a reasonable size, whatever it says of itself."""

from collections.abc import AsyncIterator
from typing import Final

import httpx2

LARGEST: Final = 4_000_000
"""Bytes of a body: twenty times the longest answer, and the longest list of models."""
_TYPE: Final = "content-type"
_CODED: Final = "content-encoding"


class Unfit(Exception):
    """A body that is not read; the text says why."""


class Bounded(httpx2.AsyncByteStream):
    """A stream that stops where a body is too large."""

    def __init__(self, stream: httpx2.AsyncByteStream) -> None:
        self._stream = stream

    async def __aiter__(self) -> AsyncIterator[bytes]:
        left = LARGEST
        async for part in self._stream:
            left -= len(part)
            if left < 0:
                raise Unfit(f"its answer has more than {LARGEST:,} bytes")
            yield part

    async def aclose(self) -> None:
        await self._stream.aclose()


async def bound(response: httpx2.Response) -> None:
    """Keep a response within bounds, before its body is read. Raises `Unfit`.

    It was asked for without compression, since a small body could unfold to any size. JSON is UTF-8 (RFC 8259),
    so that a charset of another name is not believed.
    """
    if response.headers.get(_CODED, "identity") != "identity":
        raise Unfit("its answer is compressed, which was not asked for")
    if _TYPE in response.headers:
        response.headers[_TYPE] = response.headers[_TYPE].partition(";")[0]
    stream = response.stream
    if isinstance(stream, httpx2.AsyncByteStream):
        response.stream = Bounded(stream)
