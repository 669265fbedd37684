"""Forms: what a button asks for at once, on platforms that can show a form.

What is filled in goes the way that typing it would: each field is a setting's name and
what was chosen for it, so a form can do nothing that a command could not.
"""

from adapters.cards import Field, Form, Option
from bot.commands.asked import Asked
from bot.commands.choices import ATTENTIVE, CHOICES, GENTLE, ONLY_INBOX, OWN_MESSAGE
from bot.commands.settings import SETTINGS
from bot.member import Pace, Reach
from bot.quiet import clock_time
from rules.rule import N_

COMMAND = "coach settings"
SAVE = N_("Save")
CHANGE = N_("Change my settings")
HOW = {
    "quiet": N_("Like 21:00-8:00. “off” means none, “default” what is usual here."),
    "zone": N_("A big city, or a name like Asia/Tokyo."),
}
YES, NO = N_("Yes"), N_("No, they wait in my part here")


def settings_form(asked: Asked) -> Form | None:
    """Return the form of a member's settings; None while coaching is off."""
    if asked.settings.consented is None:
        return None
    say = asked.words.say
    fields = (_pace(asked), _notes(asked), _week(asked), _patterns(asked))
    return Form(
        title=say(SETTINGS),
        send=say(SAVE),
        command=COMMAND,
        fields=(*fields, _quiet(asked), _zone(asked)),
    )


def _pace(asked: Asked) -> Field:
    texts = {Pace.ATTENTIVE: ATTENTIVE, Pace.GENTLE: GENTLE}
    options = {pace.value: text for pace, text in texts.items()}
    return _choice(asked, "pace", asked.settings.pace.value, options)


def _notes(asked: Asked) -> Field:
    texts = {Reach.DIRECT: OWN_MESSAGE, Reach.INBOX: ONLY_INBOX}
    options = {reach.value: text for reach, text in texts.items()}
    return _choice(asked, "notes", asked.settings.reach.value, options)


def _patterns(asked: Asked) -> Field:
    chosen = "on" if asked.settings.patterns else "off"
    return _choice(asked, "patterns", chosen, {"on": YES, "off": NO})


def _week(asked: Asked) -> Field:
    allowed = asked.desk.setup.config.coaching.hints_per_week
    chosen = min(allowed, asked.settings.most or allowed)
    options = {str(count): str(count) for count in range(1, allowed + 1)}
    return _choice(asked, "week", str(chosen), options)


def _choice(asked: Asked, name: str, chosen: str, options: dict[str, str]) -> Field:
    say = asked.words.say
    return Field(
        name=name,
        label=say(CHOICES[name].label),
        value=chosen,
        options=tuple(Option(value, say(text)) for value, text in options.items()),
    )


def _quiet(asked: Asked) -> Field:
    coaching, quiet = asked.desk.setup.config.coaching, asked.settings.quiet
    start, end = coaching.quiet_from, coaching.quiet_until
    if quiet is not None:
        start, end = clock_time(quiet[0]), clock_time(quiet[1])
    span = f"{start:%H:%M}-{end:%H:%M}" if start != end else "off"
    return _text(asked, "quiet", span)


def _zone(asked: Asked) -> Field:
    return _text(asked, "zone", asked.settings.zone or asked.words.zone.key)


def _text(asked: Asked, name: str, value: str) -> Field:
    label, hint = asked.words.say(CHOICES[name].label), asked.words.say(HOW[name])
    return Field(name=name, label=label, value=value, hint=hint)
