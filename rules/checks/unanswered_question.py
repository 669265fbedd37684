"""A question that no person has answered

Why: a question met with silence is how people learn not to ask. Most are simply
overlooked, or leave out the one thing a helper would need.

Fires when: four active hours of the channel (clock hours in which somebody posted) have
passed, or 24 hours at most, and nobody but the asker has replied or reacted. In threads,
forums and explicit replies the platform says who answered; in a flat channel it is
worked out, and the rule looks only when hardly any message there can have been meant.

Stays silent when: somebody answered, or may have; somebody reacted; it was put to a
named person; it was part of a conversation that went on; a single message is all that
anybody else said there since, for it may be the answer; the asker asked again and somebody
turned to them; they found the answer, said so, or took it back; it was edited into something else; it has
fewer than three words, or none that ask beside the question mark.

Limits: an answer by voice, in another channel or by direct message is not seen.
"""

from collections.abc import Iterator
from datetime import timedelta

from pydantic import Field

from rules.model import MINUTE, Finding, Kind, Tell
from rules.rule import N_, Moment, Options, Rule, UseBy, Variant, Wording
from rules.signals import Flag
from rules.views import QuestionView


class UnansweredQuestion(Options):
    """Options of ``unanswered-question``."""

    active_hours: int = Field(default=4, ge=1, le=24)
    """Active hours of the channel people get to answer by themselves."""
    at_most: timedelta = Field(
        timedelta(hours=24), ge=timedelta(minutes=30), le=timedelta(days=7)
    )
    """The longest a question is watched, however quiet the channel."""
    words: int = Field(default=3, ge=0, le=30)
    """Fewer words than this are left alone."""
    threshold: float = Field(default=0.95, ge=0, le=1)
    """Certainty from which the person is told."""


def check(view: QuestionView, options: UnansweredQuestion) -> Iterator[Finding]:
    """Look at a question whose watch is over."""
    question = view.question
    if question.answers or _settled_otherwise(view):
        return
    if question.words < options.words or not question.flags & Flag.WORDED:
        return
    if view.asked_on or (view.others == 1 and not question.thread):
        return
    yield Finding(
        rule="unanswered-question",
        key=f"unanswered-question:{view.channel}:{question.id}",
        channel=view.channel,
        about=view.member,
        tell=Tell.AUTHOR if view.member else Tell.HELPERS,
        at=view.now,
        posted=question.at,
        messages=(question.id,),
        numbers={"minutes": view.waited // MINUTE},
        certainty=round(view.open, 3),
    )


def _settled_otherwise(view: QuestionView) -> bool:
    question = view.question
    return (
        question.acknowledged
        or question.withdrawn
        or question.went_on
        or bool(question.to)
        or any(
            turn.id != question.id and turn.flags & (Flag.THANKS | Flag.ACK)
            for turn in view.recent
        )
    )


RULE = Rule(
    id="unanswered-question",
    moment=Moment.QUESTION_CLOSED,
    options=UnansweredQuestion,
    kinds=frozenset({Kind.HELP, Kind.DISCUSSION, Kind.SHOWCASE}),
    check=check,
    use_by=UseBy.WEEK,
    starts_by_itself=True,
    wording=Wording(
        title=N_("Your question is still open"),
        regular=(
            Variant(
                noticed=N_(
                    "Your question in {channel} ({message}) has had no reply yet."
                ),
                why=N_(
                    "It was most likely overlooked, and people answer sooner when"
                    " they can see where you are stuck."
                ),
                try_this=N_(
                    "Reply to it with what you tried and what happened: “I did …,"
                    " expected …, got …”."
                ),
            ),
            Variant(
                noticed=N_(
                    "Nobody has answered your question in {channel} yet ({message})."
                ),
                why=N_("It may have slipped by, or people did not see where to start."),
                try_this=N_(
                    "Add one thing a helper would ask for: what you use, or what"
                    " you have tried."
                ),
            ),
            Variant(
                noticed=N_(
                    "Your question in {channel} ({message}) is waiting for an answer."
                ),
                why=N_("The easier it is to start on, the sooner somebody does."),
                try_this=N_(
                    "Narrow it down in a reply: “The part I cannot work out is …”."
                ),
            ),
        ),
        newcomer=(
            Variant(
                noticed=N_(
                    "Your question in {channel} ({message}) has had no reply yet."
                    " It may just have come at a quiet time."
                ),
                why=N_(
                    "People answer when they have a moment, and a bit of detail"
                    " makes it easy to start."
                ),
                try_this=N_(
                    "Add a line below it on what you tried so far. Asking again"
                    " is fine here."
                ),
            ),
            Variant(
                noticed=N_(
                    "Nobody has got to your question in {channel} yet"
                    " ({message}). That happens to everybody."
                ),
                why=N_(
                    "It says nothing about you or what you asked. People answer"
                    " when they see a way in."
                ),
                try_this=N_("Give them one: “I tried …, and then …”. That is enough."),
            ),
            Variant(
                noticed=N_(
                    "Your question in {channel} ({message}) is waiting for"
                    " somebody to pick it up."
                ),
                why=N_(
                    "People here don't know yet what you work with, and that"
                    " makes it hard to start."
                ),
                try_this=N_(
                    "Reply to it with two lines: what you want to do, and what"
                    " happens instead."
                ),
            ),
        ),
    ),
    asking=Wording(
        title=N_("A question you may know about"),
        regular=(
            Variant(
                noticed=N_(
                    "A question in {channel} ({message}) has had no reply for"
                    " {minutes}, and you said I may ask you."
                ),
                why=N_(
                    "Most open questions were only overlooked, and whoever asked sees"
                    " just the silence."
                ),
                try_this=N_(
                    "If you know, or know who does, one line there is enough. If not,"
                    " let it be."
                ),
            ),
            Variant(
                noticed=N_(
                    "Nobody has replied to a question in {channel} for {minutes}"
                    " ({message}). You said I may ask you."
                ),
                why=N_("Half an answer often gets somebody going again."),
                try_this=N_(
                    "Have a look, and say what comes to mind. If nothing does, let it"
                    " be."
                ),
            ),
            Variant(
                noticed=N_(
                    "In {channel} a question has waited for {minutes} ({message}),"
                    " and you said I may ask you."
                ),
                why=N_("A question back helps, too: it shows that somebody read it."),
                try_this=N_(
                    "Answer it, ask on, or name somebody who may know. Or let it be."
                ),
            ),
        ),
        newcomer=(
            Variant(
                noticed=N_(
                    "A question in {channel} ({message}) has had no reply for"
                    " {minutes}. You have been around there, and you said I may ask"
                    " you."
                ),
                why=N_(
                    "Nobody has to know everything here: half an answer, or a"
                    " question back, helps more than silence."
                ),
                try_this=N_(
                    "If something comes to mind, one line there is enough. If not,"
                    " let it be."
                ),
            ),
            Variant(
                noticed=N_(
                    "Somebody in {channel} has waited {minutes} for a reply"
                    " ({message}). You know the place a little by now, and you said I"
                    " may ask you."
                ),
                why=N_("You need not be sure. A guess that says it is one is welcome."),
                try_this=N_(
                    "If you have an idea, write it below the question. If not, that"
                    " is fine, too."
                ),
            ),
            Variant(
                noticed=N_(
                    "There is a question in {channel} that nobody has replied to for"
                    " {minutes} ({message}). You said I may ask you."
                ),
                why=N_(
                    "To help somebody is a good way to get to know them, also for you."
                ),
                try_this=N_(
                    "Say what you would try first. If you have no idea, just leave it."
                ),
            ),
        ),
    ),
    doc=__doc__,
)
