"""The channels of a workspace as they have come to light, and how they are set up.

Names are kept in memory alone. How a channel is set up follows from its name and from what
is set, so it is worked out anew whenever something is set.
"""

from collections.abc import Collection, Iterable
from typing import NamedTuple

from adapters.platform import Channel, Platform
from bot.live.setup import Setup
from rules.state.workspace import Place


class Met(NamedTuple):
    """A channel, or a thread, that has come to light."""

    channel: Channel
    home: Channel
    """The channel a thread hangs in; any other is its own."""


class Channels:
    """What is known of a workspace's channels."""

    def __init__(self) -> None:
        self._met: dict[str, Met] = {}
        self._lately: set[str] = set()
        """Those that somebody asked for since idle threads were forgotten last."""

    def __contains__(self, id: str) -> bool:
        return id in self._met

    async def meet(
        self, platform: Platform, workspace: str, ids: Iterable[str]
    ) -> list[str]:
        """Ask the platform about channels not met yet; return those that it knows."""
        new: list[str] = []
        for id in ids:
            self._lately.add(id)
            if id in self._met:
                continue
            channel = await platform.channel(workspace, id)
            if channel is None:
                continue
            home = channel
            if channel.parent:
                found = await platform.channel(workspace, channel.parent)
                home = found or Channel(channel.parent, channel.name)
            self._met[id] = Met(channel, home)
            new.append(id)
        return new

    def home(self, id: str) -> Channel | None:
        """Return the channel that this one hangs in, or is; None: it is not known."""
        met = self._met.get(id)
        return met.home if met else None

    def homes(self) -> list[Channel]:
        """Return all that are no threads, by name."""
        found = {met.home.id: met.home for met in self._met.values()}
        return sorted(found.values(), key=lambda one: (one.name, one.id))

    def home_ids(self) -> set[str]:
        """Return the ids of all that are no threads."""
        return {met.home.id for met in self._met.values()}

    def forget(self, gone: Collection[str]) -> None:
        """Forget channels, and the threads that hung in them."""
        self._met = {
            id: met
            for id, met in self._met.items()
            if id not in gone and met.home.id not in gone
        }

    def forget_threads(self, busy: Collection[str]) -> list[str]:
        """Forget threads but busy ones; return which.

        One that was asked for since the last time stays: somebody may be about to read
        what was posted there. So does one that alone tells of the channel it hangs in.
        """
        idle = [
            id
            for id, (_, home) in self._met.items()
            if home.id != id and home.id in self._met
            if id not in busy and id not in self._lately
        ]
        for id in idle:
            del self._met[id]
        self._lately.clear()
        return idle

    def named(self, name: str) -> Channel | None:
        """Return the channel of that name or id."""
        bare = name.removeprefix("#").casefold()
        return next(
            (one for one in self.homes() if bare in (one.name.casefold(), one.id)),
            None,
        )

    def ids(self) -> list[str]:
        """Return the ids of all, threads included."""
        return list(self._met)

    def place(self, setup: Setup, id: str) -> Place:
        """Return how one is set up for the engine."""
        return setup.place(*self._met[id])

    def is_read(self, setup: Setup, id: str) -> bool:
        """Say whether one is switched on; a thread is with its channel."""
        return setup.reads(self._met[id].home)
