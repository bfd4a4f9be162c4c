"""Buttons that are known again by any later process, from what stands in them."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Final, Self, cast

import discord

from bot import plain
from bot.bridge.content import Button
from bot.discord import ids, limits

if TYPE_CHECKING:
    from re import Match

    from bot.discord.client import Client

_STYLES: Final = {
    "plain": discord.ButtonStyle.secondary,
    "main": discord.ButtonStyle.primary,
    "good": discord.ButtonStyle.success,
    "danger": discord.ButtonStyle.danger,
}


class Press(discord.ui.DynamicItem[discord.ui.Button[Any]], template=r"[\s\S]+"):
    """Every button: also those of older versions, which are answered with what to do."""

    @classmethod
    async def from_custom_id(
        cls, interaction: discord.Interaction[Any], item: discord.ui.Item[Any], match: "Match[str]", /
    ) -> Self:
        """The button that was pressed."""
        return cls(cast("discord.ui.Button[Any]", item))

    async def callback(self, interaction: discord.Interaction[Any]) -> None:
        """Hand it on."""
        await cast("Client", interaction.client).pressed(interaction, self.custom_id)


def view(buttons: Sequence[Button], workspace: str = "", *, again: bool = False) -> discord.ui.View | None:
    """The buttons in rows of five; None for none. `again`: they open a form that could not be shown at once."""
    if not buttons:
        return None
    made = discord.ui.View(timeout=None)
    for place, button in enumerate(buttons[: limits.BUTTONS]):
        item: discord.ui.Button[Any] = discord.ui.Button(
            label=limits.cut(plain.one_line(button.label), limits.BUTTON_LABEL) or "…",
            custom_id=ids.kept(button.id, workspace, again=again),
            style=_STYLES[button.style],
            disabled=not button.enabled,
            row=place // limits.IN_A_ROW,
        )
        made.add_item(Press(item))
    made.stop()  # else discord.py keeps it in memory, though `Press` finds it anyway
    return made
