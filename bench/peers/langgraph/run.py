"""Measure the negotiation as a LangGraph graph with every step checkpointed to SQLite.

Prints one JSON object {measure: value}. Run it with the requirements beside it, or by `../run.py`.
"""

import argparse
import json
import operator
import sqlite3
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from pathlib import Path
from statistics import median
from time import process_time
from typing import Annotated, Any, TypedDict

from langchain_core.runnables import RunnableConfig
from langgraph.channels import DeltaChannel
from langgraph.checkpoint.sqlite import SqliteSaver
from langgraph.graph import END, START, StateGraph

THREAD = "haggle"
REMARK = (
    "I could let it go for {price} euros: it has had one careful owner and a full service book, step {step}."
)


class Offer(TypedDict):
    role: str
    price: int
    text: str


def extend(history: list[Offer], writes: Sequence[list[Offer]]) -> list[Offer]:
    return [*history, *(offer for write in writes for offer in write)]


class ListTable(TypedDict):
    """The default: a list that a reducer appends to, stored whole in every checkpoint."""

    history: Annotated[list[Offer], operator.add]


class DeltaTable(TypedDict):
    """The beta channel: checkpoints hold the writes, and a whole list every 100 updates."""

    history: Annotated[list[Offer], DeltaChannel(extend)]


TABLES: dict[str, type] = {"list": ListTable, "delta": DeltaTable}


def scripted_offer(role: str, step: int) -> Offer:
    price = 9_000 + step * 37 % 2_000
    return Offer(role=role, price=price, text=REMARK.format(price=price, step=step))


def negotiation(table: type, steps: int) -> "StateGraph[Any]":
    """Two scripted players who alternate offers, one node run per step, for `steps` steps."""
    graph: StateGraph[Any] = StateGraph(table)

    def seat(role: str, other: str) -> None:
        def offer(state: Any) -> dict[str, list[Offer]]:
            return {"history": [scripted_offer(role, len(state["history"]))]}

        def following(state: Any) -> str:
            return other if len(state["history"]) < steps else END

        graph.add_node(role, offer)
        graph.add_conditional_edges(role, following, [other, END])

    seat("seller", "buyer")
    seat("buyer", "seller")
    graph.add_edge(START, "seller")
    return graph


@contextmanager
def opened(path: Path, graph: "StateGraph[Any]") -> Iterator[tuple[sqlite3.Connection, Any]]:
    """The graph over a new connection, WAL (the saver's choice) and NORMAL (as Parley is measured)."""
    with closing(sqlite3.connect(path, check_same_thread=False)) as connection:
        connection.execute("PRAGMA synchronous=NORMAL")
        yield connection, graph.compile(checkpointer=SqliteSaver(connection))


def cpu(work: Callable[[], Any]) -> tuple[float, Any]:
    """CPU seconds of the whole process, threads included, and the result."""
    start = process_time()
    result = work()
    return process_time() - start, result


def offers(state: Any) -> int:
    return len(state.values["history"])


def measure(table: type, steps: int) -> dict[str, float]:
    graph = negotiation(table, steps)
    config: RunnableConfig = {"configurable": {"thread_id": THREAD}}
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "checkpoints.sqlite")
        with opened(path, graph) as (connection, app):
            limited: RunnableConfig = {**config, "recursion_limit": steps + 1}
            run, _ = cpu(lambda: app.invoke({"history": []}, limited, durability="sync"))
            connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            size = path.stat().st_size

        restores = [restore(path, graph, config, steps) for _ in range(5)]
        with opened(path, graph) as (connection, app):
            app.get_state(config)  # a warm connection
            forks = [fork(connection, app, steps // 2 + 11 * extra) for extra in range(9)]
    return {
        "steps_per_cpu_s": steps / run,
        "bytes_per_step": size / steps,
        "fork_cpu_ms": median(forks) * 1e3,
        "restore_cpu_ms": median(restores) * 1e3,
    }


def restore(path: Path, graph: "StateGraph[Any]", config: RunnableConfig, steps: int) -> float:
    """CPU seconds to read the latest state over a new connection; loading the code is not counted."""
    with opened(path, graph) as (_, app):
        seconds, state = cpu(lambda: app.get_state(config))
    assert offers(state) == steps
    return seconds


def fork(connection: sqlite3.Connection, app: Any, at: int) -> float:
    """CPU seconds to fork by `update_state` from the checkpoint that holds `at` offers."""
    query = "SELECT checkpoint_id FROM checkpoints ORDER BY checkpoint_id LIMIT 1 OFFSET ?"
    (checkpoint,) = connection.execute(query, (at + 1,)).fetchone()
    config = {"configurable": {"thread_id": THREAD, "checkpoint_ns": "", "checkpoint_id": checkpoint}}
    edit = {"history": [scripted_offer("buyer", at)]}
    seconds, forked = cpu(lambda: app.update_state(config, edit, as_node="buyer"))
    assert offers(app.get_state(forked)) == at + 1
    return seconds


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=3, help="runs at 1k steps; the median is printed")
    parser.add_argument("--full", action="store_true", help="also 10k steps, once: gigabytes of disk")
    args = parser.parse_args()
    results: dict[str, float] = {}
    for name, table in TABLES.items():
        for label, steps, runs in [("1k", 1_000, args.runs), ("10k", 10_000, 1)][: 1 + args.full]:
            measured = [measure(table, steps) for _ in range(runs)]
            for key in measured[0]:
                results[f"{name}_{label}_{key}"] = round(median(each[key] for each in measured), 2)
    print(json.dumps(results))


if __name__ == "__main__":
    main()
