"""Members as Discord knows them now, remembered for a few seconds and kept nowhere.

A push asks three things about its member within moments: Discord is asked once. What an
interaction brings along (the member, their language) needs no asking at all.
"""

from collections import OrderedDict
from collections.abc import Callable, Iterator
from typing import NamedTuple

import discord

from adapters.discord.errors import translated
from adapters.errors import Cause, Refused
from adapters.platform import Person
from rules.model import SECOND, Millis

FRESH: Millis = 5 * SECOND
MOST = 2_000


class _Met(NamedTuple):
    at: Millis
    member: discord.Member | None


class People:
    """Looks members up."""

    def __init__(self, now: Callable[[], Millis]) -> None:
        self._now = now
        self._met: OrderedDict[tuple[int, int], _Met] = OrderedDict()
        self._locales: OrderedDict[int, str] = OrderedDict()
        self.doors: set[int] = set()
        """Whom this process has an open direct conversation with."""

    async def member(self, guild: discord.Guild, id: int) -> discord.Member | None:
        """Return a member; None for somebody who is not (or no longer) there."""
        met = self._met.get((guild.id, id))
        if met is not None and self._now() - met.at < FRESH:
            return met.member
        try:
            with translated():
                member = await guild.fetch_member(id)
        except Refused as error:
            if error.cause is not Cause.NO_MEMBER:
                raise
            self._remember(guild.id, id, None)
            return None
        self._remember(guild.id, id, member)
        return member

    def met(self, interaction: discord.Interaction) -> None:
        """Remember who pressed or typed something, and their language."""
        user = interaction.user
        _put(self._locales, user.id, interaction.locale.value)
        if isinstance(user, discord.Member):
            self._remember(user.guild.id, user.id, user)

    def left(self, guild: int, id: int) -> None:
        """Forget somebody who has left."""
        self._met.pop((guild, id), None)

    def person(self, member: discord.Member) -> Person:
        """Return a member as the port knows them."""
        return Person(
            str(member.id),
            locale=self._locales.get(member.id, ""),
            direct=member.id in self.doors,
            roles=tuple(_roles(member)),
            manager=member.guild_permissions.manage_guild,
        )

    def _remember(self, guild: int, id: int, member: discord.Member | None) -> None:
        _put(self._met, (guild, id), _Met(self._now(), member))


def _roles(member: discord.Member) -> Iterator[str]:
    """Yield the ids and names of somebody's roles, the one everybody has left out."""
    for role in member.roles[1:]:
        yield str(role.id)
        yield role.name


def _put(kept: OrderedDict, key: object, value: object) -> None:  # type: ignore[type-arg]
    """Keep a value; the oldest leave."""
    kept[key] = value
    kept.move_to_end(key)
    if len(kept) > MOST:
        kept.popitem(last=False)
