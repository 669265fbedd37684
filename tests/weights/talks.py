"""Conversations annotated with who replies to whom, as the engine takes them in.

Beside each conversation as it was, thinner ones are made of it: some of its threads alone,
names at the start left out, time stretched. What is learned is then about conversation and
not about how one crowded network of 2004 to 2018 used to talk.
"""

import json
import random
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from msgspec import structs

from rules.engine import Engine
from rules.model import MINUTE, Over, Posted, Watermark
from rules.outcome import Outcome
from rules.state.workspace import Workspace

BATCH = 500
_EDGES = "@:,.!?;()<>\"'*~"


@dataclass(frozen=True)
class Asked:
    """A question, as annotated."""

    id: str
    opening: bool
    unanswered: bool


@dataclass(frozen=True)
class Talk:
    """One channel of a set."""

    channel: str
    posts: tuple[Posted, ...]
    replies: dict[str, tuple[str, ...]]
    """Message -> what it replies to or goes on with; only what was annotated."""
    asked: tuple[Asked, ...]


@dataclass(frozen=True)
class Thinning:
    """How a thinner conversation is made."""

    keep: float
    """Share of its threads kept."""
    unnamed: float
    """Share of messages whose address by name is left out."""
    stretch: tuple[int, ...]
    """By how much time is stretched, one of these a channel."""


def load(data: Path, name: str) -> list[Talk]:
    """Read a set with its annotations."""
    replies = {
        row["id"]: tuple(row["reply_to"])
        for row in _rows(data / "gold" / f"{name}.replies.jsonl")
    }
    asked: dict[str, Asked] = {
        row["id"]: Asked(row["id"], row["opening"], row["unanswered"])
        for row in _rows(data / "gold" / f"{name}.unanswered.jsonl")
        if not row["censored"]
    }
    channels: dict[str, list[Posted]] = {}
    for row in _rows(data / f"{name}.jsonl"):
        posts = channels.setdefault(row["channel"], [])
        at = int(datetime.fromisoformat(row["ts"]).replace(tzinfo=UTC).timestamp())
        at *= 1000
        posts.append(
            Posted(
                row["channel"],
                row["id"],
                max(at, posts[-1].at) if posts else at,
                row["author"],
                row["text"],
                len(posts),
                row["author"],
                human=not row.get("bot"),
            )
        )
    return [
        Talk(
            channel,
            tuple(posts),
            {post.id: replies[post.id] for post in posts if post.id in replies},
            tuple([asked[post.id] for post in posts if post.id in asked]),
        )
        for channel, posts in channels.items()
    ]


def _rows(path: Path) -> Iterator[dict[str, Any]]:
    with path.open(encoding="utf-8") as stream:
        for line in stream:
            if line.strip():
                yield json.loads(line)


def thinned(talk: Talk, how: Thinning, rng: random.Random) -> Talk:
    """Make a thinner conversation of some of a conversation's threads."""
    thread = _threads(talk)
    kept: dict[str, bool] = {}
    stretch = rng.choice(how.stretch)
    names = {post.author.casefold().strip("_-^`|") for post in talk.posts}
    start = talk.posts[0].at
    posts: list[Posted] = []
    for post in talk.posts:
        if post.id not in talk.replies:
            continue
        root = thread(post.id)
        if root not in kept:
            kept[root] = rng.random() < how.keep
        if kept[root]:
            at = start + (post.at - start) * stretch
            text = post.text
            if rng.random() < how.unnamed:
                text = _unnamed(text, names)
            posts.append(structs.replace(post, at=at, text=text, order=len(posts)))
    return _of(talk, posts)


CALM = 0.8
"""Share of threads in a calm conversation."""
PAUSES = (180, 400, 800, 1300)
"""Minutes between two threads of it."""
BREATHS = (0, 0, 0, 1, 2, 4, 8, 20, 45, 90, 150)
"""Minutes between two messages of one."""


def calmed(talk: Talk, rng: random.Random) -> Talk:
    """Make a calm conversation of some threads, one after the other, seldom named."""
    thread = _threads(talk)
    threads: dict[str, list[Posted]] = {}
    for post in talk.posts:
        if post.id in talk.replies:
            threads.setdefault(thread(post.id), []).append(post)
    names = {post.author.casefold().strip("_-^`|") for post in talk.posts}
    at = talk.posts[0].at
    posts: list[Posted] = []
    for those in threads.values():
        if rng.random() >= CALM:
            continue
        at += rng.choice(PAUSES) * MINUTE
        for post in those:
            text = post.text if rng.random() < 0.1 else _unnamed(post.text, names)
            posts.append(structs.replace(post, at=at, text=text, order=len(posts)))
            at += rng.choice(BREATHS) * MINUTE
    return _of(talk, posts)


def _of(talk: Talk, posts: list[Posted]) -> Talk:
    """The same conversation with only these messages."""
    ids = {post.id for post in posts}
    return Talk(
        talk.channel,
        tuple(posts),
        {id: to for id, to in talk.replies.items() if id in ids},
        tuple([one for one in talk.asked if one.id in ids]),
    )


def _threads(talk: Talk) -> Callable[[str], str]:
    """Give a function from a message to its thread: all that hang together."""
    parent = {post.id: post.id for post in talk.posts}

    def find(id: str) -> str:
        while parent[id] != id:
            parent[id] = parent[parent[id]]
            id = parent[id]
        return id

    for id, targets in talk.replies.items():
        for target in targets:
            if target in parent:
                parent[find(id)] = find(target)
    return find


def _unnamed(text: str, names: set[str]) -> str:
    """The same without names of speakers."""
    words = [
        word
        for word in text.split()
        if len(word) < 4 or word.casefold().strip(_EDGES).strip("_-^`|") not in names
    ]
    return " ".join(words) or "ok"


def play(talk: Talk, engine: Engine) -> list[Outcome]:
    """Fold a conversation to its end."""
    workspace = Workspace("learning", b"learning", shared_clock=False)
    outcomes = []
    posts: Sequence[Posted] = talk.posts
    for begin in range(0, len(posts), BATCH):
        some = posts[begin : begin + BATCH]
        outcomes.append(engine.fold(workspace, [*some, Watermark(some[-1].at)]))
    outcomes.append(engine.fold(workspace, [Watermark(posts[-1].at + MINUTE)]))
    outcomes.append(engine.fold(workspace, [Over()]))
    return outcomes
