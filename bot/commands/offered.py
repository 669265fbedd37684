"""What there is to ask, described for platforms that list commands: out of the registry.

A command that comes to the registry is listed by itself, and takes a line of text; here
stands only what is better known about its argument.
"""

from adapters.platform import Argument, Verb
from bot.commands import admin
from bot.commands.answer import ABOUT, COMMANDS, FORMS
from bot.commands.choices import CHOICES
from bot.config.zones import zone
from bot.languages import languages
from bot.wording import words_for
from rules.checks import RULES
from rules.rule import N_

BARE = frozenset(
    {
        "home",
        "off",
        "resume",
        "me",
        "questions",
        "help",
        "privacy show",
        "privacy export",
        "privacy delete",
        "privacy leave-me-out",
        "privacy include-me",
        "coach-admin pause",
        "coach-admin resume",
        "coach-admin status",
        "coach-admin summary",
        "coach-admin summary preview",
        "coach-admin summary off",
        "coach-admin help",
    }
)
"""Commands after which nothing is typed."""
ARGUMENTS: dict[str, tuple[str, str, tuple[str, ...]]] = {
    "on": ("where", N_("where my notes go"), ("direct", "inbox")),
    "pause": (
        "until",
        N_("for how long, or until when"),
        ("a week", "3 days", "until Friday"),
    ),
    "inbox": ("note", N_("the number of a note, to read it"), ()),
    "why": ("note", N_("the number of a note; the latest is 1"), ()),
    "report": ("note", N_("the number of a note; the latest is 1"), ()),
    "check": ("draft", N_("the draft; without it you get a field to write in"), ()),
    "settings": (
        "change",
        N_("what to change, as in “pace gentle”"),
        (
            "pace gentle",
            "pace attentive",
            *sorted(CHOICES),
            "rules",
            *(f"{rule.id} off" for rule in RULES),
        ),
    ),
    "coach-admin summary schedule": (
        "time",
        N_("a weekday and a time, as in “friday 16:00”"),
        ("tuesday 9:30", "friday 16:00"),
    ),
}
LONG = frozenset({"check"})
MENU = {"check": N_("Check with coach")}
"""Commands that can be called on a message, and what that is called."""
GROUPS = {
    "coach": N_("Private coaching: what I noticed, and what you can ask me"),
    admin.NAME: N_("For people who manage this place"),
    "keep": N_("people you keep up with"),
    "privacy": N_("what I keep about you, as a file too, and how to erase it"),
}
"""What stands above several commands, where it is none itself."""
ANYTHING = ("details", N_("what else you would type after it"), ())
_IN = {"home": N_("how things stand for you")}


def offered() -> tuple[Verb, ...]:
    """Return everything there is to ask, members' commands first."""
    mine = [_verb("coach", words, ABOUT) for words in COMMANDS]
    managers = [
        _verb(admin.NAME, words, admin.ABOUT_MANAGING) for words in admin.MANAGING
    ]
    return (*mine, *managers)


def _verb(command: str, words: str, about: dict[str, str]) -> Verb:
    named = words if command == "coach" else f"{command} {words}"
    argument = None if named in BARE else _argument(named)
    said = _IN.get(named) or about.get(words) or words
    menu = MENU.get(named)
    *firsts, _ = words.split()
    above = (GROUPS[command], *(GROUPS.get(one) or about[one] for one in firsts))
    return Verb(
        command,
        tuple(words.split()),
        _in_languages(said),
        argument,
        form=named if named in FORMS else "",
        above=tuple(map(_in_languages, above)),
        menu=_in_languages(menu) if menu else {},
    )


def _argument(named: str) -> Argument:
    name, about, suggestions = ARGUMENTS.get(named, ANYTHING)
    return Argument(name, _in_languages(about), suggestions, named in LONG)


def _in_languages(text: str) -> dict[str, str]:
    """Return a text in every language there is a translation to."""
    anywhere = zone("UTC")
    return {name: words_for(name, anywhere).say(text) for name in ("en", *languages())}
