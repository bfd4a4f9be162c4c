"""The home tab and the shortcuts."""

from bot.bridge.arrivals import Arrival, Command
from bot.bridge.buttons import ButtonId
from bot.bridge.content import Answer, Button, Content, Done, FormView, Notice, Spot, notice
from bot.slack import ids
from tests.fakes.loop import awaited
from tests.slack.inwards import OPEN, PRICE, Scene, answering, scene


async def by_name(arrival: Arrival) -> Answer:
    """Each command's own answer, with a button in the first."""
    name = arrival.what.name if isinstance(arrival.what, Command) else "other"
    if name == "role":
        return Notice(Content(("zq-role",), buttons=(Button("Pick", ButtonId("pick")),)))
    return notice(f"zq-{name}")


def published(s: Scene) -> int:
    """How often it was published."""
    return len(s.emu.called("views.publish"))


@awaited
async def test_the_home_tab_tells_what_waits_what_there_is_and_how_it_works() -> None:
    async with scene() as s:
        s.reply = by_name
        s.anna.open_home()
        await s.settle()
        home = s.anna.home
        assert home is not None
        assert [home.text.find(f"zq-{name}") for name in ("role", "list", "help")] == sorted(
            home.text.find(f"zq-{name}") for name in ("role", "list", "help")
        )
        assert "zq-role" in home.text
        assert {one.where for one in s.arrivals} == {Spot("slack", s.team.id, f"@{s.anna.id}")}
        assert s.ben.home is None


@awaited
async def test_it_is_published_again_only_where_it_has_changed() -> None:
    async with scene() as s:
        s.reply = by_name
        for _ in range(3):
            s.anna.open_home()
            await s.settle()
        assert published(s) == 1
        s.reply = answering(notice("News"))
        s.anna.open_home()
        await s.settle()
        assert published(s) == 2
        s.emu.state.homes.clear()  # as after the app was taken out for a while
        s.anna.open_home()
        await s.settle()
        assert published(s) == 3


@awaited
async def test_what_is_pressed_there_is_answered_directly() -> None:
    async with scene() as s:
        s.reply = by_name
        s.anna.open_home()
        await s.settle()
        s.reply = answering(notice("You sell."))
        await s.anna.click("Pick", on=s.anna.home)
        await s.settle()
        assert s.anna.dms[-1].text == "You sell."


@awaited
async def test_the_messages_tab_shows_nothing_anew() -> None:
    async with scene() as s:
        s.anna.open_home("messages")
        await s.settle()
        assert (s.arrivals, published(s)) == ([], 0)


@awaited
async def test_the_shortcut_asks_where_and_starts_there() -> None:
    async with scene() as s:
        s.reply = answering(FormView(OPEN, "What to play", (PRICE,)), Done())
        await s.anna.shortcut(ids.START)
        await s.emu.until(lambda: s.anna.modal)
        await s.anna.submit(channel=s.channel)
        (arrival,) = s.arrivals
        assert (arrival.what, arrival.where) == (Command(name="start"), s.square)
        assert s.anna.modal is not None
        assert s.anna.modal.title == "What to play"
        await s.anna.submit(price="1")
        assert s.anna.modal is None


@awaited
async def test_the_shortcut_says_at_the_field_where_it_cannot_start() -> None:
    async with scene() as s:
        elsewhere = s.team.channel("elsewhere", s.anna, bot=False)
        await s.anna.shortcut(ids.START)
        await s.emu.until(lambda: s.anna.modal)
        reply = await s.anna.submit(channel=elsewhere)
        assert list(reply.errors.values()) == ["Type /invite @Parley, then try again."]
        assert s.arrivals == []


@awaited
async def test_the_shortcut_on_a_message_branches_there() -> None:
    async with scene() as s:
        message = await s.posts("An offer")
        await s.anna.message_shortcut(ids.BRANCH, s.team.message(s.channel, message))
        await s.settle()
        (arrival,) = s.arrivals
        assert (arrival.what, arrival.where) == (Command(name="branch", target=message), s.thread)
