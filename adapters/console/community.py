"""A small community in memory: who is there, which channels, what was said.

It knows what a chat server would know, and turns what people do into events. Ids are
the names people type: ``ana``, ``help``; messages are numbered. What is impossible (to
edit what is gone, to speak after leaving) is a ``Mistake``, said in a line.
"""

import re
from dataclasses import dataclass, field

from rules.model import (
    Deleted,
    Edited,
    Event,
    Joined,
    Millis,
    Posted,
    Reacted,
)

_CALLED = re.compile(r"(?<![\w/.<])([@#])([\w-]+)")


class Mistake(Exception):
    """What was typed cannot be done; the text says why."""


@dataclass(slots=True)
class Member:
    """Somebody in the community."""

    id: str
    name: str
    zone: str = ""
    locale: str = ""
    """The language that they set on their platform."""
    here: bool = True
    takes_direct: bool = True
    manager: bool = False
    roles: tuple[str, ...] = ()
    direct: bool = False
    """They have a direct conversation with the bot."""


@dataclass(slots=True)
class Community:
    """Members, channels and messages, and what becomes of them."""

    members: dict[str, Member] = field(default_factory=dict)
    channels: dict[str, frozenset[str] | None] = field(default_factory=dict)
    """By name, who is let in; None: everybody."""
    messages: dict[str, Posted] = field(default_factory=dict)
    said: int = 0

    def join(self, name: str, channel: str, at: Millis) -> list[Event]:
        """Somebody comes, or comes back."""
        id = name.casefold()
        member = self.members.setdefault(id, Member(id, name))
        member.here = True
        return [Joined(channel, id, at)]

    def leave(self, id: str) -> None:
        """Somebody goes; what they said stays."""
        self.member(id).here = False

    def open(self, channel: str, only: frozenset[str] | None = None) -> str:
        """Return the id of a channel, a new one for those named where there is none."""
        id = channel.removeprefix("#").casefold()
        if only is not None or id not in self.channels:
            self.channels[id] = only
        return id

    def channel(self, name: str) -> str:
        """Return the id of a channel that is there."""
        id = name.removeprefix("#").casefold()
        if id not in self.channels:
            raise Mistake(f"there is no channel #{id}")
        return id

    def close(self, channel: str) -> None:
        """Take a channel away, with what was said in it."""
        id = channel.removeprefix("#").casefold()
        if self.channels.pop(id, "none") == "none":
            raise Mistake(f"there is no channel #{id}")
        for post in [one for one in self.messages.values() if one.channel == id]:
            del self.messages[post.id]

    def take_role(self, role: str) -> None:
        """Take a role away from whoever has it."""
        for member in self.members.values():
            member.roles = tuple(one for one in member.roles if one != role)

    def post(
        self,
        author: str,
        channel: str,
        text: str,
        at: Millis,
        *,
        reply_to: str | None = None,
        thread: str | None = None,
    ) -> Posted:
        """Somebody says something; a reply stands where what it replies to does."""
        member = self.member(author)
        for id in filter(None, (reply_to, thread)):
            channel = self.message(id).channel
        self.open(channel)
        if not self.can_read(member.id, channel):
            raise Mistake(f"{member.name} is not let in to #{channel}")
        self.said += 1
        post = Posted(
            channel=channel,
            id=str(self.said),
            at=at,
            author=member.id,
            text=self.plain(text),
            order=self.said,
            name=member.name,
            reply_to=reply_to,
            thread=thread,
        )
        self.messages[post.id] = post
        return post

    def edit(self, id: str, text: str, at: Millis) -> Event:
        """Change what was said."""
        before = self.message(id)
        after = Posted(
            channel=before.channel,
            id=id,
            at=before.at,
            author=before.author,
            text=self.plain(text),
            order=before.order,
            name=before.name,
            reply_to=before.reply_to,
            thread=before.thread,
        )
        self.messages[id] = after
        return Edited(after, at)

    def delete(self, id: str, at: Millis) -> Event:
        """Take back what was said."""
        post = self.message(id)
        del self.messages[id]
        return Deleted(post.channel, id, at)

    def react(self, author: str, id: str, emoji: str, at: Millis) -> Event:
        """Somebody reacts to what was said."""
        return Reacted(self.message(id).channel, id, at, self.member(author).id, emoji)

    def member(self, name: str) -> Member:
        """Return somebody who is here."""
        member = self.members.get(name.casefold())
        if member is None:
            raise Mistake(f"nobody here is called {name}")
        if not member.here:
            raise Mistake(
                f"{member.name} has left; /join {member.name} brings them back"
            )
        return member

    def message(self, id: str) -> Posted:
        """Return what was said."""
        if id not in self.messages:
            raise Mistake(f"there is no message {id}")
        return self.messages[id]

    def can_read(self, id: str, channel: str) -> bool:
        """Say whether somebody may read a channel."""
        member = self.members.get(id)
        if member is None or not member.here or channel not in self.channels:
            return False
        only = self.channels[channel]
        return only is None or id in only

    def called(self) -> dict[str, str]:
        """Return names by id, for mentions on cards."""
        names = {id: member.name for id, member in self.members.items()}
        return {id: f"#{id}" for id in self.channels} | names

    def plain(self, text: str) -> str:
        """Write ``@ana`` and ``#help`` as the mentions they are."""

        def spelt(match: re.Match[str]) -> str:
            sign, name = match[1], match[2].casefold()
            known = self.members if sign == "@" else self.channels
            return f"<{sign}{name}>" if name in known else match[0]

        return _CALLED.sub(spelt, text)
