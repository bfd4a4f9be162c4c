"""The one place where what went wrong becomes one sentence and an exit code."""

import errno
import os
import sys
import traceback
from typing import Any, Final, NoReturn

import typer

from bot.cli import texts

FAILED: Final = 1
WRONG_USE: Final = 2

_UsageError: Final = typer.BadParameter.__bases__[
    0
]  # typer brings its own copy of click and does not export it


class WrongUse(Exception):
    """The command line cannot mean anything; the text says how to write it."""


def explained(error: BaseException, command: str) -> tuple[str, int]:
    """The sentence for people and the exit code. An empty sentence means that nothing needs to be said."""
    if isinstance(error, KeyboardInterrupt | typer.Abort):
        return texts.STOPPED, FAILED  # at once: what was cut off while it was imported cannot be imported now
    from pydantic import ValidationError

    from config.settings import SettingsError
    from scenarios.kernel.errors import ParleyError

    match error:
        case WrongUse():
            return str(error), WRONG_USE
        case _ if isinstance(error, _UsageError):
            return _usage(error, command), WRONG_USE
        case BrokenPipeError():
            return "", FAILED
        case ParleyError() | SettingsError():
            return str(error), FAILED
        case ValidationError():
            first = error.errors(include_url=False)[0]
            return texts.unfit(".".join(map(str, first["loc"])), first["msg"]), FAILED
        case OSError(errno=errno.ENOSPC | errno.EDQUOT):
            return texts.DISK_FULL, FAILED
        case OSError(strerror=str(why)):
            return texts.unusable_file(error.filename, why), FAILED
    if _of_the_database(error):
        return texts.database_failed(str(getattr(error, "orig", None) or error)), FAILED
    return texts.unexpected(f"{type(error).__name__}: {error}".removesuffix(": "), command), FAILED


def fail(error: BaseException, command: str, *, debug: bool) -> int:
    """Say what went wrong on standard error, with the trace if asked for; gives the exit code."""
    sentence, code = explained(error, command)
    if isinstance(error, BrokenPipeError):
        # The interpreter would complain once more when it flushes at its end.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    elif debug:
        traceback.print_exception(error)
    if sentence:
        sys.stderr.write(" ".join(sentence.split()) + "\n")
    return code


def wrong(text: str) -> NoReturn:
    """Refuse the command line."""
    raise WrongUse(text)


def _usage(error: Any, command: str) -> str:
    """What is wrong on the command line, and the help of the very command that was meant."""
    path = error.ctx.command_path.split()[1:] if error.ctx is not None else []
    return texts.usage(error.format_message(), " ".join([command, *path, "--help"]))


def _of_the_database(error: BaseException) -> bool:
    return type(error).__module__.partition(".")[0] in ("sqlalchemy", "sqlite3", "psycopg")
