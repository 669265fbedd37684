"""Discord without a network: simcord plays it, and the whole application runs on it.

Time passes only when it is told to, as in ``rapport chat``. What a person would see (a
direct message, an answer for their eyes alone, a post) is read off what was sent.
"""

import asyncio
import re
from collections.abc import AsyncIterator, Callable, Iterable, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from typing import Any

import discord
import simcord
from simcord.actors import MemberActor
from simcord.builders import ChannelHandle
from simcord.results import InteractionResult, ResponseMessage

from adapters.console.clock import TypedClock
from adapters.discord.platform import DiscordPlatform
from adapters.discord.sessions import BEAT
from bot.app import PARTS, App
from bot.commands.offered import offered
from bot.config import Config, WorkspaceSettings
from bot.live.setup import Setup
from bot.store import Store, open_store
from rules.model import DAY, HOUR, MINUTE, SECOND, Millis
from tests.adapters.discord.contract import check_calls

BEGINS: Millis = 20_515 * DAY + 10 * HOUR
"""Tuesday 3 March 2026, 10:00 UTC."""
SETTLES_WITHIN = 20.0
CHOICES, CHANNELS = 3, 8
"""Lists: of what is in them, and of the server's channels."""
VERBS = offered()


async def hardly(seconds: float) -> None:
    """Wait for what is tried again; the beat is the test's own."""
    await asyncio.sleep(3_600 if seconds == BEAT else 0.001)


class Played(DiscordPlatform):
    """Its connection is simcord's business."""

    async def connect(self) -> None:
        await asyncio.Event().wait()


@dataclass
class Seen:
    """Something that somebody was shown, or everybody in a channel (``who`` is empty)."""

    who: str
    text: str
    message: Any
    direct: bool = False


