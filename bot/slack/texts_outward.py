"""What people read where Slack does not do what it was asked to."""

from typing import Final

UNSURE: Final = "Slack's answer was lost."
GONE: Final = "It is not there any more."
INVITE: Final = "Type /invite @Parley, then try again."
PERHAPS_THERE: Final = "If the channel is still there, type /invite @Parley in it."
PRESENCE: Final = "Parley in this channel (/invite @Parley)"
LACKS: Final = "Parley may not do this here: an administrator has to install it again and allow {scopes}."
NOT_ALLOWED: Final = "This workspace does not let Parley do this; ask an administrator to allow it."
BAD_TOKEN: Final = "Slack does not take Parley's token any more; an administrator has to install it again."  # noqa: S105
INSTALLED: Final = "Parley is installed. Type /invite @Parley in a channel, then /parley start."
NOT_INSTALLED: Final = (
    "Nothing was installed. To install Parley after all, begin again at the address from which you came."
)
INSTALL_AGAIN: Final = "This did not work; begin again at the address from which you came."
ORGANISATION: Final = (
    "Parley cannot be installed for a whole organisation: begin again, and choose one workspace of it."
)
NOT_OURS: Final = (
    "Slack does not know this Parley: whoever runs it has to look at PARLEY_SLACK_CLIENT_ID "
    "and PARLEY_SLACK_CLIENT_SECRET."
)
INSTALL_LATER: Final = "Slack does not answer just now; begin again in a minute."
NO_DIRECT: Final = "They take no direct messages from Parley."
NOBODY: Final = "Nobody is there to see it; ask somebody to join."
FIXED: Final = "The members of a group message in Slack never change; end this one and start another."
REFUSED: Final = "Slack refused this ({code}); ask whoever runs Parley to look into its log."
NOT_SHOWN: Final = "{names} did not arrive in Slack; ask for it again."
