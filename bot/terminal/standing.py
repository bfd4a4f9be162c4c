"""What a seat can see of the present state, in full."""

from pydantic import BaseModel
from rich.console import RenderableType
from rich.table import Table
from rich.text import Text

from bot.standing import said
from bot.wording import heading


def in_full(view: BaseModel) -> RenderableType:
    """Every field on a line, with what it means."""
    table = Table(box=None, show_header=False, padding=(0, 2, 0, 1))
    table.add_column(style="bold", no_wrap=True)
    table.add_column(overflow="fold")
    fields = type(view).model_fields
    for name, value in view:
        about = fields[name].description or ""
        table.add_row(heading(name), Text.assemble(said(name, value) or "–", ("  " + about, "dim")))
    return table
