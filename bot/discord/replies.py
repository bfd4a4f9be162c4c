"""Answers to commands, buttons and forms: in time, and seen by nobody else."""

import asyncio
import logging
from collections.abc import Awaitable
from typing import Any, Final

import aiohttp
import discord

from bot.bridge.announcing import announced
from bot.bridge.arrivals import Arrival
from bot.bridge.content import Answer, Content, Done, FormView, Notice
from bot.bridge.platform import Handle
from bot.discord import components, forms, rendering
from bot.discord.rendering import Message
from bot.recent import Recent
from scenarios.engine.ports import Clock, Spawn

PATIENCE: Final = 1.5
"""Seconds after which Discord is told that the answer takes longer; it waits for 3."""
_WAITING: Final = 1_000
"""Forms that could not be shown at once and are kept for whoever opens them."""
_LOG: Final = logging.getLogger("parley.discord")
Interaction = discord.Interaction[Any]


class Replies:
    """Gives each interaction its answer; one that comes too late for Discord is logged and given up."""

    def __init__(self, clock: Clock, spawn: Spawn) -> None:
        self._clock, self._spawn = clock, spawn
        self._waiting: Recent[tuple[int, str], FormView] = Recent(_WAITING)

    async def answer(self, interaction: Interaction, arrival: Arrival, handle: Handle) -> None:
        """Let it be handled, and show what comes of it."""
        hurry = _Hurry(interaction, self._clock)
        timer = self._spawn(hurry.wait())
        try:
            answer = await handle(arrival)
        finally:
            await hurry.over(timer)
        await self.give(interaction, answer, arrival.where.workspace if interaction.guild_id is None else "")

    async def give(self, interaction: Interaction, answer: Answer, workspace: str = "") -> None:
        """Show it."""
        match answer:
            case Done():
                await _tried(_nothing(interaction))
            case Notice(content=content):
                await self._show(interaction, content, workspace)
            case FormView():
                await self._form(interaction, answer, workspace)

    async def open_again(self, interaction: Interaction, kept: str, workspace: str) -> bool:
        """Show a form that waits; False where it waits no more."""
        form = self._waiting.get((interaction.user.id, kept))
        if form is None:
            return False
        await _tried(interaction.response.send_modal(forms.modal(form, workspace)))
        return True

    async def _form(self, interaction: Interaction, form: FormView, workspace: str) -> None:
        """At once where Discord allows it: not after a form, nor when the answer has taken long."""
        follows = interaction.type is discord.InteractionType.modal_submit
        if not follows and not interaction.response.is_done():
            await _tried(interaction.response.send_modal(forms.modal(form, workspace)))
            return
        self._waiting.keep((interaction.user.id, form.id.encoded()), form)
        await self._show(interaction, announced(form, late=not follows), workspace, again=True)

    async def _show(
        self, interaction: Interaction, content: Content, workspace: str, *, again: bool = False
    ) -> None:
        for message in rendering.messages(rendering.spoken(content._replace(ping=()))):
            await _tried(_sent(interaction, message, workspace, again=again))


class _Hurry:
    """Tells Discord in time that the answer takes longer."""

    def __init__(self, interaction: Interaction, clock: Clock) -> None:
        self._interaction, self._clock = interaction, clock
        self._begun = False

    async def wait(self) -> None:
        await self._clock.sleep(PATIENCE)
        self._begun = True
        await _tried(self._interaction.response.defer(ephemeral=True, thinking=_thinks(self._interaction)))

    async def over(self, timer: asyncio.Task[None]) -> None:
        """The answer is there. What was begun is finished, so that the answer follows it."""
        if not self._begun:
            timer.cancel()
        await asyncio.wait((timer,))


def _thinks(interaction: Interaction) -> bool:
    """Whether a private message says that it takes longer; a button just stays pressed."""
    return interaction.message is None


async def _nothing(interaction: Interaction) -> None:
    if not interaction.response.is_done():
        await interaction.response.defer(ephemeral=True, thinking=_thinks(interaction))
    if _thinks(interaction):
        await interaction.delete_original_response()


async def _sent(interaction: Interaction, message: Message, workspace: str, *, again: bool) -> None:
    view = components.view(message.buttons, workspace, again=again)
    files = rendering.attached(message.files)
    given: dict[str, Any] = {
        "ephemeral": True,
        "allowed_mentions": discord.AllowedMentions.none(),
        **({"content": message.text} if message.text else {}),
        **({"embed": message.card} if message.card else {"suppress_embeds": True}),
        **({"view": view} if view else {}),
        **({"files": files} if files else {}),
    }
    if interaction.response.is_done():
        await interaction.followup.send(**given)
    else:
        await interaction.response.send_message(**given)


async def _tried(request: Awaitable[object]) -> None:
    try:
        await request
    except (discord.HTTPException, discord.InteractionResponded, aiohttp.ClientError, OSError) as error:
        _LOG.warning("an answer did not reach Discord: %s", error)
