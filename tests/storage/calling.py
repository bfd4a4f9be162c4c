"""Short ways to make calls and spans on record."""

from collections.abc import Sequence
from typing import Any

from scenarios.engine.desk import Called, Limit, Used, Wanted, Work
from scenarios.engine.ports import Ref
from storage.store import Store

SELLER = Work("seller", 1, 1)
MOST = Used(900, 100, 0, 5_000)
"""What a call here may use at most: 1,000 tokens."""
USED = Used(300, 40, 200, 1_700)


def prompt(*texts: str | dict[str, str], **more: Any) -> dict[str, Any]:
    """A request with a system message and one message of these pieces; a dict stands for itself."""
    pieces = [{"t": text} if isinstance(text, str) else text for text in texts]
    system = {"role": "system", "pieces": [{"t": "You sell. "}]}
    return {"messages": [system, {"role": "user", "pieces": pieces}], "settings": {"model": "m"}, **more}


def wanted(*texts: str | dict[str, str], most: Used = MOST, model: str = "small") -> Wanted:
    return Wanted(model, prompt(*texts), most)


async def begun(
    store: Store,
    ref: Ref,
    key: str = "k",
    call: Wanted | None = None,
    limits: Sequence[Limit] = (),
    *,
    work: Work = SELLER,
    span: int | None = None,
) -> int:
    """A call that is under way."""
    return await store.begin_call(ref, work, key, call or wanted("Ask."), limits, span)


async def made(
    store: Store,
    ref: Ref,
    key: str = "k",
    call: Wanted | None = None,
    limits: Sequence[Limit] = (),
    *,
    work: Work = SELLER,
    span: int | None = None,
    answer: str = "90",
    used: Used = USED,
) -> int:
    """A call that was answered."""
    number = await begun(store, ref, key, call, limits, work=work, span=span)
    await store.end_call(ref, number, Called({"text": answer}, used=used))
    return number
