"""A workspace in this process's memory, and how to be alone with it.

What is in memory is valid while nobody else wrote: ``at_work`` takes the workspace's row
and brings memory up to what others wrote since. Whatever goes wrong in between, memory
is forgotten and read again the next time: the database is the truth.
"""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from adapters.platform import Channel, Platform
from bot.coaching import Workspace as Policy
from bot.flood import Found
from bot.history import History, unpack
from bot.live.packed import pack, unpack_brake, unpack_settings
from bot.live.setup import Setup
from bot.member import MemberSettings, Newness
from bot.memory import take_in
from bot.newness import newness
from bot.store import ConsentRow, Refusal, Rows, Store, Unit
from bot.store import Workspace as Kept
from rules.model import Millis
from rules.state import Channel as Heard
from rules.state import Member, Workspace

PAUSED = "paused"
YES, NO = "yes", "no"
NOBODY = MemberSettings()
"""What somebody chose who never switched coaching on."""


class Desk:
    """One workspace, at work."""

    def __init__(
        self, store: Store, kept: Kept, setup: Setup, platform: Platform
    ) -> None:
        self.store, self.kept, self.setup = store, kept, setup
        self.platform = platform
        self.memory = Workspace(
            kept.id,
            kept.key,
            domains=frozenset(setup.config.workspace.domains),
        )
        self.histories: dict[str, History] = {}
        self.consents: dict[str, MemberSettings] = {}
        self.refusals: dict[int, Refusal] = {}
        self.found: dict[str, Found] = {}
        self.stopped: dict[str, Millis] = {}
        self.chosen: dict[str, str] = {}
        """What managers set for the workspace, by name."""
        self.unread: set[str] = set()
        """Channels that are not read."""
        self._version = 0
        self._turn = asyncio.Lock()

    @property
    def id(self) -> str:
        """Return the workspace's id."""
        return self.kept.id

    @asynccontextmanager
    async def at_work(self) -> AsyncIterator[Unit]:
        """Be alone with the workspace, its memory up to date."""
        async with self._turn:
            version, self._version = self._version, 0
            async with self.store.unit(self.kept) as unit:
                self._take_in(await unit.since(version))
                yield unit
            self._version = unit.version

    def read_again(self) -> None:
        """Trust nothing in memory: read everything again the next time."""
        self._version = 0

    # -- what the coach asks about members -----------------------------------------

    def settings(self, member: str) -> MemberSettings:
        """Return what a member chose."""
        return self.consents.get(member, NOBODY)

    def newness(self, member: str, at: Millis) -> Newness:
        """Return whether a member was a newcomer at a moment, and their first posts."""
        return newness(self.memory, member, at)

    def policy(self) -> Policy:
        """Return the coaching policy in force."""
        return self.setup.policy(self.stopped)

    @property
    def paused(self) -> bool:
        """Say whether a manager lets nothing go out."""
        return self.chosen.get(PAUSED) == YES

    # -- channels ------------------------------------------------------------------

    def set_up(self, channel: Channel) -> None:
        """Prepare a channel that has come to light: what it is for, whether it is read."""
        id, parent = channel.id, channel.parent
        self.memory.places[id] = self.setup.place(id, channel.name, parent)
        if not self.setup.config.channel(parent or id, channel.name).read:
            self.unread.add(id)

    def reached(self, channel: str) -> Millis | None:
        """Say up to when a channel has been read; None: nothing here has been.

        A channel in which nothing was said yet has been heard as long as any other.
        """
        channels = self.memory.channels
        known = channels.get(channel)
        if known is not None:
            return _read_to(known)
        times = filter(None, map(_read_to, channels.values()))
        return max(times, default=None)

    # -- consent -------------------------------------------------------------------

    def choose(self, member: str, settings: MemberSettings) -> ConsentRow:
        """Remember what a member chose; their counters begin with their consent."""
        self.consents[member] = settings
        alias = self.memory.alias(member)
        if alias not in self.memory.members:
            self.memory.members[alias] = Member(member, alias)
            self.memory.dirty_members.add(alias)
        return ConsentRow(member, pack(settings))

    def let_go(self, member: str) -> None:
        """Forget what was counted and chosen of a member."""
        alias = self.memory.alias(member)
        self.memory.members.pop(alias, None)
        self.memory.dirty_members.discard(alias)
        self.histories.pop(member, None)
        self.consents.pop(member, None)

    def refuse(self, mark: int, what: Refusal) -> None:
        """Remember that somebody wants no part in something."""
        self.refusals[mark] = what
        self._leave_out()

    def forgive(self, mark: int) -> None:
        """Forget that somebody wanted no part in something."""
        self.refusals.pop(mark, None)
        self._leave_out()

    def _leave_out(self) -> None:
        self.memory.left_out = {
            mark for mark, what in self.refusals.items() if what is Refusal.EVERYTHING
        }

    # -- reading -------------------------------------------------------------------

    def _take_in(self, rows: Rows) -> None:
        if rows.complete:
            self.memory.clean()
            for held in (self.histories, self.consents, self.found, self.stopped):
                held.clear()
            self.refusals.clear()
            self.chosen.clear()
        take_in(self.memory, rows)
        for member in rows.members:
            self.histories[member.id] = unpack(member.history)
        for consent in rows.consents:
            self.consents[consent.id] = unpack_settings(consent.settings)
        for refusal in rows.refusals:
            self.refusals[refusal.mark] = Refusal(refusal.what)
        for row in rows.brakes:
            brake = unpack_brake(row.state)
            self.found[row.rule] = brake.found
            if brake.until is not None:
                self.stopped[row.rule] = brake.until
        self.chosen.update(rows.settings)
        if rows.complete or rows.refusals:
            self._leave_out()


def _read_to(channel: Heard) -> Millis | None:
    """Say up to when a channel has been read: what waits in it was taken in for sure."""
    if channel.settled > 0:
        return channel.settled
    return min((turn.at - 1 for turn in channel.queue), default=None)
