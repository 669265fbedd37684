"""What managers can ask for: to let nothing go out, and how things stand.

Every change is recorded, with who made it and when. Nothing here is about a member, and
counts of people below five are not told.
"""

from collections import Counter

from adapters.platform import Card, Fact
from bot.commands.asked import Asked
from bot.live.decisions import State
from bot.live.desk import NO, PAUSED, YES
from bot.store import Changes, PushState, SettingChange, SettingRow, SummaryState
from rules.model import DAY, HOUR
from rules.rule import N_

FEWEST = 5
SHOWN = 5

IS_PAUSED = N_("Nothing goes out any more")
UNTIL_RESUMED = N_(
    "What happens still counts. Notes wait in their inboxes until somebody who manages"
    " this place resumes."
)
IS_RESUMED = N_("Notes go out again")
NOT_LATE = N_("What has become too old to be worth telling in the meantime does not.")
WAS_SO = N_("That is how it was already.")

STATUS = N_("How things stand")
GOES_OUT = N_("Notes go out.")
PAUSED_BY = N_("A manager lets nothing go out.")
COACHED = N_("People who switched coaching on")
TOLD = N_("Notes of the last week")
WAITING = N_("Notes on their way")
UNSURE = N_("Notes nobody knows the fate of")
FAILED = N_("Notes that could not be shown")
LOST_SUMMARIES = N_("Weekly posts that may not have come through")
STOPPED = N_("Rules that stopped themselves")
CHANGED = N_("Changed")
CHANGE = N_("{day}: {name} is {value}, by {who}")
NOBODY = N_("somebody who had their name taken out")
FEWER = N_("fewer than five")


async def pause(asked: Asked) -> Card:
    """Carry out ``pause``: from the next send on nothing goes out."""
    changed = await change_setting(asked, PAUSED, YES)
    return asked.card(IS_PAUSED, UNTIL_RESUMED if changed else WAS_SO)


async def resume(asked: Asked) -> Card:
    """Carry out ``resume``."""
    changed = await change_setting(asked, PAUSED, NO)
    return asked.card(IS_RESUMED, NOT_LATE if changed else WAS_SO)


async def status(asked: Asked) -> Card:
    """Answer ``status``."""
    desk, say, number = asked.desk, asked.words.say, asked.words.number
    lately = await asked.unit.outbox.sent_since(asked.now - 7 * DAY)
    states = Counter(push.state for push in lately)
    waiting = len(await asked.unit.outbox.queued())
    told = await asked.unit.inbox.told_since(asked.now - 7 * DAY, State.SILENT)
    facts = [
        Fact(say(COACHED), _people(asked, len(desk.consents))),
        Fact(say(TOLD), _people(asked, told)),
        Fact(say(WAITING), number(waiting)),
        Fact(say(UNSURE), number(states[PushState.UNKNOWN])),
        Fact(say(FAILED), number(states[PushState.FAILED])),
    ]
    lost = await _lost_summaries(asked)
    if lost:
        facts.append(Fact(say(LOST_SUMMARIES), number(lost)))
    stopped = [
        rule for rule, until in sorted(desk.stopped.items()) if until > asked.now
    ]
    if stopped:
        facts.append(Fact(say(STOPPED), asked.words.listing(stopped)))
    label = say(CHANGED)
    for change in (await asked.unit.settings_record())[:SHOWN]:
        facts.append(Fact(label, _change(asked, change)))
        label = ""
    text = say(PAUSED_BY if desk.paused else GOES_OUT)
    return Card(title=say(STATUS), text=(text,), facts=tuple(facts))


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


async def change_setting(asked: Asked, name: str, value: str) -> bool:
    """Set something for the workspace, and record it; say whether it is a change."""
    if asked.desk.chosen.get(name, NO) == value:
        return False
    asked.desk.chosen[name] = value
    change = SettingChange(name, asked.now, asked.member, value)
    await asked.unit.save(Changes(settings=[SettingRow(name, value)], record=[change]))
    return True


def _people(asked: Asked, count: int) -> str:
    """Tell a count about people, unless it is so small that it points at somebody."""
    return asked.words.number(count) if count >= FEWEST else asked.words.say(FEWER)


def _change(asked: Asked, change: SettingChange) -> str:
    who = f"<@{change.who}>" if change.who else asked.words.say(NOBODY)
    return asked.words.say(
        CHANGE,
        day=asked.words.day(change.at),
        name=change.name,
        value=change.value,
        who=who,
    )
