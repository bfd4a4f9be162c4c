"""Puts a process's bridge together."""

from collections.abc import Mapping

from bot.app import App
from bot.bridge.alarms import Alarms, Bell
from bot.bridge.context import Bridge
from bot.bridge.features import Features
from bot.bridge.intake import Intake
from bot.bridge.lobby.cards import Cards
from bot.bridge.outbox import Outbox
from bot.bridge.platform import Platform
from bot.bridge.registry import FEATURES
from bot.bridge.sessions import Sessions
from scenarios.engine.ports import Clock, Spawn


def bridge(
    app: App,
    platforms: Mapping[str, Platform],
    clock: Clock,
    spawn: Spawn,
    bell: Bell,
    features: Features = FEATURES,
) -> Bridge:
    """All parts, idle: `recovery.start` sets them going, `intake.take` is what platforms call.

    `platforms` are by name; `bell` is `SchedulerBell()` outside of tests.
    """
    made = Bridge(app, platforms, clock, spawn)
    made.features = features
    made.intake = Intake(made)
    made.cards = Cards(made)
    made.sessions = Sessions(made)
    made.outbox = Outbox(made)
    made.alarms = Alarms(made, bell)
    return made
