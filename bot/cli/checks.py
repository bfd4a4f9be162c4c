"""The doctor's checks. Each looks at one thing and never fails itself."""

import os
import shutil
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final, Literal, NamedTuple

from bot.cli import texts_doctor as texts
from bot.cli.command import short
from bot.cli.errors import explained
from bot.terminal.screen import console
from config.settings import Settings, SettingsError, load, settings_file

LITTLE_SPACE: Final = 200 * 1024 * 1024
"""Bytes below which the disk counts as nearly full."""


class Check(NamedTuple):
    """What was found about one thing. `broken` means that Parley cannot do without it."""

    name: str
    state: Literal["fine", "missing", "broken"]
    found: str
    mend: str = ""


def checks() -> list[Check]:
    """All checks, in the order in which one would mend."""
    found = [_python()]
    try:
        settings = load()
    except SettingsError as error:
        return [*found, Check(texts.SETTINGS, "broken", str(error), texts.MEND_SETTINGS)]
    found.append(_settings())
    for check in (_data_folder, _space, _database, _scenarios):
        found.append(_guarded(check, settings))
    return [*found, _dot(), _pictures(), _terminal()]


def _guarded(check: Callable[[Settings], Check], settings: Settings) -> Check:
    try:
        return check(settings)
    except Exception as error:
        return Check(texts.NAMES[check.__name__], "broken", explained(error, "parley doctor")[0])


def _python() -> Check:
    version = ".".join(map(str, sys.version_info[:3]))
    return Check("Python", "fine", version)


def _settings() -> Check:
    file = settings_file()
    named = sorted(name for name in os.environ if name.startswith("PARLEY_"))
    source = short(file) if file.is_file() else texts.NO_SETTINGS_FILE.format(file=short(file))
    return Check(texts.SETTINGS, "fine", ", ".join([source, *named]))


def _data_folder(settings: Settings) -> Check:
    folder = settings.data_dir.expanduser()
    at = _nearest(folder)
    try:
        with tempfile.TemporaryFile(dir=at):
            pass
    except OSError as error:
        found = texts.NOT_WRITABLE.format(folder=short(folder), why=(error.strerror or str(error)).lower())
        return Check(texts.DATA, "broken", found, texts.MEND_DATA)
    later = "" if at == folder else texts.MADE_WHEN_NEEDED
    return Check(texts.DATA, "fine", short(folder) + later)


def _space(settings: Settings) -> Check:
    free = shutil.disk_usage(_nearest(settings.data_dir.expanduser())).free
    found = texts.FREE.format(size=_size(free))
    if free < LITTLE_SPACE:
        return Check(texts.SPACE, "broken", found, texts.MEND_SPACE)
    return Check(texts.SPACE, "fine", found)


def _database(settings: Settings) -> Check:
    from sqlalchemy import make_url

    from storage import revision

    url = settings.database
    backend = make_url(url).get_backend_name()
    where = make_url(url).render_as_string(hide_password=True)
    if backend == "postgresql" and not _importable("psycopg"):
        return Check(texts.DATABASE, "broken", texts.NO_DRIVER, texts.MEND_DRIVER)
    file = make_url(url).database
    if backend == "sqlite" and file and not Path(file).exists():
        return Check(texts.DATABASE, "fine", short(Path(file)) + texts.MADE_WHEN_NEEDED)
    try:
        present, wanted = revision.present(url), revision.NEEDED
    except Exception as error:
        why = str(getattr(error, "orig", None) or error).strip().splitlines()[0]
        return Check(
            texts.DATABASE, "broken", texts.UNREACHABLE.format(where=where, why=why), texts.MEND_DATABASE
        )
    if backend == "sqlite" and file:
        where = short(Path(file))
    if present == wanted or present is None:
        version = texts.AT_VERSION.format(version=present) if present else texts.STILL_EMPTY
        return Check(texts.DATABASE, "fine", f"{where}, {version}")
    return Check(
        texts.DATABASE,
        "broken",
        f"{where}, {texts.AT_OTHER.format(version=present, wanted=wanted)}",
        texts.MEND_VERSION,
    )


def _scenarios(settings: Settings) -> Check:
    from scenarios.registry import Registry

    registry = Registry(settings.scenarios)
    names = ", ".join(found.scenario.name for found in registry.scenarios())
    if registry.broken:
        wrong = " ".join(str(one.error) for one in registry.broken)
        return Check(texts.SCENARIOS, "broken", f"{names}. {wrong}", texts.MEND_SCENARIOS)
    return Check(texts.SCENARIOS, "fine", names)


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
    """The folder, or the first one above it that exists."""
    return next(place for place in (folder, *folder.absolute().parents) if place.is_dir())


def _importable(name: str) -> bool:
    from importlib.util import find_spec

    return find_spec(name) is not None


def _size(count: int) -> str:
    gib = count / 1024**3
    return f"{gib:,.0f} GB" if gib >= 10 else f"{gib:.1f} GB" if gib >= 1 else f"{count / 1024**2:.0f} MB"
