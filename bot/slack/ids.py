"""What stands on Slack in a button or a form, from which it is known again, by any later process."""

import json
from typing import Final, NamedTuple

from bot.bridge.buttons import ButtonId, UnknownButton, decoded
from bot.bridge.content import Spot
from bot.slack.limits import KEPT
from bot.slack.spots import spot
from bot.slack.texts import OLDER

FORM: Final = "parley.form"
"""`callback_id` of every form."""
START: Final = "parley.start"
"""`callback_id` of the shortcut that starts something from anywhere."""
BRANCH: Final = "parley.branch"
"""`callback_id` of the shortcut on a message."""


class Kept(NamedTuple):
    """A form's id, and where it was opened: Slack does not say where a form comes from.

    Neither is proof of anything: who sends it is looked up and checked again.
    """

    id: ButtonId
    where: Spot


def kept(form: ButtonId, where: Spot) -> str:
    """As text for a view to keep."""
    text = json.dumps([form.encoded(), where.workspace, where.channel, where.thread])
    if len(text) > KEPT:
        raise ValueError(f"{text[:40]!r}… is longer than {KEPT}.")
    return text


def known(text: str) -> Kept:
    """Back from the text. Raises `UnknownButton`."""
    try:
        form, workspace, channel, thread = map(str, json.loads(text))
    except (TypeError, ValueError) as error:
        raise UnknownButton(OLDER) from error
    return Kept(decoded(form), spot(workspace, channel, thread))
