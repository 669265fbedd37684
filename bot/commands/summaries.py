"""What managers can ask about a channel's weekly summary, in that channel."""

from adapters.cards import Card
from bot.commands.asked import Asked
from bot.commands.managing import change_setting
from bot.commands.typed import shortened
from bot.delivery.note import words_of_place
from bot.summary.card import summary_card
from bot.summary.schedule import (
    OFF,
    next_slot,
    read_schedule,
    schedule_of,
    setting_of,
)
from bot.summary.source import counted, read_digest
from bot.summary.trend import drawing
from rules.rule import N_

SUMMARY = N_("The weekly summary")
WHERE = N_("Please ask in the channel it is about.")
NEXT = N_("The next one comes to {channel} on {day}, at {time}.")
IF_ANY = N_("A week with nothing to say is passed over.")
IS_OFF = N_("None is posted in {channel}.")
HOW = N_(
    "“/coach-admin summary preview” shows what it would say now, “/coach-admin summary"
    " schedule friday 16:00” chooses the time, “/coach-admin summary off” ends it."
)
NOTHING = N_("There is nothing to say")
NOTHING_YET = N_(
    "It tells of the last full week in which at least five people wrote, and of questions"
    " that are still open."
)
NOT_A_TIME = N_("“{words}” is no weekday and time; write it like “friday 16:00”.")


async def show_summary(asked: Asked) -> Card:
    """Answer ``summary``: when the next one comes."""
    if not asked.channel:
        return asked.card(SUMMARY, WHERE)
    return _coming(asked, HOW)


async def preview(asked: Asked) -> Card:
    """Answer ``summary preview``: what it would say now, to the asker alone."""
    if not asked.channel:
        return asked.card(SUMMARY, WHERE)
    weeks = (await counted(asked.unit, asked.now)).get(asked.channel, ())
    found = read_digest(asked.desk, asked.channel, weeks, asked.now)
    if found is None:
        return asked.card(NOTHING, NOTHING_YET)
    words = words_of_place(asked.desk)
    asked.drawing = drawing(found, words)
    return summary_card(found, words, asked.now)


async def schedule(asked: Asked) -> Card:
    """Carry out ``summary schedule``: without a time, at the usual one."""
    if not asked.channel:
        return asked.card(SUMMARY, WHERE)
    wanted = read_schedule(asked.rest, asked.desk.setup.config.summary)
    if wanted is None:
        rest = shortened(asked.rest)
        return asked.card(SUMMARY, NOT_A_TIME, words=rest)
    await change_setting(asked, setting_of(asked.channel), str(wanted))
    return _coming(asked, IF_ANY)


async def switch_off(asked: Asked) -> Card:
    """Carry out ``summary off``."""
    if not asked.channel:
        return asked.card(SUMMARY, WHERE)
    await change_setting(asked, setting_of(asked.channel), OFF)
    return _coming(asked, HOW)


def _coming(asked: Asked, then: str) -> Card:
    """Say where and when the next one comes, or that none does."""
    desk, channel = asked.desk, asked.channel
    found = schedule_of(channel, desk.setup.config.summary, desk.chosen)
    if found is None:
        return asked.card(SUMMARY, IS_OFF, HOW, channel=f"<#{channel}>")
    words = words_of_place(desk)
    at = next_slot(found, words.zone, asked.now).at
    return asked.card(
        SUMMARY,
        NEXT,
        then,
        channel=f"<#{channel}>",
        day=words.day(at),
        time=words.clock(at),
    )
