"""Answering: a command is parsed forgivingly and carried out in one unit of work.

Every answer is a card for the asker's eyes alone, also to what makes no sense.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Sequence
from difflib import get_close_matches

from msgspec import structs

from adapters.platform import Card, Command, Fact, Person, PlatformError, Press
from bot.commands import inbox, managing, privacy, summaries, switching
from bot.commands.asked import Asked
from bot.delivery.note import words_of
from bot.live.desk import Desk
from bot.store import StoreError
from bot.summary.drawing import draw
from rules.model import Millis
from rules.rule import N_

Handler = Callable[[Asked], Awaitable[Card]]

log = logging.getLogger(__name__)

HELP = N_("What you can ask me")
PRIVATELY = N_("Nobody but you sees what I answer.")
UNKNOWN = N_("I do not know “{word}”")
CLOSE = N_("Did you mean “/coach {verb}”?")
EXPIRED = N_("That button does nothing any more.")
LIST = N_("“/coach help” lists what I know.")
NOT_NOW = N_("I cannot do that right now")
NOTHING_DONE = N_("Nothing was changed. Please try again in a minute.")
A_MOMENT = 1.0
"""Seconds that a platform, which itself waits three for the answer, gets to look."""
LONGEST_WORD = 30
MOST_WORDS = 20

ABOUT = {
    "on": N_("switch coaching on; it is off until you do"),
    "off": N_("switch it off, at once"),
    "inbox": N_("the notes you have had"),
    "privacy show": N_("what I keep about you"),
    "privacy export": N_("the same as a file"),
    "privacy delete": N_("erase all of it"),
    "privacy leave-me-out": N_("be in no record and no count at all"),
    "privacy include-me": N_("take that back"),
    "help": N_("this list"),
}
ABOUT_MANAGING = {
    "pause": N_("let nothing go out, until you resume"),
    "resume": N_("let notes go out again"),
    "status": N_("how things stand"),
    "summary": N_("when this channel's next weekly summary comes"),
    "summary preview": N_("what it would say now"),
    "summary schedule": N_("choose its time, as in “summary schedule friday 16:00”"),
    "summary off": N_("post none in this channel"),
    "help": N_("this list"),
}
NOT_YOURS = N_("That is for people who manage this place")
SAME = {
    "?": "help",
    "home": "help",
    "start": "on",
    "stop": "off",
    "notes": "inbox",
    "privacy": "privacy show",
    "export": "privacy export",
    "delete": "privacy delete",
    "leave-me-out": "privacy leave-me-out",
    "include-me": "privacy include-me",
}
"""Other ways to say the same."""


async def show_help(asked: Asked) -> Card:
    """Answer ``help``."""
    say, facts = asked.words.say, _list("coach", ABOUT, asked)
    on = asked.settings.consented is not None
    state = say(switching.IS_ON if on else switching.IS_OFF)
    return Card(title=say(HELP), text=(f"{state}. {say(PRIVATELY)}",), facts=facts)


async def show_managers_help(asked: Asked) -> Card:
    """Answer ``help`` to a manager."""
    say = asked.words.say
    facts = _list("coach-admin", ABOUT_MANAGING, asked)
    return Card(title=say(HELP), text=(say(PRIVATELY),), facts=facts)


def _list(command: str, about: dict[str, str], asked: Asked) -> tuple[Fact, ...]:
    say = asked.words.say
    return tuple(Fact(f"/{command} {verb}", say(text)) for verb, text in about.items())


COMMANDS: dict[str, Handler] = {
    "on": switching.switch_on,
    "off": switching.switch_off,
    "inbox": inbox.show_inbox,
    "privacy show": privacy.show,
    "privacy export": privacy.export,
    "privacy delete": privacy.ask_to_erase,
    "privacy leave-me-out": privacy.leave_out,
    "privacy include-me": privacy.include,
    "help": show_help,
}
MANAGING: dict[str, Handler] = {
    "pause": managing.pause,
    "resume": managing.resume,
    "status": managing.status,
    "summary": summaries.show_summary,
    "summary preview": summaries.preview,
    "summary schedule": summaries.schedule,
    "summary off": summaries.switch_off,
    "help": show_managers_help,
}
BUTTONS: dict[str, Handler] = {
    "turn-on-direct": switching.turn_on_direct,
    "turn-on-inbox": switching.turn_on_inbox,
    "turn-off": switching.switch_off,
    "snooze": switching.snooze,
    "useful": inbox.useful,
    "not-for-me": inbox.not_for_me,
    "more": inbox.why,
    "why": inbox.why,
    "stop-rule": inbox.stop_rule,
    "erase": privacy.erase_all,
}


_SPELT = {"-".join(verb.split()): verb for verb in COMMANDS} | SAME


def parse(text: str) -> tuple[str, str]:
    """Split what was typed into a command and the rest; the command may be unknown.

    Case, underscores and spaces for hyphens do not matter: ``Privacy leave me out``.
    """
    words = text.casefold().replace("_", "-").split()[:MOST_WORDS]
    if words[:1] == ["coach"]:
        del words[0]
    for length in range(len(words), 0, -1):
        verb = _SPELT.get("-".join(words[:length]))
        if verb is not None:
            return verb, " ".join(words[length:])
    return (" ".join(words), "") if words else ("help", "")


async def answer_command(desk: Desk, command: Command, now: Millis) -> Card:
    """Carry out what somebody typed."""
    words = command.text.casefold().split()[:MOST_WORDS]
    if words[:1] == ["coach-admin"]:
        return await _answer_manager(desk, command, words[1:], now)
    verb, rest = parse(command.text)
    handler = COMMANDS.get(verb) or _unknown(verb)
    return await _answer(desk, command.member, now, handler, rest=rest)


async def _answer_manager(
    desk: Desk, command: Command, words: Sequence[str], now: Millis
) -> Card:
    """Carry out what a manager typed: the longest command that is known."""
    known = (n for n in (2, 1) if " ".join(words[:n]) in MANAGING)
    length = next(known, len(words))
    handler = MANAGING.get(" ".join(words[:length]), show_managers_help)
    place = desk.memory.places.get(command.channel)
    return await _answer(
        desk,
        command.member,
        now,
        handler,
        rest=" ".join(words[length:]),
        channel=(place.home if place else "") or command.channel,
        managers=True,
    )


async def answer_press(desk: Desk, press: Press, now: Millis) -> Card:
    """Carry out what a button says."""
    handler = BUTTONS.get(press.verb, _expired)
    return await _answer(desk, press.member, now, handler, subject=press.subject)


async def _answer(
    desk: Desk,
    member: str,
    now: Millis,
    handler: Handler,
    *,
    rest: str = "",
    channel: str = "",
    subject: str = "",
    managers: bool = False,
) -> Card:
    person = await _person(desk, member)
    try:
        async with desk.at_work() as unit:
            words = words_of(desk, member, person)
            asked = Asked(desk, unit, member, words, now, rest, channel, subject)
            if managers and (person is None or not person.manager):
                return asked.card(NOT_YOURS, LIST)
            card = await handler(asked)
        if asked.erased:
            await desk.store.leave_no_trace()
        if asked.drawing is not None:
            card = structs.replace(card, picture=await draw(asked.drawing))
    except StoreError:
        log.exception("workspace %s: a command could not be carried out", desk.id)
        say = words_of(desk, member, person).say
        return Card(title=say(NOT_NOW), text=(say(NOTHING_DONE),))
    return card


async def _person(desk: Desk, member: str) -> Person | None:
    """Look the asker up for their language and time zone; an answer can do without."""
    try:
        async with asyncio.timeout(A_MOMENT):
            return await desk.platform.look_up(desk.id, member)
    except (PlatformError, TimeoutError):
        return None


def _unknown(typed: str) -> Handler:
    """Say that a command is not known, and which one may be meant."""

    async def say_so(asked: Asked) -> Card:
        spelt = "-".join(typed.split())
        close = get_close_matches(spelt[:LONGEST_WORD], _SPELT, n=1, cutoff=0.5)
        word = typed if len(typed) <= LONGEST_WORD else f"{typed[:LONGEST_WORD]}…"
        remedy = CLOSE if close else LIST
        return asked.card(
            UNKNOWN, remedy, word=word, verb=_SPELT[close[0]] if close else ""
        )

    return say_so


async def _expired(asked: Asked) -> Card:
    return asked.card(HELP, EXPIRED, LIST)