@dataclass
class Town:
    """A guild with its people and channels, and the application that serves it."""

    db: Path
    setup: Setup
    env: simcord.Env = field(init=False)
    guild: Any = field(init=False)
    platform: Played = field(init=False)
    clock: TypedClock = field(init=False)
    store: Store = field(init=False)
    app: App = field(init=False)
    people: dict[str, MemberActor] = field(default_factory=dict)
    channels: dict[str, ChannelHandle] = field(default_factory=dict)
    said: list[discord.Message] = field(default_factory=list)
    answers: list[Seen] = field(default_factory=list)
    _stop: asyncio.Event = field(init=False)
    _running: asyncio.Task[None] = field(init=False)

    def now(self) -> Millis:
        return int(self.env.now().timestamp() * SECOND)

    # -- running ---------------------------------------------------------------------

    async def begin(self, store: Store) -> None:
        self.platform = Played("token", VERBS, self.now, sleep=hardly)
        self.env = simcord.Env(self.platform.client, shard_count=1)
        self.env.backend.advance_clock(BEGINS / SECOND - self.env.now().timestamp())
        await self.run(store)
        await self.env.start()
        self.guild = self.env.create_guild()
        await self.settle()

    async def run(self, store: Store) -> None:
        self.store = store
        self.clock = TypedClock(self.now(), PARTS)
        self._stop = asyncio.Event()
        self.app = App(store, self.setup, self.clock, Random(0))
        self._running = asyncio.create_task(self.app.run([self.platform], self._stop))
        await self.clock.settle()

    async def end(self) -> None:
        """The process ends, as one that is told to."""
        self._stop.set()
        async with asyncio.timeout(SETTLES_WITHIN):
            await self._running

    async def restart(self, meanwhile: Callable[[], Any] | None = None) -> None:
        """Another process takes over; something may happen while nobody is there."""
        await self.end()
        if meanwhile is not None:
            await meanwhile()
        self.platform = Played("token", VERBS, self.now, sleep=hardly)
        await self.run(self.store)
        await self.env.restart_bot(self.platform.client)
        await self.settle()

    async def settle(self) -> None:
        """Wait until all that was heard has led to what it leads to."""
        platform = self.platform
        async with asyncio.timeout(SETTLES_WITHIN):
            # Nobody but a test waits for this, so nothing tells when it is so.
            while not platform.intake.is_idle or platform.sessions.is_catching_up:  # noqa: ASYNC110
                await asyncio.sleep(0.001)
        await self.clock.settle()

    async def later(self, span: Millis) -> None:
        """Let time pass, and vouch for it."""
        until, soon = self.now() + span, self.now() + HOUR
        while (now := self.now()) < until:
            step = MINUTE if now < soon else 10 * MINUTE
            await self.tick(min(step, until - now))

    async def leap(self, span: Millis) -> None:
        """Let time pass in which the machine was asleep: nothing is done meanwhile."""
        self.env.backend.advance_clock((span - MINUTE) / SECOND)
        self.clock.leap_to(self.now())
        await self.tick(MINUTE)

    async def tick(self, step: Millis) -> None:
        self.env.backend.advance_clock(step / SECOND)
        await self.clock.pass_to(self.now())
        self.platform.sessions.vouch(self.platform.client)
        await self.settle()

    # -- people ----------------------------------------------------------------------

    def join(self, name: str) -> MemberActor:
        """Somebody comes, or comes back."""
        known = self.people.get(name)
        if known is not None:
            self.env.backend.add_member(self.guild.id, known.id, announce=True)
            return known
        self.people[name] = self.guild.add_member(self.env.create_user(name))
        return self.people[name]

    def leave(self, name: str) -> None:
        self.guild.remove_member(self.people[name])

    def open(self, name: str, only: Iterable[str] | None = None) -> ChannelHandle:
        """Return a channel; ``only`` closes it to everybody else."""
        if name in self.channels:
            return self.channels[name]
        overwrites: dict[Any, discord.PermissionOverwrite] = {}
        if only is not None:
            hidden = discord.PermissionOverwrite(view_channel=False)
            seen = discord.PermissionOverwrite(view_channel=True)
            overwrites = {self.people[one]: seen for one in only}
            overwrites |= {self.guild.default_role: hidden, self.guild.me: seen}
        made = self.guild.create_text_channel(name, overwrites=overwrites)
        self.channels[name] = made
        return made

    def manages(self, name: str) -> None:
        """Somebody manages the server."""
        permissions = discord.Permissions(manage_guild=True)
        role = self.guild.create_role("managers", permissions=permissions)
        member = self.people[name]
        self.env.backend.add_member_role(self.guild.id, member.id, role.id)

    def manages_no_more(self, name: str) -> None:
        roles = self.env.backend.get_guild(self.guild.id).roles.values()
        (role,) = (one for one in roles if one.name == "managers")
        self.env.backend.delete_role(self.guild.id, role.id)

    def give_role(self, name: str, role: str) -> None:
        """Somebody gets a role."""
        made = self.guild.create_role(role)
        member = self.people[name]
        self.env.backend.add_member_role(self.guild.id, member.id, made.id)

    def take_role(self, name: str) -> None:
        """A role is deleted."""
        roles = self.env.backend.get_guild(self.guild.id).roles.values()
        (role,) = (one for one in roles if one.name == name)
        self.env.backend.delete_role(self.guild.id, role.id)

    def take_away(self, channel: str) -> None:
        """A channel is deleted."""
        self.env.backend.delete_channel(self.channels.pop(channel).id)

    def close_door(self, name: str, *, code: int = 50007) -> None:
        """Somebody takes no direct messages."""
        door = self.people[name].user.dm_channel.id
        path = f"/channels/{door}/messages"
        self.env.inject_error("POST", path, status=403, code=code, times=None)

    async def say(self, name: str, where: str, text: str, **how: Any) -> str:
        """Somebody says something; returns its number among all that was said."""
        who = self.people.get(name) or self.join(name)
        written = self.written(text)
        self.said.append(await who.send(self.open(where), written, **how))
        await self.settle()
        return str(len(self.said))

    async def say_in_thread(self, name: str, root: int, text: str) -> str:
        """Somebody says something in the thread of what was said."""
        who = self.people.get(name) or self.join(name)
        message = self.said[root - 1]
        parent, backend = message.channel.id, self.env.backend
        if message.id not in backend.channels:
            made = backend.create_thread(
                parent, "thread", who.id, message_id=message.id, broadcast=False
            )
            backend.advance_clock(2)
            made.thread_metadata.create_timestamp = backend.now_iso()
            backend.announce_thread_create(made)
        thread = ChannelHandle(self.env, self.guild, backend.channels[message.id])
        self.said.append(await who.send(thread, self.written(text)))
        await self.settle()
        return str(len(self.said))

    async def edit(self, number: int, text: str) -> None:
        message = self.said[number - 1]
        await self._author(message).edit(message, self.written(text))
        await self.settle()

    async def delete(self, number: int) -> None:
        message = self.said[number - 1]
        await self._author(message).delete(message)
        await self.settle()

    async def react(self, name: str, number: int, emoji: str) -> None:
        await self.people[name].react(self.said[number - 1], emoji)
        await self.settle()

    def _author(self, message: discord.Message) -> MemberActor:
        return next(one for one in self.people.values() if one.id == message.author.id)

    def open_doors(self) -> None:
        """Everybody takes direct messages again."""
        self.env.backend.faults.clear()

    def written(self, text: str) -> str:
        """Write ``@ana`` and ``#help`` as the mentions they are."""

        def spelt(match: re.Match[str]) -> str:
            sign, name = match[1], match[2].casefold()
            known = self.people if sign == "@" else self.channels
            return f"<{sign}{known[name].id}>" if name in known else match[0]

        return re.sub(r"([@#])([\w-]+)", spelt, text)

    # -- asking ----------------------------------------------------------------------

    async def ask(
        self, name: str, where: str, text: str, on: Any = None
    ) -> InteractionResult:
        """Somebody gives a command, on a message if one is named."""
        who, channel = self.people[name], self.open(where)
        if on is not None:
            given = await who.context_menu(channel, "Check with coach", on)
            return await self._answered(name, given)
        path, options = spelt_as_slash(self.written(text))
        given = await who.slash(channel, path, **options)
        if given.modal is not None:
            given = await who.submit_modal(given, as_it_is(given.modal))
        return await self._answered(name, given)

    async def write(self, name: str, text: str) -> None:
        """Somebody writes to the bot directly."""
        await self.people[name].send_dm(text)
        await self.settle()

    def show_managers_commands(self) -> None:
        """Who manages the server lets everybody see the managers' commands."""
        known = self.env.backend.commands[None]
        (admin,) = (one for (name, _), one in known.items() if name == "coach-admin")
        everybody = {self.guild.default_role: True}
        self.guild.set_command_permissions(int(admin["id"]), everybody)

    async def press(self, name: str, label: str) -> InteractionResult:
        """Somebody presses a button on the latest card of theirs that has it."""
        seen = sorted(
            (*self.posted(), *self.seen_by(name)), key=lambda s: -s.message.id
        )
        for one in seen:
            for known in buttons(one.message):
                if known.casefold() == label.casefold():
                    who: Any = self.people[name]
                    if one.direct:
                        who = who.user
                    given = await who.click(one.message, label=known)
                    return await self._answered(name, given)
        raise AssertionError(f"{name} sees no button {label}")

    async def choose(self, name: str, chosen: str) -> InteractionResult:
        """Somebody chooses something in a list on the latest card of theirs that has it."""
        for one in sorted(self.seen_by(name), key=lambda s: -s.message.id):
            raw = self.env.backend.get_message(
                message_channel(one.message), one.message.id
            )
            for menu in menus(raw.components):
                value = self._value_in(menu, chosen)
                if value is not None:
                    given = await self.people[name].select(
                        one.message, [value], custom_id=menu["custom_id"]
                    )
                    return await self._answered(name, given)
        raise AssertionError(f"{name} sees no list with {chosen}")

    def _value_in(self, menu: dict[str, Any], chosen: str) -> Any:
        if menu["type"] == CHANNELS:
            return self.channels.get(chosen.removeprefix("#"))
        wanted = chosen.casefold()
        fits = [
            option["value"]
            for option in menu["options"]
            if wanted in (option["label"].casefold(), option["value"].casefold())
        ]
        return next(iter(fits), None)

    async def _answered(self, name: str, given: InteractionResult) -> InteractionResult:
        await self.settle()
        if given.response is not None:
            text = self.text_of(given.response)
            direct = given.response.channel_id not in self._guild.channel_ids
            self.answers.append(Seen(name, text, given.response, direct))
            assert given.ephemeral, text
        return given

    # -- seeing ----------------------------------------------------------------------

    def seen_by(self, name: str) -> list[Seen]:
        """Return what somebody alone was shown, oldest first."""
        user = self.people[name].user
        written = [
            Seen(name, self.text_of(message), message, direct=True)
            for message in user.dm_channel.history()
            if message.author.bot and not message.flags.ephemeral
        ]
        theirs = [one for one in self.answers if one.who == name]
        return sorted((*written, *theirs), key=lambda one: one.message.id)

    def posted(self) -> list[Seen]:
        """Return what the bot showed to everybody."""
        channels = [
            self.env.backend.channels[id]
            for id in (*self._guild.channel_ids, *self._guild.thread_ids)
        ]
        found = []
        for channel in channels:
            for message in ChannelHandle(self.env, self.guild, channel).history():
                mine = message.author.id == self.env.bot.user.id
                if mine and not message.flags.ephemeral:
                    found.append(Seen("", self.text_of(message), message))
        return sorted(found, key=lambda one: one.message.id)

    @property
    def _guild(self) -> Any:
        return self.env.backend.get_guild(self.guild.id)

    def text_of(self, message: discord.Message | ResponseMessage) -> str:
        """Return everything a message says, with names for mentions."""
        raw = self.env.backend.get_message(message_channel(message), message.id)
        texts = [*said_in(raw.components), *files_of(raw, self.env)]
        names = {str(one.id): name for name, one in self.people.items()}
        names |= {str(one.id): name for name, one in self.channels.items()}
        return re.sub(
            r"<([@#])(\d+)>",
            lambda found: f"<{found[1]}{names.get(found[2], found[2])}>",
            "\n".join(texts),
        )


