"""What people do to the app, as the payloads that it gets, and what its acknowledgements do."""

from typing import TYPE_CHECKING, Any, NamedTuple

from tests.fakes.slack import wire
from tests.fakes.slack.checks import views as checks
from tests.fakes.slack.errors import ApiError, Impossible
from tests.fakes.slack.records import Channel, Ephemeral, Installation, Message, User, View
from tests.fakes.slack.transport import Ack

if TYPE_CHECKING:
    from tests.fakes.slack.emulator import Slack

Body = dict[str, Any]


class Reply(NamedTuple):
    """What the person saw at once."""

    error: str = ""
    """`operation_timeout` and the like, as their client tells them."""
    shown: Message | Ephemeral | None = None
    """What the acknowledgement of a command said."""
    errors: dict[str, str] = {}  # noqa: RUF012
    """What stands at the inputs of a form now, by label."""
    sent: bool = True
    """False where the client itself held the form back."""
    ack: Any = None


class Interactions:
    """Sends each once; what is not acknowledged in time has failed, as the person sees."""

    def __init__(self, emu: "Slack") -> None:
        self.emu = emu

    def bot(self, user: User, channel: Channel | None = None) -> Installation:
        """The app that a person meets: their workspace's, or that of the channel's."""
        found = self.emu.state.bot_of(user.team)
        if found is None and channel is not None:
            found = self.emu.state.bot_of(channel.team)
        if found is None:
            raise Impossible(f"the app is not installed where {user.name} is")
        return found

    async def command(self, user: User, channel: Channel, command: str, text: str) -> Reply:
        """A slash command in a channel."""
        bot = self.bot(user, channel)
        if "commands" not in bot.scopes:
            raise Impossible(f"{command} is not a valid command")
        team = self.emu.state.teams[bot.team]
        body: Body = {
            "token": self.emu.verification,
            "team_id": bot.team,
            "team_domain": team["domain"],
            "channel_id": channel.id,
            "channel_name": _name(channel),
            "user_id": user.id,
            "user_name": user.handle,
            "command": command,
            "text": text,
            "api_app_id": self.emu.app_id,
            "is_enterprise_install": "false",
            "response_url": self.emu.hooks.new(user.id, channel, bot),
            "trigger_id": self.emu.triggers.new(user.id, bot.team),
        }
        ack = await self.emu.transport.command(body)
        if not ack.ok:
            return Reply(error="operation_timeout")
        try:
            shown = self.emu.hooks.reply(user.id, channel, bot, ack.payload)
        except ApiError as error:
            return Reply(error=error.code, ack=ack.payload)
        return Reply(shown=shown, ack=ack.payload)

    async def actions(self, user: User, where: Message | Ephemeral | View, action: Body) -> Reply:
        """An element of a message, a modal or a home was used."""
        channel = None if isinstance(where, View) else where.channel
        bot = self.bot(user, channel)
        body = self._base("block_actions", user, bot) | {
            "trigger_id": self.emu.triggers.new(user.id, bot.team),
            "enterprise": None,
            "is_enterprise_install": False,
            "actions": [action | {"action_ts": self.emu.state.ticks.ts()}],
        }
        if isinstance(where, View):
            body["container"] = {"type": "view", "view_id": where.id}
            body["view"] = self.emu.modals.wire(where)
        else:
            body |= self._around(user, where, bot)
        return self._plain(await self.emu.transport.interactive(body))

    async def submit(self, user: User, view: View) -> Reply:
        """The topmost modal is sent."""
        bot = self.emu.state.installations[view.team]
        body = self._base("view_submission", user, bot) | {
            "team": self._team(user.team),  # not where the app is (bolt-js#1614)
            "trigger_id": self.emu.triggers.new(user.id, bot.team),
            "view": self.emu.modals.wire(view),
            "response_urls": [],
            "is_enterprise_install": False,
            "enterprise": None,
        }
        ack = await self.emu.transport.interactive(body)
        if not ack.ok:
            return Reply(error="operation_timeout")
        try:
            return self._submitted(user, bot, view, ack.payload)
        except ApiError as error:
            return Reply(error=error.code, ack=ack.payload)

    async def close(self, user: User, *, everything: bool = False) -> Reply:
        """The person closes their modal; the app is told where it asked to be."""
        closed = self.emu.modals.close(user.id, everything=everything)
        reply = Reply()
        for view in closed:
            if view.body.get("notify_on_close"):
                bot = self.emu.state.installations[view.team]
                body = self._base("view_closed", user, bot) | {
                    "team": self._team(user.team),
                    "view": self.emu.modals.wire(view),
                    "is_cleared": everything,
                    "is_enterprise_install": False,
                    "enterprise": None,
                }
                reply = self._plain(await self.emu.transport.interactive(body))
        return reply

    async def shortcut(self, user: User, callback: str) -> Reply:
        """A global shortcut."""
        bot = self.bot(user)
        body = self._base("shortcut", user, bot) | {
            "action_ts": self.emu.state.ticks.ts(),
            "is_enterprise_install": False,
            "enterprise": None,
            "callback_id": callback,
            "trigger_id": self.emu.triggers.new(user.id, bot.team),
        }
        return self._plain(await self.emu.transport.interactive(body))

    async def message_shortcut(self, user: User, callback: str, message: Message) -> Reply:
        """A shortcut on a message."""
        bot = self.bot(user, message.channel)
        body = self._base("message_action", user, bot) | {
            "action_ts": self.emu.state.ticks.ts(),
            "is_enterprise_install": False,
            "enterprise": None,
            "callback_id": callback,
            "trigger_id": self.emu.triggers.new(user.id, bot.team),
            "response_url": self.emu.hooks.new(user.id, message.channel, bot, message),
            "channel": {"id": message.channel.id, "name": _name(message.channel)},
            "message_ts": message.ts,
            "message": wire.message(self.emu.state, message),
        }
        return self._plain(await self.emu.transport.interactive(body))

    # --- payloads

    def _base(self, kind: str, user: User, bot: Installation) -> Body:
        return {
            "type": kind,
            "token": self.emu.verification,
            "api_app_id": self.emu.app_id,
            "team": self._team(bot.team),
            "user": {"id": user.id, "username": user.handle, "name": user.handle, "team_id": user.team},
        }

    def _team(self, team: str) -> Body:
        return {"id": team, "domain": self.emu.state.teams[team]["domain"]}

    def _around(self, user: User, where: Message | Ephemeral, bot: Installation) -> Body:
        container: Body = {
            "type": "message",
            "message_ts": where.ts,
            "channel_id": where.channel.id,
            "is_ephemeral": isinstance(where, Ephemeral),
        }
        if where.thread_ts:
            container["thread_ts"] = where.thread_ts
        body: Body = {
            "container": container,
            "channel": {"id": where.channel.id, "name": _name(where.channel)},
            "state": {"values": {}},
            "response_url": self.emu.hooks.new(user.id, where.channel, bot, where),
        }
        if isinstance(where, Message):
            body["message"] = wire.message(self.emu.state, where)
        return body

    # --- acknowledgements

    def _plain(self, ack: Ack) -> Reply:
        return Reply(ack=ack.payload) if ack.ok else Reply(error="operation_timeout")

    def _submitted(self, user: User, bot: Installation, view: View, payload: Any) -> Reply:
        stack = self.emu.state.stacks.get(user.id, [])
        if view in stack:
            del stack[stack.index(view) + 1 :]
        action = payload.get("response_action") if isinstance(payload, dict) else None
        match action:
            case "errors":
                return self._errors(view, payload)
            case "update":
                checks.check(payload.get("view"))
                self.emu.modals.change(view, payload["view"])
            case "push":
                checks.check(payload.get("view"))
                self.emu.modals.push(user.id, bot, payload["view"])
            case "clear":
                self.emu.modals.close(user.id, everything=True)
            case None:
                if view in stack:
                    self.emu.modals.close(user.id)
            case _:
                return Reply(error="invalid_response_action", ack=payload)
        return Reply(ack=payload)

    def _errors(self, view: View, payload: Body) -> Reply:
        inputs = {block["block_id"]: block for block in view.body["blocks"] if block["type"] == "input"}
        told = payload.get("errors")
        if not isinstance(told, dict) or not told or not set(told) <= set(inputs):
            return Reply(error="invalid_errors", ack=payload)
        view.errors = {block: str(text) for block, text in told.items()}
        self.emu.places.shown("view", view)
        labelled = {inputs[block]["label"]["text"]: text for block, text in view.errors.items()}
        return Reply(errors=labelled, ack=payload)


def _name(channel: Channel) -> str:
    return {"im": "directmessage", "group": "privategroup"}.get(channel.kind, channel.name)
