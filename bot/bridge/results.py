"""What each seat alone learns when it is over, shown to who held it when asked."""

from bot.bridge.buttons import ButtonId
from bot.bridge.content import Answer, Button, Content, Notice, Parts, notice
from bot.bridge.context import Bridge, Handler, Here
from bot.bridge.playing import about
from bot.bridge.texts import ending as texts
from bot.history import History
from bot.outcomes import learned, report
from bot.wording import number
from scenarios.kernel.granted import granted
from scenarios.kernel.seen import Seen
from storage.sessions import BranchInfo

VERB = "result"


def button(info: BranchInfo) -> Button:
    """*My result*, for whoever presses it."""
    return Button(texts.MY_RESULT, ButtonId(VERB, (info.label,)))


async def my_result(bridge: Bridge, here: Here) -> Answer:
    """The private results of the seats that the person held at the end, and of nobody else's."""
    (label,) = about(here).about
    info = await bridge.store.find(here.tenant, label)
    if info.status != "done":
        return notice(texts.NOT_OVER)
    holders = (await bridge.store.holders(here.tenant, info.session))[info.ref.branch]
    mine = [seat for seat, holder in holders.items() if holder.person == here.person]
    cards = [await _card(bridge, info, seat, here.person) for seat in mine]
    if not cards:
        return notice(texts.NO_SEAT)
    first, *others = cards
    return Notice(first if not others else _joined(first, others))


async def _card(bridge: Bridge, info: BranchInfo, seat: str, person: int) -> Content:
    scenario = bridge.app.registry.scenario(info.scenario).scenario
    past = History(bridge.store, info.ref, scenario, seat)
    await past.read()
    since = await bridge.store.readable_from(info.ref, seat, person)
    items: list[Seen] = [] if since is None else granted(past.items, since)
    outcome = learned(items)
    fields: list[tuple[str, Parts]] = []
    if outcome is not None and outcome.payoffs is not None and seat in outcome.payoffs:
        fields.append((texts.YOUR_GAIN, (number(outcome.payoffs[seat]),)))
    own = outcome.own.get(seat, "") if outcome is not None else ""
    done = report(items, seat, past.resolve)
    if done is not None:
        fields.append((texts.DONE_FOR_YOU, (done,)))
    body = own or (texts.NOTHING_OWN if not fields else "")
    return Content((body,) if body else (), texts.yours(seat), tuple(fields))


def _joined(first: Content, others: list[Content]) -> Content:
    """The results of several seats on one card."""
    fields = list(first.fields)
    for card in others:
        fields += [(card.title, card.body), *card.fields]
    return first._replace(fields=tuple(fields))


HANDLERS: dict[str, Handler] = {VERB: my_result}
