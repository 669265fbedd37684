"""Plays the console's stories on Slack: the whole application over real sockets.

Lines and expectations are those of ``stage.py``. People post, press and type in a
loopback Slack, which tells the application so as Slack would; what each of them sees is
looked up there. Time is moved by hand. To reply is to post in the message's thread.
"""

import asyncio
import html
import re
from collections.abc import Callable, Sequence
from pathlib import Path
from random import Random
from typing import Any

from adapters.console.clock import TypedClock
from adapters.console.lines import Does, Goes, Says, read_line, read_span
from adapters.platform import Feed
from adapters.slack.calls import Calls
from adapters.slack.options import Secrets
from adapters.slack.own_app import OwnApp
from adapters.slack.platform import SlackPlatform
from bot.app import PARTS, App
from bot.chat import BEGINS
from bot.store import open_store
from rules.model import MINUTE, SECOND, Event, Millis, Watermark
from tests.adapters.slack.loopback import LoopbackSlack
from tests.adapters.slack.stage import TestOptions
from tests.adapters.slack.town import APP_TOKEN, BOT_TOKEN, BOT_USER, SECRET, Json
from tests.stories.stage import SEES, setup_of

CALLED = re.compile(r"(?<![\w/.<])([@#])([\w-]+)")
COMMANDS = ("/coach", "/coach-admin")
A_LINE: Millis = 5 * SECOND
PATIENCE = 500
"""Hundredths of a second that an answer may take."""


