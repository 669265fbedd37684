"""The connection: discord.py's client, one listener for each thing that happens.

What is heard becomes an event of ours at once. The client's own memory is kept small: no
messages, no members but the bot itself.
"""

import logging
import time
from collections import OrderedDict
from collections.abc import Callable, Sequence

import discord
from discord.abc import GuildChannel

from adapters.discord import messages, places
from adapters.discord.answering import Answering
from adapters.discord.commands import Tree, plant, sync
from adapters.discord.intake import Intake
from adapters.discord.saying import Saying
from adapters.discord.sessions import Sessions
from adapters.errors import PlatformError
from adapters.platform import Verb
from rules.model import SECOND, Deleted, Joined, Millis, Reacted

PATIENCE = 30.0
"""Seconds to wait for room in a rate limit; what takes longer is put off by ``bot``."""
EDITS_KEPT = 2_000
WITHOUT_WORDS = 30
"""So many messages of people in a row without anything in them: the intent is off."""

# Nobody speaks here: that its libraries are not there needs no warning.
discord.VoiceClient.warn_nacl = False
discord.VoiceClient.warn_dave = False

log = logging.getLogger(__name__)


def intents(*, members: bool) -> discord.Intents:
    """Return what is asked for, and no more. Members are asked for only when wanted."""
    return discord.Intents(
        guilds=True,
        guild_messages=True,
        guild_reactions=True,
        dm_messages=True,
        message_content=True,
        members=members,
    )


