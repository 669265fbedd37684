"""Slack as a platform: what the application asks of it, done through the Web API."""

from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any

from adapters.cards import Card, MessageRef
from adapters.errors import Cause, Refused
from adapters.platform import Channel, Feed, Limits, OwnPost, Person
from adapters.slack.blocks import Linker, blocks_of, text_of
from adapters.slack.calls import Calls
from adapters.slack.directory import Directory
from adapters.slack.files import PICTURE, share
from adapters.slack.history import A_PAGE, oldest, read_back
from adapters.slack.installs import Install, Installs
from adapters.slack.options import Clock, Options, Secrets, pausing
from adapters.slack_text import plain
from rules.model import MINUTE, SECOND, Millis, Posted

if TYPE_CHECKING:
    from slack_bolt.oauth.async_oauth_flow import AsyncOAuthFlow

NEAR = "near"
"""What was shown near a message; Slack lets nobody change or delete that later."""
FILE = "file"


class SlackPlatform:
    """Shows cards in the workspaces that installed the app."""

    name = "slack"
    limits = Limits(
        near=10 * MINUTE, direct=True, notice=True, a_minute=60, a_minute_in_channel=20
    )

    def __init__(
        self,
        calls: Calls,
        installs: Installs,
        options: Options,
        secrets: Secrets,
        clock: Clock,
        flow: "Callable[[], AsyncOAuthFlow] | None" = None,
    ) -> None:
        """``flow`` is how an app for several workspaces is installed."""
        self.calls, self.installs = calls, installs
        self.options, self.secrets, self.clock = options, secrets, clock
        self.directory = Directory(self.calls, clock.now)
        self.flow = flow
        self.step: Millis = 5 * SECOND
        """How often it is vouched for what was heard."""
        self.address = ""
        """Where requests come in, once they do."""
        self._met: dict[str, Install] = {}
        self._direct: dict[tuple[str, str], str] = {}

    async def run(self, feed: Feed) -> None:
        """Feed events in until told to stop."""
        # Bolt is loaded only by a process that receives something.
        from adapters.slack.receiving import receive

        try:
            await receive(self, feed)
        finally:
            await self.close()

    async def close(self) -> None:
        """Close all connections."""
        await self.calls.close()
        await self.installs.close()

    # -- showing -------------------------------------------------------------------

    async def show_near(
        self, workspace: str, member: str, channel: str, card: Card
    ) -> str:
        """Show a card to one member in a channel; nobody else sees it."""
        install = await self.install(workspace)
        answer = await self.calls.call(
            install,
            "chat.postEphemeral",
            channel=channel,
            user=member,
            text=text_of(card, self.linker(workspace)),
            blocks=blocks_of(card, self.linker(workspace)),
        )
        return f"{NEAR}/{channel}/{answer['message_ts']}"

    async def show_direct(self, workspace: str, member: str, card: Card) -> str:
        """Show a card to one member in their direct conversation with the bot."""
        conversation = await self.direct(workspace, member)
        return await self._post(workspace, conversation, card)

    async def post(self, workspace: str, channel: str, card: Card) -> str:
        """Show a card to everybody in a channel."""
        if card.picture is None:
            return await self._post(workspace, channel, card)
        file = await share(
            self.calls,
            await self.install(workspace),
            channel,
            PICTURE,
            card.picture.png,
            text_of(card, self.linker(workspace)),
            card.picture.alt,
        )
        return f"{FILE}/{channel}/{file}"

    async def edit(self, workspace: str, shown: str, card: Card) -> None:
        """Show another card in the place of one that was shown."""
        kind, channel, ts = _where(shown)
        if kind:
            raise Refused(Cause.NO_MESSAGE)
        await self.calls.call(
            await self.install(workspace),
            "chat.update",
            channel=channel,
            ts=ts,
            text=text_of(card, self.linker(workspace)),
            blocks=blocks_of(card, self.linker(workspace)),
        )

    async def withdraw(self, workspace: str, shown: str) -> None:
        """Take back what was shown; what Slack does not let go stays."""
        kind, channel, id = _where(shown)
        if kind == NEAR:
            raise Refused(Cause.NO_MESSAGE)
        install = await self.install(workspace)
        try:
            if kind == FILE:
                await self.calls.call(install, "files.delete", file=id)
            else:
                await self.calls.call(install, "chat.delete", channel=channel, ts=id)
        except Refused as error:
            if error.cause is not Cause.NO_MESSAGE:
                raise

    async def _post(self, workspace: str, channel: str, card: Card) -> str:
        answer = await self.calls.call(
            await self.install(workspace),
            "chat.postMessage",
            channel=channel,
            text=text_of(card, self.linker(workspace)),
            blocks=blocks_of(card, self.linker(workspace)),
            unfurl_links=False,
            unfurl_media=False,
        )
        return f"/{channel}/{answer['ts']}"

    async def direct(self, workspace: str, member: str) -> str:
        """Return the direct conversation with a member; it is opened where it is not."""
        known = self._direct.get((workspace, member))
        if known is None:
            install = await self.install(workspace)
            answer = await self.calls.call(install, "conversations.open", users=member)
            known = str(answer["channel"]["id"])
            self._direct[workspace, member] = known
        return known

    # -- looking -------------------------------------------------------------------

    async def history(
        self, workspace: str, channel: str, after: Millis
    ) -> AsyncIterator[Posted]:
        """Yield what was posted in a channel after a moment, oldest first."""
        install = await self.install(workspace)
        called = self.directory.called(workspace)
        pause = pausing(self.clock)
        read = await read_back(self.calls, install, channel, after, pause, called)
        for post in read.posts:
            yield post

    async def own_posts(
        self, workspace: str, channel: str, after: Millis
    ) -> Sequence[OwnPost]:
        """Return what the bot posted in a channel after a moment and did not withdraw."""
        install = await self.install(workspace)
        answer = await self.calls.call(
            install,
            "conversations.history",
            channel=channel,
            oldest=oldest(after),
            limit=A_PAGE,
        )
        own = [one for one in answer["messages"] if one.get("bot_id") == install.bot]
        return [OwnPost(_shown(channel, one), plain(one["text"])) for one in own]

    async def look_up(self, workspace: str, member: str) -> Person | None:
        """Return a member, or None for somebody who is not (or no longer) there."""
        install = await self.install(workspace)
        found = await self.directory.member(install, member)
        if found is None or not found.here or not found.human:
            return None
        return Person(
            id=member,
            zone=found.zone,
            locale=found.locale,
            direct=(workspace, member) in self._direct,
            manager=found.manager or member in self.options.managers,
            outside=found.guest or found.stranger,
        )

    async def channel(self, workspace: str, channel: str) -> Channel | None:
        """Return a channel, or None where there is none (any more)."""
        found = await self.directory.channel(await self.install(workspace), channel)
        return None if found is None else Channel(found.id, found.name)

    async def can_read(self, workspace: str, member: str, channel: str) -> bool:
        """Say whether a member can read a channel now."""
        install = await self.install(workspace)
        where = await self.directory.channel(install, channel)
        who = await self.directory.member(install, member)
        if where is None or who is None or not who.here:
            return False
        if where.private or who.guest or who.stranger:
            return await self.directory.is_in(install, member, channel)
        return True

    def permalink(self, workspace: str, ref: MessageRef) -> str:
        """Return an address that leads to a message; empty where there is none."""
        install = self._met.get(workspace)
        if install is None or not install.url:
            return ""
        ts = ref.message.rpartition(":")[2].replace(".", "")
        return f"{install.url.rstrip('/')}/archives/{ref.channel}/p{ts}"

    async def install(self, workspace: str) -> Install:
        """Return the installation in a workspace; refused where there is none."""
        found = await self.installs.of(workspace)
        if found is None:
            raise Refused(Cause.FORBIDDEN)
        self._met[workspace] = found
        return found

    def linker(self, workspace: str) -> Linker:
        """Return what points at messages of a workspace."""
        return partial(self.permalink, workspace)


def _shown(channel: str, message: Mapping[str, Any]) -> str:
    """Return the reference of something that was posted: a file's is its own."""
    files = message.get("files") or ()
    return (
        f"{FILE}/{channel}/{files[0]['id']}" if files else f"/{channel}/{message['ts']}"
    )


def _where(shown: str) -> tuple[str, str, str]:
    """Read a reference to what was shown: what kind, in which channel, its id."""
    kind, channel, id = shown.split("/")
    return kind, channel, id
