"""Answering: a command is parsed forgivingly and carried out in one unit of work.

Every answer is a card for the asker's eyes alone, also to what makes no sense.
"""

import logging
from collections.abc import Awaitable, Callable, Iterable
from functools import partial

from msgspec import structs

from adapters.cards import Card, Form
from adapters.platform import Command, Press
from bot.commands import (
    admin,
    announcing,
    drafts,
    home,
    inbox,
    keeping,
    mirror,
    offering,
    overview,
    pausing,
    privacy,
    questions,
    reporting,
    settings,
    switching,
)
from bot.commands.admin import HELP, NOT_YOURS, PRIVATELY, listing
from bot.commands.asked import Asked
from bot.commands.forms import settings_form
from bot.commands.home import LIST
from bot.commands.looking import NOTHING, Looked, find_home, find_person, look
from bot.commands.unknown import unknown
from bot.commands.welcoming import write_first
from bot.delivery.note import words_of
from bot.live.desk import Desk
from bot.operator import pass_on
from bot.store import StoreError
from bot.summary.drawing import draw
from rules.model import Millis
from rules.rule import N_

Handler = Callable[[Asked], Awaitable[Card]]

log = logging.getLogger(__name__)

CLOSE = N_("Did you mean “/coach {verb}”?")
EXPIRED = N_("That button does nothing any more.")
NOT_NOW = N_("I cannot do that right now")
NOTHING_DONE = N_("Nothing was changed. Please try again in a minute.")
MOST_WORDS = 20

ABOUT = {
    "home": N_("how things stand for you; “/coach” alone says it too"),
    "on": N_("switch coaching on; it is off until you do"),
    "off": N_("switch it off, at once"),
    "pause": N_("send nothing for a week, for 3 days, until Friday, until 24 December"),
    "resume": N_("end the pause"),
    "inbox": N_("the notes you have had"),
    "me": N_("what you gave here, and what came of it"),
    "keep up": N_("people you keep up with, as in “keep up with @name”"),
    "why": N_("the figures behind the latest note, or behind note 2, 3 …"),
    "check": N_("what the rules would say about a draft, before you post it"),
    "questions": N_("what nobody has answered yet, here"),
    "report": N_("tell whoever runs me that a note was wrong, or hurt"),
    "settings": N_(
        "pace, quiet hours, time zone, language, where notes go, being asked to help,"
        " single tips"
    ),
    "privacy show": N_("what I keep about you"),
    "privacy export": N_("the same as a file"),
    "privacy delete": N_("erase all of it"),
    "privacy leave-me-out": N_("be in no record and no count at all"),
    "privacy include-me": N_("take that back"),
    "help": N_("this list"),
}
SAME = {
    "?": "help",
    "start": "on",
    "stop": "off",
    "notes": "inbox",
    "mirror": "me",
    "keep-in-touch": "keep up",
    "draft": "check",
    "snooze": "pause",
    "set": "settings",
    "setting": "settings",
    "preferences": "settings",
    "unpause": "resume",
    "continue": "resume",
    "open": "questions",
    "open-questions": "questions",
    "privacy": "privacy show",
    "export": "privacy export",
    "delete": "privacy delete",
    "leave-me-out": "privacy leave-me-out",
    "include-me": "privacy include-me",
}
"""Other ways to say the same."""


async def show_help(asked: Asked) -> Card:
    """Answer ``help``."""
    say, facts = asked.words.say, listing("coach", ABOUT, asked)
    on = asked.settings.consented is not None
    state = say(switching.IS_ON if on else switching.IS_OFF)
    return Card(title=say(HELP), text=(f"{state}. {say(PRIVATELY)}",), facts=facts)


COMMANDS: dict[str, Handler] = {
    "home": home.show_home,
    "on": switching.switch_on,
    "off": switching.switch_off,
    "pause": pausing.pause,
    "resume": pausing.resume,
    "inbox": inbox.show_inbox,
    "me": mirror.show_mirror,
    "keep up": keeping.keep_up,
    "why": inbox.show_why,
    "check": drafts.check,
    "questions": questions.show_questions,
    "report": reporting.report,
    "settings": settings.settings,
    "privacy show": privacy.show,
    "privacy export": privacy.export,
    "privacy delete": privacy.ask_to_erase,
    "privacy leave-me-out": privacy.leave_out,
    "privacy include-me": privacy.include,
    "help": show_help,
}
BUTTONS: dict[str, Handler] = {
    "turn-on-direct": switching.turn_on_direct,
    "turn-on-inbox": switching.turn_on_inbox,
    "turn-off": switching.switch_off,
    "snooze": pausing.snooze,
    "snooze-tip": pausing.snooze_tip,
    "useful": inbox.useful,
    "not-for-me": inbox.not_for_me,
    "more": inbox.why,
    "why": inbox.why,
    "stop-rule": inbox.stop_rule,
    "not-now": offering.not_now,
    "do-not-ask": offering.do_not_ask,
    "offer-helping": offering.offer_helping,
    "offer-welcoming": offering.offer_welcoming,
    "report": reporting.report_this,
    "report-nameless": reporting.report_nameless,
    "report-named": reporting.report_named,
    "erase": privacy.erase_all,
    "help": show_help,
    "settings": settings.settings,
    "privacy-export": privacy.export,
    "privacy-delete": privacy.ask_to_erase,
    "privacy-leave-me-out": privacy.leave_out,
    "leave-me-out": privacy.leave_out,
    "turn-on": announcing.turn_on,
    "look": announcing.look,
    **{verb: settings.pressed(verb) for verb in settings.TOGGLES},
}


