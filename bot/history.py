"""What one member has been told: all that the coaching policy remembers of them.

It holds rule ids, keys and message ids, never words; hints leave it after 60 days. What
is kept for longer (when a rule last spoke, how often in a row) is bounded by the number
of rules.
"""

from collections.abc import Collection

from msgspec import Struct, msgpack, structs

from bot.variants import another
from rules.model import ASKED, DAY, Finding, Millis
from rules.rule import Rule

KEPT: Millis = 60 * DAY


class Told(Struct, frozen=True, array_like=True):
    """A hint that was sent."""

    key: str
    rule: str
    at: Millis
    messages: tuple[str, ...] = ()
    praise: bool = False
    said: int = 0
    """Which of the wordings it was told in."""
    asked: bool = False
    """It asked them to answer or to welcome somebody."""


class RuleTold(Struct, frozen=True, array_like=True):
    """When a rule last spoke to a member."""

    last: Millis
    times: int = 0
    """Tellings in a row, each before the silence after the one before was over."""


class History(Struct, frozen=True, omit_defaults=True):
    """A member's record with the coaching policy; a fresh one knows nothing."""

    told: tuple[Told, ...] = ()
    """Hints of the last 60 days, oldest first."""
    rules: dict[str, RuleTold] = {}
    corrections: int = 0
    """Corrections since the last praise."""
    corrected: Millis = 0
    """When the last of them was told."""


def said(history: History, key: str) -> int | None:
    """Return the wording in which a hint was told; None: it was not, or long ago."""
    return next((told.said for told in history.told if told.key == key), None)


def record_sent(
    history: History, finding: Finding, rule: Rule, at: Millis, streak: Millis
) -> History:
    """Return the history after a hint was sent; ``streak`` is what "in a row" means.

    To have been asked for something is no telling of a habit, and counts as none.
    """
    asked = finding.tell in ASKED
    alike = [t.said for t in history.told if t.rule == rule.id and t.asked == asked]
    number = another(finding.key, alike[-1] if alike else None)
    told = Told(finding.key, rule.id, at, finding.messages, rule.praise, number, asked)
    kept = (*(t for t in history.told if at - t.at < KEPT), told)
    if asked:
        return structs.replace(history, told=kept)
    before = history.rules.get(rule.id)
    goes_on = before is not None and at - before.last < streak
    times = before.times + 1 if before is not None and goes_on else 1
    return History(
        told=kept,
        rules={**history.rules, rule.id: RuleTold(at, times)},
        corrections=0 if rule.praise else history.corrections + 1,
        corrected=history.corrected if rule.praise else at,
    )


def record_folded(history: History, rule: Rule, at: Millis) -> History:
    """Return the history after a finding joined a hint that had been sent.

    It is there to read in that hint, so its rule has spoken; it was no hint of its own.
    """
    before = history.rules.get(rule.id)
    spoke = RuleTold(at, before.times if before else 0)
    return History(
        told=history.told,
        rules={**history.rules, rule.id: spoke},
        corrections=history.corrections,
        corrected=history.corrected,
    )


def without(history: History, keys: Collection[str]) -> History:
    """Return the history as if hints with these keys had never been told.

    Having been asked for something counted for no rule, so there is nothing to count back.
    """
    kept = tuple(one for one in history.told if one.key not in keys)
    told = [one for one in kept if not one.asked]
    gone = {one.rule for one in history.told if one.key in keys and not one.asked}
    rules = {id: one for id, one in history.rules.items() if id not in gone}
    for one in told:
        if one.rule in gone:
            before = rules.get(one.rule)
            rules[one.rule] = RuleTold(one.at, before.times + 1 if before else 1)
    praised = max((one.at for one in told if one.praise), default=-1)
    corrected = [one.at for one in told if not one.praise and one.at > praised]
    return History(kept, rules, len(corrected), max(corrected, default=0))


_encoder = msgpack.Encoder()
_decoder = msgpack.Decoder(History)


def pack(history: History) -> bytes:
    """Pack a history for the store."""
    return _encoder.encode(history)


def unpack(row: bytes) -> History:
    """Read a packed history; an empty row is a fresh one."""
    return _decoder.decode(row) if row else History()