def message_channel(message: Any) -> int:
    channel = getattr(message, "channel_id", None)
    return channel if channel is not None else message.channel.id


def as_it_is(modal: dict[str, Any]) -> dict[str, Any]:
    """Return what a form says when nothing in it is changed."""
    fields = [one["component"] for one in modal["components"]]
    return {
        one["custom_id"]: [o["value"] for o in one["options"] if o.get("default")]
        if "options" in one
        else one.get("value", "")
        for one in fields
    }


def is_listed(text: str) -> bool:
    """Can this be given as a slash command? Anything may be written directly."""
    return text == "coach" or any(
        text.split()[: len(verb.words) + 1] == [verb.command, *verb.words]
        and (verb.argument or len(text.split()) == len(verb.words) + 1)
        for verb in VERBS
    )


def spelt_as_slash(text: str) -> tuple[str, dict[str, str]]:
    """Turn ``coach pause 3 days`` into a slash command and its option."""
    words = text.casefold().split()
    if words == ["coach"]:
        words = ["coach", "home"]
    fits = [
        verb
        for verb in VERBS
        if [verb.command, *verb.words] == words[: len(verb.words) + 1]
    ]
    verb = max(fits, key=lambda one: len(one.words))
    rest = " ".join(text.split()[len(verb.words) + 1 :])
    path = " ".join((verb.command, *verb.words))
    others = [one for one in VERBS if one.command == verb.command and one != verb]
    if any(one.words[: len(verb.words)] == verb.words for one in others):
        path += " show"
    return path, {verb.argument.name: rest} if rest and verb.argument else {}


