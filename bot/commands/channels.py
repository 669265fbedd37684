"""Which channels are read, and what they are for: for managers.

A channel is switched on only when it is there and can be read. Switched off, it is
forgotten: its window, its open questions, its weekly counts.
"""

import asyncio

from adapters.cards import Card, Fact, Option, Pick
from adapters.errors import Cause, PlatformError, Refused
from adapters.platform import Channel
from bot.commands.asked import Asked
from bot.commands.looking import A_MOMENT, NOTHING, Looked
from bot.commands.managing import change_setting
from bot.commands.mentions import channel_of, here_or_in
from bot.commands.typed import LONGEST, shortened
from bot.config.chosen import OFF, ON, kind_setting, read_setting
from bot.live.desk import Desk
from bot.live.gone import forget_channel
from bot.opening.steps import State, Step, notice_of, past_of, read_step
from bot.store import Changes, SettingRow
from rules.model import MINUTE, Kind, Millis
from rules.rule import N_

MOST = 20
A_LOOK: Millis = MINUTE
"""How far back it is looked whether a channel can be read."""

CHANNELS = N_("The channels")
HOW = N_(
    "“/coach-admin channels on” switches the channel you are in on, “channels off” ends"
    " it. “channels kind help” says what it is for: help, discussion, showcase, social or"
    " announcements. Any of it can name a channel, as in “channels #welcome on”."
)
NONE_YET = N_("I know of none yet.")
IS_ON = N_("I read {channel} now")
OPENS = N_(
    "I post there who I am and what I keep, and look once at the last 14 days, so that"
    " “/coach questions” and “/coach-admin summary preview” have something to say. It"
    " brings nobody a note."
)
IS_OFF = N_("I do not read {channel} any more")
FORGOTTEN = N_(
    "Its open questions and weekly counts are forgotten. Notes that people have had stay"
    " in their inboxes for 60 days."
)
WAS_SO = N_("It was so already; nothing has changed.")
WHERE = N_("Please ask in the channel it is about, or name that channel.")
GONE = N_("There is no such channel any more, or I am not let in.")
NO_ACCESS = N_("I am not let in to {channel}. Let me in there, and ask again.")
BUSY = N_(
    "I cannot find out about that channel right now. Please try again in a minute."
)
NOT_DONE = N_("Nothing was changed")
NO_SENSE = N_("I do not understand “{words}”, or know no such channel.")
NO_KIND = N_("“{word}” is no kind of channel I know.")
FOR = N_("{state}, for {kind}")
NO_NOTICE = N_("I may not post my notice there, so I read nothing")
NO_PAST = N_("I may not read what was posted before")
ON_SAID, OFF_SAID = N_("on"), N_("off")
COMMAND = "coach-admin channels"
CHOOSE, CHANGE = N_("Choose a channel"), N_("Change something about it")
READ_IT, STOP_IT = N_("Read it from now on"), N_("Do not read it any more")
IS_FOR = N_("It is for {kind}")
MORE = N_("and {count} more")
BACK = frozenset({"auto", "default", "guess"})


async def look(desk: Desk, rest: str, here: str, now: Millis) -> Looked:
    """Find out whether the channel that is to be switched on is there, and readable."""
    words = rest.split()
    named = [id for word in words if (id := channel_of(desk, word)) is not None]
    if ON not in [word.casefold() for word in words]:
        return await meet(desk, named[0]) if named else NOTHING
    channel = named[0] if named else here
    try:
        async with asyncio.timeout(A_MOMENT):
            await desk.meet([channel] if channel else [])
            home = desk.channels.home(channel)
            if home is None:
                return Looked(problem=GONE)
            async for _ in desk.platform.history(desk.id, home.id, now - A_LOOK):
                break
    except Refused as error:
        gone = error.cause is Cause.NO_CHANNEL
        return Looked(problem=GONE if gone else NO_ACCESS)
    except (PlatformError, TimeoutError):
        return Looked(problem=BUSY)
    return NOTHING


async def meet(desk: Desk, channel: str) -> Looked:
    """Set up the channel that is asked about, if that can be done in a moment."""
    try:
        async with asyncio.timeout(A_MOMENT):
            await desk.meet([channel])
    except (PlatformError, TimeoutError):
        return Looked(problem=BUSY)
    return NOTHING


