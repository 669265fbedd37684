"""A greeting with nothing after it

Why: "hello, anyone here?" leaves people waiting for the real question, and whoever sent
it waits too. Saying what is on your mind lets somebody answer when they see it.

Fires when: a post is nothing but a greeting of at most four words, nothing more comes
from its author within three minutes, and nobody replied.

Stays silent when: the channel is a social one; the greeting is for a named person, or
answers another greeting; it takes leave or congratulates; anybody spoke after it; it stands
in a thread; a bot posted it.

Limits: told to a person once, ever. A greeting that is a running joke of the place is
not known as one.
"""

from collections.abc import Iterator

from pydantic import Field

from rules.model import MINUTE, Finding, Kind
from rules.rule import N_, DraftWording, Moment, Options, Rule, Variant, Wording
from rules.signals import Flag
from rules.views import MessageView

GREETED = 15 * MINUTE


class EmptyGreeting(Options):
    """Options of ``empty-greeting``."""

    words: int = Field(default=4, ge=1, le=12)
    """A greeting of more words is left alone."""
    threshold: float = Field(default=0.8, ge=0, le=1)
    """Certainty from which the person is told."""


def check(view: MessageView, options: EmptyGreeting) -> Iterator[Finding]:
    """Look at a settled message that is nothing but a greeting."""
    turn = view.turn
    if turn.words > options.words or turn.to or turn.thread or turn.reply_to:
        return
    if (
        turn.flags & Flag.PARTING
        or view.after
        or turn.reactors
        or _part_of_a_talk(view)
    ):
        return
    yield Finding(
        rule="empty-greeting",
        key=f"empty-greeting:{view.channel}:{turn.id}",
        channel=view.channel,
        about=view.member,
        at=view.now,
        posted=turn.at,
        messages=(turn.id,),
        certainty=0.9,
    )


def _part_of_a_talk(view: MessageView) -> bool:
    """Somebody spoke a short while ago: it greets them, or answers their greeting."""
    turn = view.turn
    return any(
        turn.at - other.at <= (GREETED if other.flags & Flag.GREETING else 5 * MINUTE)
        for other in view.before
    )


RULE = Rule(
    id="empty-greeting",
    moment=Moment.SETTLED,
    needs=Flag.GREETING,
    options=EmptyGreeting,
    kinds=frozenset({Kind.HELP, Kind.DISCUSSION}),
    check=check,
    once=True,
    on=False,
    wording=Wording(
        title=N_("Hello back"),
        regular=(
            Variant(
                noticed=N_(
                    "You said hello in {channel}, and it went quiet after that."
                ),
                why=N_("People drop in at odd times and answer what they can see."),
                try_this=N_(
                    "Say what is on your mind right away: “Hi, I'm looking into"
                    " …, has anyone tried …?”"
                ),
            ),
            Variant(
                noticed=N_(
                    "You greeted people in {channel}, and nothing came after it."
                ),
                why=N_("Whoever reads it later has nothing to answer yet."),
                try_this=N_(
                    "Put your question or your news right behind it: “Does anyone"
                    " know …?”"
                ),
            ),
            Variant(
                noticed=N_("Your hello in {channel} has had nothing after it so far."),
                why=N_("People answer what they find there, often hours later."),
                try_this=N_("Say it all in one go: “Hi all, I am stuck at …”."),
            ),
        ),
        newcomer=(
            Variant(
                noticed=N_(
                    "Good to have you here. You said hello in {channel}, and it"
                    " went quiet after that."
                ),
                why=N_(
                    "People drop in at odd times, and it is easiest for them to"
                    " pick up something they can answer."
                ),
                try_this=N_(
                    "Tell people what brought you here, or ask your question"
                    " straight away. Nobody will mind."
                ),
            ),
            Variant(
                noticed=N_(
                    "Nice to see you in {channel}. After your hello it went quiet."
                ),
                why=N_(
                    "That is not about you: people look in now and then, and"
                    " answer what they find."
                ),
                try_this=N_(
                    "Tell them what brought you here, or what you are working on."
                ),
            ),
            Variant(
                noticed=N_(
                    "Good that you said hello in {channel}. Nothing has come"
                    " after it so far."
                ),
                why=N_(
                    "A question or a story is easy to pick up. With a hello"
                    " alone, people don't know where to begin."
                ),
                try_this=N_(
                    "Add a line: “I'm new here, I like …, and I'd love to know …”."
                ),
            ),
        ),
    ),
    draft=DraftWording(
        noticed=N_("It says hello, and nothing after it."),
        why=N_("People look in at odd times, and answer what they find."),
        opening=N_("Hi all, I am looking into …. Has anyone tried …?"),
    ),
    doc=__doc__,
)
