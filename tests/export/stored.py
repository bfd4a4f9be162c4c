"""Sessions of the conformance zoo, put into a store as the engine would have."""

from scenarios.engine.ports import Commit, Holder, KeptText, Ref
from scenarios.kernel.log import rederive
from scenarios.kernel.play import BEFORE
from storage.database import MEMORY
from storage.sessions import NewSession
from storage.store import Store
from tests.zoo.conduct import Session


async def stored(session: Session) -> tuple[Store, Ref]:
    """A store in memory that holds the session, every seat of it held by a machine."""
    play = session.play
    scenario, seed = play.game
    store = Store(MEMORY, lambda name: scenario)
    tenant = await store.tenant("local")
    seats = {seat: Holder("strategy:none") for position in play.positions for seat in position.seats}
    params = rederive(play.game, BEFORE, play.events[0]).entry.input.data["params"]
    new = NewSession(scenario.name, scenario.version, seed, seats, params)
    ref = await store.create(tenant, new)
    texts = [KeptText(mark, b"", text, None) for mark, text in session.texts.items()]
    fence = await store.claim(ref, "host:1:2")
    position = BEFORE
    for number, event in enumerate(play.events):
        stepped = rederive(play.game, position, event)
        await store.commit(
            Commit(
                ref=ref,
                game=play.game,
                fence=fence,
                before=position.seq,
                event=event,
                position=stepped.position,
                committed=1_000_000 * number,
                status="running" if stepped.position.over is None else "done",
                opened=stepped.opened,
                answered=stepped.answered,
                dropped=stepped.dropped,
                texts=texts if number == 0 else (),
            )
        )
        position = stepped.position
    return store, ref