async def channels(asked: Asked) -> Card:
    """Answer ``channels``: list them, or set something about one."""
    if not asked.rest:
        return _all(asked)
    channel, words = here_or_in(asked, asked.rest.split())
    home = asked.desk.channels.home(channel)
    channel = home.id if home else channel
    match [word.casefold() for word in words]:
        case _ if not channel:
            return asked.card(CHANNELS, WHERE)
        case []:
            return _one(asked, channel)
        case ["on"]:
            return await switch_on(asked, channel)
        case ["off"]:
            return await _switch_off(asked, channel)
        case ["kind", word] | ["kind", "is", word] | [word]:
            return await _set_kind(asked, channel, word)
        case _:
            said = shortened(" ".join(words))
            return asked.card(NOT_DONE, NO_SENSE, HOW, words=said)


async def switch_on(asked: Asked, channel: str) -> Card:
    """Switch a channel on, if it is there."""
    mention = f"<#{channel}>"
    if asked.looked.problem:
        return asked.card(NOT_DONE, asked.looked.problem, channel=mention)
    if asked.desk.reads(channel):
        return asked.card(IS_ON, WAS_SO, channel=mention)
    await change_setting(asked, read_setting(channel), ON)
    await _open(asked, channel)
    return asked.card(IS_ON, OPENS, channel=mention)


async def _open(asked: Asked, channel: str) -> None:
    """Have the notice posted, and what was posted lately read."""
    due = str(Step(State.DUE))
    rows = [SettingRow(name(channel), due) for name in (notice_of, past_of)]
    asked.desk.chosen.update(rows)
    await asked.unit.save(Changes(settings=rows))


async def _switch_off(asked: Asked, channel: str) -> Card:
    """Switch a channel off, and forget what is known of it."""
    mention = f"<#{channel}>"
    if asked.desk.channels.home(channel) and not asked.desk.reads(channel):
        return asked.card(IS_OFF, WAS_SO, channel=mention)
    await change_setting(asked, read_setting(channel), OFF)
    await forget_channel(asked.desk, asked.unit, channel)
    return asked.card(IS_OFF, FORGOTTEN, channel=mention)


async def _set_kind(asked: Asked, channel: str, word: str) -> Card:
    """Say what a channel is for; by its name, where nothing is said any more."""
    if word not in BACK | set(Kind):
        return asked.card(NOT_DONE, NO_KIND, HOW, word=word[:LONGEST])
    await change_setting(asked, kind_setting(channel), "" if word in BACK else word)
    return _all(asked)


def _all(asked: Asked) -> Card:
    homes, say = asked.desk.channels.homes(), asked.words.say
    facts = [_fact(asked, home) for home in homes[:MOST]]
    if len(homes) > MOST:
        more = asked.words.number(len(homes) - MOST)
        facts.append(Fact("", say(MORE, count=more)))
    text = (say(HOW),) if homes else (say(NONE_YET), say(HOW))
    pick = Pick(label=say(CHOOSE), command=COMMAND)
    return Card(title=say(CHANNELS), text=text, facts=tuple(facts), picks=(pick,))


def _one(asked: Asked, channel: str) -> Card:
    """Show how a channel is set, and offer what else it can be."""
    home, say = asked.desk.channels.home(channel), asked.words.say
    if home is None:
        problem = asked.looked.problem or GONE
        return asked.card(CHANNELS, problem, channel=f"<#{channel}>")
    reads = asked.desk.setup.reads(home)
    kinds = [Option(f"kind {kind}", say(IS_FOR, kind=kind.value)) for kind in Kind]
    switch = Option(OFF, say(STOP_IT)) if reads else Option(ON, say(READ_IT))
    pick = Pick(
        label=say(CHANGE),
        command=f"{COMMAND} <#{channel}>",
        options=(switch, *kinds),
    )
    fact = _fact(asked, home)
    return Card(title=say(CHANNELS), text=(say(HOW),), facts=(fact,), picks=(pick,))


def _fact(asked: Asked, home: Channel) -> Fact:
    setup, say = asked.desk.setup, asked.words.say
    state = say(ON_SAID if setup.reads(home) else OFF_SAID)
    kind = str(setup.place(home, home).kind)
    said = say(FOR, state=state, kind=kind)
    for name, problem in ((notice_of, NO_NOTICE), (past_of, NO_PAST)):
        step = read_step(asked.desk.chosen.get(name(home.id), ""))
        if step is not None and step.state is State.REFUSED:
            said = f"{said}; {say(problem)}"
    return Fact(f"<#{home.id}>", said)
