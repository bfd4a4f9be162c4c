"""`parley serve`: play on chat platforms until somebody says stop."""

import asyncio

from bot import logs, serving
from config.settings import load


def serve(*, debug: bool) -> None:
    """Run until a signal. Raises `ParleyError` where it cannot begin or go on."""
    settings = load()
    logs.configure(secrets=serving.secrets(settings), debug=debug)
    asyncio.run(serving.serve(settings))
