"""Somebody's answers helped, and those they helped said so

Why: whoever answers seldom learns what came of it. Hearing that it was worth it is what
keeps people answering.

Fires when: three answers of a member in a channel were given thanks for within 30 days, by
at least two people: in words, or with a reaction of whoever had asked. At most once a week.

Stays silent when: the thanks are for something else than an answer, or it is not clear
for whose; they were said beforehand, or are thanks for thanks, or for nobody ("thank god");
the reaction turns the answer down, or is not the asker's; the member helped themselves, or a
bot did; the channel is for announcements.

Limits: thanks by direct message are not seen. In an archive that does not say what the
reactions are, any reaction of whoever asked counts.
"""

from collections.abc import Iterator, Sequence
from datetime import timedelta

from pydantic import Field

from rules.model import Finding, Kind
from rules.moments import monday_of
from rules.rule import (
    N_,
    Moment,
    N_plural,
    Options,
    Rule,
    UseBy,
    Variant,
    Wording,
    millis,
)
from rules.state.presence import Help
from rules.views import HelpedView


class GoodAnswer(Options):
    """Options of ``good-answer``."""

    answers: int = Field(default=3, ge=1, le=10)
    """Answers that must have been given thanks for."""
    people: int = Field(default=2, ge=1, le=10)
    """Different people who must have given thanks."""
    within: timedelta = Field(
        default=timedelta(days=30), ge=timedelta(days=1), le=timedelta(days=60)
    )
    """The time they are counted over (60 days are kept)."""


def check(view: HelpedView, options: GoodAnswer) -> Iterator[Finding]:
    """Look at a member's answers when thanks are given for one."""
    helped = _lately(view.helped, options)
    if not _enough(helped, options) or _found_this_week(view.helped, options):
        return
    latest = helped[-1]
    others = {one.id: one.at for one in reversed(helped) if one.id != latest.id}
    shown = [(latest.id, latest.at), *others.items()][: options.answers]
    yield Finding(
        rule="good-answer",
        key=f"good-answer:{view.channel}:{latest.id}",
        channel=view.channel,
        about=view.member,
        at=view.now,
        posted=latest.at,
        messages=tuple(id for id, _ in shown),
        times=tuple(at for _, at in shown),
        numbers={
            "people": len({one.by for one in helped}),
            "answers": len({one.id for one in helped}),
        },
    )


def _lately(helped: Sequence[Help], options: GoodAnswer) -> Sequence[Help]:
    """Return what counts together with the last one."""
    since = helped[-1].thanked - millis(options.within)
    return [one for one in helped if one.thanked >= since]


def _enough(helped: Sequence[Help], options: GoodAnswer) -> bool:
    answers = len({one.id for one in helped})
    people = len({one.by for one in helped})
    return answers >= options.answers and people >= options.people


def _found_this_week(helped: Sequence[Help], options: GoodAnswer) -> bool:
    """The one before was enough already, in the same week."""
    before = helped[:-1]
    if not before or monday_of(before[-1].thanked) != monday_of(helped[-1].thanked):
        return False
    return _enough(_lately(before, options), options)


RULE = Rule(
    id="good-answer",
    moment=Moment.HELPED,
    options=GoodAnswer,
    kinds=frozenset({Kind.HELP, Kind.DISCUSSION, Kind.SHOWCASE, Kind.SOCIAL}),
    check=check,
    use_by=UseBy.WEEK,
    starts_by_itself=True,
    praise=True,
    wording=Wording(
        title=N_("Your answers helped"),
        regular=(
            Variant(
                noticed=N_plural(
                    "Somebody in {channel} came back to answers of yours with"
                    " thanks or a reaction.",
                    "{people} people in {channel} came back to answers of yours"
                    " with thanks or a reaction.",
                    by="people",
                ),
                why=N_(
                    "People ask again where they got an answer, and they remember"
                    " who gave it."
                ),
                try_this=N_(
                    "Nothing to do. If you like, see whether a question there is"
                    " still waiting."
                ),
            ),
            Variant(
                noticed=N_plural(
                    "Somebody gave thanks for your answers in {channel}, in words"
                    " or with a reaction.",
                    "{people} people gave thanks for your answers in {channel},"
                    " in words or with a reaction.",
                    by="people",
                ),
                why=N_(
                    "Whoever helps seldom hears that it was worth it, so here it is."
                ),
                try_this=N_("Nothing to do. Keep at it as long as you enjoy it."),
            ),
            Variant(
                noticed=N_plural(
                    "Your answers in {channel} were taken up: somebody gave"
                    " thanks or reacted.",
                    "Your answers in {channel} were taken up: {people} people"
                    " gave thanks or reacted.",
                    by="people",
                ),
                why=N_(
                    "A place where questions get answered is one that people come"
                    " back to."
                ),
                try_this=N_(
                    "Nothing to do. With a minute to spare, have a look at what"
                    " is open there."
                ),
            ),
        ),
        newcomer=(
            Variant(
                noticed=N_plural(
                    "You are new here, and somebody in {channel} has already come"
                    " back to answers of yours with thanks or a reaction.",
                    "You are new here, and {people} people in {channel} have"
                    " already come back to answers of yours with thanks or a"
                    " reaction.",
                    by="people",
                ),
                why=N_("That is how people get to know you: by what you helped with."),
                try_this=N_(
                    "If you enjoy it, see whether another question there is still"
                    " waiting."
                ),
            ),
            Variant(
                noticed=N_plural(
                    "You have only just come, and somebody in {channel} gave"
                    " thanks for your answers, or reacted to them.",
                    "You have only just come, and {people} people in {channel}"
                    " gave thanks for your answers, or reacted to them.",
                    by="people",
                ),
                why=N_("To help somebody is the shortest way to be part of a place."),
                try_this=N_(
                    "If you like, look for one more question that you know"
                    " something about."
                ),
            ),
            Variant(
                noticed=N_plural(
                    "Somebody in {channel} gave thanks for answers of yours, or"
                    " reacted to them. That is a fine start here.",
                    "{people} people in {channel} gave thanks for answers of"
                    " yours, or reacted to them. That is a fine start here.",
                    by="people",
                ),
                why=N_(
                    "People remember who helped them, long after the question is"
                    " forgotten."
                ),
                try_this=N_(
                    "Nothing to do. If another question there is up your street,"
                    " go ahead."
                ),
            ),
        ),
    ),
    doc=__doc__,
)
