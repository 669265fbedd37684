"""What members make of notes: noted, counted for managers, and a rule that too many reject
is muted until a manager brings it back.
"""

from difflib import get_close_matches

from adapters.cards import Card, Fact
from bot.commands.asked import Asked
from bot.live.chosen import choose_for_all
from bot.live.desk import NO, YES, mute_of
from bot.ratings import Feedback, ratings
from bot.store import Changes, Hint, SettingRow
from bot.trouble import Kind, Thing
from rules.model import Millis
from rules.rule import N_

FEWEST = 5

MUTED = N_("Rules that muted themselves")
UNMUTE = N_("“/coach-admin unmute {rule}” brings one back.")
HELPFUL = N_("How members find {rule}")
COUNTS = N_("useful: {useful}; not for them: {rejected}")
FEWER = N_("fewer than five")

UNMUTED = N_("The rule {rule} speaks again")
FROM_NOW_ON = N_(
    "What members say of its notes counts anew from now on. If it still does not fit here,"
    " it can be switched off for good."
)
NOT_MUTED = N_("No rule of that name has muted itself")
NONE_IS = N_("No rule is muted here.")
THOSE_ARE = N_("These have: {rules}. “/coach-admin unmute {rule}” brings one back.")


async def rate(asked: Asked, hint: Hint, feedback: Feedback) -> None:
    """Note what a member made of a note; mute its rule when too many reject it."""
    await asked.unit.inbox.rate(hint.finding.key, feedback)
    desk, rule = asked.desk, hint.finding.rule
    if rule in desk.muted:
        return
    found = ratings(await asked.unit.inbox.rated(), await _unmuted_since(asked))
    if rule in found and found[rule].too_many_reject:
        # The rule does so by itself: no manager stands in the record.
        desk.apply(mute_of(rule), YES)
        await asked.unit.save(Changes(settings=[SettingRow(mute_of(rule), YES)]))
        desk.troubles.broke(Thing(Kind.MUTED, rule, desk.id))


async def show_ratings(asked: Asked) -> list[Fact]:
    """Tell managers what members make of each rule's notes, small counts left out."""
    say, desk = asked.words.say, asked.desk
    facts: list[Fact] = []
    if desk.muted:
        facts.append(Fact(say(MUTED), asked.words.listing(sorted(desk.muted))))
        facts.append(Fact("", say(UNMUTE, rule=min(desk.muted))))
    for rule, found in sorted(ratings(await asked.unit.inbox.rated()).items()):
        useful, rejected = _few(asked, found.useful), _few(asked, found.rejected)
        counts = say(COUNTS, useful=useful, rejected=rejected)
        facts.append(Fact(say(HELPFUL, rule=rule), counts))
    return facts


async def unmute(asked: Asked) -> Card:
    """Carry out ``unmute``: the rule speaks again, and ratings count anew."""
    muted = sorted(asked.desk.muted)
    typed = asked.rest.casefold().strip()
    rule = next(iter(get_close_matches(typed, muted, n=1, cutoff=0.8)), "")
    if not rule:
        title, there = NOT_MUTED if typed else MUTED, asked.words.listing(muted)
        if not muted:
            return asked.card(title, NONE_IS)
        return asked.card(title, THOSE_ARE, rules=there, rule=muted[0])
    await choose_for_all(
        asked.desk, asked.unit, mute_of(rule), NO, asked.member, asked.now
    )
    asked.desk.troubles.works(Thing(Kind.MUTED, rule, asked.desk.id))
    return asked.card(UNMUTED, FROM_NOW_ON, rule=rule)


async def _unmuted_since(asked: Asked) -> dict[str, Millis]:
    """Return when each rule was last brought back."""
    since: dict[str, Millis] = {}
    names = {mute_of(rule): rule for rule in asked.desk.setup.rules}
    for change in await asked.unit.settings_record():
        if change.name in names:
            rule = names[change.name]
            since[rule] = max(change.at, since.get(rule, change.at))
    return since


def _few(asked: Asked, count: int) -> str:
    return asked.words.number(count) if count >= FEWEST else asked.words.say(FEWER)
