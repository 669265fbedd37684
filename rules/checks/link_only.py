"""A bare link, with no word of the author's own

Why: people decide by a friend's word whether to open a link. Without one there is
nothing to answer, and a channel of bare links becomes a feed nobody talks in.

Fires when: a post holds links and no words of substance, answers nobody, and its author
says nothing about it within three minutes. At the attentive pace at the first; at the
gentle pace at the third within 30 days, on at least two days, when such posts are at
least half of what the member started here.

Stays silent when: the channel is there for showing things or announcing them; the link
answers somebody, calls them by name, was asked for or continues an exchange; people were
talking shortly before; it is a picture or a forward; it stands in a thread; the author
explains it right before or after; a bot posted it.

Limits: a title written for the link in one's own words counts as words; what a picture
shows is not known. Where talk never pauses, a link that has nothing to do with it goes
unnoticed.
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
from rules.standing import alone
from rules.views import MessageView


class LinkOnly(Options):
    """Options of ``link-only``."""

    times: int = Field(default=3, ge=1, le=20)
    """Bare links that make a pattern."""
    within: timedelta = Field(default=timedelta(days=30), ge=timedelta(days=1))
    """The time they are counted over (60 days are kept)."""
    days: int = Field(default=2, ge=1, le=14)
    """Different days they must fall on."""
    share: float = Field(default=0.5, ge=0, le=1)
    """Least share of bare links among what the member started here."""
    threshold: float = Field(default=0.85, ge=0, le=1)
    """Certainty from which the person is told."""


def check(view: MessageView, options: LinkOnly) -> Iterator[Finding]:
    """Look at a settled message with a link and no words."""
    turn = view.turn
    if not view.stands_alone or turn.flags & (Flag.IMAGE | Flag.FORWARD):
        return
    counted = view.counts.days((turn.at - millis(options.within)) // DAY)
    drops = sum(day.drops for day in counted)
    days = sum(1 for day in counted if day.drops)
    share = drops / max(1, drops, sum(day.starts for day in counted))
    pattern = drops >= options.times and days >= options.days and share >= options.share
    cases = view.counts.drops
    shown = cases[-options.times :] if pattern else cases[-1:]
    yield Finding(
        rule="link-only",
        key=f"link-only:{view.channel}:{turn.id}",
        channel=view.channel,
        about=view.member,
        at=view.now,
        posted=turn.at,
        messages=tuple(case.id for case in reversed(shown)),
        times=tuple(case.at for case in reversed(shown)),
        numbers={"times": drops, "days": days, "share": share},
        certainty=alone(turn, view.before, view.after, turn.sure),
        pattern=pattern,
    )


RULE = Rule(
    id="link-only",
    moment=Moment.SETTLED,
    needs=Flag.LINK_ONLY,
    options=LinkOnly,
    kinds=frozenset({Kind.HELP, Kind.DISCUSSION, Kind.SOCIAL}),
    check=check,
    wording=Wording(
        title=N_("A word with your link"),
        regular=(
            Variant(
                noticed=N_("You shared a link in {channel} without a word beside it."),
                noticed_pattern=N_plural(
                    "You shared a link in {channel} without a word beside it.",
                    "You shared {times} links in {channel} without a word beside them.",
                    by="times",
                ),
                why=N_(
                    "A line on what caught you helps people decide to open it,"
                    " and gives them something to answer."
                ),
                try_this=N_(
                    "Reply under it with one line: “Worth it for the part on …”."
                ),
            ),
            Variant(
                noticed=N_(
                    "The link you put up in {channel} came without a word of yours."
                ),
                noticed_pattern=N_plural(
                    "The link you put up in {channel} came without a word of yours.",
                    "{times} links you put up in {channel} came without a word of"
                    " yours.",
                    by="times",
                ),
                why=N_("A word from you makes a link something to talk about."),
                try_this=N_(
                    "One line below it is plenty: “This changed my mind about …”."
                ),
            ),
            Variant(
                noticed=N_("Your link in {channel} stands there by itself."),
                noticed_pattern=N_plural(
                    "Your link in {channel} stands there by itself.",
                    "{times} of your links in {channel} stand there by themselves.",
                    by="times",
                ),
                why=N_("People look sooner when they know what you saw in a link."),
                try_this=N_("Add a line below it: “What struck me here is …”."),
            ),
        ),
        newcomer=(
            Variant(
                noticed=N_(
                    "Thanks for sharing a link in {channel}. It went up without a"
                    " word from you."
                ),
                noticed_pattern=N_plural(
                    "Thanks for sharing a link in {channel}. It went up without a"
                    " word from you.",
                    "Thanks for sharing links in {channel}. {times} of them went"
                    " up without a word from you.",
                    by="times",
                ),
                why=N_(
                    "People here don't know your taste yet, so a line on why you"
                    " picked it is what makes them look."
                ),
                try_this=N_(
                    "You can still add one below it, such as: “I liked this because …”."
                ),
            ),
            Variant(
                noticed=N_(
                    "Good to see you share something in {channel}. Your link came"
                    " without a word from you."
                ),
                noticed_pattern=N_plural(
                    "Good to see you share something in {channel}. Your link came"
                    " without a word from you.",
                    "Good to see you share things in {channel}. {times} of your"
                    " links came without a word from you.",
                    by="times",
                ),
                why=N_(
                    "What you say about a link tells people who you are, and that"
                    " is how they get to know you."
                ),
                try_this=N_(
                    "Reply to your own post with a line, such as: “I found this"
                    " while …”."
                ),
            ),
            Variant(
                noticed=N_(
                    "You put a link up in {channel}, and it does not say yet what"
                    " you saw in it."
                ),
                noticed_pattern=N_plural(
                    "You put a link up in {channel}, and it does not say yet what"
                    " you saw in it.",
                    "You put {times} links up in {channel}, and they do not say"
                    " yet what you saw in them.",
                    by="times",
                ),
                why=N_("A line from you turns it into something people can answer."),
                try_this=N_("One line below it is enough: “It made me think of …”."),
            ),
        ),
    ),
    spares_announcers=True,
    draft=DraftWording(
        noticed=N_("The link stands there without a word of yours."),
        why=N_(
            "A line on what caught you helps people decide to open it,"
            " and gives them something to answer."
        ),
        opening=N_("Worth it for the part on …: {link}"),
    ),
    doc=__doc__,
)
