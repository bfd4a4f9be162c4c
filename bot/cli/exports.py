"""The files that exports go to."""

import os
import tempfile
from contextlib import suppress
from pathlib import Path

from bot.app import App


def written(path: Path, content: bytes, *, private: bool = False) -> Path:
    """The file, complete or not there at all; pipes and devices are written to. Raises `OSError` that names it.

    A file that is there keeps its mode, a new one gets the usual one; `private` ones are for their owner alone.
    """
    try:
        target = path.resolve() if path.is_symlink() else path
        if target.exists() and not target.is_file():
            with target.open("wb") as there:
                there.write(content)
        else:
            _replaced(target, content, 0o600 if private else _mode(target))
    except OSError as error:
        raise OSError(error.errno, error.strerror, str(path)) from error
    return path


def folder(app: App) -> Path:
    """Where exports go unless a file is named, for their owner alone; made if new."""
    found = app.settings.data_dir.expanduser() / "exports"
    found.mkdir(mode=0o700, parents=True, exist_ok=True)
    found.chmod(0o700)
    return found


def _replaced(target: Path, content: bytes, mode: int) -> None:
    descriptor, beside = tempfile.mkstemp(prefix=f".{target.name[:100]}.", suffix=".part", dir=target.parent)
    try:
        with os.fdopen(descriptor, "wb") as part:
            part.write(content)
            os.fchmod(part.fileno(), mode)
        Path(beside).replace(target)
    except BaseException:
        with suppress(OSError):
            Path(beside).unlink()
        raise


def _mode(target: Path) -> int:
    """What a file there has or would get."""
    with suppress(OSError):
        return target.stat().st_mode & 0o777
    mask = os.umask(0)
    os.umask(mask)
    return 0o666 & ~mask
