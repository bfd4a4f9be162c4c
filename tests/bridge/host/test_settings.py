"""Settings of a server: who may change them, what they show, and that they hold."""

from bot.bridge.arrivals import Submitted
from bot.bridge.buttons import ButtonId
from bot.bridge.content import Notice
from bot.community import Community, community_of
from tests.bridge.host.test_panel import panel
from tests.fakes.loop import awaited
from tests.fakes.people import Someone
from tests.fakes.places import Town, plain
from tests.fakes.world import World, world

MODELS = {"small": {"model": "s", "base_url": "http://127.0.0.1:1"}}


async def stored(w: World) -> Community:
    return community_of(await w.bridge.communities.settings("town", "w1"))


async def opened(w: World, name: str = "Mona") -> Someone:
    """Somebody who manages the server, with its settings in front of them."""
    mona = w.someone(name, manages=True)
    await mona.commands("host")
    await mona.presses("Settings for all")
    return mona


@awaited
async def test_they_are_shown_with_what_holds_at_first() -> None:
    async with world() as w:
        mona = await opened(w)
        for line in ("Who may start: everyone", "What may be played: all", "Where: in every channel"):
            assert line in mona.told()
        assert "Hosted by one person at a time: 3" in mona.told()
        assert panel(mona) == ["Who and what", "How much", "Only in this channel"]


@awaited
async def test_only_managers_see_and_change_them() -> None:
    async with world() as w:
        mona = await opened(w)
        buttons = [one for one, _, _ in mona.buttons()]
        await mona.presses("How much")
        form = mona.form
        eve = w.someone("Eve")
        await eve.commands("host")
        assert "You host nothing here" in eve.told()
        for button in buttons:
            await eve.presses_again(button)
            assert "Only administrators" in eve.told() or "You host nothing" in eve.told()
        eve.form = form
        await eve.fills(person_sessions=9)
        assert "Only administrators" in eve.told()
        assert await stored(w) == Community()


@awaited
async def test_who_and_what_is_set_and_set_back() -> None:
    town = Town()
    town.groups = {"7": "Traders", "8": "Guests", "9": "Guests"}
    async with world(towns=[town], models=MODELS) as w:
        mona = await opened(w)
        await mona.presses("Who and what")
        await mona.fills(
            start="people with a role",
            role="Guests (9)",
            scenarios=["car-sale"],
            models=["only built-in players"],
        )
        assert await stored(w) == Community(start="role", role="9", scenarios=("car-sale",), models=())
        assert "people with the role Guests (9)" in mona.told()
        await mona.presses("Who and what")
        assert mona.form is not None
        assert mona.form.values == {
            "start": "people with a role",
            "role": "Guests (9)",
            "scenarios": ["car-sale"],
            "models": ["only built-in players"],
        }
        await mona.fills(start="everyone", role="", scenarios=[], models=["small"])
        assert await stored(w) == Community(models=("small",))


@awaited
async def test_what_cannot_be_set_comes_back() -> None:
    async with world() as w:
        mona = await opened(w)
        await mona.presses("Who and what")
        await mona.fills(start="people with a role")
        assert mona.form is not None
        assert "role" in mona.form.errors
        await mona.fills(start="nobody")
        assert mona.form is not None
        assert "start" in mona.form.errors
        await mona.presses("How much")
        for field, value in (("person_sessions", "0"), ("server_tokens", "-1"), ("session_tokens", "many")):
            await mona.fills(**{field: value})
            assert mona.form is not None
            assert mona.form.errors.keys() == {field}
            assert mona.form.values[field] == value
            await mona.presses("How much")
        assert await stored(w) == Community()


@awaited
async def test_amounts_are_set_and_emptied() -> None:
    async with world() as w:
        mona = await opened(w)
        await mona.presses("How much")
        await mona.fills(person_sessions="2", server_sessions="1,000", server_tokens="50,000")
        expected = Community(person_sessions=2, server_sessions=1_000, server_tokens=50_000)
        assert await stored(w) == expected
        await mona.presses("How much")
        await mona.fills(server_tokens="")
        assert await stored(w) == Community(person_sessions=2, server_sessions=1_000)


@awaited
async def test_channels_are_allowed_where_one_is() -> None:
    async with world() as w:
        mona = await opened(w)
        await mona.presses("Only in this channel")
        assert (await stored(w)).channels == ("square",)
        assert panel(mona)[2:] == ["In every channel"]
        mona.goes(w.town.square._replace(channel="market"))
        await mona.commands("host")
        await mona.presses("Settings for all")
        await mona.presses("In this channel too")
        assert (await stored(w)).channels == ("square", "market")
        await mona.presses("Not in this channel")
        assert (await stored(w)).channels == ("square",)
        await mona.presses("In every channel")
        assert (await stored(w)).channels == ()


@awaited
async def test_what_is_set_holds_for_what_is_started() -> None:
    async with world() as w:
        mona, eve = await opened(w), w.someone("Eve")
        await mona.presses("Who and what")
        await mona.fills(start="administrators", scenarios=["round-table"])
        await eve.commands("start", scenario="round-table")
        assert "only administrators can start something" in eve.told()
        await mona.commands("start", scenario="car-sale")
        assert "choose round-table" in mona.told()
        await mona.presses("How much")
        await mona.fills(person_sessions="1")
        for _ in range(2):
            await mona.commands("start", scenario="round-table")
        assert "as many as one person may" in mona.told()
        assert len(w.town.inside(w.town.square)) == 1


@awaited
async def test_a_form_that_counts_for_nothing_comes_back_as_it_was_written() -> None:
    async with world() as w:
        values = {"scenarios": ["Käse", "Brot"], "role": "Bäcker"}
        sent = Submitted(form=ButtonId("server.access-set"), values=values)
        answer = await w.town.happens(w.town.square, w.someone("Ben").author, sent)
        assert isinstance(answer, Notice)
        assert plain(answer.content).endswith("Scenarios: Käse, Brot\nRole: Bäcker")
