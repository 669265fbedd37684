"""A replay, step by step.

1. Open the archive; refuse what is wrong before anything is written.
2. Batch by batch the engine takes events in and settles them. Readings are written as
   they become final, findings go to the spool, and the store (with ``--db``) keeps what
   it would keep live, in units of work of its own size.
3. When everything has been read, it is saved and windows and counters are let go. The
   coaching policy decides the findings in order of time, each as if it were that
   moment, and the hints are worded.
4. The report is drawn. Then all outputs take their names at once; until then nothing
   stands there.
"""

import asyncio
from collections import Counter
from collections.abc import Callable

from msgspec.json import Encoder

from adapters.archives import Archive, open_archive
from bot.coach import Outcome
from bot.config import zone
from bot.history import History
from bot.named import posting
from bot.outputs import Outputs
from bot.replay.deciding import decide
from bot.replay.keeping import Keeping, kept
from bot.replay.people import ArchiveNames
from bot.replay.request import Progress, ReplayRequest, ReplayResult
from bot.replay.summary import summary
from bot.spool import Spool
from bot.tallies import Tallies
from bot.wording import words_for
from rules.checks import times
from rules.engine import Engine
from rules.model import Event, Over, Posted, Watermark, Week, channel_of
from rules.newcomers import is_newcomer
from rules.outcome import Outcome as Folded
from rules.state.workspace import Workspace

_NO_KEY = b"of a replay that keeps nothing"
"""Without a database, aliases live no longer than the process."""
BATCH = 2000
"""Messages a batch: what a unit of work costs by itself is spread over them."""

_encode = Encoder().encode

Listener = Callable[[Outcome], None]
"""Told what became of each finding, in order of time."""


def replay(
    request: ReplayRequest,
    progress: Progress | None = None,
    listener: Listener | None = None,
) -> ReplayResult:
    """Replay an archive and write what was asked for."""
    return asyncio.run(_replay(request, progress, listener))


async def _replay(
    request: ReplayRequest, progress: Progress | None, listener: Listener | None
) -> ReplayResult:
    archive = request.archive or open_archive(request.input, request.format)
    name = f"archive:{request.input.name}"
    with Outputs() as outputs:
        async with kept(request, outputs, name, archive.format) as keeping:
            run = Replay(request, archive, outputs, name, keeping, listener)
            try:
                await run.read(progress)
                await decide(run)
                run.report()
                return run.result()
            finally:
                run.spool.close()


