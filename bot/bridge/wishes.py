"""How somebody wants to learn of their moves, and when they want to be left alone."""

import re
from collections.abc import Mapping
from typing import Any, Final, cast, get_args
from zoneinfo import ZoneInfo, available_timezones

from bot.bridge.arrivals import Submitted
from bot.bridge.buttons import ButtonId
from bot.bridge.content import Answer, Button, FormView, notice
from bot.bridge.context import Bridge, Handler, Here
from bot.bridge.texts import wishes as texts
from scenarios.kernel.options import FieldErrors, FormField
from storage.persons import Notify, Preferences

WISHES: Final = "wishes"
"""Opens the form."""
WISHED: Final = "wished"
"""The form that was sent."""
_TIME: Final = re.compile(r"(\d{1,2})[:.h](\d{2})")


def button() -> Button:
    """*Notices*."""
    return Button(texts.NOTICES, ButtonId(WISHES))


async def opened(bridge: Bridge, here: Here) -> Answer:
    """The form with what holds now."""
    present = await bridge.persons.preferences(here.tenant, here.person)
    return _form(
        {
            "notify": texts.WAYS[present.notify],
            "quiet_from": _said(present.quiet_from),
            "quiet_to": _said(present.quiet_to),
            "zone": present.zone,
        }
    )


async def sent(bridge: Bridge, here: Here) -> Answer:
    """Keep what was chosen; it holds in all sessions, from the next ask on."""
    what = here.arrival.what
    if not isinstance(what, Submitted):
        return await opened(bridge, here)
    try:
        chosen = wished(what.values)
    except FieldErrors as errors:
        return _form(what.values, errors.errors)
    await bridge.persons.set_preferences(here.tenant, here.person, chosen)
    for info in await bridge.persons.sessions_of(here.tenant, here.person):
        await bridge.sessions.refresh(info.ref)
    return notice(texts.KEPT)


def wished(values: Mapping[str, Any]) -> Preferences:
    """What a form says. Raises `FieldErrors`."""
    errors: dict[str, str] = {}
    zone = str(values.get("zone", "")).strip() or "UTC"
    if zone not in available_timezones():
        errors["zone"] = texts.NO_ZONE
    times: list[int | None] = []
    for name in ("quiet_from", "quiet_to"):
        try:
            times.append(_minute(str(values.get(name, "")).strip()))
        except ValueError:
            errors[name] = texts.NO_TIME
            times.append(None)
    begin, end = times
    if not errors and (begin is None) != (end is None):
        errors["quiet_to" if end is None else "quiet_from"] = texts.BOTH
    notify = next((way for way, said in texts.WAYS.items() if values.get("notify") in (way, said)), None)
    if notify is None:
        errors["notify"] = texts.HOW_HELP
    if errors:
        raise FieldErrors(errors)
    return Preferences(cast(Notify, notify), begin, end, ZoneInfo(zone).key)


def _minute(text: str) -> int | None:
    """The minute of the day that `22:00` says; None for nothing. Raises `ValueError`."""
    if not text:
        return None
    match = _TIME.fullmatch(text)
    if match is None or int(match.group(1)) > 23 or int(match.group(2)) > 59:
        raise ValueError(text)
    return int(match.group(1)) * 60 + int(match.group(2))


def _said(minute: int | None) -> str:
    return "" if minute is None else f"{minute // 60:02}:{minute % 60:02}"


def _form(values: Mapping[str, Any], errors: Mapping[str, str] = {}) -> FormView:
    ways = tuple([texts.WAYS[way] for way in get_args(Notify)])
    fields = (
        FormField("notify", texts.HOW, texts.HOW_HELP, "choice", True, choices=ways),
        FormField("quiet_from", texts.FROM, texts.TIME_HELP, "text", False),
        FormField("quiet_to", texts.UNTIL, texts.TIME_HELP, "text", False),
        FormField("zone", texts.ZONE, texts.ZONE_HELP, "text", False),
    )
    return FormView(ButtonId(WISHED), texts.TITLE, fields, (texts.INTRO,), values, errors, texts.SAVE)


HANDLERS: dict[str, Handler] = {WISHES: opened, WISHED: sent}
READS = {WISHES}
