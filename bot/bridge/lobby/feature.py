"""All that a lobby does, as the registry wants it."""

from typing import Final

from bot.bridge.context import Handler
from bot.bridge.lobby import (
    consent,
    helping,
    joining,
    listing,
    mirroring,
    options,
    painting,
    start,
    taking,
    tending,
    watching,
    welcome,
)

HANDLERS: Final[dict[str, Handler]] = {
    **consent.HANDLERS,
    **helping.HANDLERS,
    **joining.HANDLERS,
    **listing.HANDLERS,
    **mirroring.HANDLERS,
    **options.HANDLERS,
    **start.HANDLERS,
    **taking.HANDLERS,
    **watching.HANDLERS,
}
READS: Final = helping.READS | listing.READS | options.READS | watching.READS
RENDERERS: Final = welcome.RENDERERS
SWEEP: Final = tending.sweep
REPAIR: Final = tending.repair
DRIVEN: Final = painting.follow