class Replay:
    """One replay under way."""

    def __init__(
        self,
        request: ReplayRequest,
        archive: Archive,
        outputs: Outputs,
        name: str,
        keeping: Keeping | None,
        listener: Listener | None,
    ) -> None:
        self.request, self.archive = request, archive
        self.outputs, self.keeping, self.listener = outputs, keeping, listener
        config = request.config
        self.bound = config.in_force(everything=True)
        self.rules = {rule.id: rule for rule, _ in self.bound}
        self.options = {rule.id: options for rule, options in self.bound}
        self.engine = Engine(
            self.bound, times=times(self.bound), readings=request.signals is not None
        )
        self.workspace = Workspace(
            name,
            keeping.key if keeping else _NO_KEY,
            everybody=True,
            shared_clock=archive.shared_clock,
            domains=frozenset(config.workspace.domains),
        )
        self.words = words_for(
            request.config.workspace.language, zone(request.timezone)
        )
        self.names = ArchiveNames(archive, self.words)
        self.spool = Spool()
        self.found = 0
        """Findings that hold, known once they are decided."""
        self.tallies = Tallies()
        self.weeks: list[Week] = []
        self.faults: Counter[str] = Counter()
        self.first_fault = ""
        self.histories: dict[str, History] = {}
        self.signals = outputs.open(request.signals) if request.signals else None
        self.findings = outputs.open(request.findings) if request.findings else None

    # -- reading -------------------------------------------------------------------

    async def read(self, progress: Progress | None) -> None:
        """Read the whole archive through the engine."""
        for batch in self.archive.batches(BATCH):
            self._place()
            events = self._events(batch.events)
            folded = self.engine.fold(self.workspace, events)
            self._collect(folded)
            await self._save(folded.weeks)
            if progress is not None:
                progress.update(batch.done, batch.total, self.tallies.messages)
            await asyncio.sleep(0)
        await self._let_go()

    async def _let_go(self) -> None:
        """Save what has been read, and make room: deciding needs who was seen, no more."""
        await self._save([], everything=True)
        self.workspace.channels.clear()
        self.workspace.members.clear()
        self.workspace.pending.clear()

    def _place(self) -> None:
        """Set up channels that have come to light, and people no rule looks at."""
        places, known = self.archive.places, self.workspace.places
        if len(places) == len(known):
            return
        config = self.request.config
        ids = {place.name: id for id, place in places.items() if not place.thread}
        for id, place in list(places.items())[len(known) :]:
            parent = (place.parent or "") if place.thread else ""
            home = ids.get(parent, parent)
            known[id] = config.place(
                home or id,
                parent or place.name,
                home=home,
                thread=place.thread,
                everything=True,
            )

    def _events(self, events: list[Event]) -> list[Event]:
        """Leave out channels that are not read, note the period, find who is named."""
        config, tallies = self.request.config, self.tallies
        if config.channels:
            events = [event for event in events if self._is_read(event)]
        named = config.workspace
        self.workspace.exempt |= posting(events, named.exempt_members)
        self.workspace.announcers |= posting(events, named.announcer_members)
        for event in events:
            if type(event) is not Posted:
                continue
            at = event.at
            if event.human:
                tallies.messages += 1
            if tallies.first is None or at < tallies.first:
                tallies.first = at
            if tallies.last is None or at > tallies.last:
                tallies.last = at
        return events

    def _is_read(self, event: Event) -> bool:
        id = channel_of(event)
        if id is None or isinstance(event, Watermark | Over):
            return True
        place = self.archive.places.get(id)
        name = place.parent or place.name if place and place.thread else ""
        name = name or (place.name if place else "")
        return self.request.config.channel(id, name).read is not False

    def _collect(self, folded: Folded) -> None:
        if self.signals is not None:
            for reading in folded.readings:
                self.signals.write(_encode(reading) + b"\n")
        for finding in folded.findings:
            self.spool.add(finding)
        for retraction in folded.retractions:
            self.spool.retract(retraction)
        for closed in folded.questions:
            place = self.workspace.places[closed.channel]
            home = place.home or closed.channel
            self.tallies.question(closed, home, place.kind)
        for first in folded.firsts:
            self.tallies.first_post(first)
        for fault in folded.faults:
            self.faults[fault.rule] += 1
            self.first_fault = self.first_fault or f"{fault.message}: {fault.error}"
        self.weeks += folded.weeks

    async def _save(self, weeks: list[Week], *, everything: bool = False) -> None:
        if self.keeping is None:
            self.workspace.clean()
            return
        await self.keeping.save(
            self.workspace, self.histories, weeks, everything=everything
        )

    # -- telling -------------------------------------------------------------------

    def report(self) -> None:
        """Sort out who was a newcomer, now that all is known, and draw the report."""
        workspace, tallies = self.workspace, self.tallies
        tallies.firsts = [
            first
            for first in tallies.firsts
            if workspace.seen[first.mark].first == first.at
            and is_newcomer(workspace, first.at)
        ]
        if self.request.report is not None:
            # Whoever wants no page does not pay for what draws it.
            from bot.replay.report import write

            target = self.outputs.beside(self.request.report)
            write(self, target)

    def result(self) -> ReplayResult:
        """Add everything up."""
        decisions: Counter[str] = Counter()
        for tally in self.tallies.rules.values():
            for (decision, _), count in tally.decisions.items():
                decisions[decision] += count
        return ReplayResult(
            lines=summary(self, decisions),
            messages=self.tallies.messages,
            people=len(self.workspace.seen),
            findings=self.found,
            decisions=dict(decisions),
        )
