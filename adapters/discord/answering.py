"""Answers to commands, buttons and forms: each is its asker's alone.

Discord waits three seconds for a first sign of life and fifteen minutes for the answer:
so the sign is given first, whatever the work. Who asks in a direct conversation is
answered there.
https://discord.com/developers/docs/interactions/receiving-and-responding
"""

import asyncio
import logging
import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any, cast

import discord

from adapters.cards import Card
from adapters.discord import buttons, forms, picks
from adapters.discord.cards import Layout
from adapters.discord.errors import ALREADY_ANSWERED, translated
from adapters.discord.people import People
from adapters.errors import PlatformError
from adapters.platform import Command, Feed, Press, Verb

TWICE = "another process answers with the same token: let one of them run"
_ROLE = re.compile(r"<@&(\d{1,20})>")

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
            _with_roles_named(text, interaction.guild),
            str(interaction.channel_id) if interaction.guild_id else "",
            str(message.id) if message else "",
        )
        with self._keeping():
            if await self._defer(interaction):
                await self._answer(interaction, await self._feed.command(asked))

    async def interacted(self, interaction: discord.Interaction) -> None:
        """Carry out what a button, a list or a form says; commands come by the tree."""
        data = cast(Mapping[str, Any], interaction.data or {})
        carried = str(data.get("custom_id", ""))
        if interaction.type is discord.InteractionType.modal_submit:
            filled = dict(forms.filled_in(data.get("components", ())))
            if carried.startswith(forms.DRAFT):
                said = " ".join((carried.removeprefix(forms.DRAFT), *filled.values()))
                await self.command(interaction, said)
            elif carried.startswith(forms.FIELDS):
                verb = carried.removeprefix(forms.FIELDS)
                await self._filled_in(interaction, verb, filled)
        elif interaction.type is discord.InteractionType.component:
            press = buttons.read(carried, str(interaction.user.id))
            chosen = picks.read(data)
            if chosen is not None:
                await self.command(interaction, chosen)
            elif press is not None:
                await self._pressed(interaction, press, asks=buttons.asks(carried))

    async def _pressed(
        self, interaction: discord.Interaction, press: Press, *, asks: bool
    ) -> None:
        if asks and await self.fill_in(interaction, press.workspace, press.verb):
            return
        with self._keeping():
            if await self._defer(interaction):
                await self._answer(interaction, await self._feed.press(press))

    async def write(self, interaction: discord.Interaction, verb: Verb) -> None:
        """Show a form to write what a command needs."""
        await self._show_form(interaction, forms.draft(verb, interaction.locale))

    async def fill_in(
        self, interaction: discord.Interaction, workspace: str, verb: str
    ) -> bool:
        """Show a form, if there is one to show now."""
        if not workspace:
            return False
        self.people.met(interaction)
        asked = await self._feed.form(workspace, str(interaction.user.id), verb)
        if asked is None:
            return False
        await self._show_form(interaction, forms.fields(asked, verb))
        return True

    async def _filled_in(
        self, interaction: discord.Interaction, verb: str, filled: Mapping[str, str]
    ) -> None:
        """Carry out what a form says, a field at a time."""
        workspace, member = _workspace(interaction), str(interaction.user.id)
        with self._keeping():
            if not await self._defer(interaction):
                return
            asked = await self._feed.form(workspace, member, verb)
            typed = list(forms.changed(asked, filled)) if asked else []
            cards = [
                await self._feed.command(Command(workspace, member, text))
                for text in typed
            ]
            if not cards:
                cards = [await self._feed.press(Press(workspace, member, verb, ""))]
            await self._answer(interaction, *cards)

    async def _show_form(
        self, interaction: discord.Interaction, form: discord.ui.Modal
    ) -> None:
        self.people.met(interaction)
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
            layout = Layout("", await self._feed.command(asked))
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

    async def _answer(self, interaction: discord.Interaction, *cards: Card) -> None:
        layout = Layout(_workspace(interaction), *cards)
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
                log.error(TWICE)
            self._twice = True


def _with_roles_named(text: str, guild: discord.Guild | None) -> str:
    """Write mentions of roles by their names, as people would type them."""

    def named(mention: re.Match[str]) -> str:
        role = guild.get_role(int(mention[1])) if guild else None
        return f"@{role.name}" if role else mention[0]

    return _ROLE.sub(named, text)


def _workspace(interaction: discord.Interaction) -> str:
    return str(interaction.guild_id) if interaction.guild_id else ""