FORMS: dict[str, Callable[[Asked], Form | None]] = {"settings": settings_form}
"""By verb of a button, what it asks for where a platform can show a form."""

_SPELT = {"-".join(verb.split()): verb for verb in COMMANDS} | SAME
LONGEST_VERB = max(spelt.count("-") for spelt in _SPELT) + 1
"""Words of the longest command."""


def parse(text: str) -> tuple[str, str]:
    """Split what was typed into a command and the rest; the command may be unknown.

    Case, underscores and spaces for hyphens do not matter: ``Privacy leave me out``. The
    rest stays as it was typed.
    """
    rest = text.strip()
    first, *after = rest.split(maxsplit=1) or [""]
    if first.casefold() == "coach":
        rest = after[0] if after else ""
    words = rest.split()[:MOST_WORDS]
    for length in range(min(len(words), LONGEST_VERB), 0, -1):
        verb = _SPELT.get(_plain(words[:length]))
        if verb is not None:
            after = rest.split(maxsplit=length)[length:]
            return verb, after[0] if after else ""
    return (" ".join(words).casefold(), "") if words else ("home", "")


def _plain(words: Iterable[str]) -> str:
    return "-".join(words).casefold().replace("_", "-")


async def answer_command(desk: Desk, command: Command, now: Millis) -> Card:
    """Carry out what somebody typed."""
    if command.text.split(maxsplit=1)[:1] == [admin.NAME]:
        return await _answer_manager(desk, command, now)
    verb, rest = parse(command.text)
    handler = COMMANDS.get(verb) or unknown(verb, _SPELT, CLOSE, LIST)
    looking = partial(look, desk, command, verb)
    return await _answer(
        desk,
        command.member,
        now,
        handler,
        rest=rest,
        channel=command.channel,
        looking=looking,
    )


def asks_in_turn(text: str) -> bool:
    """Say whether a command's answer asks things, one after the other."""
    if text.split(maxsplit=1)[:1] == [admin.NAME]:
        return admin.parse(text)[0] == "setup"
    return parse(text) == ("on", "")


async def _answer_manager(desk: Desk, command: Command, now: Millis) -> Card:
    """Carry out what a manager typed."""
    verb, rest = admin.parse(command.text)
    here = await find_home(desk, command.channel)
    return await _answer(
        desk,
        command.member,
        now,
        admin.handler_of(verb),
        rest=rest,
        channel=here,
        looking=partial(admin.look, desk, verb, rest, here, now),
        managers=True,
    )


async def answer_press(desk: Desk, press: Press, now: Millis) -> Card:
    """Carry out what a button says."""
    if press.verb in admin.BUTTONS:
        return await _answer_managers_press(desk, press, now)
    handler = BUTTONS.get(press.verb, _expired)
    return await _answer(desk, press.member, now, handler, subject=press.subject)


async def _answer_managers_press(desk: Desk, press: Press, now: Millis) -> Card:
    """Carry out a manager's button, about the channel that it carries."""
    return await _answer(
        desk,
        press.member,
        now,
        admin.BUTTONS[press.verb],
        channel=press.subject,
        looking=partial(admin.look, desk, press.verb, "", press.subject, now),
        managers=True,
    )


async def find_form(desk: Desk, member: str, verb: str, now: Millis) -> Form | None:
    """Return what a button asks for first, if it asks for anything now."""
    ask = FORMS.get(verb)
    if ask is None:
        return None
    person = await find_person(desk, member)
    async with desk.at_work() as unit:
        words = words_of(desk, member, person)
        return ask(Asked(desk, unit, member, words, now))


async def show_overview(desk: Desk, member: str, now: Millis) -> list[Card]:
    """Return the cards of a member's own page."""
    person = await find_person(desk, member)
    looked = await look(desk, Command(desk.id, member, "coach"), "home")
    async with desk.at_work() as unit:
        words = words_of(desk, member, person)
        asked = Asked(desk, unit, member, words, now, looked=looked)
        asked.outside = person is not None and person.outside
        manager = person is not None and person.manager
        return await overview.overview(asked, manager=manager)


async def _answer(
    desk: Desk,
    member: str,
    now: Millis,
    handler: Handler,
    *,
    rest: str = "",
    channel: str = "",
    subject: str = "",
    looking: Callable[[], Awaitable[Looked]] | None = None,
    managers: bool = False,
) -> Card:
    person = await find_person(desk, member)
    try:
        forbidden = managers and (person is None or not person.manager)
        looked = await looking() if looking and not forbidden else NOTHING
        async with desk.at_work() as unit:
            words = words_of(desk, member, person)
            asked = Asked(
                desk, unit, member, words, now, rest, channel, subject, looked
            )
            asked.zone = person.zone if person else ""
            asked.outside = person is not None and person.outside
            if forbidden:
                return asked.card(NOT_YOURS, LIST)
            card = await handler(asked)
        if asked.erased:
            await desk.store.leave_no_trace()
        if asked.after is not None:
            card = await asked.after()
        if asked.write_first and not desk.platform.limits.near:
            card = await write_first(desk, member, words, card)
        if asked.report is not None:
            await pass_on(desk, asked.report)
        if asked.drawing is not None:
            card = structs.replace(card, picture=await draw(asked.drawing))
    except StoreError:
        log.exception("workspace %s: a command could not be carried out", desk.id)
        say = words_of(desk, member, person).say
        return Card(title=say(NOT_NOW), text=(say(NOTHING_DONE),))
    return card


async def _expired(asked: Asked) -> Card:
    return asked.card(HELP, EXPIRED, LIST)
