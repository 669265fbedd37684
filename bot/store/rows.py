"""How weeks and hints lie in their tables, and back.

Lists and figures are columns of JSON text: they are read with their row or not at all.
"""

from typing import Any

import msgspec
from sqlalchemy import Row

from bot.store.records import Hint
from bot.store.schema import weeks
from rules.model import Finding, Tell, Week


def _json(value: object) -> str:
    return msgspec.json.encode(value).decode()


def week_row(workspace: str, week: Week) -> tuple[Any, ...]:
    """Make a row of ``weeks`` of a channel's week."""
    row = msgspec.structs.asdict(week)
    row["answer_minutes"] = _json(week.answer_minutes)
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
        _json(finding.messages),
        _json(finding.times),
        _json(finding.people),
        _json(finding.numbers),
        _json(finding.traits),
        finding.certainty,
        finding.pattern,
        hint.decided_at,
        hint.decision,
        hint.reason,
        hint.state,
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
    )
