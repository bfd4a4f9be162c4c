"""What is revealed at an end, while others still play a branch in which it is secret."""

from bot.bridge.context import Bridge
from bot.secrecy import OVER
from scenarios.kernel.rules import Outcome
from storage.sessions import BranchInfo


async def withheld(bridge: Bridge, info: BranchInfo, outcome: Outcome | None) -> bool:
    """Whether what is secret in a branch that people play would be shown by the outcome of this one.

    Whoever began after this one was over knew it then.
    """
    if outcome is None or outcome.reveal != "all":
        return False
    tenant = info.ref.tenant
    ((_, over),) = await bridge.store.dated_history(info.ref, info.events - 1, info.events)
    holders = await bridge.store.holders(tenant, info.session)
    return any(
        one.status != OVER
        and one.created.timestamp() * 1_000_000 < over
        and any(holder.person is not None for holder in holders.get(one.ref.branch, {}).values())
        for one in await bridge.store.branches(tenant, info.session)
        if one.ref != info.ref
    )
