"""Plays a story: a script of ``rapport chat`` with what is expected in between.

``=> dov sees WORDS``: a card shown to dov since dov was last looked at says them.
``=> dov sees nothing``: nothing was shown to dov since.
``all`` stands for everybody: what was posted in a channel.
``=> dov sees WORDS no more``: a card that says them was taken back.
``=> dov sees WORDS by now``: a card shown at any time says them as it stands.
``=> restart``: the program ends and is started again on the same database.
A line that starts with ``%`` is a remark; ``% It is played in ZONE.`` says where, and
``% Nobody has switched coaching on.`` that they all still have to;
``% Silence counts as consent here.`` that notice mode is possible on this platform.
``% Whoever runs it hears of things in #ops.`` names the operator's channel.
"""

import io
import re
from collections.abc import AsyncIterator
from pathlib import Path
from random import Random

from rich.console import Console

from adapters.cards import Card
from adapters.console.chat import Chat
from adapters.console.clock import TypedClock
from adapters.console.shown import Shown
from bot.app import PARTS, App
from bot.chat import BEGINS, EVERYBODY
from bot.config import Config, WorkspaceSettings
from bot.config.model import OperatorSettings
from bot.live.setup import Setup
from bot.store import open_store

SEES = re.compile(r"=> (\w+) sees (.+?)( no more| by now)?")
_NOTIFY = re.compile(r"^% Whoever runs it hears of things in #(\w+)\.$", re.MULTILINE)
ZONE = re.compile(r"^% It is played in (\S+)\.$", re.MULTILINE)

_SILENCE = "% Silence counts as consent here."
_NOBODY = "% Nobody has switched coaching on."


def setup_of(text: str, language: str = "en") -> Setup:
    """Return how the place is set up that a story is played in."""
    played_in = ZONE.search(text)
    zone = played_in[1] if played_in else "UTC"
    told_in = _NOTIFY.search(text)
    config = Config(
        workspace=WorkspaceSettings(timezone=zone, language=language),
        operator=OperatorSettings(notify=told_in[1] if told_in else ""),
    )
    chosen = None if _NOBODY in text else EVERYBODY
    return Setup(config, everything=True, from_the_start=chosen)


class Story:
    """A script under way: its lines are the chat's, its expectations are checked."""

    def __init__(self, text: str, *, language: str = "en") -> None:
        self.setup = setup_of(text, language)
        self.clock = TypedClock(BEGINS, PARTS)
        self.output = io.StringIO()
        terminal = Console(file=self.output, width=100)
        notice = _SILENCE in text
        zone = self.setup.config.workspace.zone
        self.chat = Chat(self, self.clock, terminal, zone, notice=notice)
        self._lines = list(enumerate(text.splitlines(), 1))
        self._looked: dict[str, int] = {}

    async def play(self, db: Path | str) -> str:
        """Play it to its end; return the transcript."""
        while self._lines:
            async with open_store(db) as store:
                app = App(store, self.setup, self.clock, Random(0))
                await app.run([self.chat.platform])
        return self.output.getvalue()

    def __aiter__(self) -> AsyncIterator[str]:
        return self

    async def __anext__(self) -> str:
        while self._lines:
            number, line = self._lines.pop(0)
            if line.strip() == "=> restart":
                break
            if not line.startswith("=>"):
                return line
            self._expect(
                line.strip(), f"line {number}: {line}\n{self.output.getvalue()}"
            )
        raise StopAsyncIteration

    def _expect(self, line: str, story: str) -> None:
        match = SEES.fullmatch(line)
        assert match, f"no expectation: {story}"
        who, words, when = match.groups()
        theirs = [one for one in self._shown() if (one.member or "all") == who]
        new = theirs[self._looked.get(who, 0) :]
        if when:
            gone = when == " no more"
            found = [one for one in theirs if words in said(one.card)]
            assert any(one.withdrawn is gone for one in found), story
            return
        self._looked[who] = len(theirs)
        if words == "nothing":
            assert not new, story
        else:
            assert any(words in said(one.card) for one in new), story

    def _shown(self) -> list[Shown]:
        return list(self.chat.platform.screen.shown.values())


def said(card: Card) -> str:
    """Everything a card says."""
    facts = [f"{fact.label}: {fact.value}" for fact in card.facts]
    buttons = [f"[{action.label}]" for action in card.actions]
    file = card.attachment.data.decode() if card.attachment else ""
    alt = card.picture.alt if card.picture else ""
    return "\n".join((card.title, *card.text, *facts, *buttons, alt, file))
