"""Who does what: every feature's handlers, renderers and ringers, found by their keys.

A feature is a module that has any of these, under keys that no other has:

- `HANDLERS`: key to `Handler`. Keys are a button's or form's verb (`"move"`), a command with its stroke (`"/start"`),
  and for all else that arrives its kind with a star: `"*said"`, `"*edited"`, `"*deleted"`, `"*left"`, `"*gone"`.
- `READS`: keys of those handlers that change nothing; what they take in is not kept.
- `RENDERERS`: an outbox body's `kind` to `Renderer`.
- `RINGERS`: a timer's kind to `Ringer`.
- `SWEEP`: done whenever something is due, for what has no timer row (lobbies).
- `REPAIR`: done once when the process starts, before anything is replayed.
- `DRIVEN`: done whenever a session has gone as far as it goes without people, with its runner.
- `ANEW`: done when a session's time limits begin anew, since they fell while no process ran.
- `TIME_UP`: kinds of timers that end somebody's time, beside those of the rules.
- `ABSENT`: done when somebody who holds a seat has left for good: (bridge, session, seat).

`MEANT` gives what an arrival stands for, or the arrival itself: for a command that means another place than the one
where it was given, and on platforms without buttons and forms the command, press or form that a written message stands
for. For the latter `SPELLED`, of which there is one, gives a post or form as text that says what to type.
"""

from typing import Final

from bot.bridge import (
    arming,
    checkpoints,
    choices,
    departures,
    ending,
    exporting,
    forgetting,
    forms,
    late,
    more,
    moves,
    only_one,
    recovery,
    redrawing,
    rendering,
    results,
    role,
    talk,
    turns,
    typed,
    wishes,
)
from bot.bridge.arrivals import Arrival, Command, Pressed, Submitted
from bot.bridge.branching import asking, beginning, joining, making, tending
from bot.bridge.features import Features
from bot.bridge.host import feature as host
from bot.bridge.lobby import feature as lobby

FEATURES: Final = Features(
    (
        arming,
        asking,
        beginning,
        checkpoints,
        choices,
        departures,
        ending,
        exporting,
        forgetting,
        forms,
        host,
        joining,
        late,
        lobby,
        making,
        more,
        moves,
        only_one,
        recovery,
        redrawing,
        rendering,
        results,
        role,
        talk,
        tending,
        turns,
        typed,
        wishes,
    )
)


def key_of(arrival: Arrival) -> str:
    """Under which its handler is found."""
    match arrival.what:
        case Command(name=name):
            return f"/{name}"
        case Pressed(button=button):
            return button.verb
        case Submitted(form=form):
            return form.verb
        case what:
            return f"*{what.kind}"
