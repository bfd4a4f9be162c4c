"""The doctor's checks. Each looks at one thing and never fails itself."""

import asyncio
import os
import shutil
import sys
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, Final

from bot.check import Check
from bot.cli import texts_doctor as texts
from bot.cli.command import short
from bot.cli.errors import explained
from bot.cli.model_checks import model_checks
from bot.terminal.screen import console
from config.file import settings_file
from config.settings import Settings, read
from scenarios.kernel.errors import ParleyError

LITTLE_SPACE: Final = 200 * 1024 * 1024
"""Bytes below which the disk counts as nearly full."""


def checks(*, offline: bool) -> list[Check]:
    """All checks, in the order in which one would mend; `offline` without asking anybody elsewhere for models."""
    settings, wrong = read()
    found = [_python(), _settings(wrong)]
    for check in (_data_folder, _space, _database, _scenarios):
        found.append(_guarded(check, settings))
    found += model_checks(settings, offline=offline)
    return [*found, *_platforms(settings, offline), _dot(), _pictures(), _terminal()]


def _guarded(check: Callable[[Settings], Check], settings: Settings) -> Check:
    try:
        return check(settings)
    except Exception as error:
        name = texts.NAMES[check.__name__]
        return Check(name, "broken", explained(error, "parley doctor")[0], texts.MENDS[name])


def _python() -> Check:
    version = ".".join(map(str, sys.version_info[:3]))
    return Check("Python", "fine", version)


def _settings(wrong: Sequence[str]) -> Check:
    if wrong:
        return Check(texts.SETTINGS, "broken", "; ".join(wrong), texts.MEND_SETTINGS)
    file = settings_file()
    named = sorted(name for name, value in os.environ.items() if name.startswith("PARLEY_") and value)
    source = short(file) if file.is_file() else texts.NO_SETTINGS_FILE.format(file=short(file))
    return Check(texts.SETTINGS, "fine", ", ".join([source, *named]))


def _data_folder(settings: Settings) -> Check:
    folder = settings.data_dir
    why = _unwritable(folder)
    if why is not None:
        found = texts.NOT_WRITABLE.format(folder=short(folder), why=why)
        return Check(texts.DATA, "broken", found, texts.MEND_DATA)
    return Check(texts.DATA, "fine", short(folder) + ("" if folder.is_dir() else texts.MADE_WHEN_NEEDED))


def _space(settings: Settings) -> Check:
    free = shutil.disk_usage(_nearest(settings.data_dir)).free
    found = texts.FREE.format(size=_size(free))
    if free < LITTLE_SPACE:
        return Check(texts.SPACE, "broken", found, texts.MEND_SPACE)
    return Check(texts.SPACE, "fine", found)


def _database(settings: Settings) -> Check:
    from storage import revision
    from storage.database import in_memory, parsed_url, shown

    url = settings.database
    if in_memory(url):
        return Check(texts.DATABASE, "fine", texts.IN_MEMORY)
    parsed = parsed_url(url)
    if parsed.get_backend_name() == "postgresql" and not _importable("psycopg"):
        return Check(texts.DATABASE, "broken", texts.NO_DRIVER, texts.MEND_DRIVER)
    file = Path(str(parsed.database)) if parsed.get_backend_name() == "sqlite" else None
    where = short(file) if file else shown(url)
    if file and not file.exists():
        why = _unwritable(file.parent)
        if why is None:
            return Check(texts.DATABASE, "fine", where + texts.MADE_WHEN_NEEDED)
        found = texts.NOT_WRITABLE.format(folder=where, why=why)
        return Check(texts.DATABASE, "broken", found, texts.MEND_DATABASE)
    try:
        present = revision.present(url)
    except ParleyError as error:
        found = texts.NOT_USABLE.format(where=where, why=error)
        return Check(texts.DATABASE, "broken", found, texts.MEND_DATABASE)
    try:
        if present is not None:
            revision.check(present)
    except ParleyError as error:
        return Check(texts.DATABASE, "broken", where, str(error))
    version = texts.AT_VERSION.format(version=present) if present else texts.STILL_EMPTY
    return Check(texts.DATABASE, "fine", f"{where}, {version}")


def _scenarios(settings: Settings) -> Check:
    from scenarios.registry import Registry

    registry = Registry(settings.scenarios)
    names = ", ".join(found.scenario.name for found in registry.scenarios())
    if registry.broken:
        wrong = " ".join(str(one.error) for one in registry.broken)
        return Check(texts.SCENARIOS, "broken", f"{names}. {wrong}", texts.MEND_SCENARIOS)
    return Check(texts.SCENARIOS, "fine", names)


def _platforms(settings: Settings, offline: bool) -> list[Check]:
    from bot import serving  # slow to import

    return asyncio.run(serving.checks(settings, offline=offline))


def _dot() -> Check:
    found = shutil.which("dot")
    if found is None:
        return Check("Graphviz", "missing", texts.NO_DOT, texts.MEND_DOT)
    return Check("Graphviz", "fine", found)


def _pictures() -> Check:
    try:
        from matplotlib import font_manager

        font: Any = font_manager.findfont("DejaVu Sans", fallback_to_default=True)
    except Exception as error:
        return Check(texts.PICTURES, "broken", f"{type(error).__name__}: {error}", texts.MEND_PICTURES)
    return Check(texts.PICTURES, "fine", texts.FONT.format(font=Path(font).stem))


def _terminal() -> Check:
    out = console()
    if not out.is_terminal or out.color_system is None:
        return Check(texts.TERMINAL, "missing", texts.NO_COLOURS.format(width=out.width))
    return Check(texts.TERMINAL, "fine", texts.COLOURS.format(colours=out.color_system, width=out.width))


def _nearest(folder: Path) -> Path:
    """The folder, or the first thing above it that exists."""
    return next(place for place in (folder, *folder.absolute().parents) if place.exists())


def _unwritable(folder: Path) -> str | None:
    """Why nothing can be made in the folder; None where it can, and where the folder can be made too."""
    try:
        at = _nearest(folder)
        if not at.is_dir():
            return texts.IS_A_FILE.format(file=short(at))
        with tempfile.TemporaryFile(dir=at):
            return None
    except (OSError, ValueError) as error:
        return (getattr(error, "strerror", None) or str(error)).lower()


def _importable(name: str) -> bool:
    from importlib.util import find_spec

    return find_spec(name) is not None


def _size(count: int) -> str:
    gib = count / 1024**3
    return f"{gib:,.0f} GB" if gib >= 10 else f"{gib:.1f} GB" if gib >= 1 else f"{count / 1024**2:.0f} MB"
