"""Lists to choose of: what is chosen completes a command, which stands in the list itself.

So a list still works after a restart, as buttons do.
https://discord.com/developers/docs/components/reference#string-select
"""

from collections.abc import Mapping, Sequence
from typing import Any

import discord
from discord import ui

from adapters.cards import Pick
from adapters.discord.buttons import longer, shorter

MOST_OPTIONS = 25
LONGEST_LABEL = 100
_PREFIX = "rapport-pick "
_CHANNELS = discord.ComponentType.channel_select.value
_KINDS = [discord.ChannelType.text, discord.ChannelType.news, discord.ChannelType.forum]

List = ui.Select[ui.LayoutView] | ui.ChannelSelect[ui.LayoutView]


def shown(pick: Pick) -> List:
    """Return the list: of what there is to choose, or of the server's channels."""
    carried, label = shorter(_PREFIX + pick.command), pick.label[:LONGEST_LABEL]
    if not pick.options:
        return ui.ChannelSelect(
            custom_id=carried, placeholder=label, channel_types=_KINDS
        )
    options = [
        discord.SelectOption(label=one.label[:LONGEST_LABEL], value=one.value)
        for one in pick.options[:MOST_OPTIONS]
    ]
    return ui.Select(custom_id=carried, placeholder=label, options=options)


def read(data: Mapping[str, Any]) -> str | None:
    """Return the command that a choice completes; None: it is none of ours."""
    carried = longer(str(data.get("custom_id", "")))
    values: Sequence[Any] = data.get("values") or ()
    if not carried.startswith(_PREFIX) or len(values) != 1:
        return None
    (value,) = values
    chosen = f"<#{value}>" if data.get("component_type") == _CHANNELS else value
    return f"{carried.removeprefix(_PREFIX)} {chosen}"
