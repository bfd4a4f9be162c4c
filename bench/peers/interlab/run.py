"""Measure the negotiation as an InterLab environment, without persistence.

Prints one JSON object {measure: value}. Run it with the requirements beside it, or by `../run.py`.
"""

import argparse
import json
from dataclasses import dataclass
from statistics import median
from time import process_time
from typing import Any, Literal

from interlab.actor import ActorWithMemory
from interlab.actor.memory import ListMemory
from interlab.environment import BaseEnvironment

STEPS = 10_000
REMARK = (
    "I could let it go for {price} euros: it has had one careful owner and a full service book, step {step}."
)


@dataclass
class Move:
    kind: Literal["offer", "accept", "walk"]
    price: int
    text: str


class WordMemory(ListMemory):
    """Counts words: InterLab's own tokenizer is fetched from the network and is slower."""

    def _count_tokens(self, text: str) -> int:
        return len(text.split())


class Scripted(ActorWithMemory):
    def __init__(self, name: str) -> None:
        super().__init__(name, memory=WordMemory())

    def _query(self, prompt: Any = None, *, step: int = 0, **kwargs: Any) -> Move:
        price = 9_000 + step * 37 % 2_000
        return Move("offer", price, REMARK.format(price=price, step=step))


class Negotiation(BaseEnvironment):
    """Two players alternate offers; each step is one query and an observation for either side."""

    def __init__(self) -> None:
        super().__init__()
        self.actors = (Scripted("seller"), Scripted("buyer"))
        self.standing: int | None = None

    def _step(self) -> Move:
        me, other = self.actors[self.steps % 2], self.actors[(self.steps + 1) % 2]
        move: Move = me.query("Your move: offer, accept or walk.", expected_type=Move, step=self.steps)
        if move.kind != "offer":
            self.set_finished()
            return move
        self.standing = move.price
        me.observe(f"You offered {move.price}. {move.text}")
        other.observe(f"{me.name} offers {move.price}. {move.text}")
        return move


def steps_per_cpu_second() -> float:
    table = Negotiation()
    start = process_time()
    for _ in range(STEPS):
        table.step()
    seconds = process_time() - start
    assert table.steps == table.actors[0].memory.count_memories() == STEPS
    return STEPS / seconds


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=3, help="the median is printed")
    parser.add_argument("--full", action="store_true", help="accepted for all peers; changes nothing here")
    args = parser.parse_args()
    measured = median(steps_per_cpu_second() for _ in range(args.runs))
    print(json.dumps({"pure_10k_steps_per_cpu_s": round(measured, 2)}))


if __name__ == "__main__":
    main()
