"""The commands and their options. What they do is imported when it is wanted, so that help comes at once."""

from pathlib import Path
from typing import Annotated

import typer

from bot.cli import texts
from bot.cli import texts_upkeep as upkeep

app = typer.Typer(
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)
database = typer.Typer(
    help=texts.DB,
)
app.add_typer(database, name="db")

Seats = Annotated[list[str] | None, typer.Option("--seat", metavar="ROLE=ACTOR", help=texts.SEAT)]
LAST_SEED = 2**63 - 1
"""The largest that every database keeps."""


def _seed(given: int | None) -> int | None:
    if given is not None and not 0 <= given <= LAST_SEED:
        raise typer.BadParameter(texts.BAD_SEED.format(last=LAST_SEED))
    return given


Seed = Annotated[int | None, typer.Option("--seed", metavar="N", help=texts.SEED, callback=_seed)]
Preset = Annotated[str | None, typer.Option("--preset", metavar="P", help=texts.PRESET)]
Json = Annotated[bool, typer.Option("--json", help=texts.AS_JSON)]
Id = Annotated[str, typer.Argument(metavar="ID", help=texts.ID)]


def _print_version(wanted: bool) -> None:
    if wanted:
        from importlib.metadata import version

        typer.echo(f"parley {version('parley')}")
        raise typer.Exit


@app.callback(help=texts.ABOUT)
def parley(
    debug: Annotated[bool, typer.Option("--debug", help=texts.DEBUG)] = False,
    version: Annotated[
        bool, typer.Option("--version", help=texts.VERSION, is_eager=True, callback=_print_version)
    ] = False,
) -> None:
    """`main` looks at `--debug` itself, since it counts wherever it stands."""


@app.command(help=texts.DEMO)
def demo(
    scenario: Annotated[str, typer.Option(metavar="S", help=texts.DEMO_SCENARIO)] = "car-sale",
    preset: Preset = None,
    seat: Seats = None,
    seed: Seed = None,
    fast: Annotated[bool, typer.Option("--fast", help=texts.DEMO_FAST)] = False,
) -> None:
    from bot.cli.demo import show_demo

    show_demo(scenario, preset, seat or [], seed, fast=fast)


@app.command(help=texts.RESUME)
def resume(label: Id, fast: Annotated[bool, typer.Option("--fast", help=texts.DEMO_FAST)] = False) -> None:
    from bot.cli import demo

    demo.resume(label, fast=fast)


@app.command(help=texts.PLAY)
def play(
    what: Annotated[str, typer.Argument(metavar="SCENARIO|ID", help=texts.PLAY_WHAT)],
    seats: Annotated[list[str] | None, typer.Option("--as", metavar="ROLE", help=texts.PLAY_AS)] = None,
    seat: Seats = None,
    assist: Annotated[str | None, typer.Option("--assist", metavar="MODEL", help=texts.PLAY_ASSIST)] = None,
    preset: Preset = None,
    seed: Seed = None,
) -> None:
    from bot.cli.play import play_here

    play_here(what, seats or [], seat or [], preset, seed, assist)


@app.command(help=texts.SERVE)
def serve(context: typer.Context) -> None:
    from bot.cli.serve import serve as until_told

    until_told(debug=bool(context.parent and context.parent.params["debug"]))


@app.command("list", help=texts.LIST)
def list_(
    what: Annotated[
        str, typer.Argument(metavar="[sessions|scenarios|models]", help=texts.LIST_WHAT)
    ] = "sessions",
    json: Json = False,
) -> None:
    from bot.cli.listing import show_list

    show_list(what, json=json)


@app.command(help=texts.SHOW)
def show(
    what: Annotated[str, typer.Argument(metavar="ID|NAME", help=texts.SHOW_WHAT)], json: Json = False
) -> None:
    from bot.cli.show import show_one

    show_one(what, json=json)


