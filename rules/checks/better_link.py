"""A link shared with words of one's own drew replies

Why: a link is worth sharing for the talk it starts. To see that a few words beside it
brought replies says more than any advice to add some.

Fires when: a member put up a link with at least four words of their own, and within two
days it drew three replies, from at least two other people. The first two times in a
channel.

Stays silent when: the link stood alone, or is part of a question, of an offer, of a
reply or of a call to everybody; it was forwarded; the replies are a bot's or its
author's own, or it is not clear that they reply to it; the channel is there for showing
things or announcing them.

Limits: what the replies say is not known, so it says how many there are and no more.
"""

from collections.abc import Iterator

from pydantic import Field

from rules.model import Finding, Kind
from rules.rule import N_, Moment, N_plural, Options, Rule, UseBy, Variant, Wording
from rules.signals import Flag
from rules.views import SharedView


class BetterLink(Options):
    """Options of ``better-link``."""

    words: int = Field(default=4, ge=1, le=50)
    """Fewer words beside the link are a label."""
    replies: int = Field(default=3, ge=1, le=20)
    """Replies it must have drawn."""
    people: int = Field(default=2, ge=1, le=10)
    """Different people they must be from."""
    first: int = Field(default=2, ge=1, le=20)
    """So many times are told of in a channel."""
    threshold: float = Field(default=0.8, ge=0, le=1)
    """Certainty from which the person is told."""


def check(view: SharedView, options: BetterLink) -> Iterator[Finding]:
    """Look at a link with words when it draws a reply."""
    shared = view.shared
    if shared.words < options.words or view.before >= options.first:
        return
    if shared.replies < options.replies or len(shared.people) < options.people:
        return
    yield Finding(
        rule="better-link",
        key=f"better-link:{view.channel}:{shared.id}",
        channel=view.channel,
        about=view.member,
        at=view.now,
        posted=shared.at,
        messages=(shared.id,),
        times=(shared.at,),
        numbers={"replies": shared.replies, "people": len(shared.people)},
        certainty=min(1.0, shared.likely / shared.replies),
    )


RULE = Rule(
    id="better-link",
    moment=Moment.LINK_DREW,
    needs=Flag.LINK,
    options=BetterLink,
    kinds=frozenset({Kind.HELP, Kind.DISCUSSION, Kind.SOCIAL}),
    check=check,
    use_by=UseBy.WEEK,
    starts_by_itself=True,
    praise=True,
    wording=Wording(
        title=N_("Your link got a conversation going"),
        regular=(
            Variant(
                noticed=N_plural(
                    "The link you shared in {channel} on {day}, with words of"
                    " your own, drew {replies} reply.",
                    "The link you shared in {channel} on {day}, with words of"
                    " your own, drew {replies} replies.",
                    by="replies",
                ),
                why=N_(
                    "What you say beside a link is what gives people something to"
                    " answer."
                ),
                try_this=N_(
                    "If one of the replies is still waiting, answer it while they"
                    " are there."
                ),
            ),
            Variant(
                noticed=N_plural(
                    "{replies} reply came to the link you shared in {channel} on"
                    " {day}.",
                    "{replies} replies came to the link you shared in {channel}"
                    " on {day}.",
                    by="replies",
                ),
                why=N_(
                    "You put words of your own beside it, and those are easy to answer."
                ),
                try_this=N_("Nothing to do. If you like, pick up one of the replies."),
            ),
            Variant(
                noticed=N_plural(
                    "The link you put up in {channel} on {day} got people"
                    " talking: {replies} reply so far.",
                    "The link you put up in {channel} on {day} got people"
                    " talking: {replies} replies so far.",
                    by="replies",
                ),
                why=N_("A few words of your own turn a link into a talk."),
                try_this=N_("See whether one of them asks you something."),
            ),
        ),
        newcomer=(
            Variant(
                noticed=N_plural(
                    "People took up the link you shared in {channel} on {day}:"
                    " with your words beside it, it drew {replies} reply.",
                    "People took up the link you shared in {channel} on {day}:"
                    " with your words beside it, it drew {replies} replies.",
                    by="replies",
                ),
                why=N_(
                    "People here don't know your taste yet, and a line of yours"
                    " gives them something to answer."
                ),
                try_this=N_(
                    "Answer one of them: that is how you get to know each other."
                ),
            ),
            Variant(
                noticed=N_plural(
                    "The link you shared in {channel} on {day} drew {replies}"
                    " reply. That is a good start here.",
                    "The link you shared in {channel} on {day} drew {replies}"
                    " replies. That is a good start here.",
                    by="replies",
                ),
                why=N_(
                    "It came in your own words, and that is what people like to answer."
                ),
                try_this=N_("Pick the reply you like best and answer it."),
            ),
            Variant(
                noticed=N_plural(
                    "You are new here, and your link in {channel} on {day} drew"
                    " {replies} reply.",
                    "You are new here, and your link in {channel} on {day} drew"
                    " {replies} replies.",
                    by="replies",
                ),
                why=N_("Your own words beside it make it easy to talk to you."),
                try_this=N_(
                    "Answer one or two of them. It is a good way to meet people."
                ),
            ),
        ),
    ),
    doc=__doc__,
)
