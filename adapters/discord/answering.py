"""Answers to commands, buttons and forms: each is its asker's alone.

Discord waits three seconds for a first sign of life and fifteen minutes for the answer:
so the sign is given first, whatever the work. Who asks in a direct conversation is
answered there.
https://discord.com/developers/docs/interactions/receiving-and-responding
"""

import asyncio
import logging
from collections.abc import Awaitable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any, cast

import discord
from discord import ui

from adapters.discord import buttons
from adapters.discord.cards import Layout
from adapters.discord.errors import ALREADY_ANSWERED, translated
from adapters.discord.people import People
from adapters.platform import Argument, Card, Command, Feed, PlatformError, Press, Verb

_FORM = "rapport-form "
_LONGEST_TITLE = 45
_LONGEST_ABOUT = 100
LONGEST_DRAFT = 4_000

log = logging.getLogger(__name__)


class Answering:
    """Passes on what people ask for, and shows them the answer."""

    def __init__(self, people: People) -> None:
        self.people = people
        self.under_way: set[asyncio.Task[object]] = set()
        """Answers that are being given."""
        self.feed: Feed | None = None
        self._twice = False

    async def command(
        self,
        interaction: discord.Interaction,
        text: str,
        message: discord.Message | None = None,
    ) -> None:
        """Carry out a command."""
        asked = Command(
            _workspace(interaction),
            str(interaction.user.id),
            text,
            str(interaction.channel_id) if interaction.guild_id else "",
            str(message.id) if message else "",
        )
        with self._keeping():
            if await self._defer(interaction):
                await self._answer(interaction, self._feed.command(asked))

    async def interacted(self, interaction: discord.Interaction) -> None:
        """Carry out what a button or a filled-in form says; commands come by the tree."""
        data = cast(Mapping[str, Any], interaction.data or {})
        carried = str(data.get("custom_id", ""))
        if interaction.type is discord.InteractionType.modal_submit:
            if carried.startswith(_FORM):
                filled = " ".join(_values(data.get("components", ())))
                text = f"{carried.removeprefix(_FORM)} {filled}"
                await self.command(interaction, text)
        elif interaction.type is discord.InteractionType.component:
            press = buttons.read(carried, str(interaction.user.id))
            if press is not None:
                await self._pressed(interaction, press)

    async def _pressed(self, interaction: discord.Interaction, press: Press) -> None:
        with self._keeping():
            if await self._defer(interaction):
                await self._answer(interaction, self._feed.press(press))

    async def ask(self, interaction: discord.Interaction, verb: Verb) -> None:
        """Show a form for what a command needs."""
        assert verb.argument is not None
        self.people.met(interaction)
        form = _form(verb, verb.argument, interaction.locale)
        try:
            with translated():
                await interaction.response.send_modal(form)
        except PlatformError as error:
            log.info("a form could not be shown: %s", error)

    async def written(self, message: discord.Message) -> None:
        """What somebody writes to us directly is a command, and answered there."""
        text = message.content.strip().removeprefix("/")
        if not text.casefold().startswith("coach"):
            text = f"coach {text}"
        asked = Command("", str(message.author.id), text)
        with self._keeping():
            layout = Layout(await self._feed.command(asked), "")
            try:
                with translated():
                    await message.channel.send(view=layout.view, files=layout.files)
            except PlatformError as error:
                log.info("a direct answer could not be given: %s", error)

    @contextmanager
    def _keeping(self) -> Iterator[None]:
        """Let whoever closes down wait until an answer has been given."""
        task = asyncio.current_task()
        assert task is not None
        self.under_way.add(task)
        try:
            yield
        finally:
            self.under_way.discard(task)

    @property
    def _feed(self) -> Feed:
        assert self.feed is not None, "asked before it runs"
        return self.feed

    async def _defer(self, interaction: discord.Interaction) -> bool:
        """Give a sign of life; False: somebody else answers, or nobody waits any more."""
        self.people.met(interaction)
        try:
            with translated():
                await interaction.response.defer(ephemeral=True, thinking=True)
        except PlatformError as error:
            self._note_second_process(error)
            log.info("an interaction could not be answered: %s", error)
            return False
        return True

    async def _answer(
        self, interaction: discord.Interaction, answer: Awaitable[Card]
    ) -> None:
        card = await answer
        layout = Layout(card, _workspace(interaction))
        try:
            with translated():
                await interaction.edit_original_response(
                    view=layout.view, attachments=layout.files
                )
        except PlatformError as error:
            log.info("an answer could not be shown: %s", error)

    def _note_second_process(self, error: PlatformError) -> None:
        cause = error.__cause__
        if isinstance(cause, discord.HTTPException) and cause.code == ALREADY_ANSWERED:
            if not self._twice:
                log.error(
                    "another process answers with the same token: let one of them run"
                )
            self._twice = True


def _workspace(interaction: discord.Interaction) -> str:
    return str(interaction.guild_id) if interaction.guild_id else ""


def _form(verb: Verb, argument: Argument, locale: discord.Locale) -> ui.Modal:
    """Return a form with one field."""
    form = ui.Modal(title=f"/{verb.text}"[:_LONGEST_TITLE], custom_id=_FORM + verb.text)
    style = discord.TextStyle.paragraph if argument.long else discord.TextStyle.short
    field: ui.TextInput[ui.Modal] = ui.TextInput(style=style, max_length=LONGEST_DRAFT)
    about = said(argument.about, locale)[:_LONGEST_ABOUT]
    name = argument.name.capitalize()
    form.add_item(ui.Label(text=name, description=about, component=field))
    # What it asks for stands in it: it works after a restart, and nothing waits here.
    form.stop()
    return form


def said(texts: Mapping[str, str], locale: discord.Locale) -> str:
    """Return a text in somebody's language, or else in English."""
    language = locale.value.partition("-")[0]
    return texts.get(locale.value) or texts.get(language) or texts["en"]


def _values(components: Sequence[Mapping[str, Any]]) -> Iterator[str]:
    """Yield what was filled in, wherever in the form it stands."""
    for one in components:
        inner = (*one.get("components", ()), *filter(None, (one.get("component"),)))
        yield from _values(inner)
        if "value" in one:
            yield str(one["value"])
