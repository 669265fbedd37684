"""What managers set about rules: on or off, in one channel, and their options.

An option keeps to the bounds of the configuration file, and is read as it is there.
"""

from difflib import get_close_matches

from adapters.cards import Card, Fact, Option, Pick
from bot.commands.asked import Asked
from bot.commands.managing import change_setting
from bot.commands.mentions import here_or_in
from bot.commands.options import option_fact, options_in, takes
from bot.commands.typed import LONGEST, shortened
from bot.config.chosen import OFF, ON, option_setting, rule_setting, with_option
from rules.checks import RULES
from rules.rule import N_

THE_RULES = N_("The rules")
HOW = N_(
    "“/coach-admin rules link-only off” switches one off for all. “/coach-admin rules"
    " link-only off here” does so in this channel alone. “/coach-admin rules link-only”"
    " shows what else it takes."
)
HOW_ONE = N_(
    "It is set like “/coach-admin rules {rule} threshold 0.9”; “default” goes back to"
    " what the configuration says."
)
NO_SUCH = N_("There is no rule “{word}”")
CLOSE = N_("Did you mean “/coach-admin rules {close}”?")
NO_OPTION = N_("That rule has no option “{word}”")
OPTIONS = N_("What can be set is {options}.")
NOT_SO = N_("I could not change that")
WHY_NOT = N_("“{value}” will not do: {option} takes {takes}.")
WHERE = N_("Please ask in the channel it is about, or name that channel.")
ON_SAID, OFF_SAID = N_("on"), N_("off")
ABOUT = N_("{state}. {finds}")
ON_IN, OFF_IN = N_("on in {channels}"), N_("off in {channels}")
COMMAND = "coach-admin rules"
CHOOSE, NAMED = N_("Choose a rule"), N_("{rule}: {title}")
EVERYWHERE = N_("Turn it on or off everywhere")
TURN_ON, TURN_OFF = N_("Turn it on"), N_("Turn it off")
AS_CONFIGURED = N_("As the configuration says")
ON_IN_ONE, OFF_IN_ONE = N_("Turn it on in a channel"), N_("Turn it off in a channel")
BACK = frozenset({"default", "back", "reset", "auto"})
SWITCHES = {"on": ON, "off": OFF} | dict.fromkeys(BACK, "")
FINDS = {rule.id: rule.finds for rule in RULES}


async def rules(asked: Asked) -> Card:
    """Answer ``rules``: all of them, one of them, or set something about one."""
    name, *words = asked.rest.split() or [""]
    rule = name.casefold().replace("_", "-")
    known = asked.desk.setup.config.rules
    if not name:
        return _all(asked)
    if rule not in known:
        return _unknown(asked, rule)
    if not words:
        return _one(asked, rule, HOW_ONE)
    switch = SWITCHES.get(words[0].casefold())
    if switch is not None:
        return await _switch(asked, rule, switch, words[1:])
    return await _set(asked, rule, words[0].casefold(), " ".join(words[1:]))


async def _switch(asked: Asked, rule: str, switch: str, words: list[str]) -> Card:
    """Switch a rule on or off: for the workspace, or in the channel that is named."""
    channel = ""
    if words:
        channel, rest = here_or_in(asked, words)
        if rest or not channel:
            return asked.card(NOT_SO, WHERE)
    await change_setting(asked, rule_setting(rule, channel), switch)
    return _one(asked, rule, HOW)


async def _set(asked: Asked, rule: str, key: str, typed: str) -> Card:
    """Set an option of a rule, if it may be that."""
    settings = asked.desk.setup.config.rules[rule]
    options = {option.key: option for option in options_in(settings)}
    if key not in options:
        names = asked.words.listing(list(options))
        return asked.card(NO_OPTION, OPTIONS, word=shortened(key), options=names)
    value = "" if typed.casefold() in BACK else typed
    if not typed:
        return _one(asked, rule, HOW_ONE)
    if value:
        try:
            with_option(settings, key, value)
        except ValueError:
            what = takes(options[key], settings, asked.words)
            return asked.card(
                NOT_SO, WHY_NOT, value=shortened(value), option=key, takes=what
            )
    await change_setting(asked, option_setting(rule, key), value)
    return _one(asked, rule, HOW_ONE)


def _all(asked: Asked) -> Card:
    facts = tuple(_fact(asked, rule.id) for rule in RULES)
    say = asked.words.say
    options = tuple(
        Option(rule.id, say(NAMED, rule=rule.id, title=say(rule.wording.title)))
        for rule in RULES
    )
    pick = Pick(label=say(CHOOSE), command=COMMAND, options=options)
    return Card(title=say(THE_RULES), text=(say(HOW),), facts=facts, picks=(pick,))


def _one(asked: Asked, rule: str, how: str) -> Card:
    """Show how a rule is set."""
    words, settings = asked.words, asked.desk.setup.config.rules[rule]
    facts = [
        _fact(asked, rule),
        *(option_fact(option, settings, words) for option in options_in(settings)),
    ]
    return Card(
        title=rule,
        text=(words.say(how, rule=rule),),
        facts=tuple(facts),
        picks=_picks(asked, rule),
    )


def _picks(asked: Asked, rule: str) -> tuple[Pick, ...]:
    """Offer to switch a rule, everywhere or in a channel."""
    say, on = asked.words.say, asked.desk.setup.config.rules[rule].on
    switch = Option(OFF, say(TURN_OFF)) if on else Option(ON, say(TURN_ON))
    options = (switch, Option("default", say(AS_CONFIGURED)))
    command = f"{COMMAND} {rule}"
    return (
        Pick(label=say(EVERYWHERE), command=command, options=options),
        Pick(
            label=say(OFF_IN_ONE if on else ON_IN_ONE),
            command=f"{command} {OFF if on else ON}",
        ),
    )


def _fact(asked: Asked, rule: str) -> Fact:
    """Say whether a rule is on, and where it is otherwise."""
    config, say = asked.desk.setup.config, asked.words.say
    on = config.rules[rule].on
    said = [say(ON_SAID if on else OFF_SAID)]
    others = [
        f"<#{home.id}>"
        for home in asked.desk.channels.homes()
        if config.channel(home.id, home.name).rules.get(rule, on) is not on
    ]
    if others:
        where = OFF_IN if on else ON_IN
        said.append(say(where, channels=asked.words.listing(others)))
    return Fact(rule, say(ABOUT, state=", ".join(said), finds=say(FINDS[rule])))


def _unknown(asked: Asked, rule: str) -> Card:
    known = [one.id for one in RULES]
    close = get_close_matches(rule[:LONGEST], known, n=1, cutoff=0.5)
    remedy = CLOSE if close else HOW
    return asked.card(
        NO_SUCH, remedy, word=shortened(rule), close=close[0] if close else ""
    )
