"""What the doctor found about one thing, whoever looked."""

from typing import Literal, NamedTuple


class Check(NamedTuple):
    """What was found about one thing. `broken` means that Parley cannot do without it."""

    name: str
    state: Literal["fine", "missing", "broken"]
    found: str
    mend: str = ""
