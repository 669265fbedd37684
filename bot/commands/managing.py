"""What managers can ask for: to let nothing go out, and how things stand.

Every change is recorded, with who made it and when. Nothing here is about a member, and
counts of people below five are not told.
"""

from collections import Counter
from collections.abc import Iterator

from adapters.cards import Card, Fact
from bot.commands.asked import Asked
from bot.commands.feedback import show_ratings
from bot.commands.recorded import setting_name, setting_value
from bot.live.chosen import CLOSED, OPERATOR, choose_for_all
from bot.live.decisions import State
from bot.live.desk import NO, PAUSED, YES
from bot.store import PushState, SettingChange, SummaryState
from rules.model import DAY, HOUR
from rules.rule import N_

FEWEST = 5
NOT_TOLD = (State.SILENT, State.SHADOW)
SHOWN = 5
MANY = 20

IS_PAUSED = N_("Nothing goes out any more")
UNTIL_RESUMED = N_(
    "What happens still counts. Notes wait in their inboxes until somebody who manages"
    " this place resumes."
)
IS_RESUMED = N_("Notes go out again")
NOT_LATE = N_("What is too old by now to be worth telling is left out.")
WAS_SO = N_("It was so already; nothing has changed.")

STATUS = N_("How things stand")
GOES_OUT = N_("Notes go out.")
IN_SHADOW = N_("Shadow mode is on: notes are made and nobody gets them.")
PAUSED_BY = N_("A manager lets nothing go out.")
READ = N_("Channels switched on")
COACHED = N_("People who switched coaching on")
NOTICED = N_("People who were told and did not say no")
TOLD = N_("Notes of the last week")
WAITING = N_("Notes on their way")
UNSURE = N_("Notes that may not have arrived")
FAILED = N_("Notes that could not be shown")
LOST_SUMMARIES = N_("Weekly posts that may not have come through")
STOPPED = N_("Rules that stopped themselves")
CHANGED = N_("Changed")
CHANGE = N_("{day}: {name} is {value}, by {who}")
CHANGES = N_("What managers changed")
LATEST_FIRST = N_("The latest comes first. What is older than a year is forgotten.")
NONE_YET = N_("Nothing so far.")
NOBODY = N_("somebody who had their name taken out")
WHOEVER_RUNS_ME = N_("whoever runs me")
CLOSED_THERE = N_("me, since it was archived or deleted")
FEWER = N_("fewer than five")


async def pause(asked: Asked) -> Card:
    """Carry out ``pause``: from the next send on nothing goes out."""
    changed = await change_setting(asked, PAUSED, YES)
    return asked.card(IS_PAUSED, UNTIL_RESUMED if changed else WAS_SO)


async def resume(asked: Asked) -> Card:
    """Carry out ``resume``."""
    changed = asked.desk.paused and await change_setting(asked, PAUSED, NO)
    return asked.card(IS_RESUMED, NOT_LATE if changed else WAS_SO)


async def status(asked: Asked) -> Card:
    """Answer ``status``."""
    desk, say = asked.desk, asked.words.say
    facts = [*_people_here(asked), *await _notes(asked)]
    lost = await _lost_summaries(asked)
    if lost:
        facts.append(Fact(say(LOST_SUMMARIES), asked.words.number(lost)))
    stopped = [
        rule for rule, until in sorted(desk.stopped.items()) if until > asked.now
    ]
    if stopped:
        facts.append(Fact(say(STOPPED), asked.words.listing(stopped)))
    facts += await show_ratings(asked)
    label = say(CHANGED)
    for change in (await asked.unit.settings_record())[:SHOWN]:
        facts.append(Fact(label, _change(asked, change)))
        label = ""
    return Card(title=say(STATUS), text=(say(_state(asked)),), facts=tuple(facts))


def _state(asked: Asked) -> str:
    """Say whether notes go out."""
    if asked.desk.paused:
        return PAUSED_BY
    return IN_SHADOW if asked.desk.is_shadow(asked.now) else GOES_OUT


def _people_here(asked: Asked) -> Iterator[Fact]:
    """Count channels, and people who are coached."""
    say, consents = asked.words.say, asked.desk.consents.values()
    noticed = sum(one.noticed is not None for one in consents)
    yield Fact(say(READ), asked.words.number(_channels_read(asked)))
    yield Fact(say(COACHED), _people(asked, len(consents) - noticed))
    if asked.desk.notice_since is not None:
        yield Fact(say(NOTICED), _people(asked, noticed))


async def _notes(asked: Asked) -> list[Fact]:
    """Count the notes of the last week, and what became of them."""
    say, number, outbox = asked.words.say, asked.words.number, asked.unit.outbox
    since = asked.now - 7 * DAY
    states = Counter(push.state for push in await outbox.sent_since(since))
    told = await asked.unit.inbox.told_since(since, NOT_TOLD)
    return [
        Fact(say(TOLD), _people(asked, told)),
        Fact(say(WAITING), number(len(await outbox.queued()))),
        Fact(say(UNSURE), number(states[PushState.UNKNOWN])),
        Fact(say(FAILED), number(states[PushState.FAILED])),
    ]


def _channels_read(asked: Asked) -> int:
    desk = asked.desk
    return sum(desk.setup.reads(home) for home in desk.channels.homes())


async def _lost_summaries(asked: Asked) -> int:
    """Count the last week's summaries that may have been posted or not.

    One that is still being sent after an hour was left by a process that died.
    """
    lately = await asked.unit.summaries.since(asked.now - 7 * DAY)
    return sum(
        one.state is SummaryState.UNKNOWN
        or (one.state is SummaryState.SENDING and asked.now - one.at > HOUR)
        for one in lately
    )


async def change_setting(
    asked: Asked, name: str, value: str, said: str | None = None
) -> bool:
    """Set something for the workspace, and record it; say whether it is a change.

    ``said`` stands in the record instead of a value that is not for reading.
    """
    return await choose_for_all(
        asked.desk, asked.unit, name, value, asked.member, asked.now, said
    )


async def changes(asked: Asked) -> Card:
    """Answer ``changes``: who set what lately."""
    say, record = asked.words.say, await asked.unit.settings_record()
    facts = tuple(Fact("", _change(asked, one)) for one in record[:MANY])
    text = say(LATEST_FIRST) if facts else say(NONE_YET)
    return Card(title=say(CHANGES), text=(text,), facts=facts)


def _people(asked: Asked, count: int) -> str:
    """Tell a count about people, unless it is so small that it points at somebody."""
    return asked.words.number(count) if count >= FEWEST else asked.words.say(FEWER)


def _change(asked: Asked, change: SettingChange) -> str:
    named = {
        "": asked.words.say(NOBODY),
        CLOSED: asked.words.say(CLOSED_THERE),
        OPERATOR: asked.words.say(WHOEVER_RUNS_ME),
    }
    who = named.get(change.who, f"<@{change.who}>")
    return asked.words.say(
        CHANGE,
        day=asked.words.day(change.at),
        name=setting_name(change.name, asked.words),
        value=setting_value(change, asked.words),
        who=who,
    )
