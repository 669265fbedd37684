"""The application, put together: platforms feed it, the inlet and the rounds do the work.

Everything that runs is started here and ends here. Which platforms there are, and what
they stand on, is handed in.
"""

import asyncio
import logging
from collections.abc import Collection, Mapping, Sequence
from random import Random

from msgspec import structs

from adapters.cards import Card, Form
from adapters.platform import Channel, Command, Platform, Press
from bot.absence import Absence
from bot.clock import Clock, Part, Work
from bot.commands.answer import (
    answer_command,
    answer_press,
    asks_in_turn,
    find_form,
    show_overview,
)
from bot.commands.elsewhere import home_of, which
from bot.delivery.courier import Courier
from bot.delivery.rounds import Rounds
from bot.live.desk import Desk
from bot.live.desks import Desks
from bot.live.gone import close_channel, keep_only, without_role
from bot.live.inlet import Inlet
from bot.live.setup import Setup
from bot.notices import Notices
from bot.opening.opening import Opening
from bot.store import Store, StoreError
from bot.summary.posting import Posting
from bot.trouble import DATABASE, Kind, Thing
from bot.trying.trials import Trials
from rules.model import Event, Millis
from rules.rule import N_

PARTS = 6
"""Parts that wait on the clock."""
LAST_SECONDS = 3.0
"""When told to stop, what is under way gets so long to be finished."""

log = logging.getLogger(__name__)


class App:
    """The parts of the application, not running yet."""

    def __init__(
        self, store: Store, setup: Setup, clock: Clock, random: Random
    ) -> None:
        self.desks = Desks(store, setup)
        self.absence = Absence(self.desks)
        self._clock = clock
        rounds = Rounds(self.desks, Courier(clock, random))
        self._rounds = self._part(N_("delivery"), rounds.work)
        self._summaries = self._part(N_("summaries"), Posting(self.desks, clock).work)
        self._opening = self._part(N_("opening"), Opening(self.desks, clock).work)
        self.trials = Trials(self.desks, clock)
        self._trying = self._part(N_("trying"), self.trials.work)
        self._taking = self._part(N_("taking in"), self._take_in)
        self._notices = Part("notices", Notices(self.desks).work)
        self.desks.troubles.wake = self._notices.wake.set
        self.inlet = Inlet(self._taking.wake.set, self._rounds.wake.set)

    async def run(
        self, platforms: Sequence[Platform], stop: asyncio.Event | None = None
    ) -> None:
        """Run until every platform's source is over, or until told to stop.

        What is under way is finished; told to stop, within a few seconds or not at all:
        the next process finds a claimed push as one whose process was killed.
        """
        for platform in platforms:
            await self.desks.resume(platform)
        parts = (
            self._taking,
            self._rounds,
            self._summaries,
            self._opening,
            self._trying,
            self._notices,
        )
        async with asyncio.TaskGroup() as tasks:
            working = [
                tasks.create_task(part.run(self._clock), name=part.name)
                for part in parts
            ]
            await self._feed(platforms, stop or asyncio.Event())
            for part in parts:
                part.stop()
            if stop is not None and stop.is_set():
                _, late = await asyncio.wait(working, timeout=LAST_SECONDS)
                for task in late:
                    log.warning("%s was cut short", task.get_name())
                    task.cancel()

    async def _feed(self, platforms: Sequence[Platform], stop: asyncio.Event) -> None:
        """Let the platforms feed until their sources are over, or until told to stop."""
        async with asyncio.TaskGroup() as tasks:
            sources = [
                tasks.create_task(platform.run(PlatformFeed(self, platform)))
                for platform in platforms
            ]
            stopping = tasks.create_task(stop.wait())
            everything = asyncio.gather(*sources, return_exceptions=True)
            await asyncio.wait(
                (everything, stopping), return_when=asyncio.FIRST_COMPLETED
            )
            for task in (*sources, stopping):
                task.cancel()

    def _part(self, name: str, work: Work) -> Part:
        """Make a part whose failures are told to whoever runs the bot."""
        troubles, thing = self.desks.troubles, Thing(Kind.PART, name)

        async def watched(now: Millis) -> Millis | None:
            try:
                due = await work(now)
            except StoreError as error:
                troubles.broke(DATABASE, str(error))
                raise
            except Exception:
                troubles.broke(thing)
                raise
            troubles.works(thing)
            return due

        return Part(name, watched)

    async def _take_in(self, now: int) -> None:
        await self.inlet.work(now)

    def now(self) -> int:
        """Return the present moment."""
        return self._clock.now()

    def look_again(self) -> None:
        """Say that the outbox, or what is set, may have changed."""
        self._rounds.wake.set()
        self._summaries.wake.set()
        self._opening.wake.set()
        self._trying.wake.set()

    def try_out(self, desk: Desk, events: Sequence[Event]) -> None:
        """Hand over what was posted; who is trying it out is answered by their trial."""
        if self.trials.take(desk, events):
            self._trying.wake.set()


