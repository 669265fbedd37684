"""Where a push goes: near the message, directly, or nowhere. Never to others' eyes.

Near the message while its author was just there, where the platform can show something
to one person; else directly, if they chose that and their door is open; else the hint
stays in the inbox, which holds it anyway.
"""

from adapters.platform import Limits, Person
from bot.delivery.verdict import Drop, Send
from bot.member import MemberSettings, Reach
from rules.model import Millis


def route(
    settings: MemberSettings,
    limits: Limits,
    person: Person,
    last_here: Millis | None,
    now: Millis,
) -> Send | Drop:
    """Choose the way; ``last_here`` is when the member last posted in that channel."""
    if settings.reach is Reach.INBOX:
        return Drop("inbox-only")
    if limits.near and last_here is not None and now - last_here <= limits.near:
        return Send(direct=False)
    if not limits.direct:
        return Drop("no-way")
    if settings.closed:
        return Drop("closed")
    return Send(direct=True, opens=not person.direct)
