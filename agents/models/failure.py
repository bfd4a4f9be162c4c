"""What can go wrong with a model: a small closed set, each with one sentence for the host."""

from enum import StrEnum
from typing import Final

from scenarios.engine.desk import Used
from scenarios.kernel.errors import ParleyError


class FailureKind(StrEnum):
    """Why there is no usable answer."""

    REFUSED = "refused"
    TRUNCATED = "truncated"
    INVALID = "invalid"
    RATE_LIMITED = "rate_limited"
    QUOTA = "quota"
    AUTH = "auth"
    UNREACHABLE = "unreachable"
    TIMEOUT = "timeout"
    CONTEXT_TOO_LONG = "context_too_long"
    CONTENT_FILTER = "content_filter"
    MALFORMED = "malformed"
    CANCELLED = "cancelled"


OF_THE_ANSWER: Final = frozenset(
    (FailureKind.REFUSED, FailureKind.TRUNCATED, FailureKind.INVALID, FailureKind.CONTENT_FILTER)
)
"""The endpoint did its part, and the answer is of no use: the ask's policy decides. Otherwise the host has to
mend something, and the session waits."""

_SENTENCES: Final = {
    FailureKind.REFUSED: "The model {model} declined to answer; resume to ask again, or seat another player.",
    FailureKind.TRUNCATED: "The answer of {model} was cut off; raise its max_output in the settings.",
    FailureKind.INVALID: "The model {model} gave no valid move, also after it was told why; seat another player.",
    FailureKind.RATE_LIMITED: "The endpoint of {model} asks for fewer calls; wait a little, then resume.",
    FailureKind.QUOTA: "The account of {model} is used up; top it up, then resume.",
    FailureKind.AUTH: "The endpoint of {model} refuses the key; check the variable that holds it, then resume.",
    FailureKind.UNREACHABLE: "The endpoint of {model} cannot be reached; check that it runs, then resume.",
    FailureKind.TIMEOUT: "The model {model} took too long; resume to ask again, or raise its timeout.",
    FailureKind.CONTEXT_TOO_LONG: "The prompt is too long for {model}; give its seat a memory that is limited.",
    FailureKind.CONTENT_FILTER: "A content filter stopped {model}; resume to ask again, or seat another player.",
    FailureKind.MALFORMED: "The endpoint of {model} and Parley do not understand each other; check its base_url "
    "and model in the settings.",
    FailureKind.CANCELLED: "The call of {model} was cut off; resume to ask again.",
}
_NOTHING: Final = Used()


class ModelFailure(ParleyError):
    """There is no usable answer; the text is the sentence for the host, `detail` the cause for operators."""

    def __init__(
        self,
        kind: FailureKind,
        model: str,
        detail: str = "",
        *,
        sentence: str = "",
        raw: str = "",
        used: Used = _NOTHING,
    ) -> None:
        """`sentence` stands instead of the kind's own where it is known better what is to be done."""
        super().__init__(sentence or _SENTENCES[kind].format(model=model))
        self.kind = kind
        self.model = model
        self.detail = detail
        """What the endpoint said; holds no key."""
        self.raw = raw
        """What of the answer there is."""
        self.used = used
