"""Discord as a platform: what the port asks for, over discord.py.

A guild is a workspace, a thread a channel with a parent. What was shown goes by
``<channel id>/<message id>``.
"""

import asyncio
import hashlib
import logging
import secrets
from collections.abc import AsyncIterator, Callable, Iterator, Sequence
from contextlib import contextmanager

import discord

from adapters.cards import Card, MessageRef
from adapters.discord import messages, places
from adapters.discord.answering import Answering
from adapters.discord.cards import Layout, permalink, texts_of
from adapters.discord.client import Client
from adapters.discord.connection import Endpoints, logged_in, stay_connected
from adapters.discord.doctor import examine, invitation
from adapters.discord.errors import TOO_FAST, WITHOUT_NEW_DOORS, translated
from adapters.discord.forums import begin_thread, own_thread, own_threads
from adapters.discord.histories import history_of
from adapters.discord.intake import Intake
from adapters.discord.people import People
from adapters.discord.sessions import Sessions, Sleep
from adapters.errors import Cause, NotAccepted, Refused
from adapters.platform import Channel, Check, Feed, Limits, OwnPost, Person, Verb
from rules.model import Millis, Posted

CLOSES_WITHIN = 1.0
"""Seconds for each of the three things that are done in closing down."""

log = logging.getLogger(__name__)

Channels = discord.abc.GuildChannel | discord.Thread


