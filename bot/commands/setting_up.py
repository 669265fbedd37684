"""``/coach-admin setup``: a few questions, one at a time; each can be left for later.

Nothing is asked that is settled already, so it can be begun again at any time.
"""

from collections.abc import Awaitable, Callable
from difflib import get_close_matches
from zoneinfo import available_timezones

from msgspec import structs

from adapters.cards import Action, Card, Pick
from bot.asking.offer import OFFERED
from bot.commands import channels, offering, switching
from bot.commands.asked import Asked
from bot.commands.managing import change_setting
from bot.commands.mentions import here_or_in
from bot.commands.typed import LONGEST, shortened
from bot.config import Config
from bot.config.chosen import ON, ZONE, rule_setting
from bot.config.zones import find_zone
from rules.checks import RULES
from rules.rule import N_, Rule

(_, TO_DIRECT), (_, TO_INBOX) = switching.TO_ME
ASK_ME = OFFERED[0][1]
MOST_RULES = 2
"""Rules that are suggested: more than a few at a time is a bad beginning."""
READ_CHANNEL = "setup-channel"
"""Verb of the button that has the channel of the moment read."""

SETUP = N_("Setting up")
LATER = N_("Not now")
WHERE_ZONE = N_("Where do most people here live? It decides when I keep quiet.")
HOW_ZONE = N_(
    "Write it like “/coach-admin setup zone Europe/Berlin”, or name a big city."
)
YOURS = N_("You seem to live in {zone}.")
NO_ZONE = N_("I know no time zone “{word}”.")
DID_YOU_MEAN = N_("Did you mean “/coach-admin setup zone {zone}”?")
USE_IT = N_("Use {zone}")
THIS_CHANNEL = N_(
    "Shall I read {channel}? I post there who I am and what I keep, and look once at the"
    " last 14 days. You can switch on others with “/coach-admin channels on”."
)
READ_IT = N_("Read this channel")
OTHER_CHANNEL = N_("Read another channel")
COMMAND, CHANNEL = "coach-admin setup", "channel"
THESE_RULES = N_(
    "These rules are off and fit a channel for {kind}. A few at a time is enough; “Not now”"
    " is a good answer."
)
ONE_RULE = N_("{rule}: {title}")
RULE_ON = N_("Turn on {rule}")
FOR_YOU = N_(
    "Shall I begin with you? You would see how it feels before anybody else does. Where"
    " should my notes go? Your answer turns me on for you."
)
MAY_I_ASK = N_("May I ask you about open questions here?")
HOW_OFTEN = N_(
    "That would be when a question stays open where you post, once a day at most,"
    " and you can always say no."
)
ALL_SET = N_("That is all")
WHAT_IS_SET = N_("The time zone is {zone}. I read {count} channels.")
ONE_READ = N_("The time zone is {zone}. I read one channel.")
NONE_READ = N_("The time zone is {zone}. I read no channel yet.")
WHAT_NEXT = N_(
    "“/coach-admin try” shows you how it works. “/coach-admin shadow on” lets you watch"
    " before anybody is told a thing. “/coach-admin announce” invites people."
)

Step = Callable[[Asked], Card | None]
"""Ask a question; None: there is nothing to ask."""


async def setup(asked: Asked) -> Card:
    """Answer ``setup``: ask the first question, or take an answer that was typed."""
    word, _, name = asked.rest.partition(" ")
    if word.casefold() == "zone" and name.strip():
        return await _set_zone(asked, name.strip())
    if word.casefold() == CHANNEL and name.strip():
        return await _read_other(asked, name.split())
    return _ask(asked, 0)


def _ask(asked: Asked, first: int) -> Card:
    """Ask the first question from this one on that is not settled."""
    asked.subject = asked.channel
    for step in STEPS[first:]:
        card = step(asked)
        if card is not None:
            return card
    return _all_set(asked)


def _zone(asked: Asked) -> Card | None:
    """Ask for the time zone."""
    if asked.desk.setup.config.workspace.timezone != Config().workspace.timezone:
        return None
    if not asked.zone:
        return _question(asked, 0, WHERE_ZONE, HOW_ZONE)
    use = ("setup-zone", USE_IT)
    return _question(asked, 0, WHERE_ZONE, YOURS, HOW_ZONE, use=use, zone=asked.zone)


def _channel(asked: Asked) -> Card | None:
    """Ask whether this channel is to be read."""
    if not asked.channel or asked.desk.reads(asked.channel):
        return None
    use, mention = (READ_CHANNEL, READ_IT), f"<#{asked.channel}>"
    card = _question(asked, 1, THIS_CHANNEL, use=use, channel=mention)
    other = Pick(label=asked.words.say(OTHER_CHANNEL), command=f"{COMMAND} {CHANNEL}")
    return structs.replace(card, picks=(other,))


def _rules(asked: Asked) -> Card | None:
    """Suggest a few rules that are off and fit this channel."""
    found = suggested(asked)
    if not found:
        return None
    say, place = asked.words.say, asked.desk.memory.places[asked.channel]
    said = [
        say(ONE_RULE, rule=rule.id, title=say(rule.wording.title)) for rule in found
    ]
    buttons = [
        Action(f"setup-rule-{rule.id}", say(RULE_ON, rule=rule.id)) for rule in found
    ]
    return Card(
        title=say(SETUP),
        text=(say(THESE_RULES, kind=str(place.kind)), *said),
        actions=(*buttons, Action("setup-after-2", say(LATER))),
        subject=asked.subject,
    )


