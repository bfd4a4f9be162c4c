"""Answers to commands, buttons and forms: in time, and seen by nobody else."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Mapping, Sequence
from hashlib import blake2b
from http import HTTPStatus
from typing import Any, Final

import aiohttp

from bot.bridge.announcing import announced
from bot.bridge.content import Answer, Content, Done, FormView, Notice, Parts
from bot.bridge.platform import Later, NotAllowed, Platform, Unsure
from bot.recent import Recent
from bot.slack import forms, limits, markup, rendering, texts
from bot.slack.asked import Asked
from bot.slack.directory import Directory
from bot.slack.failures import outward
from bot.slack.known import Known
from bot.slack.link import Link
from bot.slack.rendering import Message
from scenarios.engine.ports import Clock, Spawn
from scenarios.kernel.errors import ParleyError

PATIENCE: Final = 2.0
"""Seconds after which Slack is told that something was taken in, whatever comes of it; it waits for 3."""
AGAIN: Final = "again."
"""What the `action_id` of a button begins with that opens a form which waits."""
_WAITING: Final = 1_000
"""Forms that could not be shown at once and are kept for whoever opens them."""
_PATIENT: Final = 30.0
"""Seconds of waiting that Slack may ask for before an answer is given up."""
_USES: Final = 5
"""So often such an address takes an answer."""
_LOG: Final = logging.getLogger("parley.slack")

Ack = dict[str, Any] | None
Work = Callable[[], Awaitable[Answer]]


class Replies:
    """Gives each its answer. One that Slack does not take is logged and given up: whoever asked can ask again."""

    def __init__(
        self,
        link: Link,
        session: aiohttp.ClientSession,
        directory: Directory,
        platform: Platform,
        clock: Clock,
        spawn: Spawn,
    ) -> None:
        self._link, self._session, self._directory = link, session, directory
        self._platform, self._clock, self._spawn = platform, clock, spawn
        self._waiting: Recent[tuple[str, str, str], FormView] = Recent(_WAITING)

    async def answer(self, asked: Asked, name: str, work: Work) -> Ack:
        """Let it be done, and give what the acknowledgement says; what it cannot say follows.

        `name` is the same for all tries, and no other has it.
        """
        answer: asyncio.Future[Answer] = asyncio.get_running_loop().create_future()
        soon = asyncio.Event()
        self._spawn(_done(work, answer))
        timer = self._spawn(self._clock.sleep(PATIENCE))
        timer.add_done_callback(lambda _: soon.set())
        answer.add_done_callback(lambda _: soon.set())
        await soon.wait()
        timer.cancel()
        if not answer.done():
            self._spawn(self._later(asked, name, answer))
            return None
        return await self.give(asked, answer.result(), name)

    async def give(self, asked: Asked, answer: Answer, name: str) -> Ack:
        """The same for an answer that is there."""
        try:
            if asked.form is not None and isinstance(answer, FormView):
                known = await self._known(asked, answer.intro)
                return forms.answer(answer, asked.form, asked.open_blocks, asked.where, known)
            if asked.in_ack and isinstance(answer, Notice) and not answer.content.files:
                (first, *rest) = await self._messages(asked, answer.content)
                if not rest:
                    return {"response_type": "ephemeral", **first.edited()}
        except ParleyError as error:
            _LOG.warning("an answer could not be made: %s", error)
            return None
        self._spawn(self.show(asked, answer, name))
        return None

    async def show(self, asked: Asked, answer: Answer, name: str) -> None:
        """Show it by calls of its own."""
        try:
            if isinstance(answer, FormView):
                await self._form(asked, answer, name)
            elif isinstance(answer, Notice):
                await self._notice(asked, answer.content, name)
        except ParleyError as error:
            _LOG.warning("an answer did not reach somebody in Slack: %s", error)

    async def open_again(self, asked: Asked, value: str) -> bool:
        """Show a form that waits; False where it waits no more."""
        form = self._waiting.get((asked.where.workspace, asked.user, value))
        return form is not None and await self._opened(asked, form)

    async def _later(self, asked: Asked, name: str, answer: "asyncio.Future[Answer]") -> None:
        """Too late for the acknowledgement, and for a form."""
        found = await answer
        await self.show(asked._replace(trigger="", in_ack=False), found, name)

    # --- forms

    async def _form(self, asked: Asked, form: FormView, name: str) -> None:
        if asked.trigger and await self._opened(asked, form):
            return
        value = form.id.encoded()
        self._waiting.keep((asked.where.workspace, asked.user, value), form)
        content = announced(form, late=bool(asked.trigger) or asked.form is not None)
        await self._ephemeral(asked, content, name, again=True)

    async def _opened(self, asked: Asked, form: FormView) -> bool:
        web = await self._link.web(asked.where.workspace)
        view = forms.view(form, asked.where, await self._known(asked, form.intro))
        try:
            async with outward():
                await web.views_open(trigger_id=asked.trigger, view=view)
        except ParleyError as error:
            _LOG.warning("a form could not be opened: %s", error)
            return False
        return True

    # --- notices

    async def _notice(self, asked: Asked, content: Content, name: str) -> None:
        direct = asked.where.channel.startswith("@") or not asked.channel
        if direct or content.files:
            await self._directly(asked, content, name)
        if not direct:
            await self._ephemeral(asked, Content((texts.SENT_DIRECT,)) if content.files else content, name)

    async def _directly(self, asked: Asked, content: Content, name: str) -> None:
        direct = asked.where._replace(channel=f"@{asked.user}", thread="")
        key = blake2b(name.encode(), digest_size=10).hexdigest()
        await self._platform.post(direct, content._replace(ping=()), key)

    async def _ephemeral(self, asked: Asked, content: Content, name: str, *, again: bool = False) -> None:
        """In place; where the app is no member, by the address that came with what was asked, else directly."""
        if not asked.channel:
            await self._directly(asked, content, name)
            return
        made = await self._messages(asked, content)
        messages = [_reopening(message) for message in made] if again else made
        try:
            await self._whispered(asked, messages[0])
        except (Later, Unsure):
            raise
        except ParleyError:
            if not asked.hook or len(messages) > _USES:
                await self._directly(asked, content, name)
                return
            for message in messages:
                await self._hooked(asked, message)
            return
        for message in messages[1:]:
            await self._whispered(asked, message)

    async def _whispered(self, asked: Asked, message: Message) -> None:
        web, waited = await self._link.web(asked.where.workspace), 0.0
        while True:
            try:
                async with outward():
                    await web.chat_postEphemeral(
                        channel=asked.channel,
                        user=asked.user,
                        thread_ts=asked.thread or None,
                        **message.answered(),
                    )
                return
            except Later as later:
                waited += later.seconds
                if waited > _PATIENT:
                    raise
                await self._clock.sleep(later.seconds)

    async def _hooked(self, asked: Asked, message: Message) -> None:
        given = {"response_type": "ephemeral", "replace_original": False, **message.edited()}
        if asked.thread:
            given["thread_ts"] = asked.thread
        async with outward(), self._session.post(asked.hook, json=given) as response:
            if response.status != HTTPStatus.OK:
                raise NotAllowed(f"Slack answered {response.status}.")

    # --- what they are made of

    async def _messages(self, asked: Asked, content: Content) -> Sequence[Message]:
        content = content._replace(ping=())
        return rendering.messages(content, await self._known(asked, content.parts))

    async def _known(self, asked: Asked, parts: Parts) -> Known:
        return await self._directory.known(
            asked.where.workspace, markup.users(parts), links=markup.links(parts)
        )


async def _done(work: Work, answer: "asyncio.Future[Answer]") -> None:
    try:
        found = await work()
    except BaseException:
        if not answer.done():
            answer.set_result(Done())
        raise
    if not answer.done():
        answer.set_result(found)


def _reopening(message: Message) -> Message:
    """Its buttons open what waits."""

    def element(one: Mapping[str, Any]) -> dict[str, Any]:
        return {**one, "action_id": f"{AGAIN}{one['action_id']}"[: limits.ID]}

    blocks = [
        {**block, "elements": [element(one) for one in block["elements"]]}
        if block["type"] == "actions"
        else block
        for block in message.blocks
    ]
    return message._replace(blocks=tuple(blocks))
