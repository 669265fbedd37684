"""Taking in: an event goes into its channel's queue, keyed by id. Nothing is decided.

A message's text is read here, once; what goes on from here is its reading.
"""

from typing import TYPE_CHECKING

from rules.late_changes import forget, reread
from rules.model import Deleted, Edited, Millis, Posted, Reacted
from rules.outcome import Outcome
from rules.reading.names import guesses, names_of
from rules.reading.targets import may_be_own
from rules.signals import Flag, read
from rules.state.channel import Channel
from rules.state.keyed import SOMEBODY
from rules.state.turn import BOT, CHANGE, NAMELESS, REACTION, Change, Turn
from rules.state.workspace import Workspace

if TYPE_CHECKING:
    from rules.engine import Engine


_NAMES_CACHED = 20_000
_NONE: frozenset[int] = frozenset()


def posted(engine: "Engine", workspace: Workspace, post: Posted, out: Outcome) -> None:
    """Take in a message."""
    channel = workspace.channels.get(post.channel)
    if channel is None or post.channel not in workspace.pending:
        channel = workspace.open(post.channel)
    pending = workspace.pending[post.channel]
    if post.at <= channel.settled and (
        workspace.shared_clock
        or post.at < channel.settled
        or post.order <= channel.settled_order
    ):
        channel.late += 1
        out.late += 1
        return
    if post.id in pending and _is_queued(channel, post):
        return
    if channel.gone and post.id in channel.gone:
        return
    pending[post.id] = post.author
    channel.queue.append(_turn(engine, workspace, post))
    workspace.dirty_channels.add(channel.id)
    out.taken_in += 1


def _turn(engine: "Engine", workspace: Workspace, post: Posted) -> Turn:
    alias = workspace.alias(post.author)
    if alias in workspace.left_out:
        return Turn(
            post.id, post.at, post.order, 0, NAMELESS, post.at + engine.grace,
            post.thread or "", post.reply_to or "",
        )  # fmt: skip
    seen = read(post)
    token = workspace.token
    known = workspace.words  # most are there, and a call for each would show
    flags = seen.flags if post.human else seen.flags | BOT
    pitch = seen.pitch
    own = workspace.domains
    if own and flags & Flag.PITCH and seen.domains and own.issuperset(seen.domains):
        flags, pitch = flags & ~Flag.PITCH, 0.0
    return Turn(
        post.id,
        post.at,
        post.order,
        alias,
        flags,
        post.at + engine.grace,
        post.thread or "",
        post.reply_to or "",
        tuple([workspace.alias(one) for one in seen.mentions if one != post.author])
        if seen.mentions
        else (),
        _called(workspace, post.name) if post.name else (),
        tuple([token(word) for word in seen.leading]) if seen.leading else (),
        tuple([token(part) for word in seen.leading for part in guesses(word)])
        if flags & Flag.NAMES
        else (),
        seen.words,
        pitch,
        seen.traits,
        _reactors(workspace, post) if post.reactions else (),
        rare=frozenset([known.get(one) or workspace.word(one) for one in seen.rare])
        if seen.rare
        else _NONE,
        maybe=tuple([workspace.alias(one) for one in seen.aside if one != post.author])
        if seen.aside
        else (),
        site=_site(workspace, alias, seen.domains) if seen.domains else 0,
    )


def _site(workspace: Workspace, alias: int, domains: tuple[str, ...]) -> int:
    """Keyed fingerprint of the one place linked that may be a coached member's own."""
    if not workspace.everybody and alias not in workspace.members:
        return 0
    own = [one for one in domains if may_be_own(one) and one not in workspace.domains]
    return workspace.token(own[0]) if len(own) == 1 else 0


def _reactors(workspace: Workspace, post: Posted) -> tuple[int, ...]:
    """Aliases of others who reacted; one of nobody's where it is not said who."""
    return tuple(
        SOMEBODY if by is None else workspace.alias(by)
        for reaction in post.reactions
        for by in (reaction.by or (None,))
        if by != post.author
    )


def reacted(engine: "Engine", workspace: Workspace, event: Reacted) -> None:
    """Take in a reaction: a wordless turn of its own."""
    channel = workspace.open(event.channel)
    alias = workspace.alias(event.author)
    id = f"{event.id}/{alias}/{event.emoji}"
    pending = workspace.pending[event.channel]
    if event.at <= channel.settled or id in pending or alias in workspace.left_out:
        return
    pending[id] = event.author
    channel.queue.append(
        Turn(id, event.at, 0, alias, REACTION, event.at + engine.grace, "", event.id)
    )
    workspace.dirty_channels.add(channel.id)


def edited(engine: "Engine", workspace: Workspace, event: Edited, out: Outcome) -> None:
    """Take in an edit; of a settled message, what it no longer says is withdrawn."""
    post = event.post
    channel = workspace.open(post.channel)
    turn = _turn(engine, workspace, post)
    if event.at <= channel.settled:
        reread(engine, workspace, channel, turn, event.at, out)
        return
    posted(engine, workspace, post, Outcome())
    _change(engine, workspace, channel, post.id, Change(event.at, turn))


def deleted(
    engine: "Engine", workspace: Workspace, event: Deleted, out: Outcome
) -> None:
    """Take in a deletion; nothing of the message is kept."""
    channel = workspace.open(event.channel)
    if event.at <= channel.settled:
        forget(engine, workspace, channel, event.id, event.at, out)
        return
    _change(engine, workspace, channel, event.id, Change(event.at, None))


def _change(
    engine: "Engine", workspace: Workspace, channel: Channel, id: str, change: Change
) -> None:
    """Queue an edit or a deletion; it takes effect in order of time, once."""
    item = f"{id}!{change.at}"
    pending = workspace.pending[channel.id]
    if item in pending:
        return
    pending[item] = ""
    due = change.at + engine.grace
    channel.queue.append(Turn(item, change.at, 0, 0, CHANGE, due, "", id))
    changes = channel.changes.setdefault(id, [])
    changes.append(change)
    changes.sort(key=_when)
    workspace.dirty_channels.add(channel.id)


def _when(change: Change) -> Millis:
    return change.at


def _is_queued(channel: Channel, post: Posted) -> bool:
    """The very same message came twice; another one of the same id is seen to later."""
    return any(turn.id == post.id and turn.at == post.at for turn in channel.queue)


def _called(workspace: Workspace, name: str) -> tuple[int, ...]:
    """Keyed fingerprints of what somebody may be called."""
    known = workspace.called.get(name)
    if known is None:
        if len(workspace.called) >= _NAMES_CACHED:
            workspace.called.clear()
        known = tuple([workspace.token(part) for part in names_of(name)])
        workspace.called[name] = known
    return known
