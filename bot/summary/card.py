"""The summary as a card: open questions first, then figures, the trend, one suggestion."""

from collections.abc import Iterator
from dataclasses import replace
from zoneinfo import ZoneInfo

from adapters.cards import Card, Fact, MessageRef, Picture
from bot.cards import MORE_MESSAGES
from bot.summary.digest import (
    WEEK,
    Digest,
    OpenQuestion,
    answer_time,
    reply_share,
)
from bot.summary.trend import REPLIED, trend
from bot.wording import Words
from rules.model import DAY, MINUTE, Millis, Week
from rules.rule import N_

MOST_QUESTIONS = 5
MANY_BARE_LINKS = 3

TITLE = N_("The week in this channel")
INTRO = N_("From {first} to {last}, in a few figures and without names.")
INTRO_NAMED = N_(
    "From {first} to {last}, in a few figures. Whoever is named has agreed to it."
)
TAKEN_UP = N_("What waited for an answer here has been taken up. Thank you.")
ONLY_QUESTIONS = N_("Something from the last days is still waiting for an answer.")

OPEN_SINCE = N_("Question open for {span}")
ANSWERED = N_("Questions answered")
HALF_WITHIN = N_("{count}, half of them within {span}")
ANSWERED_AFTER = N_("{count}, after {span}")
LINKS = N_("Links shared")
SOME_BARE = N_("{count}, {bare} of them without a word")
ALL_BARE = N_("{count}, without a word")
NEWCOMERS = N_("Posted here for the first time")
WELCOMED = N_("First posts welcomed")
THANKS = N_("Thank-yous")
WERE_THANKED = N_("Thanked for answers")

HELP_OUT = N_(
    "An idea for this week: if you have a minute, take one of the open questions. Even"
    " half an answer, or the name of somebody who may know, gets it moving."
)
WELCOME = N_(
    "An idea for this week: when somebody posts here for the first time, say hello, and"
    " pick up one thing they wrote."
)
SAY_WHY = N_(
    "An idea for this week: when you share a link, add a line on why you opened it. It"
    " gives others something to answer."
)
TAKE_UP = N_(
    "An idea for this week: find a post that nobody took up, and ask its author"
    " something about it."
)
THANK = N_(
    "An idea for this week: tell somebody who helped you what came of it. It is good to"
    " hear, and the next person who finds the answer knows that it works."
)


def summary_card(
    found: Digest, words: Words, now: Millis, picture: Picture | None = None
) -> Card:
    """Return the card everybody in the channel sees."""
    return Card(
        title=words.say(TITLE),
        text=(_intro(found, words), *trend(found, words), _suggestion(found, words)),
        facts=(
            *_questions(found.questions, words, now),
            *_figures(found.week, words),
            *_thanked(found, words),
        ),
        picture=picture,
    )


def listed(found: Digest) -> tuple[tuple[str, Millis], ...]:
    """Return the questions that the card points at, by id and time."""
    shown = found.questions[:MOST_QUESTIONS]
    return tuple((one.message, one.at) for one in shown)


def named(found: Digest) -> tuple[str, ...]:
    """Return the people that the card names."""
    return found.thanked if found.week is not None else ()


def corrected_card(words: Words) -> Card:
    """Return what takes the place of a list of which nothing is left."""
    return Card(title=words.say(TITLE), text=(words.say(TAKEN_UP),))


def _intro(found: Digest, words: Words) -> str:
    """Say what is told of; a week is told by its own days, whatever the zone."""
    if found.week is None:
        return words.say(ONLY_QUESTIONS)
    days = replace(words, zone=ZoneInfo("UTC"))
    last = found.monday + WEEK - DAY
    text = INTRO_NAMED if found.thanked else INTRO
    return words.say(text, first=days.day(found.monday), last=days.day(last))


def _questions(
    questions: tuple[OpenQuestion, ...], words: Words, now: Millis
) -> Iterator[Fact]:
    """Point at the open questions, the oldest first."""
    for one in questions[:MOST_QUESTIONS]:
        label = words.say(OPEN_SINCE, span=words.duration(max(MINUTE, now - one.at)))
        yield Fact(label, ref=MessageRef(one.channel, one.message, one.at))
    more = len(questions) - MOST_QUESTIONS
    if more > 0:
        yield Fact("", words.say(MORE_MESSAGES, count=words.number(more)))


def _figures(week: Week | None, words: Words) -> Iterator[Fact]:
    """Yield the week's figures; what there was none of is not mentioned."""
    if week is None:
        return
    say, number = words.say, words.number
    if week.answered:
        yield Fact(say(ANSWERED), _answered(week, words))
    if week.replied:
        yield Fact(say(REPLIED), words.figure("share", reply_share(week)))
    if week.links:
        yield Fact(say(LINKS), _links(week, words))
    if week.newcomers:
        yield Fact(say(NEWCOMERS), number(week.newcomers))
    if week.welcomed:
        yield Fact(say(WELCOMED), number(week.welcomed))
    if week.thanks:
        yield Fact(say(THANKS), number(week.thanks))


def _thanked(found: Digest, words: Words) -> Iterator[Fact]:
    """Name those who agreed to it, in no order that means anything."""
    people = [f"<@{one}>" for one in named(found)]
    if people:
        yield Fact(words.say(WERE_THANKED), words.listing(people))


def _answered(week: Week, words: Words) -> str:
    count, wait = words.number(week.answered), answer_time(week)
    if wait is None:
        return count
    span = words.duration(max(MINUTE, wait))
    several = len(week.answer_minutes) > 1
    return words.say(HALF_WITHIN if several else ANSWERED_AFTER, count=count, span=span)


def _links(week: Week, words: Words) -> str:
    """Say how many stood there alone; the others had a word or went on with something."""
    count, bare = words.number(week.links), words.number(week.link_drops)
    if not week.link_drops:
        return count
    text = SOME_BARE if week.link_drops < week.links else ALL_BARE
    return words.say(text, count=count, bare=bare)


def _suggestion(found: Digest, words: Words) -> str:
    """Choose the one thing to try that would help most here."""
    week = found.week
    if found.questions or week is None:
        return words.say(HELP_OUT)
    if week.welcomed < week.newcomers:
        return words.say(WELCOME)
    if week.link_drops >= MANY_BARE_LINKS and 2 * week.link_drops >= week.links:
        return words.say(SAY_WHY)
    if 2 * week.replied < week.posts:
        return words.say(TAKE_UP)
    return words.say(THANK)
