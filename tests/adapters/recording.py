"""A platform that keeps what it is asked to do, and fails when a test wants it to.

It is what tests of the application run on where the console would be in the way. The
contract suite runs over it as over any other.
"""

from collections.abc import AsyncIterator
from dataclasses import dataclass, field

from adapters.cards import Card, MessageRef
from adapters.errors import Cause, PlatformError, Refused
from adapters.platform import Channel, Feed, Limits, Person
from rules.model import Millis, Posted


@dataclass
class Sent:
    member: str
    channel: str
    card: Card
    withdrawn: bool = False


@dataclass
class RecordingPlatform:
    name: str = "recording"
    limits: Limits = field(default_factory=lambda: Limits(near=600_000))
    people: dict[str, Person] = field(default_factory=dict)
    channels: dict[str, set[str]] = field(default_factory=dict)
    """Who can read each."""
    parents: dict[str, str] = field(default_factory=dict)
    """Of threads, the channels they hang in."""
    posts: list[Posted] = field(default_factory=list)
    sent: dict[str, Sent] = field(default_factory=dict)
    failures: list[PlatformError] = field(default_factory=list)
    """What the next calls that show or take back raise, the first one first."""
    closed: set[str] = field(default_factory=set)

    async def run(self, feed: Feed) -> None:
        """There is no source."""

    async def show_near(
        self, workspace: str, member: str, channel: str, card: Card
    ) -> str:
        self._fail()
        if member not in self.channels.get(channel, set()):
            raise Refused(Cause.FORBIDDEN)
        return self._keep(Sent(member, channel, card))

    async def show_direct(self, workspace: str, member: str, card: Card) -> str:
        self._fail()
        if member not in self.people:
            raise Refused(Cause.NO_MEMBER)
        if member in self.closed:
            raise Refused(Cause.CLOSED)
        return self._keep(Sent(member, "", card))

    async def post(self, workspace: str, channel: str, card: Card) -> str:
        self._fail()
        if channel not in self.channels:
            raise Refused(Cause.NO_CHANNEL)
        return self._keep(Sent("", channel, card))

    async def edit(self, workspace: str, shown: str, card: Card) -> None:
        self._fail()
        if shown not in self.sent or self.sent[shown].withdrawn:
            raise Refused(Cause.NO_MESSAGE)
        self.sent[shown].card = card

    async def withdraw(self, workspace: str, shown: str) -> None:
        self._fail()
        if shown in self.sent:
            self.sent[shown].withdrawn = True

    async def history(
        self, workspace: str, channel: str, after: Millis
    ) -> AsyncIterator[Posted]:
        if channel not in self.channels:
            raise Refused(Cause.NO_CHANNEL)
        for post in self.posts:
            if post.channel == channel and post.at > after:
                yield post

    async def look_up(self, workspace: str, member: str) -> Person | None:
        return self.people.get(member)

    async def can_read(self, workspace: str, member: str, channel: str) -> bool:
        return member in self.people and member in self.channels.get(channel, set())

    async def channel(self, workspace: str, channel: str) -> Channel | None:
        if channel not in self.channels:
            return None
        return Channel(channel, channel, self.parents.get(channel, ""))

    def permalink(self, workspace: str, ref: MessageRef) -> str:
        return f"https://chat.example/{ref.channel}/{ref.message}"

    def _fail(self) -> None:
        if self.failures:
            raise self.failures.pop(0)

    def _keep(self, one: Sent) -> str:
        key = f"s{len(self.sent) + 1}"
        self.sent[key] = one
        return key
