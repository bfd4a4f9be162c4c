"""What a call costs, and what it can cost at most."""

import json
from typing import Final

from agents.memory.tokens import tokens
from agents.models.request import Request
from agents.models.settings import Prices
from scenarios.engine.desk import Used

PER: Final = 1_000_000
"""Tokens that a price is for."""
PER_MESSAGE: Final = 8
"""Tokens of the marks around a message: 3 to 5 in ChatML, Llama's and Gemma's templates."""
PER_PROMPT: Final = 128
"""Tokens that a chat template adds by itself: a system message of its own, a date, the start of the answer."""


def priced(used: Used, prices: Prices) -> Used:
    """With its cost, rounded up to a millionth of the currency."""
    cached = prices.input if prices.cached is None else prices.cached
    plain = used.input_tokens - used.cached_tokens
    cost = plain * prices.input + used.cached_tokens * cached + used.output_tokens * prices.output
    return used._replace(cost_micros=-(-cost // PER))


def most_used(request: Request, max_output: int, prices: Prices, *, schema: bool) -> Used:
    """What a call can use at most; `schema` where the endpoint counts the schema as input.

    No token of a byte-level vocabulary is shorter than a byte, so that bytes are a bound also for text that
    somebody made up to be expensive. For English it is four times the truth; it is held until the call is
    settled only.
    """
    sent = sum([_bytes(message.text) + PER_MESSAGE for message in request.messages])
    if schema and request.schema is not None:
        sent += len(json.dumps(request.schema))
    at_most = Used(PER_PROMPT + sent, max_output)
    dearest = prices._replace(input=max(prices.input, prices.cached or 0), cached=None)
    return priced(at_most, dearest)


def estimated(request: Request, text: str) -> Used:
    """About what a call used, for an endpoint that does not tell; without its cost."""
    given = sum([_about(message.text) + PER_MESSAGE for message in request.messages])
    return Used(given, _about(text))


def _about(text: str) -> int:
    return min(tokens(text), _bytes(text))


def _bytes(text: str) -> int:
    return len(text.encode("utf-8", "replace"))
