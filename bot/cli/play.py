"""`parley play`: join a new session, or one that was begun, as a person at this terminal."""

import asyncio
from collections.abc import Sequence

from bot import wording
from bot.app import App
from bot.cli import texts
from bot.cli.command import prefix
from bot.cli.errors import wrong
from bot.cli.seats import assigned, resolved, spelt, taken, taken_again
from bot.cli.secrecy import allowed_view, check_taking, has_given_up
from bot.cli.session import already_over, existing, work
from bot.cli.suggestions import after_play, print_suggestions
from bot.history import History
from bot.seating import HUMAN
from bot.secrecy import OVER
from bot.terminal import texts as screen_texts
from bot.terminal.ending import show_ending
from bot.terminal.keyboard import Keyboard, Left
from bot.terminal.play import Ended, Play, SetAside
from bot.terminal.screen import Screen, console
from scenarios.engine.live import Live
from scenarios.engine.ports import Holder
from scenarios.kernel.errors import ParleyError
from scenarios.kernel.rules import role_name
from storage.sessions import BranchInfo


def play_here(
    what: str,
    wanted: Sequence[str],
    given: Sequence[str],
    preset: str | None,
    seed: int | None,
    assist: str | None,
) -> None:
    """Play until it is over or left; with `assist`, that model drafts the moves of the seats taken."""
    mine = HUMAN if assist is None else f"assisted:{assist}"
    work(lambda app: _play(app, what, wanted, assigned(given), preset, seed, mine))


async def _play(
    app: App,
    what: str,
    wanted: Sequence[str],
    given: dict[str, str],
    preset: str | None,
    seed: int | None,
    mine: str,
) -> None:
    screen = Screen(console(), Keyboard())
    if what in {found.scenario.name for found in app.registry.scenarios()}:
        info, seats = await _begin(app, what, wanted, given, preset, seed, mine)
        screen.note(texts.BEGUN.format(label=info.label))
        live = await app.engine.open(info.ref)
    else:
        info = await existing(app, what)
        if preset is not None or seed is not None:
            wrong(texts.ONLY_NEW.format(label=info.label))
        await _check_playable(app, info)
        live = await app.engine.open(info.ref)
        await live.resume()
        seats = await _take_seats(app, screen, info, live, wanted, given, mine)
        screen.note(texts.RESUMED.format(label=info.label))
    person = await app.person()
    since = {seat: await _readable_from(app, info, seat, person) for seat in seats}
    play = Play(screen, app.store, live, since, person, _stand_ins(app, info, seats))
    try:
        ended: Ended = await play.run()
    except SetAside as failed:
        command = f"{prefix()} play {info.label} {' '.join(f'--as {seat}' for seat in play.seats)}"
        text = texts.FAILED_FOR_PEOPLE.format(trouble=failed, doctor=f"{prefix()} doctor", command=command)
        raise ParleyError(text) from failed
    except (Left, asyncio.CancelledError):
        ended = "left"
        if (task := asyncio.current_task()) is not None:
            task.uncancel()
    finally:
        await screen.close()
    await _say_what_now(app, screen, info, live, seats, play.seats, ended)


async def _readable_from(app: App, info: BranchInfo, seat: str, person: int) -> int:
    """The step from which on the person may read the seat's own past: without any right, none of it."""
    since = await app.store.readable_from(info.ref, seat, person)
    return info.events + 1 if since is None else since


async def _begin(
    app: App,
    name: str,
    wanted: Sequence[str],
    given: dict[str, str],
    preset: str | None,
    seed: int | None,
    mine: str,
) -> tuple[BranchInfo, list[str]]:
    scenario = app.registry.scenario(name).scenario
    person = await app.person()
    given = spelt(scenario, given)
    acted_for = any(_is_for(app.holder(actor, person), person) for actor in given.values())
    if not wanted and not acted_for:
        roles = [role.name for role in scenario.definition.roles.values() if role.kind == "player"]
        wrong(texts.NO_SEAT_CHOSEN.format(seats=texts.listed(roles, "or")))
    seats = taken(scenario, wanted)
    for seat in seats:
        actor = given.get(seat, mine)
        if actor != HUMAN and app.holder(actor, person).person != person:
            wrong(texts.PLAYED_BY_YOU.format(whose=wording.whose(seat)))
    mine_by_seat = {seat: given.get(seat, mine) for seat in seats}
    ref = await app.new_session(name, preset=preset, seats={**given, **mine_by_seat}, seed=seed)
    holders = (await app.store.load(ref)).holders
    behind = [seat for seat, holder in holders.items() if _is_for(holder, person)]
    return await app.info(ref), list(dict.fromkeys([*seats, *behind]))


def _is_for(holder: Holder, person: int) -> bool:
    """Whether an AI holds the seat on behalf of this person."""
    return holder.machine and holder.person == person


