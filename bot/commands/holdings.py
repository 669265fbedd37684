"""Everything that is held of a member, whoever they are, written so that they can read it."""

from typing import Any

from bot.commands.asked import Asked
from bot.commands.readable import kinds, readable
from bot.config.chosen import ANNOUNCER_MEMBERS, EXEMPT_MEMBERS, marks
from bot.erasure import first_posts_of, held_of, open_questions_of
from rules.model import Millis
from rules.moments import NEVER
from rules.sites import links_of
from rules.state.presence import DayCount, Deeds, Presence


async def holdings(asked: Asked) -> dict[str, Any]:
    """Collect everything that is held of a member."""
    return {name: readable(part) for name, part in (await _collect(asked)).items()}


async def _collect(asked: Asked) -> dict[str, Any]:
    memory, mark = asked.desk.memory, asked.mark
    member, seen = memory.members.get(mark), memory.seen.get(mark)
    history = asked.desk.histories.get(asked.member)
    consented = asked.settings.consented is not None
    return {
        "settings": asked.settings if consented else None,
        "refused": asked.refusal,
        "kept_up_with_by_others": sum(
            asked.member in chose.keeps for chose in asked.desk.consents.values()
        ),
        "counts": {
            id: [_counted(day) for day in presence.days()]
            for id, presence in member.presence.items()
        }
        if member
        else {},
        "latest": {id: _latest(presence) for id, presence in member.presence.items()}
        if member
        else {},
        "gave": {
            id: _gave(presence.deeds)
            for id, presence in member.presence.items()
            if presence.deeds
        }
        if member
        else {},
        "links": {
            id: [{"day": day, "place": place} for day, place in links]
            for id, links in links_of(member).items()
        }
        if member
        else {},
        "told": history,
        "notes": await asked.unit.inbox.of(asked.member),
        "pushes": await asked.unit.outbox.of(asked.member),
        "thanked_by_name": [
            {"channel": one.channel, "week": one.week}
            for one in await asked.unit.summaries.since(0)
            if asked.member in one.people
        ],
        "set_for_the_workspace": [
            change
            for change in await asked.unit.settings_record()
            if change.who == asked.member
        ],
        "spared_by_rules": [
            name
            for name in (EXEMPT_MEMBERS, ANNOUNCER_MEMBERS)
            if mark in marks(asked.desk.chosen.get(name, ""))
        ],
        "trying_out_in": [
            id for id, trial in asked.desk.trials.items() if trial.mark == mark
        ],
        "posts": {
            channel: [
                {"id": turn.id, "at": turn.at, "kind": kinds(turn.flags)}
                for turn in turns
            ]
            for channel, turns in held_of(memory, mark).items()
        },
        "questions": [
            {"channel": channel, "id": question.id, "at": question.at}
            for channel, question in open_questions_of(memory, mark)
        ],
        "first_posts": [
            {"channel": channel, "id": first.id, "at": first.at}
            for channel, first in first_posts_of(memory, mark)
        ],
        "seen": _seen(seen.first, seen.second, seen.last_day) if seen else None,
    }


def _counted(day: DayCount) -> dict[str, int]:
    """Tell the counts of a day."""
    return {
        "day": day.day,
        "posts": day.posts,
        "new_topics": day.starts,
        "replies": day.replies,
        "questions": day.questions,
        "bare_links": day.drops,
        "offers": day.pitches,
    }


def _latest(presence: Presence) -> dict[str, Any]:
    """Tell the latest messages of each kind that may be pointed to."""
    return {
        "new_topics": presence.starts,
        "bare_links": presence.drops,
        "offers": presence.pitches,
    }


def _gave(deeds: Deeds) -> dict[str, Any]:
    """Tell what a member gave in a channel; whom it helped stays theirs."""
    return {
        "answers": [{"id": one.id, "at": one.at} for one in deeds.helped],
        "follow_ups": deeds.follow_ups,
        "links": deeds.links,
    }


def _seen(first: Millis, second: Millis, last_day: int) -> dict[str, int | None]:
    """Tell the mark of who has posted before."""
    return {
        "first": first,
        "second": None if second == NEVER else second,
        "last_day": last_day,
    }
