"""Errors of the kernel: one base class, and one subclass whose text may be shown to the person who moved."""

from typing import Literal


class ParleyError(Exception):
    """Base of every error this project raises on purpose; its text is one sentence that says what to do."""


class DefinitionError(ParleyError, TypeError):
    """A scenario, state or action class is written wrongly; the text says how to write it."""


class ScenarioFault(ParleyError):
    """The rules broke their contract while a session ran; the branch stops, nothing of the step is kept."""


class Unencodable(ParleyError, ValueError):
    """A value has no canonical encoding (NaN, infinity, an undeclared type)."""


RefusalKind = Literal["illegal", "late", "foreign", "stale", "invalid", "ended", "silent", "mandate"]


class Refused(ParleyError):
    """A move was refused and changed nothing; the text may be shown to the person who made it."""

    def __init__(self, kind: RefusalKind, reason: str) -> None:
        super().__init__(reason)
        self.kind: RefusalKind = kind
        self.reason = reason


class Illegal(Refused):
    """Raised by rules to refuse a move: `raise Illegal("There is no offer to accept yet.")`."""

    def __init__(self, reason: str) -> None:
        super().__init__("illegal", reason)
