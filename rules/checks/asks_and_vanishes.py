"""A question was answered, and the asker did not come back to it

Why: whoever helped never learns whether it worked, and the next person who finds the
question does not either. A line back is what makes people help again.

Fires when: somebody answered, 48 hours have passed, the asker has posted since, and yet
neither replied, reacted nor thanked. Announcers and managers are not exempt: an open
invitation in an announcement channel that drew two or more replies counts too.

Stays silent when: the asker has not been seen since; only a bot answered; it is not
clear that the message was an answer; it was put to a named person, or in the middle of a
conversation, or is of fewer than six words, or none that ask; the channel is a social one or there for showing
things, where questions are banter; the asker went on talking there (within half an hour, or
the same day in words that are no new question), reacted to the answer, thanked anybody, or spoke
to the helper or to somebody else who had turned to them.

Limits: thanks by direct message are not seen, so it suggests and never says "still".
"""

from collections.abc import Iterator
from datetime import timedelta

from pydantic import Field

from rules.model import Finding, Kind
from rules.rule import N_, Moment, Options, Rule, UseBy, Variant, Wording
from rules.views import AnswerView


class AsksAndVanishes(Options):
    """Options of ``asks-and-vanishes``."""

    after: timedelta = Field(
        timedelta(hours=48), ge=timedelta(hours=4), le=timedelta(days=5)
    )
    """How long an asker has to come back."""
    words: int = Field(default=6, ge=0, le=30)
    """Questions of fewer words are small talk, and left alone."""
    replies: int = Field(default=2, ge=1, le=20)
    """How many replies an open question to all must have drawn, where things are announced."""
    threshold: float = Field(default=0.8, ge=0, le=1)
    """Certainty from which the person is told."""


def check(view: AnswerView, options: AsksAndVanishes) -> Iterator[Finding]:
    """Look at an answer nobody came back to."""
    left = view.left
    if not view.active_since or not left.opening or left.words < options.words:
        return
    if view.kind is Kind.ANNOUNCEMENTS and left.answers < options.replies:
        return
    yield Finding(
        rule="asks-and-vanishes",
        key=f"asks-and-vanishes:{view.channel}:{left.question}",
        channel=view.channel,
        about=view.member,
        at=view.now,
        posted=left.posted,
        messages=(left.question, left.answer.id),
        times=(left.posted, left.answer.at),
        people=(left.answer.who,) if left.answer.who else (),
        numbers={"answers": left.answers, "answered_at": left.answer.at},
        certainty=0.9,
    )


RULE = Rule(
    id="asks-and-vanishes",
    moment=Moment.ANSWER_LEFT,
    options=AsksAndVanishes,
    kinds=frozenset({Kind.HELP, Kind.DISCUSSION, Kind.ANNOUNCEMENTS}),
    check=check,
    use_by=UseBy.WEEK,
    starts_by_itself=True,
    wording=Wording(
        title=N_("Somebody answered you"),
        regular=(
            Variant(
                noticed=N_(
                    "{person} answered your question in {channel} on {answered_at}."
                ),
                noticed_unnamed=N_(
                    "Somebody answered your question in {channel} on {answered_at}."
                ),
                why=N_(
                    "A line back tells them it was worth it, and helps the next"
                    " person who finds your question."
                ),
                try_this=N_(
                    "Reply with a short “that worked” or “no luck yet, because …”."
                ),
            ),
            Variant(
                noticed=N_(
                    "Your question in {channel} got an answer from {person} on"
                    " {answered_at}."
                ),
                noticed_unnamed=N_(
                    "Your question in {channel} got an answer on {answered_at}."
                ),
                why=N_("Whoever answers likes to know whether it helped."),
                try_this=N_("Two words will do: “that worked”, or “not yet”."),
            ),
            Variant(
                noticed=N_(
                    "On {answered_at} {person} answered what you asked in {channel}."
                ),
                noticed_unnamed=N_(
                    "On {answered_at} somebody answered what you asked in {channel}."
                ),
                why=N_(
                    "A word on how it went does them good, and helps whoever asks next."
                ),
                try_this=N_("Reply with what came of it: “I went with …”."),
            ),
        ),
        newcomer=(
            Variant(
                noticed=N_(
                    "Good news: {person} answered your question in {channel} on"
                    " {answered_at}."
                ),
                noticed_unnamed=N_(
                    "Good news: somebody answered your question in {channel} on"
                    " {answered_at}."
                ),
                why=N_(
                    "People here like to hear how it went, and a line back is how"
                    " you get to know them."
                ),
                try_this=N_(
                    "Even a short “thanks, that worked” or “not quite, I see …”"
                    " will do."
                ),
            ),
            Variant(
                noticed=N_(
                    "{person} took the time to answer your question in {channel}"
                    " on {answered_at}."
                ),
                noticed_unnamed=N_(
                    "Somebody took the time to answer your question in {channel}"
                    " on {answered_at}."
                ),
                why=N_("A word back is a nice way to meet the people here."),
                try_this=N_(
                    "A short “thank you, it works now” is plenty, and so is “I am"
                    " stuck at …”."
                ),
            ),
            Variant(
                noticed=N_(
                    "There is an answer for you in {channel}: {person} wrote it"
                    " on {answered_at}."
                ),
                noticed_unnamed=N_(
                    "There is an answer for you in {channel}, from {answered_at}."
                ),
                why=N_("Whoever helps is glad to hear how it went, whichever way."),
                try_this=N_("Tell them in a line: “I tried it, and …”."),
            ),
        ),
    ),
    doc=__doc__,
)
