"""`models:`: language models by name, and how each is reached."""

import re
from decimal import Decimal
from typing import Annotated, Any, Final, Literal
from urllib.parse import urlsplit

from pydantic import Field, field_validator, model_validator

from config.parts import Part

LOCAL: Final = "local"
"""A model of that name exists where the settings name none."""

_VARIABLE: Final = re.compile(r"[A-Z_][A-Z0-9_]{0,63}\Z")
_RANDOM: Final = re.compile(r"(?=.*\d)[A-Z0-9]{16,}\Z")
"""Capitals and digits in one piece: a key rather than a name."""

Price = Annotated[
    Decimal, Field(ge=0, le=1_000_000, description="write a price in your currency for a million tokens")
]


class Prices(Part):
    """In the currency you count in, for a million tokens."""

    input: Price = Decimal(0)
    output: Price = Decimal(0)
    cached: Price | None = Field(
        default=None, description="write a price in your currency for a million tokens"
    )
    """Of input that the endpoint had in its cache; like other input unless given."""


Provider = Literal["openai", "compatible", "local", "langchain"]


def _provider(before: dict[str, Any]) -> Provider:
    return "compatible" if before.get("base_url") else "openai"


def _key(before: dict[str, Any]) -> str | None:
    return "OPENAI_API_KEY" if before.get("provider") == "openai" else None


def _context(before: dict[str, Any]) -> int:
    return 128_000 if before.get("provider") == "openai" else 8_192


def _max_output(before: dict[str, Any]) -> int:
    """What OpenAI's models think counts as answer."""
    context: int = before.get("context", 8_192)
    return min(4_096 if before.get("provider") == "openai" else 1_024, context // 2)


class ModelEntry(Part):
    """One model. `openai` speaks the Responses API, `compatible` Chat Completions at `base_url`."""

    model: str = Field(
        min_length=1,
        max_length=200,
        description="write what the provider calls the model, such as gpt-5-mini",
    )
    base_url: str | None = Field(
        default=None,
        max_length=500,
        description="write an address such as http://localhost:11434/v1, without a key in it",
    )
    provider: Provider = Field(
        default_factory=_provider, description="write openai, compatible, local or langchain"
    )
    key: str | None = Field(
        default_factory=_key,
        description="write the name of the variable that holds the key, such as OPENAI_API_KEY, not the key itself",
    )
    temperature: float | None = Field(default=None, ge=0, le=2, description="write a number from 0 to 2")
    seed: int | None = Field(default=None, ge=0, lt=2**31, description="write a whole number from 0")
    context: int = Field(
        default_factory=_context,
        ge=256,
        le=100_000_000,
        description="write how many tokens it takes, at least 256",
    )
    max_output: int = Field(
        default_factory=_max_output,
        ge=1,
        le=10_000_000,
        description="write how many tokens an answer has at most",
    )
    structured: Literal["strict", "grammar", "json", "prompt"] | None = Field(
        default=None, description="write strict, grammar, json or prompt"
    )
    timeout: float = Field(default=60.0, gt=0, le=86_400, description="write seconds, more than 0")
    retries: int = Field(default=3, ge=0, le=20, description="write a whole number from 0 to 20")
    concurrency: int = Field(default=8, ge=1, le=1_000, description="write a whole number from 1 to 1000")
    prices: Prices = Field(default=Prices(), description="write prices such as {input: 0.25, output: 2}")

    @field_validator("base_url")
    @classmethod
    def _address(cls, given: str | None) -> str | None:
        if given is None:
            return None
        try:
            parts = urlsplit(given)
            sound = parts.scheme in ("http", "https") and parts.hostname and parts.port != 0
        except ValueError:
            sound = None
        if not sound or parts.username or parts.password or parts.query or parts.fragment:
            raise ValueError(cls.model_fields["base_url"].description)
        return given.rstrip("/")

    @field_validator("key")
    @classmethod
    def _named(cls, given: str | None) -> str | None:
        if given is not None and (not _VARIABLE.match(given) or _RANDOM.match(given)):
            raise ValueError(cls.model_fields["key"].description)
        return given

    @model_validator(mode="after")
    def _fits(self) -> "ModelEntry":
        if self.provider == "compatible" and self.base_url is None:
            raise ValueError("base_url is needed where the provider is compatible")
        if self.base_url is not None and self.provider in ("local", "langchain"):
            raise ValueError(
                f"base_url means nothing where the provider is {self.provider}; remove one of the two"
            )
        if self.provider == "openai" and self.structured == "grammar":
            raise ValueError("OpenAI takes no grammar; write structured: strict")
        if self.max_output >= self.context:
            raise ValueError("max_output is a part of context, so make it smaller, or context larger")
        return self


BUILT_IN: Final = ModelEntry(
    model="smollm2", provider="local", context=4_096, max_output=512, concurrency=1, timeout=300.0
)
"""The small model that runs on this computer."""
