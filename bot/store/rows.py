"""How weeks, hints, pushes and summaries lie in their tables, and back.

Lists and figures are columns of JSON text: they are read with their row or not at all.
"""

from typing import Any

import msgspec
from sqlalchemy import Row

from bot.store.records import Hint, Push, PushState, Summary, SummaryState
from bot.store.schema import outbox, summaries, weeks
from rules.model import Finding, Millis, Tell, Week


def json_text(value: object) -> str:
    """Write a list or a table of figures for its column."""
    return msgspec.json.encode(value).decode()


def week_row(workspace: str, week: Week) -> tuple[Any, ...]:
    """Make a row of ``weeks`` of a channel's week."""
    row = msgspec.structs.asdict(week)
    row["answer_minutes"] = json_text(week.answer_minutes)
    return (workspace, *(row[name] for name in weeks.c.keys()[1:]))


def read_week(row: Row[Any]) -> Week:
    """Make a channel's week of a row of ``weeks``."""
    fields = {name: row._mapping[name] for name in weeks.c.keys()[1:]}
    fields["answer_minutes"] = msgspec.json.decode(
        row.answer_minutes, type=tuple[int, ...]
    )
    return Week(**fields)


def hint_row(workspace: str, hint: Hint) -> tuple[Any, ...]:
    """Make a row of ``hints`` of a hint."""
    finding = hint.finding
    return (
        workspace,
        finding.key,
        finding.rule,
        finding.channel,
        finding.about,
        finding.tell.value,
        finding.at,
        finding.posted,
        json_text(finding.messages),
        json_text(finding.times),
        json_text(finding.people),
        json_text(finding.numbers),
        json_text(finding.traits),
        finding.certainty,
        finding.pattern,
        hint.decided_at,
        hint.decision,
        hint.reason,
        hint.state,
        hint.until,
        hint.feedback,
    )


def read_hint(row: Row[Any]) -> Hint:
    """Make a hint of a row of ``hints``."""
    ids = tuple[str, ...]
    return Hint(
        finding=Finding(
            rule=row.rule,
            key=row.key,
            channel=row.channel,
            about=row.member,
            tell=Tell(row.tell),
            at=row.at,
            posted=row.posted,
            messages=msgspec.json.decode(row.messages, type=ids),
            times=msgspec.json.decode(row.times, type=tuple[int, ...]),
            people=msgspec.json.decode(row.people, type=ids),
            numbers=msgspec.json.decode(row.numbers, type=dict[str, int | float]),
            traits=msgspec.json.decode(row.traits, type=ids),
            certainty=row.certainty,
            pattern=row.pattern,
        ),
        decided_at=row.decided_at,
        decision=row.decision,
        reason=row.reason,
        state=row.state,
        until=row.until,
        feedback=row.feedback or "",
    )


def push_row(workspace: str, push: Push) -> tuple[Any, ...]:
    """Make a row of ``outbox`` of a push."""
    return (workspace, *(getattr(push, name) for name in outbox.c.keys()[1:]))


def read_push(row: Row[Any]) -> Push:
    """Make a push of a row of ``outbox``."""
    fields = {name: row._mapping[name] for name in outbox.c.keys()[1:]}
    return Push(**{**fields, "state": PushState(row.state)})


def summary_row(workspace: str, summary: Summary) -> tuple[Any, ...]:
    """Make a row of ``summaries`` of a summary."""
    fields = {name: getattr(summary, name) for name in summaries.c.keys()[1:]}
    fields |= summary_contents(summary)
    return (workspace, *fields.values())


def summary_contents(summary: Summary) -> dict[str, str]:
    """Write what a summary lists for its columns."""
    return {
        "questions": json_text(summary.questions),
        "people": json_text(summary.people),
    }


def read_summary(row: Row[Any]) -> Summary:
    """Make a summary of a row of ``summaries``."""
    decode = msgspec.json.decode
    fields = {name: row._mapping[name] for name in summaries.c.keys()[1:]}
    fields["state"] = SummaryState(row.state)
    fields["questions"] = decode(row.questions, type=tuple[tuple[str, Millis], ...])
    fields["people"] = decode(row.people, type=tuple[str, ...])
    return Summary(**fields)
