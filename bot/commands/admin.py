"""``/coach-admin``: what managers can ask for, and nobody else."""

from collections.abc import Awaitable, Callable

from adapters.cards import Card, Fact
from bot.commands import (
    announcing,
    channels,
    feedback,
    managing,
    noticing,
    rule_settings,
    setting_up,
    shadowing,
    sparing,
    summaries,
    trying,
)
from bot.commands.asked import Asked
from bot.commands.looking import NOTHING, Looked
from bot.commands.unknown import unknown
from bot.config.chosen import ON
from bot.live.desk import Desk
from rules.model import Millis
from rules.rule import N_

Handler = Callable[[Asked], Awaitable[Card]]

NAME = "coach-admin"
HELP = N_("What you can ask me")
PRIVATELY = N_("Nobody but you sees what I answer.")
NOT_YOURS = N_("That is for people who manage this place")
CLOSE = N_("Did you mean “/coach-admin {verb}”?")
LIST = N_("“/coach-admin help” lists what I know.")
MOST_WORDS = 20

ABOUT_MANAGING = {
    "setup": N_("a few questions to begin with, one at a time"),
    "try": N_("see it at work on yourself, in this channel, for half an hour"),
    "channels": N_(
        "which channels I read, and what they are for; “channels on” switches this one on"
    ),
    "announce": N_("post an invitation here; whoever presses a button is told alone"),
    "shadow": N_("how often I would have told people something, by rule"),
    "shadow on": N_("note what I would tell, and tell nobody"),
    "shadow off": N_("tell people again"),
    "notice": N_("whether people are coached who were told and did not say no"),
    "notice on": N_("coach them, a week after they were told"),
    "notice off": N_("coach only who has switched it on"),
    "rules": N_("which rules are on; “rules link-only off” or “off here”"),
    "exempt": N_("whom I never coach; “exempt add @staff”"),
    "announcers": N_("who is here to announce things; “announcers add @team”"),
    "domains": N_("addresses of your own that are fine to share; “domains add …”"),
    "summary": N_("when this channel's next weekly summary comes"),
    "summary preview": N_("what it would say now"),
    "summary schedule": N_("choose its time, as in “summary schedule friday 16:00”"),
    "summary off": N_("post none in this channel"),
    "unmute": N_("let a rule speak again that muted itself, as in “unmute link-only”"),
    "pause": N_("let nothing go out, until you resume"),
    "resume": N_("let notes go out again"),
    "status": N_("how things stand"),
    "changes": N_("who changed what here"),
    "help": N_("this list"),
}


async def show_help(asked: Asked) -> Card:
    """Answer ``help`` to a manager."""
    say = asked.words.say
    facts = listing(NAME, ABOUT_MANAGING, asked)
    return Card(title=say(HELP), text=(say(PRIVATELY),), facts=facts)


def listing(command: str, about: dict[str, str], asked: Asked) -> tuple[Fact, ...]:
    """Say what can be asked for with a command."""
    say = asked.words.say
    return tuple(Fact(f"/{command} {verb}", say(text)) for verb, text in about.items())


MANAGING: dict[str, Handler] = {
    "setup": setting_up.setup,
    "try": trying.try_out,
    "channels": channels.channels,
    "announce": announcing.announce,
    "shadow": shadowing.show_shadow,
    "shadow on": shadowing.shadow_on,
    "shadow off": shadowing.shadow_off,
    "notice": noticing.show_notice,
    "notice on": noticing.notice_on,
    "notice off": noticing.notice_off,
    "rules": rule_settings.rules,
    "exempt": sparing.exempt,
    "announcers": sparing.announcers,
    "domains": sparing.domains,
    "summary": summaries.show_summary,
    "summary preview": summaries.preview,
    "summary schedule": summaries.schedule,
    "summary off": summaries.switch_off,
    "unmute": feedback.unmute,
    "pause": managing.pause,
    "resume": managing.resume,
    "status": managing.status,
    "changes": managing.changes,
    "help": show_help,
}
BUTTONS: dict[str, Handler] = setting_up.BUTTONS
"""Buttons that are managers' alone; each carries the channel it is about."""


_SPELT = {verb.replace(" ", "-"): verb for verb in MANAGING}


def parse(text: str) -> tuple[str, str]:
    """Split what was typed into the longest command that is known, and the rest.

    The rest stays as it was typed: an id may have capital letters. A command that is not
    known is returned as it was typed; none at all asks for the list.
    """
    for length in (3, 2):
        words = text.split(maxsplit=length)
        verb = " ".join(words[1:length]).casefold()
        if verb in MANAGING:
            return verb, words[length].strip() if len(words) > length else ""
    typed = text.split()[1 : MOST_WORDS + 1]
    return " ".join(typed).casefold() or "help", ""


def handler_of(verb: str) -> Handler:
    """Return what answers a command, also one that nobody knows."""
    return MANAGING.get(verb) or unknown(verb, _SPELT, CLOSE, LIST)


async def look(desk: Desk, verb: str, rest: str, here: str, now: Millis) -> Looked:
    """Find out at the platform what a manager's command, or button, needs."""
    if verb == "channels":
        return await channels.look(desk, rest, here, now)
    if verb == setting_up.READ_CHANNEL:
        return await channels.look(desk, ON, here, now)
    if verb == "setup" and rest.casefold().startswith(f"{setting_up.CHANNEL} "):
        return await channels.look(desk, f"{rest} {ON}", here, now)
    if verb == "setup" and here:
        return await channels.meet(desk, here)
    return NOTHING
