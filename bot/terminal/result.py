"""The card that says how it ended, with exactly what its reader may learn."""

from collections.abc import Sequence

from rich.console import Group, RenderableType
from rich.panel import Panel
from rich.table import Table
from rich.text import Text

from bot import wording
from bot.outcomes import measured
from bot.terminal import texts
from bot.terminal.palette import Palette
from scenarios.kernel.rules import Outcome


def rows(outcome: Outcome, seats: Sequence[str], me: str | None = None) -> list[tuple[str, str]]:
    """The lines of the card: metrics, gains, and what else was said of it in words."""
    found = [
        (wording.heading(name), measured(value))
        for name, value in outcome.metrics.items()
        if value is not None
    ]
    payoffs = dict(outcome.payoffs or {})
    for seat, gain in [(seat, payoffs[seat]) for seat in seats if seat in payoffs]:
        label = texts.YOUR_GAIN if seat == me else texts.GAIN.format(seat=wording.heading(seat))
        found.append((label, wording.number(gain)))
    found += [
        (wording.heading(name), value) for name, value in outcome.hidden.items() if isinstance(value, str)
    ]
    return found


def card(
    outcome: Outcome,
    palette: Palette,
    seats: Sequence[str],
    me: str | None = None,
    reported: str | None = None,
) -> RenderableType:
    """The card. `me` is the seat whose own result it addresses, `reported` what was done for that seat."""
    grid = Table.grid(padding=(0, 2))
    grid.add_column(style="dim")
    grid.add_column()
    for label, value in rows(outcome, seats, me):
        owner = next((seat for seat in seats if label == texts.GAIN.format(seat=wording.heading(seat))), me)
        mine = label == texts.YOUR_GAIN or owner != me
        grid.add_row(label, Text(value, f"bold {palette[owner]}" if owner and mine else "bold"))
    parts: list[RenderableType] = [Text(outcome.summary, "bold"), Text(""), grid]
    own = [outcome.own[me]] if me is not None and me in outcome.own else []
    parts += [Text(f"\n{text}") for text in own]
    if reported is not None:
        parts.append(Text.assemble((f"\n{texts.REPORTED}: ", "dim"), reported))
    if secrets := _secrets(outcome):
        parts += [Text(f"\n{texts.PRIVATE_NUMBERS}: {secrets}", "dim")]
    return Panel(Group(*parts), title=texts.RESULT, title_align="left", padding=(1, 2), expand=False)


def _secrets(outcome: Outcome) -> str:
    """The private numbers in one line."""
    return ", ".join(
        f"{name.replace('_', ' ')} {measured(value)}"
        for name, value in outcome.hidden.items()
        if value is not None and not isinstance(value, str)
    )
