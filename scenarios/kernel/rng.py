"""Named randomness: counter-based draws keyed by (seed, name, index), the same on every Python and branch.

A draw is blake2b(key=seed, data=name/index#n\\0attempt) read as 64 bits (RFC 7693). No state is kept,
copied or restored, so branches share every draw that they both make (common random numbers).
"""

from collections.abc import Mapping, Sequence
from hashlib import blake2b
from typing import Any, TypeVar

from scenarios.kernel.errors import Illegal, ScenarioFault

T = TypeVar("T")
_SPAN = 1 << 64


class Rng:
    """`rng("shock", state.round).integer(1, 6)`: a named draw; the same name and index give the same value.

    `drawn` lists (key, value) of all draws made through this object, in order. `forced` replaces draws by
    key, which is how a chance node is edited.
    """

    __slots__ = ("_key", "_open", "drawn", "forced")

    def __init__(self, seed: int, forced: Mapping[str, Any] | None = None) -> None:
        self._key = (seed % _SPAN).to_bytes(8, "big")
        self._open: set[str] = set()
        self.drawn: list[tuple[str, Any]] = []
        self.forced: Mapping[str, Any] = forced or {}

    def __call__(self, name: str, *index: int | str) -> "Draw":
        key = "/".join([name, *map(str, index)])
        if key in self._open:
            raise ScenarioFault(
                f"The draw {key!r} was made twice in one step; keep the first Draw or add an index."
            )
        self._open.add(key)
        return Draw(self, key)

    def afresh(self) -> "Rng":
        """The same draws, as if none had been made yet."""
        rng = Rng(0, self.forced)
        rng._key = self._key
        return rng

    def bits(self, key: str, attempt: int) -> int:
        """64 bits for a key; `attempt` counts rejections."""
        return int.from_bytes(
            blake2b(f"{key}\0{attempt}".encode(), digest_size=8, key=self._key).digest(), "big"
        )


class Draw:
    """One named source; its n-th call has the key `name/index` (first) or `name/index#n`."""

    __slots__ = ("_calls", "_name", "_rng")

    def __init__(self, rng: Rng, name: str) -> None:
        self._rng, self._name, self._calls = rng, name, 0

    def integer(self, low: int, high: int) -> int:
        """A whole number from low to high, both included, each equally likely."""
        if not 0 <= high - low < _SPAN:
            raise ScenarioFault(f"The draw {self._name!r} has an empty or too wide range: {low} to {high}.")
        key = self._next()
        if key in self._rng.forced:
            value = self._rng.forced[key]
            if type(value) is not int or not low <= value <= high:
                raise Illegal(f"The draw {key} takes a whole number from {low} to {high}, not {value!r}.")
        else:
            value = low + self._below(key, high - low + 1)
        self._rng.drawn.append((key, value))
        return value

    def unit(self) -> float:
        """A number in [0, 1), a multiple of 2**-53."""
        key = self._next()
        if key in self._rng.forced:
            value = self._rng.forced[key]
            if not isinstance(value, int | float) or not 0 <= value < 1:
                raise Illegal(f"The draw {key} takes a number from 0 up to 1, not {value!r}.")
            value = float(value)
        else:
            value = (self._rng.bits(key, 0) >> 11) * 2.0**-53
        self._rng.drawn.append((key, value))
        return value

    def chance(self, probability: float) -> bool:
        """True with the given probability."""
        return self.unit() < probability

    def choice(self, options: Sequence[T]) -> T:
        """One of the options; what stands in the event is its position."""
        if not options:
            raise ScenarioFault(f"The draw {self._name!r} chooses from nothing.")
        return options[self.integer(0, len(options) - 1)]

    def shuffled(self, options: Sequence[T]) -> tuple[T, ...]:
        """All options in random order (Fisher-Yates)."""
        pool = list(options)
        for last in range(len(pool) - 1, 0, -1):
            other = self.integer(0, last)
            pool[last], pool[other] = pool[other], pool[last]
        return tuple(pool)

    def _next(self) -> str:
        self._calls += 1
        return self._name if self._calls == 1 else f"{self._name}#{self._calls}"

    def _below(self, key: str, count: int) -> int:
        limit = _SPAN - _SPAN % count
        attempt = 0
        while (bits := self._rng.bits(key, attempt)) >= limit:
            attempt += 1
        return bits % count


def derived(seed: int, name: str) -> int:
    """Another seed, for the draws of something of its own such as a seat's actor."""
    return int.from_bytes(
        blake2b(name.encode(), digest_size=8, key=(seed % _SPAN).to_bytes(8, "big")).digest(), "big"
    )
