"""`python -m bench [--only MEASURE]`: the table, and `bench/results.json`."""

import argparse
import json
import platform
import sqlite3
from collections.abc import Callable
from pathlib import Path

from rich.console import Console
from rich.table import Table

from bench import history, many, memory, rules, steps
from bench.measure import Result

MEASURES: dict[str, Callable[[], list[Result]]] = {
    "steps": lambda: steps.rate(5),
    "flatness": steps.flatness,
    "size": steps.size,
    "history": history.branching_and_restore,
    "rules": rules.random_play,
    "memory": memory.recall,
    "group": many.group_commit,
    "thousand": many.thousand,
}


def main() -> None:
    parser = argparse.ArgumentParser(prog="bench", description="Measure what Parley promises.")
    parser.add_argument("--only", choices=MEASURES, action="append", help="only this measure; may repeat")
    chosen = parser.parse_args().only or list(MEASURES)
    table = Table("measure", "reached", "must reach", "", title="Parley bench (CPU time unless said)")
    results: list[Result] = []
    console = Console()
    for name in chosen:
        with console.status(f"measuring {name}"):
            found = MEASURES[name]()
        results += found
        for result in found:
            mark = "[green]yes[/]" if result.met else "[red]no[/]"
            table.add_row(result.name, f"{result.value:,.2f} {result.unit}", result.target, mark)
    console.print(table)
    machine = {
        "python": platform.python_version(),
        "sqlite": sqlite3.sqlite_version,
        "system": platform.system(),
    }
    path = Path(__file__).with_name("results.json")
    path.write_text(
        json.dumps({"machine": machine, "results": [r._asdict() for r in results]}, indent=1) + "\n"
    )
    console.print(f"written to bench/{path.name}")


if __name__ == "__main__":
    main()
