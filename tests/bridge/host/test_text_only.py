"""The host where there are neither buttons nor forms: everything is typed, and answered by direct message."""

from bot.community import Community, community_of
from tests.bridge.host.test_panel import sale
from tests.fakes.loop import awaited
from tests.fakes.places import NOTHING
from tests.fakes.world import world


@awaited
async def test_a_host_types() -> None:
    async with world(NOTHING) as w:
        anna = w.someone("Anna")
        ref, host = await sale(w, buyer=anna)
        await host.says("!host")
        assert "!pause" in host.told()
        await host.says("!pause", host.direct)
        assert (await w.store.info(ref)).status == "held"
        await host.says("!go on", host.direct)
        assert (await w.store.info(ref)).status == "running"
        await host.says("!announce", host.direct)
        await host.says("!announce zq-canary to all", host.direct)
        await w.pass_(600)
        assert "zq-canary to all" in anna.sees()
        await host.says("!end", host.direct)
        await host.says("!end it now", host.direct)
        assert (await w.store.info(ref)).status == "done"


@awaited
async def test_a_manager_types() -> None:
    async with world(NOTHING) as w:
        mona = w.someone("Mona", manages=True)
        await mona.commands("host")
        await mona.says("!settings for all", mona.direct)
        assert "Who may start: everyone" in mona.told()
        await mona.says("!how much", mona.direct)
        await mona.says("!how much 2 9 - - 1,000", mona.direct)
        stored = community_of(await w.bridge.communities.settings("town", "w1"))
        assert stored == Community(person_sessions=2, server_sessions=9, server_tokens=1_000)