class SlackStory:
    """A script under way."""

    def __init__(self, text: str, *, socket_mode: bool) -> None:
        self.setup = setup_of(text)
        # On Slack two more wait: what vouches, and what looks where the app is.
        self.clock = TypedClock(BEGINS, PARTS + 2)
        self.slack = LoopbackSlack()
        self.town = self.slack.town
        # Slack goes by the story's time from the beginning: what it dated otherwise
        # would be refused, or count as said long ago.
        self.town.clock = self.clock.now() / SECOND
        self.socket_mode = socket_mode
        self.step = MINUTE if "/later 6d" in text else A_LINE
        self._lines = list(enumerate(text.splitlines(), 1))
        self._channel = "general"
        self._said: list[tuple[str, str]] = []
        self._gone: set[str] = set()
        self._looked: dict[str, int] = {}

    async def play(self, db: Path | str) -> None:
        """Play it to its end."""
        async with self.slack:
            while self._lines:
                async with open_store(db) as store:
                    app = App(store, self.setup, self.clock, Random(0))
                    await self._run(app)
        assert self.slack.api.violations == []

    async def _run(self, app: App) -> None:
        calls = Calls(f"{self.slack.base}/api/")
        platform = Watched(
            calls,
            OwnApp(calls, BOT_TOKEN),
            TestOptions(self.socket_mode),
            Secrets(APP_TOKEN, SECRET),
            self.clock,
        )
        platform.step = self.step
        self.platform = platform
        stop = asyncio.Event()
        running = asyncio.ensure_future(app.run([platform], stop))
        try:
            await self._until(lambda: self._is_there(platform))
            self.slack.app_url = platform.address
            await self._until_vouched(platform)
            await self._act()
        finally:
            stop.set()
            await running

    async def _until_vouched(self, platform: "Watched") -> None:
        """Let time pass until what was missed has been made good."""
        before = platform.marks
        while platform.marks == before:
            await self._pass(A_LINE)
            await asyncio.sleep(0.01)

    def _is_there(self, platform: SlackPlatform) -> bool:
        if self.socket_mode:
            return len(self.slack.sockets) == 2
        return bool(platform.address)

    async def _act(self) -> None:
        while self._lines:
            number, line = self._lines.pop(0)
            if line.strip() == "=> restart":
                return
            if line.startswith("=>"):
                await self._expect(line.strip(), f"line {number}: {line}")
                continue
            match read_line(line):
                case Goes(channel):
                    self._goes(channel)
                case Says() as says:
                    await self._speak(says)
                case Does(verb, words):
                    await self._does(verb, words)

    # -- what people do ------------------------------------------------------------

    def _goes(self, channel: str) -> None:
        self._channel = channel
        if channel not in self.town.channels:
            people = self.town.users.keys() - {BOT_USER}
            self.town.open(channel, people)

    async def _speak(self, says: Says) -> None:
        who = says.who.casefold()
        if says.text.split()[0] in COMMANDS:
            await self._command(who, says)
            return
        self._goes(self._channel)
        await self._join(who)
        channel, more = self._channel, {}
        if on := says.reply_to or says.thread:
            channel, root = self._said[int(on) - 1]
            message = self.town.message(channel, root)
            more = {"thread_ts": message.get("thread_ts", root)}
        self.town.channels[channel].members.add(who)
        event = self.town.say(who, channel, self._mentioned(says.text), **more)
        self._said.append((channel, event["ts"]))
        await self._send(event)

    def _mentioned(self, text: str) -> str:
        """Write ``@ana`` and ``#help`` as Slack does."""

        def spelt(match: re.Match[str]) -> str:
            sign, name = match[1], match[2].casefold()
            known = self.town.users if sign == "@" else self.town.channels
            return f"<{sign}{name}>" if name in known else match[0]

        return CALLED.sub(spelt, text)

    async def _join(self, who: str) -> None:
        if who in self.town.users:
            return
        self.town.join(who, real_name=who, profile={"display_name": who})
        for channel in self.town.channels.values():
            if not channel.private:
                channel.members.add(who)
        joined = {"user": who, "channel": self._channel, "event_ts": self.town.tick()}
        await self._send({"type": "member_joined_channel", **joined}, passes=False)

    async def _command(self, who: str, says: Says) -> None:
        if not says.reply_to:
            text = self._mentioned(says.text)
            await self._answered(
                self.slack.command(who, self._channel, text), self._answers
            )
            return
        channel, ts = self._said[int(says.reply_to) - 1]
        await self._answered(
            self.slack.interact(
                who,
                type="message_action",
                callback_id="check-message",
                channel={"id": channel},
                message=self.town.message(channel, ts),
                response_url=self.slack.response_url(who),
                trigger_id="expired",  # so that the answer is no view
            ),
            self._answers,
        )

    def _answers(self) -> int:
        return len(self.town.answers) + len(self.town.viewed)

    async def _does(self, verb: str, words: Sequence[str]) -> None:
        match verb:
            case "later":
                await self._pass(read_span(" ".join(words)))
            case "edit":
                await self._send(self.town.edit(*self._message(words[0]), words[1]))
            case "delete":
                await self._send(self.town.delete(*self._message(words[0])))
            case "press":
                await self._press(words[0].casefold(), words[1])
            case "join":
                await self._join(words[0].casefold())
            case "only":
                self.town.open(words[0].removeprefix("#"), words[1:], private=True)
            case "closed":
                self.town.closed.add(words[0])
            case "manager":
                self.town.users[words[0]]["is_admin"] = True
                await self._pass(60 * SECOND)
            case "leave":
                self.town.users[words[0].casefold()]["deleted"] = True
                await self._pass(60 * SECOND)
            case "archived":
                id = words[0].removeprefix("#")
                self.town.channels[id].archived = True
                await self._send({"type": "channel_archive", "channel": id})
            case "gone":
                id = words[0].removeprefix("#")
                del self.town.channels[id]
                await self._send({"type": "channel_deleted", "channel": id})
            case "zone":
                self.town.users[words[0].casefold()]["tz"] = words[1]
                await self._pass(60 * SECOND)
            case "react":
                await self._send(self._reaction(*words[:3]))
            case _:
                raise AssertionError(f"/{verb} is not played here")

    def _reaction(self, who: str, number: str, emoji: str) -> Json:
        channel, ts = self._message(number)
        return {
            "type": "reaction_added",
            "user": who.casefold(),
            "reaction": emoji.strip(":"),
            "item": {"type": "message", "channel": channel, "ts": ts},
            "event_ts": self.town.tick(),
        }

    async def _press(self, who: str, label: str) -> None:
        both = [*self._seen("all"), *self.town.seen_by(who)]
        for message in reversed(both):
            for button in _buttons(message):
                if button["text"]["text"].casefold() == label.casefold():
                    await self._answered(
                        self._pressing(who, button, message.get("view")), self._answers
                    )
                    return
        raise AssertionError(f"{who} sees no button {label}")

    def _pressing(self, who: str, button: Json, view: Json | None) -> Any:
        if view is None:
            return self.slack.press(who, button)
        return self.slack.interact(
            who,
            type="block_actions",
            actions=[{**button, "block_id": "b"}],
            container={"type": "view", "view_id": view["id"]},
            view=view,
        )

    def _message(self, number: str) -> tuple[str, str]:
        return self._said[int(number) - 1]

    # -- time ----------------------------------------------------------------------

    async def _send(self, event: Json, *, passes: bool = True) -> None:
        assert await self.slack.send(event) == {}
        if passes:
            await self._pass(A_LINE)

    async def _answered(self, asking: Any, count: Callable[[], int]) -> None:
        before = count()
        assert await asking == {}
        await self._until(lambda: count() > before)
        await self._pass(A_LINE)

    async def _pass(self, span: Millis) -> None:
        await self.clock.pass_to(self.clock.now() + span)
        self.town.clock = self.clock.now() / SECOND

    async def _until(self, is_so: Callable[[], bool]) -> None:
        for _ in range(PATIENCE):
            if is_so():
                return
            await asyncio.sleep(0.01)
        raise AssertionError("it did not come to that")

    # -- expectations --------------------------------------------------------------

    async def _expect(self, line: str, story: str) -> None:
        match = SEES.fullmatch(line)
        assert match, f"no expectation: {story}"
        who, words, when = match.groups()
        seen = [self._words(message) for message in self._seen(who)]
        if when == " by now":
            assert any(words in one for one in seen), story
        if when:
            # A direct message that was taken back is gone from among those looked at.
            self._looked[who] = min(self._looked.get(who, 0), len(seen))
            return  # what was shown to one person in a channel, Slack does not take back
        looked = self._looked.get(who, 0)
        self._looked[who], new = len(seen), seen[looked:]
        if words == "nothing":
            assert not new, f"{story}\n{new}"
        else:
            assert any(words in one for one in new), f"{story}\n{new}"

    def _seen(self, who: str) -> list[Json]:
        if who != "all":
            return self.town.seen_by(who)
        return [
            message
            for id, channel in self.town.channels.items()
            if id not in self.town.directs
            for message in channel.messages
            if message.get("user") == BOT_USER
        ]

    def _words(self, message: Json) -> str:
        """Everything a message says, as the console's cards say it."""
        parts = [message["text"].replace("*", "")]
        parts += [f"[{button['text']['text']}]" for button in _buttons(message)]
        parts += [
            file["data"].decode()
            for file in message.get("files", ())
            if file["name"].endswith(".json")
        ]
        return html.unescape("\n".join(parts))


class Watched(SlackPlatform):
    """The platform, with an eye on what it vouches for."""

    marks = 0

    async def run(self, feed: Feed) -> None:
        take = feed.take

        async def taking(workspace: str, events: Sequence[Event]) -> None:
            await take(workspace, events)
            self.marks += sum(type(event) is Watermark for event in events)

        feed.take = taking  # type: ignore[method-assign]
        await super().run(feed)


def _buttons(message: Json) -> list[Json]:
    blocks = message.get("blocks", ())
    rows = [block["elements"] for block in blocks if block["type"] == "actions"]
    return [button for row in rows for button in row]
