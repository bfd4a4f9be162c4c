"""Nobody gets a seat who has not agreed to the present notice, word for word."""

from collections.abc import Sequence
from hashlib import blake2b
from typing import Final

from bot.bridge.arrivals import Pressed
from bot.bridge.buttons import ButtonId
from bot.bridge.content import Answer, Button, Content, Done, Notice, notice
from bot.bridge.context import Bridge, Handler, Here
from bot.bridge.playing import about
from bot.bridge.texts import consent as texts

PURPOSE: Final = "play"
AGREE: Final = "agree"


def clauses(hosts: Sequence[str]) -> tuple[tuple[str, str], ...]:
    """The notice, where AI seats are played by models at these hosts."""
    return (
        texts.KEPT,
        texts.HOW_LONG,
        texts.receivers(hosts),
        texts.EXPORT,
        texts.FORGOTTEN,
        texts.PRIVATE,
    )


def digest(hosts: Sequence[str]) -> str:
    """Of every word of the notice; another one means that people are asked again."""
    said = "\n".join(part for clause in clauses(hosts) for part in clause)
    return blake2b(said.encode(), digest_size=8).hexdigest()


async def missing(bridge: Bridge, here: Here, hosts: Sequence[str], then: ButtonId) -> Notice | None:
    """The notice for somebody who has not agreed to it yet, whose button goes on with `then`."""
    wanted = digest(hosts)
    if await bridge.persons.consented(here.tenant, here.person, wanted):
        return None
    agree = ButtonId(AGREE, (wanted, then.verb, *then.about))
    fields = tuple([(name, (text,)) for name, text in clauses(hosts)])
    return Notice(
        Content(title=texts.TITLE, fields=fields, buttons=(Button(texts.AGREE, agree, style="good"),))
    )


async def agree(bridge: Bridge, here: Here) -> Answer:
    """Agree to the notice that was shown, and go on with what it interrupted: (its digest, verb, what that is about).

    If there is another notice by now, that is shown.
    """
    shown, verb, *rest = about(here).about
    if not await bridge.persons.consented(here.tenant, here.person, shown):
        await bridge.persons.consent(here.tenant, here.person, PURPOSE, shown, texts.VERSION)
    wanted = Pressed(button=ButtonId(verb, tuple(rest)))
    arrival = here.arrival.model_copy(update={"what": wanted})
    answer = await bridge.features.handlers[verb](bridge, here._replace(arrival=arrival))
    return notice(texts.DONE) if isinstance(answer, Done) else answer


HANDLERS: Final[dict[str, Handler]] = {AGREE: agree}