class Client(discord.AutoShardedClient):
    """discord.py's client, with small caches and our listeners."""

    def __init__(
        self,
        intake: Intake,
        sessions: Sessions,
        answering: Answering,
        now: Callable[[], Millis],
        verbs: Sequence[Verb],
        *,
        members: bool = False,
    ) -> None:
        super().__init__(
            intents=intents(members=members),
            max_messages=None,
            chunk_guilds_at_startup=False,
            member_cache_flags=discord.MemberCacheFlags.none(),
            allowed_mentions=discord.AllowedMentions.none(),
            max_ratelimit_timeout=PATIENCE,
        )
        self._intake, self._sessions, self._now = intake, sessions, now
        self._answering, self._verbs = answering, verbs
        self._tree: Tree | None = None
        self._edits: OrderedDict[int, Millis] = OrderedDict()
        self._wordless = 0
        self._saying = Saying()

    async def setup_hook(self) -> None:
        """Make the commands, before anything is heard; logging in may take several times."""
        if self._tree is None:
            self._tree = await plant(self, self._verbs, self._answering)

    @property
    def commands(self) -> Tree:
        """Return the commands, of a client that has logged in."""
        assert self._tree is not None
        return self._tree

    def heard_until(self, shard: int) -> Millis:
        """Return the last moment at which a shard's connection was known to live.

        A connection that died without a word shows only in that nothing comes any more,
        not even the answer to a heartbeat.
        """
        info = self.get_shard(shard)
        alive = getattr(info and info._parent.ws, "_keep_alive", None)
        if alive is None:
            return self._now()
        silent = time.perf_counter() - alive._last_recv
        return self._now() - int(silent * SECOND)

    # -- what is said ----------------------------------------------------------------

    async def on_message(self, message: discord.Message) -> None:
        """Somebody said something."""
        guild = message.guild
        if guild is None:
            if not message.author.bot:
                await self._answering.written(message)
        elif messages.is_said(message) and places.is_read(message.channel):
            post = messages.posted(message)
            self._intake.hear(guild.id, message.channel.id, post)
            if post.human:
                self._count_words(message)

    async def on_raw_message_edit(self, event: discord.RawMessageUpdateEvent) -> None:
        """Something was changed; as a rule not the words."""
        message = event.message
        if (
            message.guild is None
            or not messages.is_said(message)
            or not places.is_read(message.channel)
        ):
            return
        change = messages.edited(message)
        if change is not None and self._edits.get(message.id) != change.at:
            self._edits[message.id] = change.at
            if len(self._edits) > EDITS_KEPT:
                self._edits.popitem(last=False)
            self._intake.hear(message.guild.id, message.channel.id, change)

    async def on_raw_message_delete(self, event: discord.RawMessageDeleteEvent) -> None:
        """Something was taken back."""
        self._deleted(event.guild_id, event.channel_id, {event.message_id})

    async def on_raw_bulk_message_delete(
        self, event: discord.RawBulkMessageDeleteEvent
    ) -> None:
        """Many messages were taken away at once."""
        self._deleted(event.guild_id, event.channel_id, event.message_ids)

    async def on_raw_reaction_add(self, event: discord.RawReactionActionEvent) -> None:
        """Somebody reacted."""
        if event.member is None or event.member.bot:
            return
        if self._is_read(event.guild_id, event.channel_id) and event.guild_id:
            reaction = Reacted(
                str(event.channel_id),
                str(event.message_id),
                self._now(),
                str(event.user_id),
                messages.emoji_name(event.emoji),
            )
            self._intake.hear(event.guild_id, event.channel_id, reaction)

    def _deleted(self, guild: int | None, channel: int, ids: set[int]) -> None:
        if guild is not None and self._is_read(guild, channel):
            for id in sorted(ids):
                gone = Deleted(str(channel), str(id), self._now())
                self._intake.hear(guild, channel, gone)

    def _is_read(self, guild_id: int | None, channel: int) -> bool:
        guild = self.get_guild(guild_id or 0)
        found = guild and guild.get_channel_or_thread(channel)
        return places.is_read(found)

    def _count_words(self, message: discord.Message) -> None:
        """Notice that the intent for content is off: nothing raises an error then."""
        self._wordless = self._wordless + 1 if messages.says_nothing(message) else 0
        if self._wordless == WITHOUT_WORDS:
            log.error(
                "%d messages in a row had no content: switch on Message Content Intent"
                " for the bot at discord.com/developers, or nothing can be read",
                self._wordless,
            )

    # -- who comes and goes ----------------------------------------------------------

    async def on_member_join(self, member: discord.Member) -> None:
        """Somebody came into the guild."""
        joined = Joined("", str(member.id), self._now())
        self._intake.hear(member.guild.id, None, joined)

    async def on_raw_member_remove(self, event: discord.RawMemberRemoveEvent) -> None:
        """Somebody left the guild."""
        self._answering.people.left(event.guild_id, event.user.id)

    async def on_guild_channel_delete(self, channel: GuildChannel) -> None:
        """A channel is gone."""
        there = {str(one.id) for one in channel.guild.channels}
        await self._sessions.feed.channels(str(channel.guild.id), there)

    async def on_raw_thread_delete(self, event: discord.RawThreadDeleteEvent) -> None:
        """A thread is gone; a forum's post is what its thread begins with."""
        guild = self.get_guild(event.guild_id)
        forum = guild and guild.get_channel(event.parent_id)
        if isinstance(forum, discord.ForumChannel) and places.is_seen(forum):
            id = str(event.thread_id)
            gone = Deleted(id, id, self._now())
            self._intake.hear(event.guild_id, event.thread_id, gone)

    async def on_guild_role_delete(self, role: discord.Role) -> None:
        """A role is gone; another one may have its name."""
        others = (one for one in role.guild.roles if one.id != role.id)
        called = {str(role.id)}
        if role.name.casefold() not in {one.name.casefold() for one in others}:
            called.add(role.name)
        await self._sessions.feed.role_gone(str(role.guild.id), called)

    async def on_guild_join(self, guild: discord.Guild) -> None:
        """The bot was invited."""
        log.info("guild %s: invited", guild.id)
        self._sessions.here(guild)

    async def on_guild_remove(self, guild: discord.Guild) -> None:
        """The bot was removed."""
        await self._sessions.removed(guild.id)

    async def on_guild_available(self, guild: discord.Guild) -> None:
        """A guild is there, at the start or after an outage."""
        self._sessions.here(guild)

    async def on_guild_unavailable(self, guild: discord.Guild) -> None:
        """A guild is out of order: nothing of it is heard."""
        self._sessions.away(guild)

    # -- the connection --------------------------------------------------------------

    async def on_shard_ready(self, shard: int) -> None:
        """A new session began: what happened before it was not heard."""
        self._sessions.connected(shard, self.guilds, anew=True)

    async def on_shard_resumed(self, shard: int) -> None:
        """A session goes on: everything in between has been heard."""
        self._sessions.connected(shard, self.guilds, anew=False)

    async def on_shard_disconnect(self, shard: int) -> None:
        """A connection was lost."""
        self._sessions.disconnected(shard, self.guilds)

    async def on_ready(self) -> None:
        """Every guild is known: say which there are, tell Discord the commands."""
        await self._sessions.ready(self.guilds)
        try:
            await sync(self, self.commands)
        except PlatformError as error:
            if self._saying.is_news("commands", self._now()):
                log.error("the commands could not be sent to Discord: %s", error)

    async def on_interaction(self, interaction: discord.Interaction) -> None:
        """Somebody pressed a button or filled in a form."""
        await self._answering.interacted(interaction)
