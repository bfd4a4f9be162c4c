"""Signs of life of a connection to a platform."""

from collections.abc import Callable
from time import monotonic


class Pulse:
    """Whether a connection is there, and how long nothing has come over it. Whoever holds the connection tells it."""

    def __init__(self, now: Callable[[], float] = monotonic) -> None:
        self._now, self._last = now, now()
        self.connected = False
        """Whether everything that happens on the platform arrives here."""

    def up(self) -> None:
        """It is connected."""
        self.connected = True
        self.heard()

    def down(self) -> None:
        """It is not connected any more."""
        self.connected = False

    def heard(self) -> None:
        """Something came over it. While it is not connected, that is no sign of life."""
        if self.connected:
            self._last = self._now()

    def silence(self) -> float:
        """Seconds since the last sign of life, or since it began."""
        return self._now() - self._last
