"""Notices to whoever runs the bot: a line a day at most for each thing that is broken, and
one when it works again.

What has been said is noted in the store before it is sent, so that neither a restart nor
a second process says it again. Of what concerns the whole process (its database) it is
kept in memory: there may be nowhere else.
"""

import logging
from collections.abc import Iterable, Mapping
from dataclasses import replace

from adapters.cards import Card
from bot.delivery.note import words_of_place
from bot.live.desk import YES, Desk, mute_of
from bot.live.desks import Desks
from bot.operator import tell
from bot.store import Changes, Notice
from bot.trouble import Kind, Thing
from rules.model import DAY, HOUR, Millis
from rules.rule import N_

PATIENCE = 15.0
"""Seconds that a notice may take."""
LOOK_AGAIN: Millis = HOUR
"""How often it is looked whether what is broken is over."""

BROKEN, WORKS = N_("Something is wrong"), N_("It works again")
BROKE_LINES = {
    Kind.FAULT: N_(
        "The rule {name} failed on a message and was skipped there; the others"
        " went on. The log has the details."
    ),
    Kind.FLOOD: N_(
        "The rule {name} found {details} times in an hour, far more than usual"
        " here, and has stopped itself for a day."
    ),
    Kind.MUTED: N_(
        "Many members rated notes of the rule {name} as not for them, so it has"
        " muted itself. A manager can bring it back: /coach-admin unmute {name}"
    ),
    Kind.DIRECT: N_(
        "Direct messages are refused again and again, so none are tried for an"
        " hour. Notes wait in the inboxes."
    ),
    Kind.CHANNEL: N_(
        "The channel {name} was archived or deleted, so I have switched it off"
        " and forgotten what I counted there. Should it come back, a manager can switch"
        " it on: /coach-admin channels {name} on"
    ),
    Kind.DELETED: N_(
        "The channel {name} was deleted, so I have switched it off and forgotten what"
        " I counted there. There is nothing for you to do."
    ),
    Kind.DATABASE: N_("The database cannot be used: {details}."),
    Kind.PART: N_(
        "The part that sees to {name} failed and is tried again. The log has the"
        " details."
    ),
}
WORKS_LINES = {
    Kind.FAULT: N_("The rule {name} has not failed for a day."),
    Kind.FLOOD: N_("The rule {name} looks again."),
    Kind.MUTED: N_("The rule {name} speaks again: a manager brought it back."),
    Kind.DIRECT: N_("Direct messages arrive again."),
    Kind.CHANNEL: N_("The channel {name} is read again."),
    Kind.DATABASE: N_("The database can be used again."),
    Kind.PART: N_("The part that sees to {name} works again."),
}

ONCE = frozenset({Kind.DELETED})
"""What is said and then done with: it never works again."""

log = logging.getLogger(__name__)


def after_breaking(before: Notice | None, thing: Thing, now: Millis) -> Notice | None:
    """Return what to note when a breakage is to be said; None: a day is not over."""
    if before is not None and now - before.said < DAY:
        return None
    return Notice(thing.kind, thing.name, said=now, broken=thing.kind not in ONCE)


def after_mending(before: Notice | None) -> Notice | None:
    """Return what to note when a recovery is to be said; None: nobody was told."""
    return replace(before, broken=False) if before and before.broken else None


def _to_say(
    noted: dict[Thing, Notice],
    broke: Mapping[Thing, str],
    works: Iterable[Thing],
    now: Millis,
) -> list[tuple[Notice, str]]:
    """Note what is to be said; return it, with details of what broke.

    What broke and works is said in that order: it works by now.
    """
    said: list[tuple[Notice, str]] = []
    for thing, details in broke.items():
        after = after_breaking(noted.get(thing), thing, now)
        if after is not None:
            noted[thing] = after
            said.append((after, details))
    for thing in works:
        after = after_mending(noted.get(thing))
        if after is not None:
            noted[thing] = after
            said.append((after, ""))
    return said


