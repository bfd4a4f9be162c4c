"""The doctor's look at models: whether each can be reached, and how to mend it."""

import asyncio
from typing import TYPE_CHECKING, Literal

from bot.check import Check
from bot.cli import texts_doctor as texts
from bot.from_settings import models_of
from config.models import BUILT_IN
from config.settings import Settings
from scenarios.kernel.errors import ParleyError

if TYPE_CHECKING:
    from agents.models.catalogue import Models


def model_checks(settings: Settings, *, offline: bool) -> list[Check]:
    """Every model of the settings. Those of this computer are looked at, the others asked, unless `offline`."""
    return asyncio.run(_checks(settings, offline))


async def _checks(settings: Settings, offline: bool) -> list[Check]:
    from agents.models.catalogue import Models  # slow to import

    models = Models(models_of(settings))
    try:
        return await asyncio.gather(*[_check(settings, models, name, offline) for name in models.names()])
    finally:
        await models.aclose()


async def _check(settings: Settings, models: "Models", name: str, offline: bool) -> Check:
    from agents.models.probe import probe

    entry, title = settings.models[name], texts.MODEL.format(name=name)
    if entry.provider == "local":
        return _local(title, entry.model, "missing" if entry is BUILT_IN else "broken")
    if entry.key is not None and models_of(settings)[name].key is None:
        found, mend = texts.NO_KEY.format(variable=entry.key), texts.MEND_KEY.format(variable=entry.key)
        return Check(title, "broken", found, mend)
    if offline:
        return Check(title, "fine", texts.NOT_TRIED)
    try:
        reached = await probe(models.get(name))
    except ParleyError as error:
        return Check(title, "broken", str(error), texts.MEND_MODEL)
    return Check(
        title, "fine" if reached.ok else "broken", reached.sentence, "" if reached.ok else texts.MEND_MODEL
    )


def _local(title: str, weights: str, otherwise: Literal["missing", "broken"]) -> Check:
    from agents.models.local.weights import NotInstalled, check

    try:
        file = check(weights)
    except NotInstalled as error:
        return Check(title, otherwise, str(error), texts.MEND_LOCAL)
    return Check(title, "fine", texts.INSTALLED.format(file=file.name))
