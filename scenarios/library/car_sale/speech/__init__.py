"""What built-in players say at the sale."""

from scenarios.library.car_sale.speech.speaker import (
    Moment,
    accepting,
    leaving,
    moment,
    mood_of,
    offering,
)

__all__ = ["Moment", "accepting", "leaving", "moment", "mood_of", "offering"]
