"""Who says something is told by the name above it; where Slack takes that away, by the text."""

from bot.bridge.content import Content, Voice
from tests.fakes.loop import awaited
from tests.slack.outwards import scene

SELLER = Voice("Seller", machine=True)


@awaited
async def test_what_is_changed_loses_its_name_and_says_it_itself() -> None:
    async with scene() as s:
        message = await s.posts("9,000 it is.", voice=SELLER)
        (said,) = s.stands()
        assert (said.author, said.text) == ("Seller (AI)", "9,000 it is.")
        for _ in range(2):
            await s.calls(s.platform.edit(s.thread, message, Content(("[erased]",), voice=SELLER)))
            (changed,) = s.stands()
            assert (changed.author, changed.text) == ("Parley", "Seller (AI): [erased]")
