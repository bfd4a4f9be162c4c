"""The scenarios that go through the conformance test. The library's are added at the end."""

from collections.abc import Mapping

from scenarios import Action, Say, Words
from scenarios.kernel.admit import admit_answer, consult, hand_over, join, leave
from scenarios.kernel.errors import Refused
from scenarios.kernel.position import Position
from scenarios.kernel.rules import Ask
from scenarios.kernel.seen import PUBLIC
from scenarios.library.car_sale import CarSale
from scenarios.library.car_sale.state import Sale
from scenarios.library.prisoners_dilemma import PrisonersDilemma
from scenarios.library.round_table import RoundTable
from scenarios.testkit import Play, transcript
from tests.zoo.chance import CARDS, Board, Chance
from tests.zoo.conduct import Audience, Case, Session, own_briefs
from tests.zoo.consultation import Consultation
from tests.zoo.finished import Finished
from tests.zoo.judge import Judged, Verdict
from tests.zoo.letters import Letters
from tests.zoo.narrowed import Heap, Narrowed
from tests.zoo.rooms import House, Rooms, inside
from tests.zoo.roster import Open
from tests.zoo.secret_vote import SecretVote, payoff


def vote_secrets(play: Play) -> Mapping[str, Audience]:
    payoffs = {f"{payoff(seat):.0f}": frozenset({seat}) for seat in play.now.seats}
    return {**own_briefs(play), **payoffs, "zq-hidden": frozenset()}


def purses(play: Play) -> Mapping[str, Audience]:
    state = play.now.state
    assert isinstance(state, Heap)
    found = dict(own_briefs(play))
    for seat, purse in state.purse.items():
        found |= {
            f"{purse}": frozenset({seat}),
            f"{purse:,}": frozenset({seat}),
            f"zq-{seat}": frozenset({seat}),
        }
    return found


def judge_hears(position: Position, seat: str, action: Action) -> Audience:
    return frozenset({"judge", action.winner if isinstance(action, Verdict) else seat})


def roommates(position: Position, seat: str, action: Action) -> Audience:
    assert isinstance(position.state, House)
    return frozenset(inside(position.state, seat))


def clues(play: Play) -> Mapping[str, Audience]:
    found = {f"zq-{room}-{seat}-": frozenset({seat}) for room in ("hall", "loft") for seat in play.now.seats}
    return {**own_briefs(play), **found}


def cards(play: Play) -> Mapping[str, Audience]:
    state = play.now.state
    assert isinstance(state, Board)
    return {card: frozenset({s for s, held in state.hand.items() if held == card}) for card in CARDS}


def sale_limits(play: Play) -> Mapping[str, Audience]:
    state = play.now.state
    assert isinstance(state, Sale)
    # Round numbers are also said in the open: only a limit that nothing public contains is a canary.
    said = transcript(play, PUBLIC) + repr(state.offers)
    found: dict[str, Audience] = {}
    for side, limit in state.limits.items():
        if not any(text in said for text in (f"{limit}", f"{limit:,}")):
            knowing = frozenset({s for s in state.limits if limit in (state.limits[s], state.wishes[s])})
            found |= {f"{limit}": knowing | {side}, f"{limit:,}": knowing | {side}}
    return found


def only_oneself(position: Position, seat: str, action: Action) -> Audience:
    return frozenset({seat})


def correspondents(position: Position, seat: str, action: Action) -> Audience:
    return frozenset({"ann", "bob"})


def consulting(session: Session, turn: int) -> bool:
    """The chief asks Ann, who holds no seat; or Ann answers."""
    play = session.play
    waiting = [asked for asked in play.now.asks.values() if asked.addressee is not None]
    if waiting:
        words = Words(f"I would wait. {session.plant(frozenset({'chief'}))}")
        play.take(admit_answer(play.now, waiting[0].number, Say(text=words), by="person:ann"))
        return True
    parents = [asked.number for asked in play.now.asks.values() if asked.ask.seat == "chief"]
    if not parents:
        return False
    question = f"What would you do? {session.plant(frozenset({'chief'}))}"
    ask = Ask("chief", (Say,), "consult", text=question)
    play.take(consult(play.game.scenario, play.now, parents[0], ask, "person:ann"))
    return True


def come_and_go(session: Session, turn: int) -> bool:
    """Somebody joins, leaves or passes the seat on."""
    play, draw = session.play, session.rng("roster", turn)
    seat = draw.choice(play.now.seats)
    try:
        match draw.integer(0, 2):
            case 0:
                play.take(join(play.game.scenario, play.now, "speaker"))
            case 1:
                play.take(leave(play.game.scenario, play.now, seat))
            case _:
                play.take(hand_over(play.now, seat))
    except Refused:
        return False
    return True


ZOO: dict[str, Case] = {
    "secret vote": Case(SecretVote(), vote_secrets, seats={"member": 3}),
    "narrowed options": Case(Narrowed(), purses, seats={"player": 3}),
    "service judge": Case(Judged(), own_briefs, judge_hears),
    "consultation": Case(Consultation(), own_briefs, stir=consulting),
    "two rooms": Case(Rooms(), clues, roommates, seats={"guest": 3}),
    "open seats": Case(Open(), own_briefs, stir=come_and_go, seats={"speaker": 2}),
    "finished branch": Case(Finished(), own_briefs, only_oneself),
    "erased words": Case(Letters(), own_briefs, correspondents),
    "edited chance": Case(Chance(), cards),
}

LIBRARY: dict[str, Case] = {
    "car-sale": Case(CarSale(), sale_limits, moves=24),
    "prisoners-dilemma": Case(PrisonersDilemma(), moves=24),
    "round-table": Case(RoundTable(), stir=come_and_go, seats={"speaker": 3}, moves=24),
}
"""Scenarios of the library, with their own canaries; what is not named here is open to all of them."""

CASES = {**ZOO, **LIBRARY}
