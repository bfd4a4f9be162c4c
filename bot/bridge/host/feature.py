"""All that a host does, as the registry wants it."""

from typing import Final

from bot.bridge.context import Handler
from bot.bridge.host import (
    going,
    linking,
    offers,
    panel,
    public,
    seats,
    settings,
    skipping,
    speaking,
    spending,
)

HANDLERS: Final[dict[str, Handler]] = {
    **going.HANDLERS,
    **linking.HANDLERS,
    **offers.HANDLERS,
    **panel.HANDLERS,
    **seats.HANDLERS,
    **settings.HANDLERS,
    **skipping.HANDLERS,
    **speaking.HANDLERS,
    **spending.HANDLERS,
}
READS: Final = (
    going.READS
    | linking.READS
    | panel.READS
    | seats.READS
    | settings.READS
    | skipping.READS
    | speaking.READS
    | spending.READS
)
RENDERERS: Final = {**offers.RENDERERS, **public.RENDERERS}
