"""Pressing people to do what serves the author

Why: people help and buy from those they know. A push to buy, sign up, vote or follow,
dropped into a conversation, spends trust before there is any.

Fires when: a message presses: calls to action, prices and discounts, urgency, referral
links, hype. Each is a named feature of a score; what the author says in disclosure,
technical substance or an answer to a request lowers it. What presses weighs a little more
from somebody who said the same in another channel, or here, within a day, or whose links
here mostly lead to the same site. At the attentive pace at the first; at the gentle pace
at the second within 30 days.

Stays silent when: the channel is there for showing, selling or announcing; the thing
was asked for; it only tells about one's own work, however often; it is a forward; a bot
posted it; its author announces things for the community (settings: `announcer_members`).

Limits: irony is read as meant; a pitch inside a picture is not seen. Other channels are
known of only where an archive has one clock for all of them.
"""

from collections.abc import Iterator
from datetime import timedelta

from pydantic import Field

from rules.model import DAY, Finding, Kind
from rules.rule import (
    N_,
    DraftWording,
    Moment,
    N_plural,
    Options,
    Rule,
    Variant,
    Wording,
    millis,
)
from rules.signals import Flag
from rules.views import MessageView


class SalesPitch(Options):
    """Options of ``sales-pitch``."""

    times: int = Field(default=2, ge=1, le=20)
    """Pitches that make a pattern."""
    within: timedelta = Field(default=timedelta(days=30), ge=timedelta(days=1))
    """The time they are counted over (60 days are kept)."""
    threshold: float = Field(default=0.95, ge=0, le=1)
    """Certainty from which the person is told."""


def check(view: MessageView, options: SalesPitch) -> Iterator[Finding]:
    """Look at a settled message that counts as a pitch."""
    turn = view.turn
    if turn.flags & (Flag.FORWARD | Flag.WANTS_LINK) or view.asked_for:
        return
    counted = view.counts.days((turn.at - millis(options.within)) // DAY)
    pitches = sum(day.pitches for day in counted)
    pattern = pitches >= options.times
    cases = view.counts.pitches
    shown = cases[-options.times :] if pattern else cases[-1:]
    yield Finding(
        rule="sales-pitch",
        key=f"sales-pitch:{view.channel}:{turn.id}",
        channel=view.channel,
        about=view.member,
        at=view.now,
        posted=turn.at,
        messages=tuple(case.id for case in reversed(shown)),
        times=tuple(case.at for case in reversed(shown)),
        numbers={"times": pitches},
        traits=turn.traits,
        certainty=turn.pitch,
        pattern=pattern,
    )


RULE = Rule(
    id="sales-pitch",
    moment=Moment.SETTLED,
    needs=Flag.PITCH,
    options=SalesPitch,
    kinds=frozenset({Kind.HELP, Kind.DISCUSSION, Kind.SOCIAL}),
    check=check,
    wording=Wording(
        title=N_("How your offer comes across"),
        regular=(
            Variant(
                noticed=N_(
                    "Your post in {channel} reads as an offer: it mentions {traits}."
                ),
                noticed_pattern=N_plural(
                    "{times} of your recent posts in {channel} reads as an offer."
                    " The last one mentions {traits}.",
                    "{times} of your recent posts in {channel} read as offers."
                    " The last one mentions {traits}.",
                    by="times",
                ),
                why=N_(
                    "People take up an offer from somebody they have talked with."
                    " From anyone else, they tend to skip it."
                ),
                try_this=N_(
                    "Tell the story instead: “I work on this. It came about"
                    " because …, and I'd like to hear what you would change.”"
                ),
            ),
            Variant(
                noticed=N_(
                    "Your post in {channel} sounds like selling: it mentions {traits}."
                ),
                noticed_pattern=N_plural(
                    "{times} of your recent posts in {channel} sounds like"
                    " selling. The last one mentions {traits}.",
                    "{times} of your recent posts in {channel} sound like"
                    " selling. The last one mentions {traits}.",
                    by="times",
                ),
                why=N_("A push makes people step back, even from a good thing."),
                try_this=N_(
                    "Say what it is and who made it, and ask one thing: “What"
                    " would you need it to do?”"
                ),
            ),
            Variant(
                noticed=N_(
                    "There is a push in your post in {channel}: it mentions {traits}."
                ),
                noticed_pattern=N_plural(
                    "There is a push in {times} of your recent posts in"
                    " {channel}. The last one mentions {traits}.",
                    "There is a push in {times} of your recent posts in"
                    " {channel}. The last one mentions {traits}.",
                    by="times",
                ),
                why=N_(
                    "People trust those who tell them something sooner than"
                    " those who want something."
                ),
                try_this=N_(
                    "Swap the call for what you learned: “What I got wrong while"
                    " making it: …”."
                ),
            ),
        ),
        newcomer=(
            Variant(
                noticed=N_(
                    "Good to have you here. Your post in {channel} reads as an"
                    " offer: it mentions {traits}."
                ),
                noticed_pattern=N_plural(
                    "Good to have you here. {times} of your posts in {channel}"
                    " reads as an offer. The last one mentions {traits}.",
                    "Good to have you here. {times} of your posts in {channel}"
                    " read as offers. The last one mentions {traits}.",
                    by="times",
                ),
                why=N_(
                    "People here don't know you yet, and they warm to a person"
                    " sooner than to an offer."
                ),
                try_this=N_(
                    "Say who you are and what you are working on, and answer a"
                    " question or two first. The offer can come after that."
                ),
            ),
            Variant(
                noticed=N_(
                    "You are new here, and your post in {channel} reads as an"
                    " offer: it mentions {traits}."
                ),
                noticed_pattern=N_plural(
                    "You are new here, and {times} of your posts in {channel}"
                    " reads as an offer. The last one mentions {traits}.",
                    "You are new here, and {times} of your posts in {channel}"
                    " read as offers. The last one mentions {traits}.",
                    by="times",
                ),
                why=N_(
                    "People like to know who is talking before they hear what is"
                    " on offer."
                ),
                try_this=N_(
                    "Start with a hello: “I'm …, I work on …, and I came here"
                    " because …”."
                ),
            ),
            Variant(
                noticed=N_(
                    "You may not mean it so, but your post in {channel}"
                    " sounds like selling: it mentions {traits}."
                ),
                noticed_pattern=N_plural(
                    "You may not mean it so, but {times} of your posts in"
                    " {channel} sounds like selling. The last one mentions {traits}.",
                    "You may not mean it so, but {times} of your posts in"
                    " {channel} sound like selling. The last one mentions {traits}.",
                    by="times",
                ),
                why=N_(
                    "That is nothing against you or what you made. People just"
                    " look at it with more ease once you have talked."
                ),
                try_this=N_(
                    "Join a talk you know something about, and let people ask"
                    " what you do."
                ),
            ),
        ),
    ),
    spares_announcers=True,
    draft=DraftWording(
        noticed=N_("It reads as an offer: it mentions {traits}."),
        why=N_("People warm to a person sooner than to an offer."),
        opening=N_(
            "I work on this. It came about because …, and I'd like to hear what you"
            " would change."
        ),
    ),
    doc=__doc__,
)
