"""Parley from Python: open a lab, start sessions, run or step them, look, branch, compare, export.

    from bot.lab import Lab

    with Lab() as lab:                                   # in memory; Lab("study.db") keeps it
        sale = lab.start("car-sale", seats={"seller": "strategy:boulware", "buyer": "strategy:conceder"}, seed=7)
        print(sale.run().summary)
        other = sale.branch(at=5, seats={"buyer": "strategy:linear"})
        print(other.run().payoffs)

Everything is there twice: `Lab` waits for results and works inside a running event loop too, as in a
notebook; `AsyncLab` is awaited.
"""

from bot.lab.asynchronous import AsyncLab
from bot.lab.branch import AsyncBranch
from bot.lab.waiting import Branch, Lab

__all__ = ["AsyncBranch", "AsyncLab", "Branch", "Lab"]
