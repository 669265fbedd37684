"""Settings: what a member chose, and how to choose otherwise.

They are for who has coaching on; for anybody else there is nothing to set.
"""

from collections.abc import Awaitable, Callable
from difflib import get_close_matches

from adapters.cards import Action, Card, Fact
from bot.commands.asked import Asked
from bot.commands.choices import (
    CHOICES,
    NO,
    OFF_SAID,
    ON_SAID,
    OTHER_NAMES,
    YES,
    Choice,
)
from bot.commands.switching import IS_OFF
from bot.commands.typed import LONGEST, shortened
from bot.member import Pace
from rules.rule import N_

SETTINGS = N_("Your settings")
HOW = N_(
    "“/coach settings pace” says how to set one of them; the others go by: {names}."
    " “/coach settings rules” lists the tips."
)
FIRST_ON = N_(
    "There is nothing to set while coaching is off. “/coach on” says what it is."
)
STOPPED = N_("Stopped tips")
NONE = N_("none")
FROM_NOW_ON = N_("From now on")
NOT_SO = N_("I could not change that")
NO_SUCH = N_("There is no setting “{word}”")
CLOSE = N_("Did you mean “/coach settings {word}”?")
RULES = N_("Your tips")
HOW_RULES = N_(
    "“/coach settings link-only off” stops one of them, “on” brings it back."
)

RESTING = N_("rests until {day}")
TIP = N_("{state}. {title}")

TOGGLES = {
    "set-pace-gentle": ("pace", "gentle", N_("Gentle pace")),
    "set-pace-attentive": ("pace", "attentive", N_("Attentive pace")),
    "set-patterns-on": ("patterns", "on", N_("Tell me about my patterns")),
    "set-patterns-off": ("patterns", "off", N_("Nothing about patterns")),
    "set-helper-on": ("helper", "on", N_("Ask me about questions")),
    "set-helper-off": ("helper", "off", N_("No questions")),
    "set-welcomer-on": ("welcomer", "on", N_("Ask me to greet")),
    "set-welcomer-off": ("welcomer", "off", N_("No greeting")),
}
"""What a button sets. Pressed twice it sets the same."""


async def settings(asked: Asked) -> Card:
    """Answer ``settings``: all of them, one of them, or set one."""
    if asked.settings.consented is None:
        return asked.card(IS_OFF, FIRST_ON)
    name, _, value = asked.rest.strip().partition(" ")
    name = OTHER_NAMES.get(_plain(name), _plain(name))
    if not name:
        return _all(asked)
    if name in CHOICES:
        return await _choose(asked, name, value)
    return await _rule(asked, value if name == "rules" else asked.rest)


def pressed(verb: str) -> Callable[[Asked], Awaitable[Card]]:
    """Return what carries out the button of that name."""
    name, value, _ = TOGGLES[verb]

    async def set_it(asked: Asked) -> Card:
        if asked.settings.consented is None:
            return asked.card(IS_OFF, FIRST_ON)
        return await _choose(asked, name, value)

    return set_it


def _all(asked: Asked) -> Card:
    say, chose = asked.words.say, asked.settings
    facts = [_fact(asked, choice) for choice in CHOICES.values()]
    stopped = asked.words.listing(sorted(chose.off)) if chose.off else say(NONE)
    facts.append(Fact(say(STOPPED), stopped))
    offered = (
        "set-pace-attentive" if chose.pace is Pace.GENTLE else "set-pace-gentle",
        "set-patterns-off" if chose.patterns else "set-patterns-on",
        "set-helper-off" if chose.helps else "set-helper-on",
        "set-welcomer-off" if chose.welcomes else "set-welcomer-on",
    )
    return Card(
        title=say(SETTINGS),
        text=(_how(asked),),
        facts=tuple(facts),
        actions=tuple(Action(verb, say(TOGGLES[verb][2])) for verb in offered),
    )


def _how(asked: Asked) -> str:
    names = asked.words.listing([name for name in CHOICES if name != "pace"])
    return asked.words.say(HOW, names=names)


async def _choose(asked: Asked, name: str, value: str) -> Card:
    """Set one thing, or say how it is set."""
    say, choice = asked.words.say, CHOICES[name]
    title = SETTINGS
    if value:
        chosen = choice.read(asked, " ".join(value.casefold().split()))
        title = NOT_SO if chosen is None else FROM_NOW_ON
        if chosen is not None:
            await asked.choose(**chosen)
    how = "" if title is FROM_NOW_ON else choice.how
    most = asked.words.number(asked.desk.setup.config.coaching.hints_per_week)
    text = tuple(say(one, most=most) for one in (how, choice.means) if one)
    return Card(title=say(title), text=text, facts=(_fact(asked, choice),))


def _fact(asked: Asked, choice: Choice) -> Fact:
    return Fact(asked.words.say(choice.label), choice.said(asked))


async def _rule(asked: Asked, typed: str) -> Card:
    """List the tips, or switch one of them off or on."""
    words = _plain(typed).split("-")
    wish = [word for word in (words[0], words[-1]) if word in YES | NO]
    name = "-".join(word for word in words if word not in YES | NO)
    if not name:
        return _rules(asked)
    if name not in asked.desk.setup.rules:
        return _unknown(asked, name)
    if wish:
        await _switch(asked, name, on=wish[0] in YES)
    title = asked.words.say(FROM_NOW_ON if wish else RULES)
    text = () if wish else (asked.words.say(HOW_RULES),)
    return Card(title=title, text=text, facts=(_tip(asked, name),))


async def _switch(asked: Asked, name: str, *, on: bool) -> None:
    """Switch a tip on or off; either way it no longer rests."""
    chose = asked.settings
    snoozed = {one: until for one, until in chose.snoozed.items() if one != name}
    off = chose.off - {name} if on else chose.off | {name}
    await asked.choose(off=off, snoozed=snoozed)


def _rules(asked: Asked) -> Card:
    facts = tuple(_tip(asked, name) for name in asked.desk.setup.rules)
    say = asked.words.say
    return Card(title=say(RULES), text=(say(HOW_RULES),), facts=facts)


def _tip(asked: Asked, name: str) -> Fact:
    chose, say = asked.settings, asked.words.say
    until = chose.snoozed.get(name, asked.now)
    state = say(OFF_SAID if name in chose.off else ON_SAID)
    if name not in chose.off and asked.now < until:
        state = say(RESTING, day=asked.words.day(until))
    title = say(asked.desk.setup.rules[name].wording.title)
    return Fact(name, say(TIP, state=state, title=title))


def _unknown(asked: Asked, name: str) -> Card:
    known = [*CHOICES, *OTHER_NAMES, *asked.desk.setup.rules]
    close = get_close_matches(name[:LONGEST], known, n=1, cutoff=0.5)
    word = shortened(name)
    say = asked.words.say
    remedy = say(CLOSE, word=close[0]) if close else _how(asked)
    return Card(title=say(NO_SUCH, word=word), text=(remedy,))


def _plain(text: str) -> str:
    return "-".join(text.casefold().replace("_", "-").split())
