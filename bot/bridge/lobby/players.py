"""Which AI can play here, and at which hosts their models are."""

from collections.abc import Iterable, Mapping, Sequence
from urllib.parse import urlsplit

from agents.forms import models_in, on_behalf
from bot.app import App
from bot.from_settings import players_of
from bot.seating import HUMAN
from config.models import ModelEntry
from scenarios.kernel.rules import role_name
from scenarios.presets import Preset
from scenarios.registry import Found

OPENAI = "api.openai.com"


def players(app: App, found: Found, preset: Preset, seats: Iterable[str]) -> dict[str, str]:
    """Who plays each of these seats where no person does: the preset's player, else the first strategy.

    A seat that nobody can play is missing. One who decides on a person's behalf plays for nobody.
    """
    named = players_of(app.settings)
    first = next((f"strategy:{name}" for name in found.strategies), None)
    chosen: dict[str, str] = {}
    for seat in seats:
        wanted = preset.seats.get(seat) or preset.seats.get(role_name(seat))
        actor = first if wanted is None or wanted == HUMAN or on_behalf(wanted, named) else wanted
        if actor is not None:
            chosen[seat] = actor
    return chosen


def stand_ins(app: App, found: Found) -> tuple[str, ...]:
    """References of those who could stand in for a late person."""
    named = players_of(app.settings)
    settings = [f"actor:{name}" for name in named]
    return (
        *[f"strategy:{name}" for name in found.strategies],
        *[reference for reference in settings if not on_behalf(reference, named)],
    )


def hosts(app: App, references: Iterable[str]) -> tuple[str, ...]:
    """Where the models of these players are, by name; none for those on this computer."""
    named = players_of(app.settings)
    models = {model for reference in references for model in models_in(reference, named)}
    return _hosts(models, app.settings.models)


def _hosts(models: Iterable[str], entries: Mapping[str, ModelEntry]) -> tuple[str, ...]:
    found = {_host(entries[name]) for name in models if name in entries}
    return tuple(sorted(host for host in found if host is not None))


def _host(entry: ModelEntry) -> str | None:
    if entry.provider == "local":
        return None
    if entry.base_url is not None:
        return urlsplit(entry.base_url).hostname
    return OPENAI if entry.provider == "openai" else entry.model


def in_play(app: App, found: Found, preset: Preset, seats: Sequence[tuple[str, str | None]]) -> set[str]:
    """All players that seats have or could be filled with: (seat, its AI or none)."""
    could = players(app, found, preset, [seat for seat, _ in seats]).values()
    return {*could, *[actor for _, actor in seats if actor is not None]}
