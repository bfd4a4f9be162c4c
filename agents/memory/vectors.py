"""Many vectors in little room: a byte for each number and a scale for each vector, 388 bytes for 384 numbers.

What is searched is exactly what is stored, so a restart finds the same. One matrix of bytes is also faster than one
of floats, as it is read from memory once: 10,000 vectors in about a millisecond.
"""

from base64 import b64decode, b64encode
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from agents.memory.embedders import Floats

_BLOCK: Final = 512
"""Vectors that are turned to floats at once; they stay in the processor's cache."""


class Coded(NamedTuple):
    """Vectors in bytes, and the scale of each."""

    codes: NDArray[np.int8]
    scales: Floats


class Vectors:
    """Vectors of one size, in the order in which they came. Adding many costs as much as adding each."""

    def __init__(self, dim: int) -> None:
        self._count = 0
        self._codes = np.zeros((0, dim), np.int8)
        self._scales = np.zeros(0, np.float32)

    def __len__(self) -> int:
        return self._count

    @property
    def nbytes(self) -> int:
        """Bytes held, room for more included."""
        return self._codes.nbytes + self._scales.nbytes

    def add(self, more: Coded) -> None:
        """Add them at the end."""
        count = self._count + len(more.scales)
        if count > len(self._scales):
            room = count + count // 4
            self._codes = np.concatenate(
                [self._codes[: self._count], _empty(self._codes, room - self._count)]
            )
            self._scales = np.concatenate(
                [self._scales[: self._count], _empty(self._scales, room - self._count)]
            )
        self._codes[self._count : count] = more.codes
        self._scales[self._count : count] = more.scales
        self._count = count

    def likeness(self, query: Floats) -> Floats:
        """The product of each with the query: the cosine, where the query has length one."""
        found = np.empty(self._count, np.float32)
        block = np.empty((_BLOCK, self._codes.shape[1]), np.float32)
        for begin in range(0, self._count, _BLOCK):
            end = min(begin + _BLOCK, self._count)
            part = block[: end - begin]
            np.copyto(part, self._codes[begin:end])
            np.dot(part, query, out=found[begin:end])
        return found * self._scales[: self._count]


def coded(rows: Floats) -> Coded:
    """The vectors in bytes; a product changes by less than 0.01."""
    most = np.abs(rows).max(axis=1, initial=0)
    scales = np.where(most > 0, most / 127, 1).astype(np.float32)
    return Coded(np.rint(rows / scales[:, None]).astype(np.int8), scales)


def as_text(vectors: Coded) -> str:
    """The vectors as text for a memo."""
    return b64encode(vectors.scales.astype("<f4").tobytes() + vectors.codes.tobytes()).decode()


def from_text(text: str, count: int, dim: int) -> Coded:
    """The vectors of a memo."""
    raw = b64decode(text)
    scales = np.frombuffer(raw, "<f4", count).astype(np.float32)
    codes = np.frombuffer(raw, np.int8, count * dim, offset=4 * count)
    return Coded(codes.reshape(count, dim), scales)


def _empty(like: NDArray[np.generic], count: int) -> NDArray[np.generic]:
    return np.empty((count, *like.shape[1:]), like.dtype)
