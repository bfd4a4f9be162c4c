"""The command `parley`: one small module per group of commands.

Here lives the command line. Not here: how a session is drawn and played, which stands in `bot.terminal`.
"""

import os
import signal
import sys
import threading
from collections.abc import Sequence
from io import TextIOWrapper

DEBUG = "--debug"
INTERRUPTED = 130
"""What typer makes of Ctrl-C."""


def main(given: Sequence[str] | None = None) -> int:
    """Run one command; gives the exit code: 0 fine, 1 failed, 2 wrong use."""
    interrupt = _interrupts(signal.SIG_DFL)  # nothing has begun that could be kept
    _streams()
    from bot.cli.command import prefix
    from bot.cli.errors import fail

    # The flag counts wherever it stands; typer takes it before the command's name only.
    arguments = sorted(sys.argv[1:] if given is None else given, key=lambda argument: argument != DEBUG) or [
        "--help"
    ]
    try:
        from bot.cli.tree import app

        _interrupts(interrupt)
        code = app(arguments, prog_name="parley", standalone_mode=False)
        if code == INTERRUPTED:
            raise KeyboardInterrupt
        sys.stdout.flush()
        return code if isinstance(code, int) else 0
    except BaseException as error:
        if isinstance(error, SystemExit):
            return error.code if isinstance(error.code, int) else 1
        return fail(error, prefix(), debug=DEBUG in arguments)


def _interrupts(handler: object) -> object:
    """Let Ctrl-C do this; gives what it did before. Only the main thread may say so, and who ignores it stays."""
    ignored = signal.getsignal(signal.SIGINT) is signal.SIG_IGN
    if threading.current_thread() is not threading.main_thread() or handler is None or ignored:
        return None
    return signal.signal(signal.SIGINT, handler)  # type: ignore[arg-type]


def _streams() -> None:
    """Closed streams lead nowhere, and letters that a stream cannot write become question marks."""
    for descriptor in range(3):
        try:
            os.fstat(descriptor)
        except OSError:  # else the next file opened, such as the database, would take its place
            os.open(os.devnull, os.O_RDWR)
    if sys.stdout is None:
        sys.stdout = open(os.devnull, "w", encoding="utf-8")  # noqa: SIM115
    if sys.stderr is None:
        sys.stderr = open(os.devnull, "w", encoding="utf-8")  # noqa: SIM115
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(errors="replace")
