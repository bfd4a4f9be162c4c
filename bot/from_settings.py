"""What the settings say of models, players and budgets, in the forms that agents and the engine take."""

import os
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from agents.models.settings import ModelSettings, Prices
from config.budgets import Budgets
from config.models import ModelEntry
from config.settings import Settings
from scenarios.engine.desk import Limit, Scope

MICRO = 1_000_000


def models_of(settings: Settings) -> dict[str, ModelSettings]:
    """The models by name, with their keys as the environment holds them now."""
    return {name: _model(name, entry) for name, entry in settings.models.items()}


def players_of(settings: Settings) -> dict[str, Mapping[str, Any]]:
    """The entries of `actors:` as plain mappings."""
    return {
        name: player.model_dump(mode="json", exclude_none=True) for name, player in settings.actors.items()
    }


def limits_of(budgets: Budgets) -> tuple[Limit, ...]:
    """The budgets that are set, smallest span first; money in millionths."""
    scopes: tuple[Scope, ...] = ("call", "seat", "session", "person", "guild", "month")
    found: list[Limit] = []
    for scope in scopes:
        budget = getattr(budgets, scope)
        if budget.tokens is not None:
            found.append(Limit(scope, "tokens", budget.tokens))
        if budget.money is not None:
            found.append(Limit(scope, "money", _micros(budget.money)))
    return tuple(found)


def _model(name: str, entry: ModelEntry) -> ModelSettings:
    prices = entry.prices
    return ModelSettings(
        name=name,
        provider=entry.provider,
        model=entry.model,
        base_url=entry.base_url,
        key=os.environ.get(entry.key) or None if entry.key is not None else None,
        key_env=entry.key,
        temperature=entry.temperature,
        seed=entry.seed,
        context=entry.context,
        max_output=entry.max_output,
        structured=entry.structured,
        timeout=entry.timeout,
        retries=entry.retries,
        concurrency=entry.concurrency,
        prices=Prices(
            _micros(prices.input),
            _micros(prices.output),
            None if prices.cached is None else _micros(prices.cached),
        ),
    )


def _micros(amount: Decimal) -> int:
    return round(amount * MICRO)