class PlatformFeed:
    """What one platform hands its events, commands and buttons to."""

    def __init__(self, app: App, platform: Platform) -> None:
        self._app, self._platform = app, platform

    async def present(self, workspaces: Collection[str]) -> None:
        """Say which workspaces the bot is in: what is kept of others is seen to."""
        await self._app.absence.see_to(self._platform, workspaces, self._app.now())

    async def reached(
        self, workspace: str, channels: Sequence[Channel]
    ) -> Mapping[str, Millis | None]:
        """Return those of the channels that are read, and up to when each has been."""
        desk = await self._app.desks.desk(workspace, self._platform)
        ids = [channel.id for channel in channels]
        await desk.meet(ids)
        async with desk.at_work():
            return {id: desk.reached(id) for id in ids if desk.reads(id)}

    async def channels(self, workspace: str, channels: Collection[str]) -> None:
        """Say which channels there are: what is kept of any other goes."""
        desk = await self._app.desks.desk(workspace, self._platform)
        await keep_only(desk, channels, self._app.now())

    async def role_gone(self, workspace: str, called: Collection[str]) -> None:
        """A role is gone: it is on no list any more."""
        desk = await self._app.desks.desk(workspace, self._platform)
        await without_role(desk, called)

    async def gone(self, workspace: str) -> None:
        """The bot was removed from a workspace: erase all that is kept of it."""
        await self._app.desks.close(workspace)
        log.info("workspace %s: removed, and all that was kept of it", workspace)

    async def closed(
        self, workspace: str, channel: str, *, deleted: bool = False
    ) -> None:
        """A channel was archived or deleted: switch it off, and forget it."""
        desk = await self._app.desks.desk(workspace, self._platform)
        await desk.meet([channel])
        async with desk.at_work() as unit:
            now = self._app.now()
            await close_channel(desk, unit, channel, now, deleted=deleted)

    async def take(self, workspace: str, events: Sequence[Event]) -> None:
        """Take events in; return when what they led to is committed."""
        desk = await self._app.desks.desk(workspace, self._platform)
        await self._app.inlet.take(desk, events)
        self._app.try_out(desk, events)

    async def command(self, command: Command) -> Card:
        """Carry out a command; the answer is for the asker's eyes alone."""
        desks = self._app.desks
        if command.workspace:
            desk = await desks.desk(command.workspace, self._platform)
        else:
            found = await home_of(desks, self._platform, command.member)
            if found is None:
                return which()
            desk = found
        answer = await answer_command(desk, command, self._app.now())
        self._app.look_again()
        return structs.replace(answer, workspace=desk.id)

    def asks_in_turn(self, text: str) -> bool:
        """Say whether a command's answer asks things, one after the other."""
        return asks_in_turn(text)

    async def press(self, press: Press) -> Card:
        """Carry out what a button says; the answer is for the presser's eyes alone."""
        desk = await self._app.desks.desk(press.workspace, self._platform)
        answer = await answer_press(desk, press, self._app.now())
        self._app.look_again()
        return structs.replace(answer, workspace=desk.id)

    async def form(self, workspace: str, member: str, verb: str) -> Form | None:
        """Return what a button asks for first, if it asks for anything now."""
        desk = await self._app.desks.desk(workspace, self._platform)
        return await find_form(desk, member, verb, self._app.now())

    async def overview(self, workspace: str, member: str) -> Sequence[Card]:
        """Return a member's own page, top to bottom, for their eyes alone."""
        desk = await self._app.desks.desk(workspace, self._platform)
        return await show_overview(desk, member, self._app.now())
