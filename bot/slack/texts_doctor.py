"""What operators read about the connection to Slack: in the log, from `parley serve`, and from the doctor."""

from typing import Final

NAME: Final = "Slack"
NOT_SET_UP: Final = "no token; `parley serve` needs one to play in Slack"
MEND_NOT_SET_UP: Final = "Set PARLEY_SLACK_BOT_TOKEN; docs/slack.md shows how to get one in a few minutes."
BOT_TOKEN: Final = (
    "Slack does not take the token in PARLEY_SLACK_BOT_TOKEN: "  # noqa: S105
    "copy it anew from OAuth & Permissions on the app's page; it begins with xoxb-."
)
APP_TOKEN: Final = (
    "Slack does not take the token in PARLEY_SLACK_APP_TOKEN: "  # noqa: S105
    "under Basic Information on the app's page, generate one with connections:write; it begins with xapp-."
)
UNREACHABLE: Final = "Slack cannot be reached: check the network, and SLACK_API_BASE_URL if it is set."
NOT_TRIED: Final = "a token is set; not tried (--offline)"
INSTALLS: Final = "people install it themselves, at /slack/install"
NO_INSTALLS: Final = "nobody can install it themselves while PARLEY_SLACK_BOT_TOKEN is set"
MEND_NO_INSTALLS: Final = "Unset that, or PARLEY_SLACK_CLIENT_ID and PARLEY_SLACK_CLIENT_SECRET."
SIGNED_IN: Final = "signed in to {workspace}"
SOCKETS: Final = "Socket Mode connects"
NO_WAY_IN: Final = "nothing that happens there can arrive"
MEND_NO_WAY_IN: Final = (
    "Set PARLEY_SLACK_APP_TOKEN for Socket Mode, or PARLEY_SLACK_SIGNING_SECRET for requests."
)
SCOPES: Final = "has all scopes that it needs"
LACKS: Final = "lacks {scopes}"
MEND_SCOPES: Final = "Paste slack/manifest.json into the app's page once more, then install it again."
TAKEN: Final = (
    "Slack's requests cannot be listened for at {host}:{port}: set PARLEY_SLACK_ADDRESS to another address."
)
NOT_SIGNED: Final = (
    "A request was refused that is not signed as Slack's: if nothing arrives from Slack, "
    "check PARLEY_SLACK_SIGNING_SECRET, and whether this machine's clock is right."
)
