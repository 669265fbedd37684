"""Taking somebody out of a workspace: out of its memory, and out of every table.

What they said goes from the windows. Where others stand on it something stays without
them: an answered question was answered, by nobody in particular.
"""

from collections.abc import Iterator
from dataclasses import replace

from msgspec import structs

from bot.asking.facts import keys_of
from bot.config.chosen import ANNOUNCER_MEMBERS, EXEMPT_MEMBERS, SEPARATOR, marks
from bot.live.decisions import withdraw
from bot.live.desk import Desk
from bot.memory import changes
from bot.store import ConsentRow, PushState, RefusalRow, SettingRow, Unit
from bot.trying.granted import trial_in
from rules.model import Millis
from rules.state.channel import Channel
from rules.state.keyed import SOMEBODY
from rules.state.turn import Turn
from rules.state.watched import First, Question
from rules.state.workspace import Workspace


async def forget_coaching(
    desk: Desk, unit: Unit, member: str, refusals: tuple[RefusalRow, ...] = ()
) -> None:
    """Forget what a member chose and what was counted of them; nothing more is sent.

    Notes they have had stay in their inbox for as long as any.
    """
    desk.let_go(member)
    for push in await unit.outbox.of(member):
        if push.state is PushState.QUEUED:
            await unit.outbox.drop(push.key, "off")
    rows = changes(desk.memory, desk.histories)
    await unit.save(
        replace(rows, members_gone=[member], consents_gone=[member], refusals=refusals)
    )


async def erase(
    desk: Desk,
    unit: Unit,
    member: str,
    now: Millis,
    refusals: tuple[RefusalRow, ...] = (),
) -> None:
    """Erase everything about a member; ``refusals`` are kept from then on.

    Nobody is asked to answer or to welcome them any more.
    """
    memory = desk.memory
    alias = memory.alias(member)
    desk.let_go(member)
    for channel, question in open_questions_of(memory, alias):
        await unit.summaries.unlist(memory.home_of(channel), question.id)
    asks = [key for found in _found_about(memory, alias) for key in keys_of(found)]
    withdrawn = await withdraw(unit, await unit.inbox.those(asks), now)
    forget_author(memory, alias)
    memory.seen.pop(alias, None)
    memory.dirty_seen.discard(alias)
    memory.aliases.pop(member, None)
    await unit.erase(member)
    rows = changes(memory, desk.histories)
    unnamed = list(_unname(desk, member))
    settings = list(_take_out_of_settings(desk, alias))
    await unit.save(
        replace(
            rows,
            seen_gone=[alias],
            refusals=refusals,
            consents=unnamed,
            settings=settings,
            withdrawn=withdrawn,
        )
    )


def _unname(desk: Desk, member: str) -> Iterator[ConsentRow]:
    """Take somebody off the lists of those who named them to keep up with."""
    for other, chose in list(desk.consents.items()):
        if member in chose.keeps:
            keeps = tuple(one for one in chose.keeps if one != member)
            yield desk.choose(other, structs.replace(chose, keeps=keeps))


def _take_out_of_settings(desk: Desk, alias: int) -> Iterator[SettingRow]:
    """Whom the rules spare is kept by keyed marks: take one out."""
    for name in (EXEMPT_MEMBERS, ANNOUNCER_MEMBERS):
        before = marks(desk.chosen.get(name, ""))
        if alias in before:
            left = SEPARATOR.join(map(str, sorted(before - {alias})))
            desk.apply(name, left)
            yield SettingRow(name, left)
    for channel, trial in desk.trials.items():
        if trial.mark == alias:
            desk.apply(trial_in(channel), "")
            yield SettingRow(trial_in(channel), "")


def forget_author(memory: Workspace, alias: int) -> None:
    """Take somebody out of every channel's window and watches."""
    for channel in memory.channels.values():
        ids = {turn.id for turn in _turns(channel) if turn.author == alias}
        _forget_turns(channel, alias, ids)
        _forget_watches(channel, alias)
        channel.names = {
            name: who for name, who in channel.names.items() if who != alias
        }
        channel.today.pop(alias, None)
        pending = memory.pending.get(channel.id, {})
        for id in ids:
            pending.pop(id, None)
        memory.dirty_channels.add(channel.id)
    _forget_helped(memory, alias)


def held_of(memory: Workspace, alias: int) -> dict[str, list[Turn]]:
    """Return somebody's messages in the windows, by channel."""
    found = {
        channel.id: [turn for turn in _turns(channel) if turn.author == alias]
        for channel in memory.channels.values()
    }
    return {id: turns for id, turns in found.items() if turns}


def open_questions_of(memory: Workspace, alias: int) -> list[tuple[str, Question]]:
    """Return somebody's questions under watch, with their channels."""
    return [
        (channel.id, question)
        for channel in memory.channels.values()
        for question in (*channel.questions.values(), *channel.overdue.values())
        if question.author == alias
    ]


def first_posts_of(memory: Workspace, alias: int) -> list[tuple[str, First]]:
    """Return somebody's first posts under watch, with their channels."""
    return [
        (channel.id, first)
        for channel in memory.channels.values()
        for first in (*channel.firsts.values(), *channel.unseen.values())
        if first.author == alias
    ]


def _found_about(memory: Workspace, alias: int) -> list[str]:
    """Return the keys of what was found and others may have been asked about."""
    watched: list[tuple[str, Question | First]] = [
        *open_questions_of(memory, alias),
        *first_posts_of(memory, alias),
    ]
    return [one.found for _, one in watched if one.found]


def _turns(channel: Channel) -> list[Turn]:
    return [*channel.recent, *channel.queue]


def _forget_turns(channel: Channel, alias: int, ids: set[str]) -> None:
    channel.recent = [t for t in channel.recent if t.author != alias]
    channel.queue = [
        t for t in channel.queue if t.author != alias and t.reply_to not in ids
    ]
    channel.changes = {id: c for id, c in channel.changes.items() if id not in ids}
    for turn in _turns(channel):
        turn.to = tuple(one for one in turn.to if one != alias)
        turn.reactors = tuple(
            SOMEBODY if one == alias else one for one in turn.reactors
        )


def _forget_watches(channel: Channel, alias: int) -> None:
    for watched in (channel.questions, channel.overdue):
        for id, question in list(watched.items()):
            if question.author == alias:
                del watched[id]
            _forget_answers(question, alias)
    for id, left in list(channel.left.items()):
        if alias in (left.asker, left.helper):
            del channel.left[id]
    for firsts in (channel.firsts, channel.unseen):
        for id, first in list(firsts.items()):
            if first.author == alias:
                del firsts[id]
    for id, shared in list(channel.shared.items()):
        if shared.author == alias:
            del channel.shared[id]
        shared.people = tuple(one for one in shared.people if one != alias)
    for asker, left in list(channel.taken.items()):
        if alias in (asker, left.helper):
            del channel.taken[asker]


def _forget_helped(memory: Workspace, alias: int) -> None:
    """Take somebody out of the acts of those who helped them."""
    for helper, member in memory.members.items():
        for presence in member.presence.values():
            deeds = presence.deeds
            if deeds is not None and any(one.by == alias for one in deeds.helped):
                deeds.helped = tuple(x for x in deeds.helped if x.by != alias)
                memory.dirty_members.add(helper)


def _forget_answers(question: Question, alias: int) -> None:
    question.to = tuple(one for one in question.to if one != alias)
    for answer in question.answers:
        if answer.author == alias:
            answer.id, answer.author, answer.who = "", 0, ""
