"""Pure rules: random play of a negotiation, nothing stored."""

import random
import time

from bench.haggle import Haggle, Offer
from bench.measure import Result
from scenarios import Move, NoParams, Rng, Setup, Words

STEPS = 50_000


def random_play() -> list[Result]:
    rules, rng, draw = Haggle(), Rng(1), random.Random(1)
    state = rules.start(Setup(NoParams(), ("seller", "buyer")), rng).state
    said = Words("What do you say?")
    began = time.process_time()
    for _ in range(STEPS):
        ask = rules.turn(state).asks[0]
        offer = Offer(price=draw.randrange(20_000), message=said)
        state = rules.apply(state, (Move(ask.seat, offer, 1),), rng).state
    rate = STEPS / (time.process_time() - began)
    return [Result("pure rules, random play", rate, "steps/s", ">= 60,000", rate >= 60_000)]
