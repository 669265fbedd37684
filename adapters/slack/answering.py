"""Commands, buttons, shortcuts and views: carried out, and answered to one person alone.

Slack has been told by then that they arrived; it waits three seconds for that, and opens
a view within three seconds of a press or not at all.
"""

import logging
from collections.abc import Mapping
from typing import Any

from msgspec import structs

from adapters.cards import Card
from adapters.errors import PlatformError
from adapters.platform import Command, Feed, Press
from adapters.slack import views
from adapters.slack.blocks import ASKS, blocks_of, text_of
from adapters.slack.files import share
from adapters.slack.home import Home
from adapters.slack.platform import SlackPlatform
from adapters.slack_text import plain

Body = Mapping[str, Any]
CHECK_MESSAGE = "check-message"

log = logging.getLogger(__name__)


class Answering:
    """Answers whoever asks."""

    def __init__(self, platform: SlackPlatform, feed: Feed, home: Home) -> None:
        self._platform, self._calls = platform, platform.calls
        self._feed, self._home = feed, home

    async def command(self, body: Body) -> None:
        """Answer a slash command."""
        workspace, member = _whose(body)
        channel = str(body.get("channel_id") or "")
        verb, rest = str(body["command"]), plain(str(body.get("text") or ""))
        asked = Command(
            workspace=workspace,
            member=member,
            text=f"{verb.lstrip('/')} {rest}".strip(),
            channel="" if channel.startswith("D") else channel,
        )
        view = ""
        if self._feed.asks_in_turn(asked.text):
            view = await self._open(body, views.waiting())
        card = await self._feed.command(asked)
        await self._answer(workspace, member, body, card, channel, view)

    async def pressed(self, body: Body) -> None:
        """Answer a button: where it stands, or in a view over the Home."""
        (action, *_) = body["actions"]
        workspace, member = _whose(body)
        press = Press(
            workspace,
            member,
            verb=str(action.get("action_id") or ""),
            subject=str(action.get("value") or ""),
        )
        view = body.get("view") or {}
        if press.verb.startswith(ASKS):
            await self._ask(press, body)
        elif view.get("type") == "home":
            await self._pressed_at_home(press, body)
        elif view.get("type") == "modal":
            card = await self._feed.press(press)
            await self._fill(workspace, str(view["id"]), card)
            await self._home.publish(await self._platform.install(workspace), member)
        else:
            card = await self._feed.press(press)
            channel = str((body.get("channel") or {}).get("id") or "")
            await self._say(workspace, member, body, card, channel)

    async def _pressed_at_home(self, press: Press, body: Body) -> None:
        """Carry it out in any case; the view over the Home only says so."""
        view = await self._open(body, views.waiting())
        card = await self._feed.press(press)
        if view:
            await self._fill(press.workspace, view, card)
        install = await self._platform.install(press.workspace)
        await self._home.publish(install, press.member)

    async def _ask(self, press: Press, body: Body) -> None:
        """Show the form that a button asks with; without one, what it says."""
        view = await self._open(body, views.waiting())
        verb = press.verb.removeprefix(ASKS)
        asked = await self._feed.form(press.workspace, press.member, verb)
        if asked is not None and view:
            await self._show(press.workspace, view, views.form(asked, verb))
            return
        card = await self._feed.press(structs.replace(press, verb=verb))
        await self._answer(press.workspace, press.member, body, card, "", view)

    async def filled_in(self, body: Body) -> None:
        """Carry out what a form says, a field at a time; its view says what came of it."""
        workspace, member = _whose(body)
        verb, commands = views.filled_in(body["view"])
        cards = [
            await self._feed.command(Command(workspace, member, text))
            for text in commands
        ]
        if not cards:
            cards = [await self._feed.press(Press(workspace, member, verb, ""))]
        await self._fill(workspace, str(body["view"]["id"]), *cards)
        await self._home.publish(await self._platform.install(workspace), member)

    async def check_message(self, body: Body) -> None:
        """Look at a message, which has to be the asker's own, in a view."""
        workspace, member = _whose(body)
        channel = str(body["channel"]["id"])
        view = await self._open(body, views.waiting())
        message = f"{channel}:{body['message']['ts']}"
        asked = Command(workspace, member, "coach check", channel, message)
        card = await self._feed.command(asked)
        await self._answer(workspace, member, body, card, channel, view)

    async def ask_for_draft(self, body: Body) -> None:
        """Open the view to write a draft into."""
        await self._open(body, views.draft())

    async def check_draft(self, body: Body) -> None:
        """Look at a draft; its view says what came of it."""
        workspace, member = _whose(body)
        text = views.written(body["view"])
        card = await self._feed.command(
            Command(workspace, member, f"coach check {text}")
        )
        await self._fill(workspace, str(body["view"]["id"]), card)

    # -- showing -------------------------------------------------------------------

    async def _answer(
        self,
        workspace: str,
        member: str,
        body: Body,
        card: Card,
        channel: str,
        view: str,
    ) -> None:
        """Answer in the view that waits for it; without one, or should that fail, near."""
        if view:
            try:
                await self._fill(workspace, view, card)
            except PlatformError as error:
                log.info("workspace %s: a view was not filled: %s", workspace, error)
            else:
                return
        await self._say(workspace, member, body, card, channel)

    async def _open(self, body: Body, view: views.View) -> str:
        """Open a view; return its id, or nothing where it came too late."""
        workspace, _ = _whose(body)
        install = await self._platform.install(workspace)
        trigger = str(body.get("trigger_id") or "")
        try:
            answer = await self._calls.call(
                install, "views.open", trigger_id=trigger, view=view
            )
        except PlatformError as error:
            log.info("workspace %s: a view did not open: %s", workspace, error)
            return ""
        return str(answer["view"]["id"])

    async def _fill(self, workspace: str, view: str, *cards: Card) -> None:
        link = self._platform.linker(workspace)
        await self._show(workspace, view, views.filled(cards, link))

    async def _show(self, workspace: str, view: str, shown: views.View) -> None:
        install = await self._platform.install(workspace)
        await self._calls.call(install, "views.update", view_id=view, view=shown)

    async def _say(
        self, workspace: str, member: str, body: Body, card: Card, channel: str
    ) -> None:
        """Answer for the asker's eyes alone; a file goes to their direct conversation."""
        if card.attachment is not None:
            await self._hand_over(workspace, member, card)
        link = self._platform.linker(workspace)
        message = {
            "response_type": "ephemeral",
            "replace_original": False,
            "text": text_of(card, link),
            "blocks": blocks_of(card, link),
        }
        url = str(body.get("response_url") or "")
        if url and await self._calls.respond(url, message):
            return
        await self._platform.show_near(workspace, member, channel, card)

    async def _hand_over(self, workspace: str, member: str, card: Card) -> None:
        assert card.attachment is not None
        conversation = await self._platform.direct(workspace, member)
        await share(
            self._calls,
            await self._platform.install(workspace),
            conversation,
            card.attachment.name,
            card.attachment.data,
            text_of(card, self._platform.linker(workspace)),
        )


def _whose(body: Body) -> tuple[str, str]:
    """Return the workspace and the member that something comes from."""
    if "user_id" in body:  # a command, which says it in its own way
        return str(body["team_id"]), str(body["user_id"])
    team = (body.get("team") or {}).get("id") or body["user"].get("team_id")
    return str(team), str(body["user"]["id"])
