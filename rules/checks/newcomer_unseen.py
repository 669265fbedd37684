"""A newcomer's first post that nobody has taken up

Why: whether somebody comes back is mostly decided by what meets their first words. A
hello from one person is enough, and silence is seldom meant.

Fires when: somebody posted here for the first time, two active hours of the channel (clock
hours in which somebody posted) have passed since, and no person has replied, reacted or
addressed them.

Stays silent when: somebody replied, reacted or spoke to them, or may have; anybody spoke there
within half an hour; the post answers or addresses somebody itself; it presses people to do
something, is a bare link or a forward; it was deleted; they have posted anywhere here before;
these are the first fourteen days that are read of a place, in which everybody would be new;
the channel is for announcements, or so quiet that two active hours took more than a week.

Limits: a welcome by voice, in another channel or by direct message is not seen. It speaks only
when it is surer than most rules: of first posts found like that in real channels, read one by
one, 19 of 20 had indeed been left alone, of all found from 0.8 on 31 of 34.
"""

from collections.abc import Iterator

from pydantic import Field

from rules.model import MINUTE, Finding, Kind, Tell
from rules.rule import N_, Moment, Options, Rule, UseBy, Variant, Wording
from rules.signals import Flag
from rules.views import FirstView

NOT_HELLO = Flag.PITCH | Flag.LINK_ONLY | Flag.FORWARD
"""What carries one of these is no first word to everybody."""


class NewcomerUnseen(Options):
    """Options of ``newcomer-unseen``."""

    active_hours: int = Field(default=2, ge=1, le=24)
    """Active hours of the channel people get to greet somebody by themselves."""
    threshold: float = Field(default=0.95, ge=0, le=1)
    """Certainty from which somebody is asked to greet."""


def check(view: FirstView, options: NewcomerUnseen) -> Iterator[Finding]:
    """Look at somebody's first post when its watch is over."""
    first = view.first
    if first.greeted or first.flags & NOT_HELLO:
        return
    yield Finding(
        rule="newcomer-unseen",
        key=f"newcomer-unseen:{view.channel}:{first.id}",
        channel=view.channel,
        about=view.member,
        tell=Tell.WELCOMERS,
        at=view.now,
        posted=first.at,
        messages=(first.id,),
        numbers={"minutes": (view.now - first.at) // MINUTE},
        certainty=round(first.alone, 3),
    )


RULE = Rule(
    id="newcomer-unseen",
    moment=Moment.FIRST_OVER,
    options=NewcomerUnseen,
    kinds=frozenset({Kind.HELP, Kind.DISCUSSION, Kind.SHOWCASE, Kind.SOCIAL}),
    check=check,
    use_by=UseBy.WEEK,
    starts_by_itself=True,
    wording=Wording(
        title=N_("Somebody new is here"),
        regular=(
            Variant(
                noticed=N_(
                    "Somebody posted in {channel} for the first time ({message}), and"
                    " nobody has said anything back yet."
                ),
                why=N_(
                    "People who get one friendly reply to their first words tend to"
                    " stay."
                ),
                try_this=N_(
                    "If you have a moment, say hello and pick up one thing from what"
                    " they wrote."
                ),
            ),
            Variant(
                noticed=N_(
                    "A first post in {channel} has had no reply yet ({message})."
                ),
                why=N_(
                    "One hello is what makes a strange place a place to come back to."
                ),
                try_this=N_("Greet them, and ask one thing about what they wrote."),
            ),
            Variant(
                noticed=N_(
                    "In {channel} somebody wrote for the first time ({message}), and"
                    " it is still quiet."
                ),
                why=N_("First words take some courage, and silence is hard to read."),
                try_this=N_(
                    "A line will do: hello, and what you liked about their post."
                ),
            ),
        ),
        newcomer=(
            Variant(
                noticed=N_(
                    "You know how it is to be new here. Somebody posted in {channel}"
                    " for the first time ({message}), and nobody has said anything"
                    " back yet."
                ),
                why=N_(
                    "A hello from somebody who came not long ago is the easiest one"
                    " to answer."
                ),
                try_this=N_(
                    "If you have a moment, say hello and what you would have liked to"
                    " hear on your first day."
                ),
            ),
            Variant(
                noticed=N_(
                    "Somebody is even newer here than you: their first post in"
                    " {channel} has had no reply yet ({message})."
                ),
                why=N_(
                    "Two people who are both new have something to talk about right"
                    " away."
                ),
                try_this=N_("Say hello, and how your own first days went."),
            ),
            Variant(
                noticed=N_(
                    "There is a first post in {channel} that nobody has replied to"
                    " yet ({message}). You were the new one there not long ago."
                ),
                why=N_(
                    "You still know what it is like, and that makes your hello a good"
                    " one."
                ),
                try_this=N_("If you like, greet them and ask what brought them here."),
            ),
        ),
    ),
    doc=__doc__,
)
