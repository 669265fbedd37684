"""A draft, or a post of one's own: what the rules would say about it.

It is the same engine that reads posts, with every rule that looks at single messages;
nothing of the draft is kept. Posts of others are never looked at.
"""

from collections.abc import Iterator

from adapters.cards import Card
from bot.check import DraftNote, check_draft
from bot.commands.asked import Asked
from rules.rule import N_

IF_POSTED = N_("If you post this")
AS_IT_STANDS = N_("Your post, as it stands")
NOTHING = N_("I would have nothing to say.")
SINGLE_ONLY = N_(
    "I looked at this text alone: what is about a conversation or a habit does not show"
    " here. Nothing of it is kept."
)
SAID = N_("{title}: {noticed} {why}")
NOT_TOLD = N_("Nobody would be told: {because}.")
NO_DRAFT = N_("Write it after the command: “/coach check Has anybody tried …?”")
OWN_ONLY = N_("I only look at your own posts")
OWN_LATELY = N_(
    "And only at those of the last day. Any text can be looked at with “/coach check”."
)


async def check(asked: Asked) -> Card:
    """Answer ``check``: on a message of one's own, or on a draft."""
    if asked.looked.others:
        return asked.card(OWN_ONLY, OWN_LATELY)
    post = asked.looked.post
    title = IF_POSTED if post is None else AS_IT_STANDS
    text = asked.rest if post is None else post.text
    if not text.strip():
        return asked.card(title, NO_DRAFT)
    return Card(title=asked.words.say(title), text=tuple(_said(asked, text)))


def _said(asked: Asked, text: str) -> Iterator[str]:
    """Yield what each rule would say, and what was looked at."""
    desk, words = asked.desk, asked.words
    verdict = check_draft(text, asked.looked.kind, desk.setup.config, words)
    for note in verdict.notes:
        yield from _note(asked, note)
    if not verdict.notes:
        yield words.say(NOTHING)
    yield words.say(SINGLE_ONLY)


def _note(asked: Asked, note: DraftNote) -> Iterator[str]:
    say = asked.words.say
    yield say(SAID, title=note.title, noticed=note.noticed, why=note.why)
    yield note.try_this
    if not note.told:
        yield say(NOT_TOLD, because=note.because)
