"""A workspace in this process's memory, and how to be alone with it.

What is in memory is valid while nobody else wrote: ``at_work`` takes the workspace's row
and brings memory up to what others wrote since. Whatever goes wrong in between, memory
is forgotten and read again the next time: the database is the truth.
"""

import asyncio
from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager
from dataclasses import replace

from adapters.platform import Platform
from bot.coaching import Workspace as Policy
from bot.config.chosen import ON
from bot.flood import Found
from bot.history import History, unpack
from bot.live.channels import Channels
from bot.live.notice import WAIT, notice_since
from bot.live.packed import pack, unpack_brake, unpack_settings
from bot.live.setup import Setup
from bot.live.sparing import Sparing
from bot.member import MemberSettings, Newness
from bot.memory import take_in
from bot.newness import newness
from bot.store import (
    ConsentRow,
    Refusal,
    Rows,
    Store,
    StoreError,
    Unit,
    WorkspaceGone,
)
from bot.store import Workspace as Kept
from bot.trouble import DATABASE, Troubles
from bot.trying.granted import Granted, author_of, granted
from rules.model import Event, Millis
from rules.state.channel import Channel as Heard
from rules.state.workspace import Member, Workspace

PAUSED = "paused"
SHADOW = "shadow"
YES, NO = "yes", "no"
NOBODY = MemberSettings()
"""What somebody chose who never switched coaching on."""


def mute_of(rule: str) -> str:
    """Name the setting that says whether a rule has muted itself."""
    return f"muted {rule}"


class Desk:
    """One workspace, at work."""

    def __init__(
        self,
        store: Store,
        kept: Kept,
        setup: Setup,
        platform: Platform,
        troubles: Troubles | None = None,
    ) -> None:
        self.store, self.kept, self.platform = store, kept, platform
        self.configured = setup
        """As the configuration says."""
        self.setup = setup
        """The same with what managers chose laid over it."""
        self.troubles = troubles or Troubles()
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
        self.channels = Channels()
        self.unread: set[str] = set()
        """Channels that have come to light and are not switched on."""
        self.notified: set[str] = set()
        """Members whose notice this process has seen to."""
        self.looking: set[str] = set()
        """Members for whom a channel's past is being read right now."""
        self.trials: dict[str, Granted] = {}
        """Who tries it out, by channel."""
        self.sparing = Sparing(self.memory, setup.config.workspace)
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
            try:
                async with self.store.unit(self.kept) as unit:
                    self._take_in(await unit.since(version))
                    yield unit
            except WorkspaceGone:
                raise
            except StoreError as error:
                self.troubles.broke(DATABASE, str(error))
                raise
            self._version = unit.version
            self.troubles.works(DATABASE)

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
        policy = self.setup.policy(self.stopped, self.memory.places, self.unread)
        return replace(policy, muted=self.muted)

    @property
    def muted(self) -> frozenset[str]:
        """Return the rules that muted themselves because members reject them."""
        rules = self.setup.rules
        return frozenset(id for id in rules if self.chosen.get(mute_of(id)) == YES)

    def announces(self, member: str) -> bool:
        """Say whether a member is known to announce things here."""
        return member in self.memory.announcers

    # -- what managers set ---------------------------------------------------------

    def apply(self, name: str, value: str) -> None:
        """Take over what a manager chose."""
        self.chosen[name] = value
        self.arrange()

    def arrange(self) -> None:
        """Work out the rules and channels in force from everything that is set."""
        self.setup = self.configured.with_chosen(self.chosen)
        self.memory.domains = frozenset(self.setup.config.workspace.domains)
        self._place(self.channels.ids())
        self.trials = granted(self.chosen)
        settings = self.setup.config.workspace
        self.sparing.arrange(settings, self.chosen, self.consents)

    async def meet(self, channels: Iterable[str]) -> None:
        """Set up channels that have come to light."""
        self._place(await self.channels.meet(self.platform, self.id, channels))

    def _place(self, channels: Iterable[str]) -> None:
        for id in channels:
            self.memory.places[id] = self.channels.place(self.setup, id)
            self.unread.discard(id)
            if not self.channels.is_read(self.setup, id):
                self.unread.add(id)

    def forget_channel(self, channel: str) -> list[str]:
        """Forget what is known of a channel and its threads; return their ids."""
        memory = self.memory
        threads = [
            id
            for id in memory.channels
            if id in memory.places and memory.places[id].home == channel
        ]
        gone = [channel, *threads]
        for id in gone:
            self.forget_state(id)
        return gone

    def forget_state(self, channel: str) -> None:
        """Forget what happened in a channel or a thread; its row is for others to take."""
        memory = self.memory
        memory.channels.pop(channel, None)
        memory.pending.pop(channel, None)
        memory.voices.pop(channel, None)
        memory.dirty_channels.discard(channel)

    def reads(self, channel: str) -> bool:
        """Say whether a channel is switched on; one nobody can look up is not."""
        return channel in self.channels and channel not in self.unread

    def is_tried(self, event: Event, now: Millis) -> bool:
        """Say that a manager posts this only to try it out: it counts nowhere else."""
        posted = author_of(event) if self.trials else None
        if posted is None or posted[0] not in self.trials:
            return False
        trial = self.trials[posted[0]]
        return now < trial.until and self.memory.alias(posted[1]) == trial.mark

    def is_shadow(self, now: Millis) -> bool:
        """Say whether what would be told is noted, and nobody told.

        So a manager said, or these are the first days of notice mode.
        """
        since = self.notice_since
        return self.chosen.get(SHADOW) == ON or (
            since is not None and now < since + WAIT
        )

    @property
    def notice_since(self) -> Millis | None:
        """Return since when people are coached who did not say no; None: they are not."""
        return notice_since(self.chosen) if self.platform.limits.notice else None

    @property
    def paused(self) -> bool:
        """Say whether a manager lets nothing go out."""
        return self.chosen.get(PAUSED) == YES

    # -- channels ------------------------------------------------------------------

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
        self.sparing.forget(member)

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
        if rows.complete or rows.settings:
            self.arrange()
        if rows.complete or rows.refusals:
            self._leave_out()


def _read_to(channel: Heard) -> Millis | None:
    """Say up to when a channel has been read: what waits in it was taken in for sure."""
    if channel.settled > 0:
        return channel.settled
    return min((turn.at - 1 for turn in channel.queue), default=None)
