"""What listings say, as plain data with stable keys; `--json` prints exactly this."""

import json
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

import typer

from bot.app import App
from bot.cli.secrecy import held_anywhere
from scenarios.kernel import options
from scenarios.kernel.actions import Action, Rang, Roster
from scenarios.kernel.rules import Role
from scenarios.registry import Found
from storage.sessions import BranchInfo

Facts = dict[str, Any]


def print_json(found: Any) -> None:
    """On standard output, in one piece."""
    typer.echo(json.dumps(found, indent=2, ensure_ascii=False))


def utc(moment: datetime) -> str:
    """ISO 8601 in UTC: `2026-01-31T08:30:00Z`."""
    aware = moment if moment.tzinfo is not None else moment.replace(tzinfo=UTC)
    return aware.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")


def local_time(iso: str) -> str:
    """The same as people read it here."""
    return datetime.fromisoformat(iso.replace("Z", "+00:00")).astimezone().strftime("%Y-%m-%d %H:%M")


async def sessions(app: App) -> list[Facts]:
    """All sessions, newest first, each with its branches."""
    families: dict[str, list[BranchInfo]] = {}
    for info in await app.store.branches(app.tenant):
        families.setdefault(info.session, []).append(info)
    return [await session(app, family) for family in families.values()]


async def session(app: App, family: Sequence[BranchInfo]) -> Facts:
    """One session. Its seed gives what is secret away, so whoever still plays does not get it."""
    first = family[0]
    open_to_all = all(info.status == "done" for info in family) or not await held_anywhere(app, first.session)
    return {
        "session": first.session,
        "scenario": first.scenario,
        "preset": first.preset,
        "seed": first.seed if open_to_all else None,
        "created": utc(first.created),
        "branches": [branch(info) for info in family],
    }


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
