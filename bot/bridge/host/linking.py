"""Linking a server of one platform with a workspace of another, by a code that an administrator carries over."""

from typing import Final

from pydantic import Field

from bot.bridge.buttons import ButtonId
from bot.bridge.communities import change_community, community_at, name_of
from bot.bridge.content import Answer, Bold, Button, Content, Jump, Notice, Parts, Spot, notice
from bot.bridge.context import Bridge, Handler, Here
from bot.bridge.host import forms
from bot.bridge.host.standing import check_manages
from bot.bridge.lobby.painting import painted
from bot.bridge.playing import about
from bot.bridge.texts import linking as texts
from bot.community import Community
from scenarios.kernel.actions import Action
from scenarios.kernel.errors import Refused

LINK: Final = "link"
CODE: Final = "link.code"
TAKE: Final = "link.take"
TAKEN: Final = "link.taken"
CHANNEL: Final = "link.channel"


class Given(Action):
    """The code of the other side."""

    code: str = Field(title=texts.FIELD, description=texts.FIELD_HELP)


def button(bridge: Bridge) -> tuple[Button, ...]:
    """That of the settings; none where there is nothing to link with."""
    return (Button(texts.TITLE, ButtonId(LINK)),) if len(bridge.platforms) > 1 else ()


async def show(bridge: Bridge, here: Here) -> Answer:
    """What is linked, and what to do about it."""
    check_manages(here)
    return await _shown(bridge, here, await community_at(bridge, here.arrival.where))


async def code(bridge: Bridge, here: Here) -> Answer:
    """A code for the other side."""
    check_manages(here)
    where = here.arrival.where
    made = await bridge.communities.link_code(where.platform, where.workspace, bridge.clock.now())
    return notice(texts.CODE_IS, Bold(made), texts.CODE_HOW)


async def take(bridge: Bridge, here: Here) -> Answer:
    """The form for a code of the other side."""
    check_manages(here)
    return forms.shown(ButtonId(TAKEN), texts.TAKE, Given)


async def taken(bridge: Bridge, here: Here) -> Answer:
    """What that form held."""
    check_manages(here)
    given = forms.read(here, Given, Given)
    if not isinstance(given, Given):
        return forms.shown(about(here), texts.TAKE, Given, values=forms.sent(here), errors=given)
    at = here.arrival.where.platform, here.arrival.where.workspace
    came = await bridge.communities.link(*at, given.code, bridge.clock.now())
    if came != "linked":
        raise Refused("illegal", texts.OUTCOMES[came])
    return notice(texts.linked(", ".join(await _names(bridge, here))))


async def channel(bridge: Bridge, here: Here) -> Answer:
    """Show in this channel what people start on the other side, or nowhere: (here or nowhere)."""
    check_manages(here)
    (how,) = about(here).about
    this = here.arrival.where.channel if how == "here" else None

    def change(community: Community) -> Community:
        return community.model_copy(update={"shows_linked": this})

    where = here.arrival.where
    community = await change_community(bridge, where, change)
    for one in await bridge.communities.linked(where.platform, where.workspace):
        for row in await bridge.lobbies.at(one.platform, one.workspace):
            bridge.cards.changed(row, painted)  # it offers this from now on, or no more
    return await _shown(bridge, here, community)


async def _shown(bridge: Bridge, here: Here, community: Community) -> Answer:
    names, where = await _names(bridge, here), here.arrival.where
    sides = (Button(texts.CODE, ButtonId(CODE)), Button(texts.TAKE, ButtonId(TAKE)))
    if not names:
        return Notice(Content((texts.ALONE,), texts.TITLE, buttons=sides))
    shown, buttons = community.shows_linked, list[Button]()
    if not where.channel.startswith("@") and shown != where.channel:
        buttons.append(Button(texts.SHOW_HERE, ButtonId(CHANNEL, ("here",)), "main"))
    if shown is not None:
        buttons.append(Button(texts.NOT_HERE, ButtonId(CHANNEL, ("nowhere",))))
    spot = None if shown is None else Spot(where.platform, where.workspace, shown)
    there: Parts = (texts.NOWHERE,) if spot is None else (Jump(texts.IN_CHANNEL, spot),)
    fields = ((texts.LINKED_TO, (", ".join(names),)), (texts.SHOWN_IN, there))
    return Notice(Content((), texts.TITLE, fields, (*buttons, *sides)))


async def _names(bridge: Bridge, here: Here) -> list[str]:
    """Of all that are linked to this one, as people there call them."""
    where = here.arrival.where
    return [
        await name_of(bridge, one.platform, one.workspace)
        for one in await bridge.communities.linked(where.platform, where.workspace)
    ]


HANDLERS: dict[str, Handler] = {LINK: show, CODE: code, TAKE: take, TAKEN: taken, CHANNEL: channel}
READS: Final = frozenset((LINK, CODE, TAKE))
