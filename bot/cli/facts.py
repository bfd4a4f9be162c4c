"""What listings say, as plain data with stable keys; `--json` prints exactly this."""

import json
import os
import sys
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

import typer

from bot.app import App
from bot.cli.secrecy import own_branches
from bot.secrecy import held_among
from scenarios.kernel import options
from scenarios.kernel.actions import Action, Rang, Roster
from scenarios.kernel.errors import ParleyError
from scenarios.kernel.rules import Role
from scenarios.registry import Broken, Found
from storage.sessions import BranchInfo

Facts = dict[str, Any]


def print_json(found: Any) -> None:
    """On standard output, in one piece."""
    every_letter = (sys.stdout.encoding or "").lower().startswith("utf")
    typer.echo(json.dumps(found, indent=2, ensure_ascii=not every_letter))


def utc(moment: datetime) -> str:
    """ISO 8601 in UTC: `2026-01-31T08:30:00Z`."""
    aware = moment if moment.tzinfo is not None else moment.replace(tzinfo=UTC)
    return aware.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")


def local_time(iso: str) -> str:
    """The same as people read it here."""
    return datetime.fromisoformat(iso.replace("Z", "+00:00")).astimezone().strftime("%Y-%m-%d %H:%M")


async def sessions(app: App) -> list[Facts]:
    """All sessions, newest first, each with its branches. None of them is restored for it."""
    families: dict[str, list[BranchInfo]] = {}
    for info in await app.store.branches(app.tenant):
        families.setdefault(info.session, []).append(info)
    holders, person = await app.store.holders(app.tenant), await app.person()
    return [
        _session(app, family, still_played=bool(held_among(family, holders, person)))
        for family in families.values()
    ]


async def session(app: App, family: Sequence[BranchInfo]) -> Facts:
    """One session. Its seed, and why a branch failed, may give away what is secret: not to whoever plays."""
    return _session(app, family, still_played=bool(await own_branches(app, family[0])))


def _session(app: App, family: Sequence[BranchInfo], *, still_played: bool) -> Facts:
    first = family[0]
    return {
        "session": first.session,
        "scenario": first.scenario,
        "preset": first.preset,
        "seed": None if still_played else first.seed,
        "created": utc(first.created),
        "problem": _problem(app, first.scenario),
        "branches": [branch(info) | ({"why": None} if still_played else {}) for info in family],
    }


def _problem(app: App, name: str) -> str | None:
    """Why it cannot be played or shown, though it is listed."""
    try:
        app.registry.scenario(name)
    except ParleyError as error:
        return str(error)
    return None


def branch(info: BranchInfo) -> Facts:
    """One branch; `events` counts its steps, those shared with its parent among them."""
    return {
        "branch": info.label,
        "number": info.number,
        "parent": f"{info.session}/{info.parent}" if info.parent is not None else None,
        "at": info.fork_seq if info.parent is not None else None,
        "events": info.events,
        "status": info.status,
        "why": info.why or None,
        "created": utc(info.created),
    }


def scenario_in_short(found: Found) -> Facts:
    """A scenario in a list."""
    return {
        "name": found.scenario.name,
        "title": found.title,
        "about": found.about,
        "roles": [span(role) for role in found.scenario.definition.roles.values()],
        "presets": list(found.presets),
        "origin": found.origin,
        "error": None,
    }


def broken_scenario(broken: Broken) -> Facts:
    """What stands where scenarios are, and could not be loaded."""
    return {
        "name": None,
        "title": None,
        "about": None,
        "roles": [],
        "presets": [],
        "origin": broken.origin,
        "error": str(broken.error),
    }


def scenario(found: Found) -> Facts:
    """All about a scenario: roles, actions with schemas, presets and strategies."""
    rules = found.scenario
    actions = [a for a in rules.definition.actions.values() if a not in (Rang, Roster)]
    return {
        **scenario_in_short(found),
        "version": rules.version,
        "talk": rules.talk,
        "roles": [_role(role) for role in rules.definition.roles.values()],
        "actions": [_action(action) for action in actions],
        "params": rules.definition.params.model_json_schema(),
        "presets": [
            {"name": one.name, "about": one.about, "seats": dict(one.seats)} for one in found.presets.values()
        ],
        "strategies": [
            {
                "name": one.name,
                "about": one.about,
                "params": one.params.model_json_schema().get("properties", {}),
            }
            for one in found.strategies.values()
        ],
    }


def model(app: App, name: str) -> Facts:
    """A model of the settings. Whether there is a key, and never which; money in the currency of its prices."""
    entry, prices = app.settings.models[name], app.settings.models[name].prices
    return {
        "name": name,
        "provider": entry.provider,
        "model": entry.model,
        "base_url": entry.base_url,
        "context": entry.context,
        "max_output": entry.max_output,
        "structured": app.models.get(name).structured,
        "prices": {
            "input": float(prices.input),
            "output": float(prices.output),
            "cached": float(prices.input if prices.cached is None else prices.cached),
        },
        "key": entry.key,
        "key_set": entry.key is not None and bool(os.environ.get(entry.key)),
    }


def span(role: Role) -> str:
    """`seller`, or `speaker (2 to 8)` for a role of several seats."""
    if role.max == 1:
        return role.name
    return f"{role.name} ({role.max})" if role.min == role.max else f"{role.name} ({role.min} to {role.max})"


def _role(role: Role) -> Facts:
    return {
        "name": role.name,
        "about": role.about,
        "kind": role.kind,
        "min": role.min,
        "max": role.max,
        "open": role.open,
    }


def _action(action: type[Action]) -> Facts:
    form = options.form(action)
    return {
        "name": form.action,
        "title": form.title,
        "about": form.help,
        "bound": action.bound,
        "fields": [field._asdict() for field in form.fields],
        "schema": options.schema((action,)),
    }