async def _check_playable(app: App, info: BranchInfo) -> None:
    if info.status == OVER:
        raise already_over(info)
    if await has_given_up(app, info):
        raise ParleyError(texts.GIVEN_UP_BEFORE.format(label=info.label))


async def _take_seats(
    app: App,
    screen: Screen,
    info: BranchInfo,
    live: Live,
    wanted: Sequence[str],
    given: dict[str, str],
    mine: str,
) -> list[str]:
    """The seats of this screen, taken from machines where those hold them; others pass as `--seat` says."""
    person, holders = await app.person(), dict(live.runner.holders)
    own = [seat for seat, holder in holders.items() if holder.person == person]
    if not wanted and not own:
        wrong(texts.NO_SEAT_CHOSEN.format(seats=texts.listed(list(holders), "or")))
    passed = {seat: app.holder(actor, person) for seat, actor in resolved(given, list(holders)).items()}
    chosen = taken_again(live.runner.scenario, wanted, list(holders), own) or own
    new = [seat for seat in chosen if seat not in own]
    await check_taking(app, info, [*new, *[seat for seat in passed if passed[seat].person == person]])
    seats = [seat if seat in holders else await live.join(seat, app.holder(mine, person)) for seat in chosen]
    for seat in dict.fromkeys(seats):
        await _take(app, screen, live, seat, person, mine)
    for seat, holder in passed.items():
        if seat in seats and holder.person != person:
            wrong(texts.PLAYED_BY_YOU.format(whose=wording.whose(seat)))
        await live.hand_over(seat, holder)
        if holder.person == person:
            seats.append(seat)
        screen.note(
            texts.HANDED.format(
                whose=wording.heading(wording.whose(seat)),
                holder=screen_texts.holder(holder.actor, mine=True),
            )
        )
    return list(dict.fromkeys(seats))


async def _take(app: App, screen: Screen, live: Live, seat: str, person: int, mine: str) -> None:
    """Take the seat where an AI holds it for nobody here; with an assistant, also one's own."""
    holder = live.runner.holders[seat]
    if holder.person not in (None, person):
        raise ParleyError(texts.SOMEBODY_ELSE.format(whose=wording.whose(seat)))
    if holder.machine and holder.person is None:
        text = texts.TAKE_OVER.format(whose=wording.whose(seat), holder=screen_texts.holder(holder.actor))
        screen.note(text)
        await live.hand_over(seat, app.holder(mine, person))
    elif mine not in (HUMAN, holder.actor):
        await live.hand_over(seat, app.holder(mine, person))


def _stand_ins(app: App, info: BranchInfo, seats: Sequence[str]) -> dict[str, str]:
    """Which built-in player a seat can be given up to: the preset's, or the scenario's first."""
    found = app.registry.scenario(info.scenario)
    preset = found.presets.get(info.preset or "")
    first = next((f"strategy:{name}" for name in found.strategies), None)
    chosen: dict[str, str] = {}
    for seat in seats:
        named = preset.seats.get(seat) or preset.seats.get(role_name(seat)) if preset is not None else None
        actor = named if named is not None and named != HUMAN else first
        if actor is not None:
            chosen[seat] = actor
    return chosen


async def _say_what_now(
    app: App,
    screen: Screen,
    info: BranchInfo,
    live: Live,
    begun: Sequence[str],
    kept: Sequence[str],
    ended: Ended,
) -> None:
    """What has come of it and how to go on; `begun` with these seats, `kept` at the end are those."""
    runner = live.runner
    if ended == "given up":
        screen.note(screen_texts.WATCHING)
        await live.drive(wait=False)
        if runner.position.over is not None:
            await _show_result(app, screen, info, live)
            ended = "over"
    if ended == "over":
        steps = runner.position.seq
        print_suggestions(screen.out, texts.NEXT, after_play(app, info, runner.holders, begun[0], steps))
        return
    if ended == "left":
        again = " ".join(f"--as {seat}" for seat in kept)
        screen.out.print()
        screen.whole(texts.GO_ON.format(command=f"{prefix()} play {info.label} {again}"))
        return
    awaited = [asked.ask.seat for asked in runner.position.asks.values()]
    absent = [s for s in dict.fromkeys(awaited) if s in runner.holders and not runner.holders[s].machine]
    if absent and ended == "elsewhere":
        command = f"{prefix()} play {info.label} --as {absent[0]}"
        names = texts.listed([wording.whose(seat) for seat in absent])
        screen.whole(texts.THEIR_MOVE.format(seats=names, command=command))
    else:
        screen.whole(texts.OTHERS_MOVE.format(command=f"{prefix()} show {info.label}"))


async def _show_result(app: App, screen: Screen, info: BranchInfo, live: Live) -> None:
    """How it ended, for somebody who has only watched the end."""
    past = History(app.store, info.ref, live.runner.scenario, await allowed_view(app, info, None))
    await past.read()
    show_ending(screen, past, live.runner.position.seats)
