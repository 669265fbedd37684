"""An asker came back to an answer and wrote back

Why: whoever helps seldom hears what came of it. A word on how it went, or a further
question, turns an answer into a conversation, and the next person who has the question
finds how it ended.

Fires when: a member came back to an answer to their question more than half an hour
later, with three words or more: as a reply, in the thread of the question, or with thanks
to the helper. Or they asked somebody about a post of theirs, got an answer, and wrote
back. The first two times in a channel, then every tenth time.

Stays silent when: a bot answered; nobody did; the conversation simply went on; they
wrote something else to somebody else; a nod or a reaction is all they left; it is not
clear that what they wrote belongs to the answer; the channel is a social one or for
announcements.

Limits: that they came back is known, not what they wrote: so it never says that it worked.
"""

from collections.abc import Iterator

from pydantic import Field

from rules.model import Finding, Kind
from rules.rule import N_, Moment, Options, Rule, UseBy, Variant, Wording
from rules.signals import Flag
from rules.views import FollowUpView

STATED = 0.95
THANKED = 0.85
GUESSED = 0.6


class GoodFollowUp(Options):
    """Options of ``good-follow-up``."""

    first: int = Field(default=2, ge=0, le=10)
    """So many times are told of in a channel from the start."""
    then_every: int = Field(default=10, ge=2, le=100)
    """After those, one time in so many."""
    words: int = Field(default=3, ge=3, le=30)
    """Fewer words are a nod."""
    threshold: float = Field(default=0.8, ge=0, le=1)
    """Certainty from which the person is told."""


def check(view: FollowUpView, options: GoodFollowUp) -> Iterator[Finding]:
    """Look at what an asker wrote when they came back to an answer."""
    turn, answered = view.turn, view.answered
    if turn.words < options.words:
        return
    if view.times > options.first and view.times % options.then_every:
        return
    yield Finding(
        rule="good-follow-up",
        key=f"good-follow-up:{view.channel}:{turn.id}",
        channel=view.channel,
        about=view.member,
        at=view.now,
        posted=turn.at,
        messages=(turn.id, answered.answer.id, answered.question),
        times=(turn.at, answered.answer.at, answered.posted),
        people=(answered.answer.who,) if answered.answer.who else (),
        numbers={"answered_at": answered.answer.at},
        certainty=_certainty(view),
    )


def _certainty(view: FollowUpView) -> float:
    """How sure it is that what they wrote belongs to the answer."""
    if view.stated:
        return STATED
    return THANKED if view.turn.flags & Flag.THANKS else GUESSED


RULE = Rule(
    id="good-follow-up",
    moment=Moment.FOLLOWED_UP,
    options=GoodFollowUp,
    kinds=frozenset({Kind.HELP, Kind.DISCUSSION, Kind.SHOWCASE}),
    check=check,
    use_by=UseBy.WEEK,
    starts_by_itself=True,
    praise=True,
    wording=Wording(
        title=N_("You wrote back"),
        regular=(
            Variant(
                noticed=N_("You came back to what {person} answered you in {channel}."),
                noticed_unnamed=N_("You came back to an answer you got in {channel}."),
                why=N_(
                    "Whoever helps seldom hears what came of it. A word back is"
                    " what makes them answer again."
                ),
                try_this=N_(
                    "Nothing to do. If somebody else answered you lately, a line"
                    " would do them good, too."
                ),
            ),
            Variant(
                noticed=N_(
                    "You wrote back to {person} in {channel} after they answered you."
                ),
                noticed_unnamed=N_(
                    "You wrote back in {channel} after somebody answered you."
                ),
                why=N_(
                    "An answer that gets a word back is one that people like to give."
                ),
                try_this=N_("Nothing to do. This is just to say that it counts."),
            ),
            Variant(
                noticed=N_(
                    "{person} answered you in {channel}, and you came back to it."
                ),
                noticed_unnamed=N_(
                    "Somebody answered you in {channel}, and you came back to it."
                ),
                why=N_("A word back is what keeps people helping."),
                try_this=N_(
                    "Nothing to do. If you can, pass it on to whoever asks next."
                ),
            ),
        ),
        newcomer=(
            Variant(
                noticed=N_(
                    "Good to see that you came back to what {person} answered you"
                    " in {channel}."
                ),
                noticed_unnamed=N_(
                    "Good to see that you came back to an answer you got in {channel}."
                ),
                why=N_(
                    "Writing back is how an answer becomes the start of knowing"
                    " each other."
                ),
                try_this=N_(
                    "Keep it up: a line on how it went, or on what you would"
                    " still like to know."
                ),
            ),
            Variant(
                noticed=N_(
                    "{person} answered you in {channel}, and you wrote back. That"
                    " is good to see."
                ),
                noticed_unnamed=N_(
                    "Somebody answered you in {channel}, and you wrote back. That"
                    " is good to see."
                ),
                why=N_("It is how people here get to know you, one answer at a time."),
                try_this=N_(
                    "If something is left open, just ask on in the same place."
                ),
            ),
            Variant(
                noticed=N_(
                    "You came back to {person} in {channel} after their answer."
                ),
                noticed_unnamed=N_(
                    "You came back to somebody in {channel} after their answer."
                ),
                why=N_("For whoever helps, a word back is the best part of it."),
                try_this=N_(
                    "Ask on if you like: one question often leads to the next."
                ),
            ),
        ),
    ),
    doc=__doc__,
)