def said_in(components: Iterable[Any]) -> Iterator[str]:
    """Yield what components say: texts, buttons in brackets, pictures in words."""
    for one in components:
        if one.get("content"):
            yield re.sub(r"\*\*|^### ", "", one["content"])
        if one.get("type") == 2:
            yield f"[{one.get('label', '')}]"
        for item in one.get("items", ()):
            yield item.get("description") or ""
        yield from said_in(one.get("components", ()))


def menus(components: Iterable[Any]) -> Iterator[dict[str, Any]]:
    """Yield the lists among components."""
    for one in components:
        if one.get("type") in (CHOICES, CHANNELS):
            yield one
        yield from menus(one.get("components", ()))


def files_of(raw: Any, env: simcord.Env) -> Iterator[str]:
    """Yield the text of files that were handed over."""
    for one in raw.attachments:
        if str(one.get("filename", "")).endswith(".json"):
            yield (env.backend.cdn.get(one["url"]) or b"").decode()


def buttons(message: Any) -> list[str]:
    """Return the labels of a message's buttons."""
    if isinstance(message, ResponseMessage):
        message = message.message
    return [
        one.label or ""
        for one in walk(message.components)
        if isinstance(one, discord.Button | discord.components.Button)
    ]


def walk(components: Iterable[Any]) -> Iterator[Any]:
    for one in components:
        yield one
        yield from walk(getattr(one, "children", ()))


@asynccontextmanager
async def town(db: Path, setup: Setup | None = None) -> AsyncIterator[Town]:
    """A town with the application at work, until the test is over."""
    everywhere = Config(workspace=WorkspaceSettings(every_channel=True))
    made = Town(db, setup or Setup(everywhere))
    async with open_store(db, durable=False) as store:
        await made.begin(store)
        try:
            yield made
            made.env.raise_errors()
        finally:
            await made.end()
            await made.env.shutdown()
        check_calls(made.env.http_requests)
