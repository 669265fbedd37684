"""``/coach-admin try``: half an hour in which a manager sees it at work, on themselves.

What each line should bring is asked of the rules in force in that very channel, so that it
is what will be seen.
"""

from adapters.cards import Card, Fact
from bot.check import check_draft
from bot.commands.asked import Asked
from bot.commands.managing import PAUSED_BY
from bot.store import Changes, Refusal, SettingRow
from bot.trying.granted import LENGTH, Granted, trial_in
from rules.rule import N_

TRY = N_("Try it out")
HERE = N_("Please ask in the channel in which you want to try it.")
NOT_READ = N_("I do not read {channel} yet. “/coach-admin channels on” switches it on.")
LEFT_OUT = N_("You asked me to leave you out, so I have nothing to show you.")
HOW = N_(
    "This is for you alone, in {channel}, for 30 minutes. I answer after ten seconds, not"
    " three minutes, and as often as there is something to say."
)
PASTE = N_(
    "Paste these one at a time and wait 15 seconds after each. Others in the"
    " channel see what you post."
)
NOTHING_STAYS = N_(
    "Nothing of it counts afterwards. “/coach-admin try stop” ends it earlier."
)
STOPPED = N_("The trial is over")
NOTHING_LEFT = N_("Nothing of it was counted or kept.")
BRINGS_NOTHING = N_("Brings nothing")
BRINGS = N_("Brings “{title}”")
NOT_FOR_THIS = N_(
    "None of these lines brings anything here: no rule that is on looks at single messages"
    " in a channel for {kind}. “/coach-admin channels kind discussion” changes what this"
    " one is for."
)
LINES = (
    "https://example.org/soil",
    "https://example.org/soil changed how I water, the part on clay above all",
    "Last chance: sign up for my gardening course today, 50% off with code SPRING at"
    " https://example.org/buy",
    "hello, anyone here?",
)
STOP = frozenset({"stop", "off", "end"})


async def try_out(asked: Asked) -> Card:
    """Carry out ``try``: begin, or end it."""
    channel, mention = asked.channel, f"<#{asked.channel}>"
    if not channel:
        return asked.card(TRY, HERE)
    if asked.rest.casefold() in STOP:
        await _keep(asked, "")
        return asked.card(STOPPED, NOTHING_LEFT)
    if not asked.desk.reads(channel):
        return asked.card(TRY, NOT_READ, channel=mention)
    if asked.desk.paused:
        return asked.card(TRY, PAUSED_BY)
    if asked.refusal is Refusal.EVERYTHING:
        return asked.card(TRY, LEFT_OUT)
    await _keep(asked, str(Granted(asked.mark, asked.now + LENGTH)))
    say = asked.words.say
    told = [_brings(asked, line) for line in LINES]
    texts = (HOW, PASTE, NOTHING_STAYS) if any(told) else (HOW, NOT_FOR_THIS)
    kind = str(asked.desk.memory.places[channel].kind)
    return Card(
        title=say(TRY),
        text=tuple(say(text, channel=mention, kind=kind) for text in texts),
        facts=tuple(
            Fact(say(BRINGS, title=title) if title else say(BRINGS_NOTHING), line)
            for title, line in zip(told, LINES, strict=True)
        ),
    )


async def _keep(asked: Asked, value: str) -> None:
    name = trial_in(asked.channel)
    asked.desk.apply(name, value)
    await asked.unit.save(Changes(settings=[SettingRow(name, value)]))


def _brings(asked: Asked, line: str) -> str:
    """Return the title of what a line to paste should bring; nothing where it is nothing."""
    place = asked.desk.memory.places[asked.channel]
    verdict = check_draft(line, place.kind, asked.desk.setup.config, asked.words)
    told = (
        note.title
        for note in verdict.notes
        if note.told and note.rule not in place.exempt
    )
    return next(told, "")
