"""`parley health`: ask a process that serves whether it is well."""

import json
from http.client import HTTPConnection, HTTPException
from typing import Final

from rich.text import Text

from bot.cli import texts_upkeep as texts
from bot.cli.errors import wrong
from bot.terminal.screen import console
from config.address import host_and_port
from config.settings import load
from scenarios.kernel.errors import ParleyError

PATIENCE: Final = 10.0
"""Seconds; who takes longer stands still."""
_HERE: Final = {"0.0.0.0": "127.0.0.1", "::": "::1"}  # noqa: S104
"""Where to ask a process of this machine that listens everywhere."""


def well(given: str | None) -> bool:
    """Say whether it is well. Raises `ParleyError` where nobody answers."""
    address = given or load().health_address
    if address is None:
        wrong(texts.WHICH_ADDRESS)
    try:
        host, port = host_and_port(address)
    except ValueError:
        wrong(texts.BAD_ADDRESS.format(given=address))
    found = _asked(address, _HERE.get(host, host), port)
    fine = not found
    console(stderr=not fine).print(Text(texts.WELL if fine else texts.UNWELL.format(why="; ".join(found))))
    return fine


def _asked(address: str, host: str, port: int) -> list[str]:
    """What is amiss."""
    connection = HTTPConnection(host, port, timeout=PATIENCE)
    try:
        connection.request("GET", "/healthz")
        return [str(one) for one in json.loads(connection.getresponse().read())["why"]]
    except (OSError, HTTPException, ValueError, LookupError, TypeError) as error:
        why = getattr(error, "strerror", None) or str(error) or type(error).__name__
        raise ParleyError(texts.NO_ANSWER.format(address=address, why=str(why).lower())) from error
    finally:
        connection.close()
