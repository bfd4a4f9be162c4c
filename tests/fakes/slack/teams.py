"""Workspaces: their people, channels and bots."""

from collections.abc import Iterable
from typing import TYPE_CHECKING

from tests.fakes.slack import wire
from tests.fakes.slack.human import Human
from tests.fakes.slack.markup import mentioned
from tests.fakes.slack.reading import Seen
from tests.fakes.slack.records import Channel, Group, Installation, Message, User

if TYPE_CHECKING:
    from tests.fakes.slack.emulator import Slack


class Bot:
    """The app in one workspace."""

    def __init__(self, installation: Installation, token: str) -> None:
        self.installation, self.token = installation, token

    @property
    def id(self) -> str:
        """The id of its user."""
        return self.installation.user

    @property
    def bot_id(self) -> str:
        return self.installation.bot_id

    @property
    def scopes(self) -> set[str]:
        """May be changed: what it has from now on."""
        return self.installation.scopes


class OtherBot:
    """A bot of somebody else."""

    def __init__(self, emu: "Slack", user: User) -> None:
        self.emu, self.user = emu, user

    def post(self, text: str, channel: Channel, *, thread: Seen | None = None, username: str = "") -> Seen:
        """Write something, in marked-up text."""
        root = thread.record if thread is not None else None
        assert root is None or isinstance(root, Message)
        named = {"username": username} if username else {"user": self.user.id}
        fields = {"subtype": "bot_message", "text": text, "bot_id": self.user.bot_id, **named}
        message = self.emu.places.post(channel, fields, thread=root, mentions=mentioned(text))
        return Seen(self.emu.state, message)


class Team:
    """One workspace."""

    def __init__(self, emu: "Slack", name: str, scopes: Iterable[str], *, install: bool) -> None:
        self.emu, self.name = emu, name
        self.id = emu.state.id("T")
        emu.state.teams[self.id] = {"id": self.id, "name": name, "domain": name.lower().replace(" ", "-")}
        user = User(emu.state.id("U"), self.id, emu.bot_name, bot_id=emu.state.id("B"))
        emu.state.users[user.id] = user
        installation = Installation(self.id, user.id, str(user.bot_id), set(scopes), active=install)
        emu.state.installations[self.id] = installation
        self.bot = Bot(installation, emu.oauth.token(installation).text)
        self.url = f"https://{emu.state.teams[self.id]['domain']}.slack.com/"

    def human(self, name: str, *, admin: bool = False, guest: bool = False) -> Human:
        """A new member."""
        user = User(self.emu.state.id("U"), self.id, name, admin=admin, guest=guest)
        self.emu.state.users[user.id] = user
        return Human(self.emu, user)

    def changed(self, human: Human, *, name: str | None = None, deleted: bool | None = None) -> None:
        """Somebody has another name, or no account any more."""
        human.user.name = name or human.name
        human.user.deleted = human.user.deleted if deleted is None else deleted
        shown = wire.user(human.user)
        told = {"type": "user_change", "user": shown, "cache_ts": int(self.emu.state.now())}
        self.emu.events.publish(self.id, told | {"event_ts": self.emu.state.ticks.ts()})

    def other_bot(self, name: str) -> OtherBot:
        """A bot of somebody else."""
        user = User(self.emu.state.id("U"), self.id, name, bot_id=self.emu.state.id("B"))
        self.emu.state.users[user.id] = user
        return OtherBot(self.emu, user)

    def group(self, handle: str, *members: Human) -> Group:
        """A user group."""
        group = Group(self.emu.state.id("S"), self.id, handle, [one.id for one in members])
        self.emu.state.groups[group.id] = group
        return group

    def channel(
        self,
        name: str,
        *members: Human,
        private: bool = False,
        bot: bool = True,
        shared_with: "Iterable[Team]" = (),
    ) -> Channel:
        """A channel with these in it, who are there from now on; `shared_with` makes it one of Slack Connect."""
        there = [one.id for one in members] + ([self.bot.id] if bot else [])
        creator = members[0].id if members else self.bot.id
        channel = self.emu.state.new_channel(self.id, name, "group" if private else "channel", creator, there)
        channel.shared = {team.id for team in shared_with}
        for one in members:
            one.goes(channel)
        return channel

    def direct(self, human: Human) -> Channel:
        """The direct messages of the bot with somebody."""
        return self.emu.state.direct(self.id, self.bot.id, human.id)

    def message(self, channel: Channel, ts: str) -> Seen:
        """A message by its `ts`."""
        found = self.emu.state.message(channel.id, ts)
        assert found is not None
        return Seen(self.emu.state, found)

    def code(self, human: Human) -> str:
        """What the browser of somebody who allows the app brings back."""
        return self.emu.oauth.code(self.bot.installation, human.id)

    def uninstall(self) -> None:
        """The app is removed: its tokens are revoked, and it is told."""
        ts = self.emu.state.ticks.ts()
        revoked = {"type": "tokens_revoked", "tokens": {"oauth": [], "bot": [self.bot.id]}, "event_ts": ts}
        self.emu.events.publish(self.id, revoked)
        self.emu.events.publish(self.id, {"type": "app_uninstalled", "event_ts": ts})
        self.bot.installation.active = False
        for token in self.emu.state.tokens.values():
            if token.installation is self.bot.installation:
                token.revoked = True
