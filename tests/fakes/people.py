"""People of the tests' platform: what they do, and what they see."""

from typing import TYPE_CHECKING, Any

from bot.bridge.arrivals import Author, Command, Deleted, Edited, Left, Pressed, Submitted
from bot.bridge.content import Answer, Button, Content, FormView, Notice, Spot
from tests.fakes.places import Message, Town, plain

if TYPE_CHECKING:
    from bot.bridge.platform import Capabilities


class Someone:
    """One person with an account. `at` is where they are; acts happen there unless told otherwise."""

    def __init__(self, town: Town, name: str, *, manages: bool = False, roles: tuple[str, ...] = ()) -> None:
        self.town = town
        self.user = f"u-{name.casefold()}"
        self.author = Author(user=self.user, name=name, manages=manages, roles=roles)
        self.at = town.square
        self.form: FormView | None = None
        """The form in front of them."""
        self.answers: list[Answer] = []
        """What each of their acts was answered with."""

    @property
    def direct(self) -> Spot:
        """Their direct messages."""
        return Spot(self.town.name, "", f"@{self.user}")

    def goes(self, where: Spot) -> "Someone":
        """Be there from now on."""
        self.at = where
        return self

    def goes_to_thread(self, number: int = -1) -> "Someone":
        """Be in the newest thread, or another."""
        return self.goes(self.town.threads()[number])

    # --- what they do

    async def commands(self, name: str, /, target: str | None = None, **options: str) -> Answer:
        """Give a command, perhaps on a message."""
        return await self._does(Command(name=name, options=options, target=target))

    async def says(self, text: str, where: Spot | None = None, *, attached: bool = False) -> Message:
        """Write a message, perhaps with more text in a file."""
        written = self.town.write(where or self.at, self.author, text, attached=attached)
        assert written.arrival is not None
        self._take(await self.town.deliver(written.arrival), written.where)
        return written

    async def presses(self, label: str, on: str | None = None) -> Answer:
        """Press the newest button in sight that is called so, perhaps of the message `on`."""
        found = [
            (b, m, where) for b, m, where in self.buttons() if b.label == label and (on is None or m == on)
        ]
        assert found, f"no button {label!r}; there are {[b.label for b, _, _ in self.buttons()]}"
        button, message, where = found[-1]
        assert button.enabled, f"{label} cannot be pressed"
        return await self._does(Pressed(button=button.id, message=message), where)

    async def presses_again(self, button: Button, message: str | None = None) -> Answer:
        """Press a button that may not stand there any more."""
        return await self._does(Pressed(button=button.id, message=message))

    async def fills(self, **values: Any) -> Answer:
        """Send the form in front of them, with what stood in it where nothing else is given."""
        assert self.form is not None, "there is no form"
        form, self.form = self.form, None
        unknown = values.keys() - {one.name for one in form.fields}
        assert not unknown, f"the form has no {unknown}; it has {[one.name for one in form.fields]}"
        return await self._does(Submitted(form=form.id, values={**form.values, **values}))

    async def edits(self, message: Message, text: str) -> Answer:
        """Change a message of theirs."""
        message.content = Content((text,))
        message.edits += 1
        return await self._does(Edited(message=message.id, text=text), message.where)

    async def deletes(self, *messages: Message) -> Answer:
        """Delete messages; the platform does not say who did it."""
        for message in messages:
            self.town.remove(message.id)
        what = Deleted(messages=tuple(message.id for message in messages))
        return await self.town.happens(messages[0].where, None, what)

    async def leaves(self) -> Answer:
        """Leave the server."""
        return await self._does(Left(), self.town.square._replace(channel=""))

    # --- what they see

    def readable(self, where: Spot | None = None) -> list[Message]:
        """The messages of a place, if they may be there."""
        where = where or self.at
        if where.channel.startswith("@") and where.channel != f"@{self.user}":
            return []
        members = self.town.members.get(where)
        return [] if members is not None and self.user not in members else self.town.inside(where)

    def sees(self, where: Spot | None = None) -> str:
        """All that they can read there now, their own private answers last."""
        spot = where or self.at
        own = [plain(content) for at, content in self.town.private.get(self.user, []) if at == spot]
        return "\n".join([*(message.text for message in self.readable(spot)), *own])

    def sees_anywhere(self) -> str:
        """Everything that this person could ever read: every place, titles, direct messages, answers, forms."""
        town = self.town
        places = {message.where for message in town.messages}
        shown = [self.sees(where) for where in sorted(places)]
        shown += [
            title for spot, title in town.titles.items() if self.user in town.members.get(spot, {self.user})
        ]
        shown += [plain(content) for _, content in town.private.get(self.user, [])]
        shown += [str(answer) for answer in self.answers]
        return "\n".join(shown)

    def told(self) -> str:
        """The last private answer."""
        town = self.town
        if town.can.private_answers:
            return plain(town.private[self.user][-1][1])
        return self.readable(self.direct)[-1].text

    def buttons(self) -> list[tuple[Button, str | None, Spot]]:
        """Buttons in sight with their message and place, oldest first: here, in direct messages, private answers."""
        found: list[tuple[Button, str | None, Spot]] = []
        for where in (self.direct, self.at):
            found += [(b, m.id, where) for m in self.readable(where) for b in m.content.buttons]
        for where, content in self.town.private.get(self.user, []):
            if where == self.at:
                found += [(button, None, where) for button in content.buttons]
        return found

    def pinged(self) -> list[Message]:
        """The messages that pinged them."""
        ids = [message for user, message in self.town.pings if user == self.user]
        return [m for m in (*self.town.messages, *self.town.removed) if m.id in ids]

    # --- beneath

    async def _does(self, what: Any, where: Spot | None = None) -> Answer:
        spot = where or self.at
        answer = await self.town.happens(spot, self.author, what)
        self._take(answer, spot)
        return answer

    def _take(self, answer: Answer, where: Spot) -> None:
        can: Capabilities = self.town.can
        self.answers.append(answer)
        match answer:
            case Notice(content):
                assert can.private_answers, "a platform that cannot show it was given a private answer"
                self.town.private.setdefault(self.user, []).append((where, content))
            case FormView():
                assert can.forms, "a platform without forms was given one"
                self.form = answer
