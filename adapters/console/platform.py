"""The console platform: a community in the terminal, for trying out and for tests.

It keeps people, channels, messages and whatever was shown in memory, and does what it is
asked without a network: as forgiving as a real platform and no more.
"""

from collections.abc import AsyncIterator, Awaitable, Callable, Sequence

from adapters.cards import Card, MessageRef
from adapters.console.community import Community
from adapters.console.shown import Screen, Shown
from adapters.errors import Cause, Refused
from adapters.platform import Channel, Feed, Limits, OwnPost, Person
from rules.model import MINUTE, Millis, Posted

WORKSPACE = "console"

Scene = Callable[[Feed], Awaitable[None]]
Watcher = Callable[[Shown, str], None]
"""Told what was shown, and how (``shown``, ``edited``, ``withdrawn``)."""


class ConsolePlatform:
    """Shows cards on the screens of a community in memory."""

    name = "console"

    def __init__(
        self,
        community: Community,
        watcher: Watcher | None = None,
        *,
        notice: bool = False,
    ) -> None:
        self.limits = Limits(near=10 * MINUTE, direct=True, notice=notice)
        self.community = community
        self.screen = Screen()
        self._watcher = watcher
        self._scene: Scene | None = None

    def play(self, scene: Scene) -> None:
        """Say what is going to happen while the platform runs."""
        self._scene = scene

    async def run(self, feed: Feed) -> None:
        """Let the scene happen, to its end."""
        if self._scene is not None:
            await self._scene(feed)

    async def show_near(
        self, workspace: str, member: str, channel: str, card: Card
    ) -> str:
        """Show a card to one member in a channel."""
        if not self.community.can_read(member, channel):
            raise Refused(Cause.FORBIDDEN)
        return self._show(member, channel, card)

    async def show_direct(self, workspace: str, member: str, card: Card) -> str:
        """Show a card to one member in their direct conversation."""
        known = self.community.members.get(member)
        if known is None or not known.here:
            raise Refused(Cause.NO_MEMBER)
        if not known.takes_direct:
            raise Refused(Cause.CLOSED)
        known.direct = True
        return self._show(member, "", card)

    async def post(self, workspace: str, channel: str, card: Card) -> str:
        """Show a card to everybody in a channel."""
        if channel not in self.community.channels:
            raise Refused(Cause.NO_CHANNEL)
        return self._show("", channel, card)

    async def edit(self, workspace: str, shown: str, card: Card) -> None:
        """Show another card in the place of one that was shown."""
        one = self.screen.shown.get(shown)
        if one is None or one.withdrawn:
            raise Refused(Cause.NO_MESSAGE)
        one.card = card
        self._tell(one, "edited")

    async def withdraw(self, workspace: str, shown: str) -> None:
        """Take back what was shown."""
        one = self.screen.shown.get(shown)
        if one is not None and not one.withdrawn:
            one.withdrawn = True
            self._tell(one, "withdrawn")

    async def history(
        self, workspace: str, channel: str, after: Millis
    ) -> AsyncIterator[Posted]:
        """Yield what was posted in a channel after a moment, oldest first."""
        if channel not in self.community.channels:
            raise Refused(Cause.NO_CHANNEL)
        for post in list(self.community.messages.values()):
            if post.channel == channel and post.at > after:
                yield post

    async def own_posts(
        self, workspace: str, channel: str, after: Millis
    ) -> Sequence[OwnPost]:
        """Return what the bot posted in a channel. A screen keeps no times: all of it."""
        return [
            OwnPost(one.id, "\n".join((one.card.title, *one.card.text)))
            for one in self.screen.shown.values()
            if not one.member and one.channel == channel and not one.withdrawn
        ]

    async def look_up(self, workspace: str, member: str) -> Person | None:
        """Return a member, or None for somebody who is not there."""
        known = self.community.members.get(member)
        if known is None or not known.here:
            return None
        return Person(
            known.id,
            zone=known.zone,
            locale=known.locale,
            direct=known.direct,
            roles=known.roles,
            manager=known.manager,
        )

    async def channel(self, workspace: str, channel: str) -> Channel | None:
        """Return a channel, or None where there is none."""
        known = channel in self.community.channels
        return Channel(channel, channel) if known else None

    async def can_read(self, workspace: str, member: str, channel: str) -> bool:
        """Say whether a member can read a channel now."""
        return self.community.can_read(member, channel)

    def permalink(self, workspace: str, ref: MessageRef) -> str:
        """Return nothing: there are no addresses in a terminal."""
        return ""

    def _show(self, member: str, channel: str, card: Card) -> str:
        one = self.screen.add(member, channel, card)
        self._tell(one, "shown")
        return one.id

    def _tell(self, one: Shown, how: str) -> None:
        if self._watcher is not None:
            self._watcher(one, how)
