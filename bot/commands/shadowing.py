"""Shadow mode: what would have been told is noted, and nobody is told.

It changes delivery alone: who is coached, what is found and what is decided stay as they
are. Managers see counts and how a note reads, from five people up, never whom it is about.
When it ends, everybody begins as if the notes had never been: nobody has had any.
"""

from collections.abc import Iterator, Sequence
from zoneinfo import ZoneInfo

from adapters.cards import Card, Fact
from bot.commands.asked import Asked
from bot.commands.managing import FEWER, FEWEST, change_setting
from bot.config.chosen import OFF, ON
from bot.decision import JUST_NOTICED
from bot.live.decisions import State
from bot.live.desk import SHADOW
from bot.live.shadow import forget_shadow
from bot.memory import changes
from bot.nameless import Nameless
from bot.store import Hint, PushState
from bot.wording import Register, render, words_for
from rules.checks import RULES
from rules.model import DAY, Millis
from rules.rule import N_

KEPT: Millis = 60 * DAY

IS_SHADOW = N_("Shadow mode is on")
IS_NOT = N_("Shadow mode is off")
WHAT_IT_DOES = N_(
    "I note what I would have told people, and tell nobody. Weekly summaries come as ever;"
    " “/coach-admin shadow” shows counts, and “/coach-admin shadow off” ends it."
)
FRESH_START = N_("Notes go out again. Nobody is told what was noted meanwhile.")
FIRST_DAYS = N_("These are the first seven days of notice mode; it ends by itself.")
WAS_SO = N_("It was so already; nothing has changed.")
HOW_ON = N_("“/coach-admin shadow on” has me note what I would tell, and tell nobody.")
SINCE = N_("What I noticed since {day}, by rule. Whom it is about is shown to nobody.")
NOTHING_YET = N_("I have noticed nothing so far.")
SO_MANY = N_("{notes} notes to {people} people, for instance: {said}")


async def shadow_on(asked: Asked) -> Card:
    """Carry out ``shadow on``: from the next send on nobody is told anything."""
    changed = await change_setting(asked, SHADOW, ON)
    for push in await asked.unit.outbox.queued():
        if push.state is PushState.QUEUED:
            await asked.unit.outbox.drop(push.key, SHADOW)
    return asked.card(IS_SHADOW, WHAT_IT_DOES if changed else WAS_SO)


async def shadow_off(asked: Asked) -> Card:
    """Carry out ``shadow off``: nobody has been told what was noted meanwhile."""
    if asked.desk.chosen.get(SHADOW, OFF) != ON:
        if asked.desk.is_shadow(asked.now):
            return asked.card(IS_SHADOW, FIRST_DAYS)
        return asked.card(IS_NOT, WAS_SO)
    await change_setting(asked, SHADOW, OFF)
    await forget_shadow(asked.desk, asked.unit)
    await asked.unit.save(changes(asked.desk.memory, asked.desk.histories))
    return asked.card(IS_NOT, FRESH_START)


async def show_shadow(asked: Asked) -> Card:
    """Answer ``shadow``: counts by rule, and how a note reads."""
    say, on = asked.words.say, asked.desk.is_shadow(asked.now)
    since = await _since(asked)
    noted = await asked.unit.inbox.in_state(State.SHADOW)
    noted += await asked.unit.inbox.because(JUST_NOTICED.slug)
    lately = [hint for hint in noted if hint.decided_at >= since]
    facts = tuple(_facts(asked, lately))
    told = say(SINCE, day=asked.words.day(since)) if facts else say(NOTHING_YET)
    text = (told, say(WHAT_IT_DOES if on else HOW_ON))
    return Card(title=say(IS_SHADOW if on else IS_NOT), text=text, facts=facts)


async def _since(asked: Asked) -> Millis:
    """Return when shadow mode last began, as far as it is remembered."""
    record = await asked.unit.settings_record()
    began = [one.at for one in record if (one.name, one.value) == (SHADOW, ON)][:1]
    if asked.desk.notice_since is not None:
        began.append(asked.desk.notice_since)
    return max(began, default=asked.now - KEPT)


def _facts(asked: Asked, noted: Sequence[Hint]) -> Iterator[Fact]:
    """Count notes by rule; of fewer than five people nothing more is said."""
    say, number = asked.words.say, asked.words.number
    for rule in RULES:
        hints = [hint for hint in noted if hint.finding.rule == rule.id]
        people = len({hint.finding.about for hint in hints})
        if not hints:
            continue
        if people < FEWEST:
            yield Fact(rule.id, say(FEWER))
            continue
        words = words_for(str(asked.words.locale), ZoneInfo("UTC"))
        latest = max(hints, key=lambda hint: hint.decided_at).finding
        said = render(latest, rule, words, Nameless(words), Register.REGULAR)
        fields = {"notes": number(len(hints)), "people": number(people)}
        yield Fact(rule.id, say(SO_MANY, said=f"{said.why} {said.try_this}", **fields))
