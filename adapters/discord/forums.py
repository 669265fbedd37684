"""Forums: nothing can be posted in one but a post with a title, which is a thread.

What we post there again and again stands in one thread of ours. Discord closes a thread
in which nothing was said for some days; saying something opens it again.
https://discord.com/developers/docs/topics/threads#forum-channel-fields
"""

from collections.abc import AsyncIterator

import discord

from adapters.discord.cards import Layout
from adapters.discord.errors import translated
from adapters.discord.places import look_back

LONGEST_NAME = 100
MOST_CLOSED = 200
"""Closed threads in which one of ours is looked for, the last closed first."""


async def own_threads(forum: discord.ForumChannel) -> AsyncIterator[discord.Thread]:
    """Yield the threads that we began, those that are open first.

    Closed ones are part of the history, which we may not be let to read.
    """
    me = forum.guild.me.id
    for thread in forum.threads:
        if thread.owner_id == me:
            yield thread
    if not look_back(forum):
        return
    with translated():
        async for thread in forum.archived_threads(limit=MOST_CLOSED):
            if thread.owner_id == me:
                yield thread


async def own_thread(forum: discord.ForumChannel, title: str) -> discord.Thread | None:
    """Return our thread of that title; None: there is none that we can post in."""
    async for thread in own_threads(forum):
        if thread.name == title[:LONGEST_NAME] and not thread.locked:
            return thread
    return None


async def begin_thread(forum: discord.ForumChannel, title: str, layout: Layout) -> str:
    """Begin a thread, and return what its first message goes by."""
    with translated():
        begun = await forum.create_thread(
            name=title[:LONGEST_NAME],
            view=layout.view,
            files=layout.files,
            applied_tags=_tags(forum),
            allowed_mentions=discord.AllowedMentions.none(),
            suppress_embeds=True,
        )
    return f"{begun.thread.id}/{begun.message.id}"


def _tags(forum: discord.ForumChannel) -> list[discord.ForumTag]:
    """Return a tag where there has to be one; those for moderators are not for us."""
    free = [tag for tag in forum.available_tags if not tag.moderated]
    return free[:1] if forum.flags.require_tag else []
