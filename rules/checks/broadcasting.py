"""Many new topics, and hardly a reply

Why: a channel lives on people taking up what others say. Somebody who only starts things
talks at the others, and in time they stop looking.

Fires when: of the member's last 30 posts in a channel (within 60 days, over at least
three days) at least 60 per cent started something new and less than 30 per cent replied
to anybody.

Stays silent when: the channel is for announcements or for showing things, or is a feed;
fewer posts or days than that; a bot posts it.

Limits: counted by day, so the last 30 posts are rounded up to whole days. In a flat
channel what is neither clearly a reply nor clearly a start counts as neither. Shown in
the member's own mirror unless they asked to be told.
"""

from collections.abc import Iterator
from datetime import timedelta

from pydantic import Field

from rules.model import DAY, Finding, Kind, Tell
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
from rules.state.presence import DayCount, Presence
from rules.views import DayView


class Broadcasting(Options):
    """Options of ``broadcasting``."""

    posts: int = Field(default=30, ge=10, le=200)
    """Posts looked at."""
    within: timedelta = Field(default=timedelta(days=60), ge=timedelta(days=7))
    """The time they may reach back (60 days are kept)."""
    days: int = Field(default=3, ge=1, le=30)
    """Different days they must fall on."""
    starts: float = Field(default=0.6, ge=0, le=1)
    """Least share of posts that start something new."""
    replies: float = Field(default=0.3, ge=0, le=1)
    """Share of replies from which it is a conversation."""


def check(view: DayView, options: Broadcasting) -> Iterator[Finding]:
    """Look at a member's posts in a channel when their day there is over."""
    counted = _last_posts(view.counts, view.day, options)
    posts = sum(day.posts for day in counted)
    starts = sum(day.starts for day in counted)
    replies = sum(day.replies for day in counted)
    if posts < options.posts or len(counted) < options.days:
        return
    if starts < options.starts * posts or replies >= options.replies * posts:
        return
    cases = view.counts.starts
    week = monday_of(view.day * DAY) // DAY
    yield Finding(
        rule="broadcasting",
        key=f"broadcasting:{view.channel}:{view.member}:{week}",
        channel=view.channel,
        about=view.member,
        tell=Tell.MIRROR,
        at=view.now,
        posted=cases[-1].at if cases else view.now,
        messages=tuple(case.id for case in reversed(cases)) or (view.last,),
        times=tuple(case.at for case in reversed(cases)),
        numbers={"posts": posts, "starts": starts, "replies": replies},
    )


def _last_posts(counts: Presence, today: int, options: Broadcasting) -> list[DayCount]:
    """Days from the latest back until they hold the posts asked for."""
    oldest = today - millis(options.within) // DAY
    picked: list[DayCount] = []
    posts = 0
    for day in reversed(counts.days()):
        if day.day > today:
            continue
        if day.day < oldest or posts >= options.posts:
            break
        picked.append(day)
        posts += day.posts
    return picked


RULE = Rule(
    id="broadcasting",
    moment=Moment.DAY_OVER,
    options=Broadcasting,
    kinds=frozenset({Kind.HELP, Kind.DISCUSSION, Kind.SOCIAL}),
    check=check,
    use_by=UseBy.WEEK,
    starts_by_itself=True,
    on=False,
    wording=Wording(
        title=N_("New topics and replies"),
        regular=(
            Variant(
                noticed=N_plural(
                    "Of your last {posts} post in {channel}, {starts} started"
                    " something new and {replies} replied to somebody.",
                    "Of your last {posts} posts in {channel}, {starts} started"
                    " something new and {replies} replied to somebody.",
                    by="posts",
                ),
                why=N_(
                    "A reply to what somebody else brought up is what makes them"
                    " look out for yours."
                ),
                try_this=N_(
                    "Pick one conversation that is going on there and join in today."
                ),
            ),
            Variant(
                noticed=N_plural(
                    "In your last {posts} post in {channel} there were {starts}"
                    " new topics of yours, and {replies} replies to others.",
                    "In your last {posts} posts in {channel} there were {starts}"
                    " new topics of yours, and {replies} replies to others.",
                    by="posts",
                ),
                why=N_("People come back to those who take up what they said."),
                try_this=N_("Find a post there that caught your eye, and say why."),
            ),
            Variant(
                noticed=N_plural(
                    "{starts} of your last {posts} post in {channel} opened a"
                    " topic, and {replies} took up somebody else's.",
                    "{starts} of your last {posts} posts in {channel} opened a"
                    " topic, and {replies} took up somebody else's.",
                    by="posts",
                ),
                why=N_(
                    "A reply takes a minute, and tells somebody that they were heard."
                ),
                try_this=N_(
                    "Reply to one person there before you open the next topic."
                ),
            ),
        ),
        newcomer=(
            Variant(
                noticed=N_plural(
                    "You have brought a lot to {channel}: of your last {posts}"
                    " post {starts} started something new, and {replies} replied"
                    " to somebody.",
                    "You have brought a lot to {channel}: of your last {posts}"
                    " posts {starts} started something new, and {replies} replied"
                    " to somebody.",
                    by="posts",
                ),
                why=N_(
                    "Replying is the quickest way to get to know people here, and"
                    " they will look out for your posts in turn."
                ),
                try_this=N_(
                    "Pick one conversation that is going on there and add what"
                    " you think."
                ),
            ),
            Variant(
                noticed=N_plural(
                    "You have started a lot in {channel}: {starts} of your last"
                    " {posts} post opened a topic, and {replies} replied to"
                    " somebody.",
                    "You have started a lot in {channel}: {starts} of your last"
                    " {posts} posts opened a topic, and {replies} replied to"
                    " somebody.",
                    by="posts",
                ),
                why=N_(
                    "When you pick up what others say, they get to know you much"
                    " faster."
                ),
                try_this=N_(
                    "Look for a post there that you enjoyed, and tell its author"
                    " what you liked about it."
                ),
            ),
            Variant(
                noticed=N_plural(
                    "Of your last {posts} post in {channel}, {starts} began"
                    " something new, and {replies} went to what somebody else had"
                    " said.",
                    "Of your last {posts} posts in {channel}, {starts} began"
                    " something new, and {replies} went to what somebody else had"
                    " said.",
                    by="posts",
                ),
                why=N_(
                    "A reply is an easy way to start a talk with somebody you"
                    " don't know yet."
                ),
                try_this=N_("Try one today: ask somebody there about what they wrote."),
            ),
        ),
    ),
    spares_announcers=True,
    doc=__doc__,
)
