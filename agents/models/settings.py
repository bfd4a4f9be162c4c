"""How a model is reached, as the composition root makes it from the settings."""

from typing import Literal, NamedTuple

from agents.models.request import Structured

Provider = Literal["openai", "compatible", "local", "langchain"]


class Prices(NamedTuple):
    """Millionths of the currency for a million tokens: 250,000 is 0.25 per million."""

    input: int = 0
    output: int = 0
    cached: int | None = None
    """Of cached input; None for the same as other input."""


class ModelSettings(NamedTuple):
    """One entry of `models:`. `openai` speaks the Responses API, `compatible` Chat Completions at `base_url`.

    `local` is the model in a subprocess of ours, `langchain` a chat model that `model` names as `module:object`.
    """

    name: str
    provider: Provider
    model: str
    base_url: str | None = None
    key: str | None = None
    """The key itself, read from the variable that the settings name; never stored."""
    key_env: str | None = None
    """The variable, for messages."""
    temperature: float | None = None
    seed: int | None = None
    context: int = 8_192
    """Tokens of prompt and answer together."""
    max_output: int = 1_024
    structured: Structured | None = None
    """None for what fits the provider: strict for `openai`, json schema in the request for `compatible`, a
    grammar for `local`, the prompt alone for `langchain`."""
    timeout: float = 60.0
    """Seconds for one attempt."""
    retries: int = 3
    concurrency: int = 8
    """Calls under way at one endpoint."""
    prices: Prices = Prices()

    def __repr__(self) -> str:
        """Without the key: it may end in a traceback."""
        return f"ModelSettings(name={self.name!r}, provider={self.provider!r}, model={self.model!r})"
