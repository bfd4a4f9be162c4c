"""What models have used: who used it, of which model, and what is not settled."""

from rich.text import Text

from bot import wording
from bot.app import App
from bot.cli import texts
from bot.cli.facts import Facts
from bot.cli.secrecy import own_branches
from bot.secrecy import own_seats
from storage.sessions import BranchInfo
from storage.spending import LedgerLine


async def ledger(app: App, info: BranchInfo) -> Facts:
    """The branch's own use by seat and model, and that of the whole session with all its branches.

    Whoever still plays sees what their own seats used, and the sum.
    """
    found = await app.store.ledger(info.ref)
    own = own_seats(await own_branches(app, info))
    lines = [line._asdict() for line in found.lines if not own or line.seat in own]
    total = found.session._asdict()
    del total["seat"], total["model"]
    return {"lines": lines, "session": total}


def rows(kept: Facts) -> list[tuple[str, Text]]:
    """The ledger as lines of a table."""
    shown = [(_whose(line), Text(_used(line))) for line in kept["lines"]]
    total = Text(_used({"seat": "", "model": "", **kept["session"]}))
    return [*shown, (texts.WHOLE_SESSION, total)] if kept["session"]["calls"] else [("", total)]


def _whose(line: Facts) -> str:
    return f"{wording.heading(line['seat'])}, {line['model']}"


def _used(line: Facts) -> str:
    used = LedgerLine(**line)
    said = texts.spending(used.calls, used.input_tokens, used.output_tokens, used.cost_micros)
    beside = []
    if used.failed:
        beside.append(texts.FAILED_CALLS.format(count=f"{used.failed:,}"))
    if used.unsettled:
        beside.append(texts.UNSETTLED_CALLS.format(count=f"{used.unsettled:,}"))
    return "; ".join([said, *beside])
