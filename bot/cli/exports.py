"""Exports as bytes, with pictures drawn."""

from contextlib import suppress
from pathlib import Path

from bot.app import App
from scenarios.engine.ports import Ref
from storage.export import FORMATS, Format, export

__all__ = ["FORMATS", "Format", "exported", "folder", "written"]


async def exported(app: App, ref: Ref, form: Format, view: str, *, tree: bool = False) -> bytes:
    """The record of a branch in one of `FORMATS`."""
    from bot.pictures import to_svg  # matplotlib is slow to come

    return await export(app.store, ref, view=view, tree=tree, format=form, draw=to_svg)


def written(path: Path, content: bytes) -> Path:
    """The file, complete or not there at all. Raises `OSError` that names it."""
    beside = path.with_name(f".{path.name}.part")
    try:
        beside.write_bytes(content)
        beside.replace(path)
    except OSError as error:
        raise OSError(error.errno, error.strerror, str(path)) from error
    finally:
        with suppress(OSError):
            beside.unlink(missing_ok=True)
    return path


def folder(app: App) -> Path:
    """Where exports go unless a file is named; made if new."""
    found = app.settings.data_dir.expanduser() / "exports"
    found.mkdir(parents=True, exist_ok=True)
    return found