def suggested(asked: Asked) -> list[Rule]:
    """Return what of the first few rules is off that fit a channel like this one."""
    place, config = asked.desk.memory.places.get(asked.channel), asked.desk.setup.config
    if place is None:
        return []
    fit = [
        rule
        for rule in RULES
        if not rule.on and place.kind in config.rules[rule.id].kinds
    ]
    return [rule for rule in fit[:MOST_RULES] if not config.rules[rule.id].on]


def _me(asked: Asked) -> Card | None:
    """Offer the manager to go first."""
    if asked.settings.consented is not None:
        return None
    return Card(
        title=asked.words.say(SETUP),
        text=tuple(
            asked.words.say(text)
            for text in (FOR_YOU, switching.WHAT_I_KEEP, switching.WHO_KNOWS)
        ),
        actions=tuple(
            Action(verb, asked.words.say(label))
            for verb, label in (
                ("setup-direct", TO_DIRECT),
                ("setup-inbox", TO_INBOX),
                ("setup-after-3", LATER),
            )
        ),
        subject=asked.subject,
    )


def _helping(asked: Asked) -> Card | None:
    """Ask the manager, who is coached by now, whether they may be asked for answers."""
    if asked.settings.consented is None or asked.settings.helps:
        return None
    use = ("setup-helping", ASK_ME)
    return _question(asked, 4, MAY_I_ASK, HOW_OFTEN, use=use)


STEPS: tuple[Step, ...] = (_zone, _channel, _rules, _me, _helping)


def _question(
    asked: Asked,
    step: int,
    *text: str,
    use: tuple[str, str] | None = None,
    **fields: str,
) -> Card:
    buttons = (*((use,) if use else ()), (f"setup-after-{step}", LATER))
    say = asked.words.say
    return Card(
        title=say(SETUP),
        text=tuple(say(one, **fields) for one in text),
        actions=tuple(Action(verb, say(label, **fields)) for verb, label in buttons),
        subject=asked.subject,
    )


def _all_set(asked: Asked) -> Card:
    desk = asked.desk
    count = sum(desk.setup.reads(home) for home in desk.channels.homes())
    said = {0: NONE_READ, 1: ONE_READ}.get(count, WHAT_IS_SET)
    zone = desk.setup.config.workspace.timezone
    number = asked.words.number(count)
    return asked.card(ALL_SET, said, WHAT_NEXT, zone=zone, count=number)


# -- what is answered --------------------------------------------------------------


async def _set_zone(asked: Asked, name: str) -> Card:
    zone = find_zone(name[:LONGEST])
    if zone is None:
        close = get_close_matches(name[:LONGEST], available_timezones(), n=1)
        remedy = DID_YOU_MEAN if close else HOW_ZONE
        return asked.card(
            SETUP,
            NO_ZONE,
            remedy,
            word=name[:LONGEST],
            zone=close[0] if close else "",
        )
    await change_setting(asked, ZONE, zone)
    return _ask(asked, 1)


async def _use_zone(asked: Asked) -> Card:
    """Carry out "Use …": the zone in which the manager lives."""
    if not asked.zone:
        return _ask(asked, 0)
    return await _set_zone(asked, asked.zone)


async def _read_channel(asked: Asked) -> Card:
    """Carry out "Read this channel"."""
    answer = await channels.switch_on(asked, asked.channel)
    return answer if asked.looked.problem else _ask(asked, 2)


async def _read_other(asked: Asked, words: list[str]) -> Card:
    """Read the channel that is named, and go on with it."""
    channel, others = here_or_in(asked, words)
    if others:
        said = shortened(" ".join(others))
        return asked.card(channels.NOT_DONE, channels.NO_SENSE, words=said)
    home = asked.desk.channels.home(channel)
    asked.channel = home.id if home else channel
    return await _read_channel(asked)


async def _turn_on_direct(asked: Asked) -> Card:
    await switching.turn_on_direct(asked)
    return _ask(asked, 4)


async def _turn_on_inbox(asked: Asked) -> Card:
    await switching.turn_on_inbox(asked)
    return _ask(asked, 4)


async def _offer_helping(asked: Asked) -> Card:
    """Carry out "Ask me about questions"."""
    await offering.offer_helping(asked)
    return _ask(asked, 5)


def _turn_rule_on(rule: str) -> Callable[[Asked], Awaitable[Card]]:
    """Return what turns a rule on, and suggests the next one."""

    async def turn_on(asked: Asked) -> Card:
        await change_setting(asked, rule_setting(rule), ON)
        return _ask(asked, 2)

    return turn_on


def _go_on(after: int) -> Callable[[Asked], Awaitable[Card]]:
    """Return what leaves a question for later."""

    async def go_on(asked: Asked) -> Card:
        return _ask(asked, after + 1)

    return go_on


BUTTONS: dict[str, Callable[[Asked], Awaitable[Card]]] = {
    "setup": setup,
    "setup-zone": _use_zone,
    READ_CHANNEL: _read_channel,
    "setup-direct": _turn_on_direct,
    "setup-inbox": _turn_on_inbox,
    "setup-helping": _offer_helping,
    **{f"setup-rule-{rule.id}": _turn_rule_on(rule.id) for rule in RULES},
    **{f"setup-after-{step}": _go_on(step) for step in range(len(STEPS))},
}
"""Each carries the channel it is about as its subject."""