class DiscordPlatform:
    """Rapport's end of Discord."""

    name = "discord"
    limits = Limits(near=0, new_direct_a_minute=5, new_direct_an_hour=20)

    def __init__(
        self,
        token: str,
        verbs: Sequence[Verb],
        now: Callable[[], Millis],
        *,
        endpoints: Endpoints | None = None,
        members: bool = False,
        sleep: Sleep = asyncio.sleep,
    ) -> None:
        self._token, self._endpoints, self._now = token, endpoints or Endpoints(), now
        self._people = People(now)
        self._answering = Answering(self._people)
        self.intake = Intake(now)
        self.sessions = Sessions(self.intake, now, sleep)
        self.client = Client(
            self.intake, self.sessions, self._answering, now, verbs, members=members
        )
        self._no_doors_before: Millis = 0
        self._sleep = sleep
        self._closing = False
        self._showing: set[asyncio.Task[object]] = set()
        """Who is showing or taking something back right now."""

    # -- running ---------------------------------------------------------------------

    async def run(self, feed: Feed) -> None:
        """Feed events in until cancelled, or until no waiting helps."""
        self._answering.feed = feed
        async with asyncio.TaskGroup() as tasks:
            self.sessions.begin(feed, tasks)
            working = [
                tasks.create_task(self.intake.work(feed)),
                tasks.create_task(self.sessions.beat(self.client)),
            ]
            try:
                await self.connect()
            finally:
                self.sessions.end()
                await self._close(feed)
                for task in working:
                    task.cancel()

    async def connect(self) -> None:
        """Be connected, for as long as can be."""
        await stay_connected(self.client, self._token, self._endpoints, self._sleep)

    async def _close(self, feed: Feed) -> None:
        """Finish what is being asked and shown, and hand in what was heard."""
        self._closing = True
        under_way = self._answering.under_way | self._showing
        if under_way:
            await asyncio.wait(under_way, timeout=CLOSES_WITHIN)
        for closing in (self.client.close(), self.intake.hand_in(feed)):
            try:
                async with asyncio.timeout(CLOSES_WITHIN):
                    await closing
            except TimeoutError:
                log.warning("closing down took too long and was cut short")

    @contextmanager
    def _at_it(self) -> Iterator[None]:
        """Let whoever closes down wait for this; once that has begun, nothing begins."""
        if self._closing:
            raise NotAccepted("closing")
        task = asyncio.current_task()
        assert task is not None
        self._showing.add(task)
        try:
            yield
        finally:
            self._showing.discard(task)

    # -- without connecting ----------------------------------------------------------

    async def examine(self, reads: Callable[[Channel], bool]) -> list[Check]:
        """Look whether all that is needed is there; ``reads`` says what is configured."""
        async with logged_in(self.client, self._token, self._endpoints) as client:
            members = client.intents.members
            return [one async for one in examine(client, reads, members=members)]

    async def invitation(self) -> str:
        """Return the address at which somebody invites the bot into their server."""
        async with logged_in(self.client, self._token, self._endpoints) as client:
            return invitation(client)

    # -- showing ---------------------------------------------------------------------

    async def show_near(
        self, workspace: str, member: str, channel: str, card: Card
    ) -> str:
        """Refuse: only the answer to something a member does can be theirs alone."""
        raise Refused(Cause.FORBIDDEN)

    async def show_direct(self, workspace: str, member: str, card: Card) -> str:
        """Show a card to one member in their direct conversation with the bot."""
        with self._at_it():
            if await self._member(workspace, member) is None:
                raise Refused(Cause.NO_MEMBER)
            channel = await self._door(int(member))
            named = f"{workspace} {member} {card.subject or secrets.token_hex(8)}"
            nonce = hashlib.blake2s(named.encode(), digest_size=12).hexdigest()
            return await _send(channel, Layout(workspace, card), nonce)

    async def post(self, workspace: str, channel: str, card: Card) -> str:
        """Show a card to everybody in a channel; in a forum, in a post of our own."""
        with self._at_it():
            found = await self._channel(workspace, channel)
            layout = Layout(workspace, card)
            if isinstance(found, discord.ForumChannel):
                thread = await own_thread(found, card.title)
                if thread is None:
                    return await begin_thread(found, card.title, layout)
                found = thread
            if not isinstance(found, discord.abc.Messageable):
                raise Refused(Cause.NO_CHANNEL)
            # The same for every attempt of discord.py's own: it is posted once.
            return await _send(found, layout, secrets.token_hex(12))

    async def edit(self, workspace: str, shown: str, card: Card) -> None:
        """Show another card in the place of one that was shown."""
        layout = Layout(workspace, card)
        with self._at_it(), translated():
            await self._shown(shown).edit(view=layout.view, attachments=layout.files)

    async def withdraw(self, workspace: str, shown: str) -> None:
        """Take back what was shown; doing so twice is doing it once."""
        try:
            with self._at_it(), translated():
                await self._shown(shown).delete()
        except Refused as error:
            if error.cause is not Cause.NO_MESSAGE:
                raise

    # -- looking ---------------------------------------------------------------------

    async def history(
        self, workspace: str, channel: str, after: Millis
    ) -> AsyncIterator[Posted]:
        """Yield what was posted in a channel after a moment, oldest first."""
        found = await self._readable(workspace, channel)
        async for message in history_of(found, after):
            yield messages.posted(message)

    async def own_posts(
        self, workspace: str, channel: str, after: Millis
    ) -> Sequence[OwnPost]:
        """Return what the bot posted in a channel after a moment and did not withdraw."""
        found = await self._readable(workspace, channel)
        talks: list[places.Talk]
        if isinstance(found, discord.ForumChannel):
            talks = [one async for one in own_threads(found)]
        else:
            talks = [found]
        since, me = discord.Object(messages.id_at(after)), self.client.user
        with translated():
            return [
                OwnPost(f"{talk.id}/{one.id}", "\n".join(texts_of(one.components)))
                for talk in talks
                async for one in talk.history(
                    limit=None, after=since, oldest_first=True
                )
                if one.author == me
            ]

    async def look_up(self, workspace: str, member: str) -> Person | None:
        """Return a member, or None for somebody who is not (or no longer) there."""
        found = await self._member(workspace, member)
        return None if found is None else self._people.person(found)

    async def channel(self, workspace: str, channel: str) -> Channel | None:
        """Return a channel, or None where there is none (any more)."""
        try:
            return places.described(await self._channel(workspace, channel))
        except Refused:
            return None

    async def can_read(self, workspace: str, member: str, channel: str) -> bool:
        """Say whether a member can read a channel now."""
        try:
            found = await self._channel(workspace, channel)
        except Refused:
            return False
        theirs = await self._member(workspace, member)
        return theirs is not None and places.can_read(found, theirs)

    def permalink(self, workspace: str, ref: MessageRef) -> str:
        """Return an address that leads to a message."""
        return permalink(workspace, ref)

    async def _readable(self, workspace: str, channel: str) -> places.Readable:
        """Return a channel that is read, or a forum, if what was said in it may be."""
        found = await self._channel(workspace, channel)
        if not places.is_readable(found):
            raise Refused(Cause.NO_CHANNEL)
        if not places.look_back(found):
            raise Refused(Cause.FORBIDDEN)
        return found

    # -- finding ---------------------------------------------------------------------

    def _guild(self, workspace: str) -> discord.Guild:
        guild = self.client.get_guild(int(workspace))
        if guild is not None:
            return guild
        if not self.client.is_ready():
            raise NotAccepted("not-connected")
        # Not that a channel is gone: it may be another bot's token that is used.
        raise Refused(Cause.FORBIDDEN)

    async def _member(self, workspace: str, id: str) -> discord.Member | None:
        if not id.isdecimal():
            return None
        return await self._people.member(self._guild(workspace), int(id))

    async def _channel(self, workspace: str, id: str) -> Channels:
        """Find a channel; a closed thread has to be asked for."""
        guild = self._guild(workspace)
        if not id.isdecimal():
            raise Refused(Cause.NO_CHANNEL)
        found = guild.get_channel_or_thread(int(id))
        if found is not None:
            return found
        try:
            with translated():
                return await guild.fetch_channel(int(id))
        except discord.InvalidData as error:
            # It is another server's, or of a kind that discord.py does not know.
            raise Refused(Cause.NO_CHANNEL) from error

    async def _door(self, member: int) -> discord.DMChannel:
        """Return the direct conversation with a member, and open it where there is none."""
        if member not in self._people.doors and self._now() < self._no_doors_before:
            raise NotAccepted(TOO_FAST, self._no_doors_before - self._now())
        try:
            with translated():
                channel = await self.client.create_dm(discord.Object(member))
        except NotAccepted as error:
            if error.reason == TOO_FAST:
                self._no_doors_before = self._now() + WITHOUT_NEW_DOORS
            raise
        self._people.doors.add(member)
        return channel

    def _shown(self, shown: str) -> discord.PartialMessage:
        channel, _, message = shown.partition("/")
        where = self.client.get_partial_messageable(int(channel))
        return where.get_partial_message(int(message))


async def _send(where: discord.abc.Messageable, layout: Layout, nonce: str) -> str:
    with translated():
        sent = await where.send(
            view=layout.view,
            files=layout.files,
            nonce=nonce,
            allowed_mentions=discord.AllowedMentions.none(),
            suppress_embeds=True,
        )
    return f"{sent.channel.id}/{sent.id}"
