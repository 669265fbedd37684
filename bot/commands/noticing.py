"""Notice mode: for managers, where the platform allows it.

People are told and may say no, instead of being asked. They hear less than those who
switched coaching on, and nothing in the first seven days.
"""

from dataclasses import replace

from adapters.cards import Card
from bot.commands.asked import Asked
from bot.commands.managing import change_setting
from bot.live.notice import NOTICE, WAIT
from bot.memory import changes
from bot.store import PushState
from rules.rule import N_

MODE = N_("Notice mode")
NOT_HERE = N_(
    "This platform asks for each person's own permission, so nobody is coached here who has"
    " not switched it on. “/coach-admin announce” invites people."
)
IS_ON = N_("Notice mode is on")
IS_OFF = N_("Notice mode is off")
WHAT_IT_DOES = N_(
    "Whoever posts in a channel I read is told privately what I am going to do and how to"
    " say no. A week later I begin, with what a single message shows and only when it has"
    " become a habit. Until {day} nobody is told anything; “/coach-admin shadow” shows what"
    " would have been."
)
HOW_ON = N_(
    "“/coach-admin notice on” coaches people who were told of it and did not say no. Asking"
    " them, with “/coach-admin announce”, is the kinder way."
)
ENDED = N_(
    "Nobody is coached any more who has not switched it on, and what was counted of them is"
    " gone."
)
WAS_SO = N_("It was so already; nothing has changed.")


async def show_notice(asked: Asked) -> Card:
    """Answer ``notice``."""
    if not asked.desk.platform.limits.notice:
        return asked.card(MODE, NOT_HERE)
    since = asked.desk.notice_since
    if since is None:
        return asked.card(IS_OFF, HOW_ON)
    return asked.card(IS_ON, WHAT_IT_DOES, day=asked.words.day(since + WAIT))


async def notice_on(asked: Asked) -> Card:
    """Carry out ``notice on``."""
    if not asked.desk.platform.limits.notice:
        return asked.card(MODE, NOT_HERE)
    if asked.desk.notice_since is None:
        await change_setting(asked, NOTICE, str(asked.now), said="on")
        asked.desk.notified.clear()
    return await show_notice(asked)


async def notice_off(asked: Asked) -> Card:
    """Carry out ``notice off``: who never said yes is coached no more."""
    desk = asked.desk
    if desk.notice_since is None:
        return asked.card(IS_OFF, WAS_SO)
    await change_setting(asked, NOTICE, "", said="off")
    members = [id for id, one in desk.consents.items() if one.noticed is not None]
    for member in members:
        desk.let_go(member)
    for push in await asked.unit.outbox.queued():
        if push.member in members and push.state is PushState.QUEUED:
            await asked.unit.outbox.drop(push.key, "off")
    rows = changes(desk.memory, desk.histories)
    await asked.unit.save(replace(rows, members_gone=members, consents_gone=members))
    return asked.card(IS_OFF, ENDED)
