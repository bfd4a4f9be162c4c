"""The command `parley`: one small module per group of commands.

Here lives the command line. Not here: how a session is drawn and played, which stands in `bot.terminal`.
"""

import sys
from collections.abc import Sequence

DEBUG = "--debug"
INTERRUPTED = 130
"""What typer makes of Ctrl-C."""


def main(given: Sequence[str] | None = None) -> int:
    """Run one command; gives the exit code: 0 fine, 1 failed, 2 wrong use."""
    from bot.cli.command import prefix
    from bot.cli.errors import fail
    from bot.cli.tree import app

    # The flag counts wherever it stands; typer takes it before the command's name only.
    arguments = sorted(sys.argv[1:] if given is None else given, key=lambda argument: argument != DEBUG) or [
        "--help"
    ]
    try:
        code = app(arguments, prog_name="parley", standalone_mode=False)
        if code == INTERRUPTED:
            raise KeyboardInterrupt
        sys.stdout.flush()
        return code if isinstance(code, int) else 0
    except BaseException as error:
        if isinstance(error, SystemExit):
            return error.code if isinstance(error.code, int) else 1
        return fail(error, prefix(), debug=DEBUG in arguments)
