"""``rapport chat``: lines typed, things that happen, what each person would see.

Each line is one thing; it is over, with everything it leads to, before the next one is
read. Time passes only by ``/later`` and by a few seconds with each line.
"""

from collections.abc import AsyncIterator, Sequence
from datetime import UTC, datetime, timedelta, tzinfo

from rich.console import Console

from adapters.cards import Card
from adapters.console.cards import by_time, clean, show_card
from adapters.console.clock import TypedClock
from adapters.console.community import Community, Mistake
from adapters.console.lines import HELP, Does, Goes, Says, read_line, read_span
from adapters.console.platform import WORKSPACE, ConsolePlatform
from adapters.console.shown import Shown
from adapters.platform import Command, Feed, Press
from rules.model import DAY, HOUR, MINUTE, SECOND, Event, Millis, Watermark

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
A_LINE: Millis = 5 * SECOND
"""How long it takes to type one."""
STEPS = ((DAY, HOUR), (HOUR, 10 * MINUTE), (0, MINUTE))
"""How far time goes at once, by how much of it has passed already."""
COMMANDS = ("/coach", "/coach-admin")


class Chat:
    """A session: where the scene is, and what is printed."""

    def __init__(
        self,
        lines: AsyncIterator[str],
        clock: TypedClock,
        console: Console,
        zone: tzinfo,
        *,
        notice: bool = False,
    ) -> None:
        """Begin a scene; ``notice``: people may be coached who did not say no."""
        self.community = Community()
        self.platform = ConsolePlatform(self.community, self._watch, notice=notice)
        self.platform.play(self._run)
        self._lines, self._clock = lines, clock
        self._console, self._zone = console, zone
        self._channel = self.community.open("general")

    async def _run(self, feed: Feed) -> None:
        """Do what the lines say, to the last one."""
        await self._clock.settle()
        async for line in self._lines:
            try:
                if not await self._do(line, feed):
                    return
            except Mistake as mistake:
                self._say(f"! {mistake}")

    async def _do(self, line: str, feed: Feed) -> bool:
        """Do what one line says; False: that was the end."""
        match read_line(line):
            case Goes(channel):
                self._channel = self.community.open(channel)
                self._say(f"-- #{self._channel}")
            case Says() as says:
                await self._speak(says, feed)
            case Does("quit"):
                return False
            case Does(verb, words):
                await self._does(verb, words, feed)
        return True

    # -- what people do ------------------------------------------------------------

    async def _speak(self, says: Says, feed: Feed) -> None:
        id = says.who.casefold()
        if says.text.split()[0] in COMMANDS:
            member = self.community.member(id)
            text = self.community.plain(says.text.removeprefix("/"))
            on = says.reply_to or ""
            channel = self.community.message(on).channel if on else self._channel
            asked = Command(WORKSPACE, member.id, text, channel, on)
            await self._answer(member.id, await feed.command(asked), feed)
            return
        events: list[Event] = []
        if id not in self.community.members:
            events += self.community.join(says.who, self._channel, self._clock.now())
        post = self.community.post(
            says.who,
            self._channel,
            says.text,
            self._clock.now(),
            reply_to=says.reply_to,
            thread=says.thread,
        )
        self._say(
            f"[{post.id}] {self._time()} #{post.channel} {post.name}: {says.text}"
        )
        await self._hand_in([*events, post], feed)

    async def _does(self, verb: str, words: Sequence[str], feed: Feed) -> None:
        now, community = self._clock.now(), self.community
        match verb:
            case "later":
                await self._pass_time(now + read_span(" ".join(words)), feed)
            case "edit":
                await self._hand_in([community.edit(words[0], words[1], now)], feed)
            case "delete":
                await self._hand_in([community.delete(words[0], now)], feed)
            case "react":
                who, id, emoji = words[:3]
                await self._hand_in([community.react(who, id, emoji, now)], feed)
            case "press":
                await self._press(words[0].casefold(), words[1], feed)
            case "choose":
                await self._choose(words[0].casefold(), words[1], feed)
            case "join":
                await self._hand_in(community.join(words[0], self._channel, now), feed)
            case "leave":
                community.leave(words[0])
            case "only":
                people = frozenset(community.member(name).id for name in words[1:])
                community.open(words[0], people)
            case "closed" | "open":
                community.member(words[0]).takes_direct = verb == "open"
            case "manager":
                community.member(words[0]).manager = True
            case "role":
                member = community.member(words[0])
                member.roles = (*member.roles, words[1])
            case "gone" if words[0].startswith("@"):
                community.take_role(words[0].removeprefix("@"))
                await feed.role_gone(WORKSPACE, {words[0].removeprefix("@")})
            case "gone":
                community.close(words[0])
                await feed.channels(WORKSPACE, community.channels.keys())
            case "archived":
                await feed.closed(WORKSPACE, community.channel(words[0]))
                await self._clock.settle()
            case "zone":
                community.member(words[0]).zone = words[1]
            case "speaks":
                community.member(words[0]).locale = words[1]
            case _:
                self._console.print(HELP, markup=False, soft_wrap=True)

    async def _press(self, who: str, label: str, feed: Feed) -> None:
        member = self.community.member(who).id
        found = self.platform.screen.button(member, label)
        if found is None:
            raise Mistake(f"{who} sees no button {label}")
        shown, action = found
        press = Press(WORKSPACE, member, action.verb, shown.card.subject)
        await self._answer(member, await feed.press(press), feed)

    async def _choose(self, who: str, chosen: str, feed: Feed) -> None:
        member = self.community.member(who).id
        command = self.platform.screen.pick(member, chosen)
        if command is None:
            raise Mistake(f"{who} sees no list with {chosen}")
        text = self.community.plain(command)
        asked = Command(WORKSPACE, member, text, self._channel)
        await self._answer(member, await feed.command(asked), feed)

    async def _answer(self, member: str, card: Card, feed: Feed) -> None:
        """Show the answer to a command or a button: to its asker alone."""
        await self.platform.show_near(WORKSPACE, member, self._channel, card)
        await self._hand_in([], feed)

    # -- time ----------------------------------------------------------------------

    async def _hand_in(self, events: Sequence[Event], feed: Feed) -> None:
        """Hand events in, and let the time of a line pass."""
        await feed.take(WORKSPACE, [*events, Watermark(self._clock.now())])
        await self._pass_time(self._clock.now() + A_LINE, feed)

    async def _pass_time(self, until: Millis, feed: Feed) -> None:
        """Let time pass a minute at a time, vouching for each; later on in greater steps."""
        began = self._clock.now()
        while (now := self._clock.now()) < until:
            step = next(step for passed, step in STEPS if now - began >= passed)
            await self._clock.pass_to(min(now + step, until))
            await feed.take(WORKSPACE, [Watermark(self._clock.now())])
        await self._clock.settle()

    # -- showing -------------------------------------------------------------------

    def _watch(self, one: Shown, how: str) -> None:
        called = self.community.called()
        where = f"in #{one.channel}" if one.channel else "as a direct message"
        name = called.get(one.member, one.member)
        sees = f"Only {name} sees this, {where}" if one.member else f"Posted {where}"
        if how == "withdrawn":
            self._say(f"-- {name}'s note “{one.card.title}” is taken back")
            return
        if one.card.attachment is not None:
            self._say(f"-- with a file, {one.card.attachment.name}")
        show_card(
            self._console,
            one.card,
            heading=f"{self._time()} · {sees}",
            called=called,
            point=by_time(called, self._zone),
        )

    def _say(self, text: str) -> None:
        self._console.print(clean(text), markup=False, soft_wrap=True)

    def _time(self) -> str:
        moment = EPOCH + timedelta(milliseconds=self._clock.now())
        return f"{moment.astimezone(self._zone):%a %H:%M}"
