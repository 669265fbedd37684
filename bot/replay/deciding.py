"""Deciding what was found: each finding in order of time, as if it were that moment.

It begins when everything has been read, since whose first post one was shows only then.
"""

from collections.abc import Iterable
from typing import TYPE_CHECKING

from msgspec.json import Encoder

from bot.coach import Coach, Outcome
from bot.coaching import Workspace as Policy
from bot.replay.findings import finding_line
from bot.replay.keeping import HINTS_A_UNIT
from bot.replay.people import Everybody
from bot.store import Hint
from rules.model import Finding, Retraction, Tell
from rules.newcomers import is_newcomer

if TYPE_CHECKING:
    from bot.replay.run import Replay

_encode = Encoder().encode


async def decide(run: "Replay") -> None:
    """Decide every finding, and keep what comes of it."""
    run.found = run.spool.findings
    coach = _coach(run)
    hints: list[Hint] = []
    for item in run.spool:
        if not _still_holds(run, item):
            continue
        hints += _decided(run, coach.consider(item))
        if len(hints) >= HINTS_A_UNIT:
            await _keep(run, hints)
            hints = []
    last = run.tallies.last
    hints += _decided(run, coach.advance(last) if last is not None else [])
    hints += _decided(run, coach.close())
    await _keep(run, hints)
    if run.keeping is not None:
        await run.keeping.told(run.histories)


def _coach(run: "Replay") -> Coach:
    """Return who decides: everybody had opted in, at the pace that was asked for."""
    policy = Policy(
        run.request.config.coaching,
        thresholds={rule.id: opts.threshold for rule, opts in run.bound},
        zone=run.request.timezone,
    )
    members = Everybody(run.archive, run.workspace, run.request.pace)
    return Coach(run.rules.values(), policy, members, run.histories)


def _still_holds(run: "Replay", item: Finding | Retraction) -> bool:
    """Say whether it is so now that all is known: whose first post it was, above all.

    Where channels share no clock, somebody may have posted before elsewhere.
    """
    if not isinstance(item, Finding) or item.tell is not Tell.WELCOMERS:
        return True
    first = run.workspace.seen[run.workspace.alias(item.about)].first
    new = first == item.posted and is_newcomer(run.workspace, first)
    run.found -= not new
    return new


def _decided(run: "Replay", outcomes: Iterable[Outcome]) -> list[Hint]:
    """Count what was decided, write it out, and return the hints to keep."""
    hints = []
    for outcome in outcomes:
        run.tallies.outcome(outcome)
        if run.listener is not None:
            run.listener(outcome)
        if run.findings is not None:
            rule = run.rules[outcome.finding.rule]
            line = finding_line(outcome, rule, run.words, run.names)
            run.findings.write(_encode(line) + b"\n")
        hints.append(
            Hint(
                finding=outcome.finding,
                decided_at=outcome.at,
                decision=outcome.decision.value,
                reason=outcome.reason.slug,
                state="replayed",
            )
        )
    return hints


async def _keep(run: "Replay", hints: list[Hint]) -> None:
    if run.keeping is not None:
        await run.keeping.hints(hints)
