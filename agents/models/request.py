"""What is asked of a model and what it answers, independent of any endpoint."""

from collections.abc import Mapping
from typing import Any, Literal, NamedTuple, Protocol

from scenarios.engine.desk import Used

Json = Any
Role = Literal["system", "user", "assistant"]
Finish = Literal["stop", "length", "refusal", "filter"]
Structured = Literal["strict", "grammar", "json", "prompt"]
"""How an endpoint is made to keep to a schema: strict structured output, a constrained grammar, JSON without a
schema, or the prompt alone."""


class Piece(NamedTuple):
    """A stretch of a prompt: text of the template, or what filled one of its variables."""

    text: str
    var: str | None = None
    """The variable that it filled; None for the template's own text."""
    ref: str | None = None
    """The reference of the person's words that the text is; the record keeps this instead of the text."""


class Message(NamedTuple):
    """One message of a prompt."""

    role: Role
    pieces: tuple[Piece, ...]

    @property
    def text(self) -> str:
        return "".join([piece.text for piece in self.pieces])


class Request(NamedTuple):
    """A prompt and what its answer is to look like."""

    messages: tuple[Message, ...]
    schema: Mapping[str, Json] | None = None
    """JSON schema of the answer, its root an object; None for free text."""
    name: str = "answer"
    """The schema's name."""
    max_output: int | None = None
    """Tokens; None for the model's own limit."""


class Answer(NamedTuple):
    """What a model answered, before anybody has made sense of it."""

    text: str
    finish: Finish
    used: Used
    model: str = ""
    """What the endpoint calls the model."""
    request_id: str | None = None
    attempts: int = 1
    seconds: float = 0.0
    """How long it took, waiting and retries included."""


class Model(Protocol):
    """A model behind some endpoint."""

    name: str
    """Its name in the settings."""
    context: int
    """Tokens of prompt and answer together."""
    max_output: int
    structured: Structured

    async def answer(self, request: Request) -> Answer:
        """Its answer. Raises `ModelFailure`; retries what may be retried before."""

    def most(self, request: Request) -> Used:
        """What the call can use at most."""

    def facts(self) -> Mapping[str, Json]:
        """What the record says of it: provider, model, temperature, seed and the like; no key, no address."""