@app.command(help=texts.CHECKPOINT)
def checkpoint(
    label: Id,
    name: Annotated[str, typer.Argument(metavar="NAME", help=texts.CHECKPOINT_NAME)],
    at: Annotated[int | None, typer.Option("--at", metavar="STEP", help=texts.CHECKPOINT_AT)] = None,
) -> None:
    from bot.cli.branch import add_checkpoint

    add_checkpoint(label, name, at)


@app.command(help=texts.BRANCH)
def branch(
    label: Id,
    at: Annotated[str, typer.Option("--at", metavar="CHECKPOINT|STEP", help=texts.BRANCH_AT)],
    seat: Seats = None,
    edit: Annotated[str | None, typer.Option("--edit", metavar="JSON", help=texts.BRANCH_EDIT)] = None,
    calls: Annotated[str, typer.Option("--calls", metavar="MODE", help=texts.BRANCH_CALLS)] = "record",
    json: Json = False,
) -> None:
    from bot.cli.branch import make_branch

    make_branch(label, at, seat or [], edit, calls, json=json)


At = Annotated[int | None, typer.Option("--at", metavar="STEP", help=texts.ASK_AT)]
Seat = Annotated[str, typer.Argument(metavar="SEAT", help=texts.ASK_SEAT)]


@app.command(help=texts.ASK)
def ask(
    label: Id,
    seat: Seat,
    question: Annotated[str, typer.Argument(metavar="QUESTION", help=texts.ASK_QUESTION)],
    at: At = None,
    json: Json = False,
) -> None:
    from bot.cli.interview import ask_seat

    ask_seat(label, seat, question, at, json=json)


@app.command(help=texts.MEMORY)
def memory(label: Id, seat: Seat, at: At = None, json: Json = False) -> None:
    from bot.cli.interview import show_memory

    show_memory(label, seat, at, json=json)


@app.command(help=texts.EXPORT)
def export(
    label: Id,
    out: Annotated[Path, typer.Option("-o", "--out", metavar="FILE", help=texts.EXPORT_OUT)],
    form: Annotated[str | None, typer.Option("--format", metavar="FORMAT", help=texts.EXPORT_FORMAT)] = None,
    view: Annotated[str | None, typer.Option("--view", metavar="VIEW", help=texts.EXPORT_VIEW)] = None,
    tree: Annotated[bool, typer.Option("--tree", help=texts.EXPORT_TREE)] = False,
) -> None:
    from bot.cli.export import write_export

    write_export(label, out, form, view, tree=tree)


@app.command(help=texts.VERIFY)
def verify(label: Id, json: Json = False) -> None:
    from bot.cli.export import check

    check(label, json=json)


@database.command(help=upkeep.DB_UPGRADE)
def upgrade() -> None:
    from bot.cli.database import bring_up_to_date

    bring_up_to_date()


@database.command(help=upkeep.DB_BACKUP)
def backup(to: Annotated[Path, typer.Argument(metavar="FILE", help=upkeep.DB_BACKUP_FILE)]) -> None:
    from bot.cli.database import back_up

    back_up(to)


@database.command(help=upkeep.DB_RESTORE)
def restore(
    source: Annotated[Path, typer.Argument(metavar="FILE", help=upkeep.DB_RESTORE_FILE)],
    replace: Annotated[bool, typer.Option("--replace", help=upkeep.DB_RESTORE_REPLACE)] = False,
) -> None:
    from bot.cli.database import restore as put_back

    put_back(source, replace=replace)


@app.command(help=texts.DOCTOR)
def doctor(
    offline: Annotated[bool, typer.Option("--offline", help=texts.DOCTOR_OFFLINE)] = False, json: Json = False
) -> None:
    from bot.cli.doctor import examine

    if not examine(json=json, offline=offline):
        raise typer.Exit(1)


@app.command(help=upkeep.HEALTH)
def health(
    address: Annotated[str | None, typer.Argument(metavar="ADDRESS", help=upkeep.HEALTH_ADDRESS)] = None,
) -> None:
    from bot.cli.health import well

    if not well(address):
        raise typer.Exit(1)
