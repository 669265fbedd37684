"""The application, put together: platforms feed it, the inlet and the rounds do the work.

Everything that runs is started here and ends here. Which platforms there are, and what
they stand on, is handed in.
"""

import asyncio
from collections.abc import Sequence
from random import Random

from adapters.platform import Card, Command, Platform, Press
from bot.clock import Clock, Part, Work
from bot.commands.answer import answer_command, answer_press
from bot.delivery.courier import Courier
from bot.delivery.rounds import Rounds
from bot.live.desk import Desk
from bot.live.desks import Desks
from bot.live.inlet import Inlet
from bot.live.setup import Setup
from bot.notices import Notices
from bot.opening.opening import Opening
from bot.store import Store, StoreError
from bot.summary.posting import Posting
from bot.trouble import DATABASE, Kind, Thing
from bot.trying.trials import Trials
from rules.model import Event, Millis

PARTS = 6
"""Parts that wait on the clock."""


class App:
    """The parts of the application, not running yet."""

    def __init__(
        self, store: Store, setup: Setup, clock: Clock, random: Random
    ) -> None:
        self.desks = Desks(store, setup)
        self._clock = clock
        rounds = Rounds(self.desks, Courier(clock, random))
        self._rounds = self._part("delivery", rounds.work)
        self._summaries = self._part("summaries", Posting(self.desks, clock).work)
        self._opening = self._part("opening", Opening(self.desks, clock).work)
        self.trials = Trials(self.desks, clock)
        self._trying = self._part("trying", self.trials.work)
        self._taking = self._part("taking in", self._take_in)
        self._notices = Part("notices", Notices(self.desks).work)
        self.desks.troubles.wake = self._notices.wake.set
        self.inlet = Inlet(self._taking.wake.set, self._rounds.wake.set)

    async def run(self, platforms: Sequence[Platform]) -> None:
        """Run until every platform's source is over; what is under way is finished."""
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
            for part in parts:
                tasks.create_task(part.run(self._clock))
            async with asyncio.TaskGroup() as sources:
                for platform in platforms:
                    sources.create_task(platform.run(PlatformFeed(self, platform)))
            for part in parts:
                part.stop()

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

    async def take(self, workspace: str, events: Sequence[Event]) -> None:
        """Take events in; return when what they led to is committed."""
        desk = await self._app.desks.desk(workspace, self._platform)
        await self._app.inlet.take(desk, events)
        self._app.try_out(desk, events)

    async def command(self, command: Command) -> Card:
        """Carry out a command; the answer is for the asker's eyes alone."""
        desk = await self._app.desks.desk(command.workspace, self._platform)
        answer = await answer_command(desk, command, self._app.now())
        self._app.look_again()
        return answer

    async def press(self, press: Press) -> Card:
        """Carry out what a button says; the answer is for the presser's eyes alone."""
        desk = await self._app.desks.desk(press.workspace, self._platform)
        answer = await answer_press(desk, press, self._app.now())
        self._app.look_again()
        return answer