class Notices:
    """Tells whoever runs the bot what the parts of this process have noticed."""

    def __init__(self, desks: Desks) -> None:
        self._desks = desks
        self._own: dict[Thing, Notice] = {}
        """What was said of the whole process, and what could not be noted."""
        self._read: set[str] = set()
        """Workspaces whose notices have been read since the process began."""
        self._broke: dict[Thing, Millis] = {}
        """When something broke last, as far as this process knows."""

    async def work(self, now: Millis) -> Millis:
        """Say what is to be said by now; return when to look again."""
        broke, works = self._desks.troubles.take()
        self._broke |= dict.fromkeys(broke, now)
        await self._of_the_process(broke, works, now)
        for desk in self._desks.all():
            mine = {thing: how for thing, how in broke.items() if _is_of(desk, thing)}
            mended = {thing for thing in works if _is_of(desk, thing)}
            if mine or mended or desk.id not in self._read or self._is_watched(desk):
                await self._of(desk, mine, mended, now)
        return now + LOOK_AGAIN

    def _is_watched(self, desk: Desk) -> bool:
        return any(_is_of(desk, thing) for thing in self._desks.troubles.known)

    async def _of_the_process(
        self, broke: dict[Thing, str], works: set[Thing], now: Millis
    ) -> None:
        """Say what concerns no workspace, in the first one there is."""
        desk = next(iter(self._desks.all()), None)
        for notice, details in _to_say(
            self._own,
            {thing: how for thing, how in broke.items() if not thing.workspace},
            [thing for thing in works if not thing.workspace],
            now,
        ):
            if desk is not None:
                await tell(desk, _card(desk, notice, details), PATIENCE)

    async def _of(
        self, desk: Desk, broke: dict[Thing, str], works: set[Thing], now: Millis
    ) -> None:
        """Say what concerns a workspace: note it first, then tell."""
        try:
            said = await self._noted(desk, broke, works, now)
        except Exception:
            # Where nothing can be noted it is told all the same, and kept in memory.
            log.exception("workspace %s: notices could not be noted", desk.id)
            said = _to_say(self._own, broke, works, now)
        for notice, details in said:
            await tell(desk, _card(desk, notice, details), PATIENCE)

    async def _noted(
        self, desk: Desk, broke: dict[Thing, str], works: set[Thing], now: Millis
    ) -> list[tuple[Notice, str]]:
        """Note what is to be said of a workspace, in the store; return it."""
        async with desk.at_work() as unit:
            noted = {_thing(desk, one): one for one in await unit.notices()}
            for thing, own in self._own.items():
                stored = noted.get(thing, own)
                if _is_of(desk, thing) and own.said >= stored.said:
                    noted[thing] = own
            over = {one for one in noted if self._is_over(desk, noted[one], now)}
            over = over - broke.keys() | works
            said = _to_say(noted, broke, sorted(over), now)
            await unit.save(Changes(notices=[notice for notice, _ in said]))
        self._read.add(desk.id)
        _watch(self._desks.troubles.known, noted.items())
        return said

    def _is_over(self, desk: Desk, notice: Notice, now: Millis) -> bool:
        """Say whether something that nobody reports as mended is over by itself."""
        if notice.kind == Kind.FAULT:
            return now - self._broke.get(_thing(desk, notice), notice.said) >= DAY
        if notice.kind == Kind.FLOOD:
            return desk.stopped.get(notice.name, now) <= now
        if notice.kind == Kind.CHANNEL:
            return desk.reads(notice.name.strip("<#>"))
        if notice.kind == Kind.MUTED:
            return desk.chosen.get(mute_of(notice.name)) != YES
        return False


def _watch(known: set[Thing], noted: Iterable[tuple[Thing, Notice]]) -> None:
    """Keep an eye on what is broken."""
    for thing, notice in noted:
        if notice.broken:
            known.add(thing)
        else:
            known.discard(thing)


def _is_of(desk: Desk, thing: Thing) -> bool:
    return thing.workspace == desk.id


def _thing(desk: Desk, notice: Notice) -> Thing:
    return Thing(Kind(notice.kind), notice.name, desk.id)


def _card(desk: Desk, notice: Notice, details: str) -> Card:
    """Say it in the workspace's language; what a database says of itself is English."""
    say, kind = words_of_place(desk).say, Kind(notice.kind)
    broken = notice.broken or kind in ONCE
    name = say(notice.name) if kind is Kind.PART else notice.name
    line = (BROKE_LINES if broken else WORKS_LINES)[kind]
    text = say(line, name=name, details=details)
    return Card(title=say(BROKEN if broken else WORKS), text=(text,))
