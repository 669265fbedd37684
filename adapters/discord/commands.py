"""Slash commands: one group for members, one for managers, out of what there is to ask.

They are sent to Discord only when their definition has changed, for that is compared
with what Discord has. Descriptions are translated, and what stands in a message's menu;
names of commands are not, since every text of Rapport names its commands.
"""

import logging
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import discord
from discord import app_commands
from discord.http import Route

from adapters.discord.answering import Answering
from adapters.discord.errors import translated
from adapters.discord.forms import said
from adapters.platform import Verb

MANAGERS = "coach-admin"
BARE = "show"
"""What a command is called that others begin with: ``summary``, of ``summary preview``."""
_LONGEST_ABOUT = 100
_MOST_CHOICES = 25
_LONGEST_NAME = 32

log = logging.getLogger(__name__)

Interaction = discord.Interaction


class Tree(app_commands.CommandTree[discord.Client]):
    """The commands; what goes wrong in one is logged, with its name alone."""

    async def on_error(
        self, interaction: Interaction, error: app_commands.AppCommandError, /
    ) -> None:
        """Log what nobody expected; a command of another version is no surprise."""
        if isinstance(error, app_commands.CommandSignatureMismatch):
            log.warning(
                "%s was called as another version of Rapport has it: Discord may take a"
                " while to show the newest commands",
                error.command.qualified_name,
            )
            return
        name = interaction.command.qualified_name if interaction.command else "?"
        log.error("command %s failed", name, exc_info=error)


class Translator(app_commands.Translator):
    """Finds the translations that a text brings along."""

    async def translate(
        self,
        string: app_commands.locale_str,
        locale: discord.Locale,
        context: app_commands.TranslationContextTypes,
    ) -> str | None:
        """Return a text in a language, None where it is not translated."""
        texts: Mapping[str, str] = string.extras.get("texts", {})
        text = said({"en": "", **texts}, locale)
        return string.extras["cut"](text) if text and text != texts.get("en") else None


async def plant(
    client: discord.Client, verbs: Sequence[Verb], answering: Answering
) -> Tree:
    """Return the tree of all commands."""
    tree = Tree(
        client,
        allowed_installs=app_commands.AppInstallationType(guild=True, user=False),
    )
    await tree.set_translator(Translator())
    for name in dict.fromkeys(verb.command for verb in verbs):
        mine = [verb for verb in verbs if verb.command == name]
        tree.add_command(_group(name, mine, answering))
    for verb in verbs:
        if verb.menu:
            tree.add_command(_on_message(verb, answering))
    return tree


def _on_message(verb: Verb, answering: Answering) -> app_commands.ContextMenu:
    """Return a command that stands in the menu of a message."""

    async def carry_out(interaction: Interaction, message: discord.Message) -> None:
        await answering.command(interaction, verb.text, message)

    return app_commands.ContextMenu(
        name=_text(verb.menu, _LONGEST_NAME),
        callback=carry_out,
        allowed_contexts=app_commands.AppCommandContext(guild=True),
    )


def _group(
    name: str, verbs: Sequence[Verb], answering: Answering
) -> app_commands.Group:
    """Return ``/coach`` or ``/coach-admin`` with everything below it."""
    managers = name == MANAGERS
    group = app_commands.Group(
        name=name,
        description=_text(verbs[0].above[0]),
        default_permissions=discord.Permissions(manage_guild=True)
        if managers
        else None,
        allowed_contexts=app_commands.AppCommandContext(
            guild=True, dm_channel=not managers
        ),
    )
    firsts = {verb.words[0]: verb.above[1] for verb in verbs if len(verb.words) > 1}
    below = {
        first: app_commands.Group(name=first, description=_text(about), parent=group)
        for first, about in firsts.items()
    }
    for verb in verbs:
        first, rest = verb.words[0], "-".join(verb.words[1:])
        if first in below:
            below[first].add_command(_command(rest or BARE, verb, answering))
        else:
            group.add_command(_command(first, verb, answering))
    return group


def _command(
    name: str, verb: Verb, answering: Answering
) -> app_commands.Command[Any, ..., None]:
    """Return one command, with an option for what may be typed after it."""
    argument = verb.argument
    about = _text(verb.about)
    if argument is None:

        async def carry_out(interaction: Interaction) -> None:
            await answering.command(interaction, verb.text)

        return app_commands.Command(name=name, description=about, callback=carry_out)

    async def carry_out_with(interaction: Interaction, argument: str = "") -> None:
        assert verb.argument is not None
        bare = not argument.strip()
        if bare and verb.argument.long:
            await answering.write(interaction, verb)
        elif bare and verb.form and await _form(interaction):
            return
        else:
            await answering.command(interaction, f"{verb.text} {argument}")

    async def _form(interaction: Interaction) -> bool:
        workspace = str(interaction.guild_id or "")
        return await answering.fill_in(interaction, workspace, verb.form)

    app_commands.rename(argument=argument.name)(carry_out_with)
    app_commands.describe(argument=_text(argument.about))(carry_out_with)
    command: app_commands.Command[Any, ..., None] = app_commands.Command(
        name=name, description=about, callback=carry_out_with
    )
    if argument.suggestions:
        command.autocomplete("argument")(_suggesting(argument.suggestions))
    return command


def _suggesting(suggestions: Sequence[str]) -> Any:
    async def suggest(
        interaction: Interaction, current: str
    ) -> list[app_commands.Choice[str]]:
        typed = current.casefold().strip()
        fits = [one for one in suggestions if typed in one.casefold()]
        return [
            app_commands.Choice(name=one, value=one) for one in fits[:_MOST_CHOICES]
        ]

    return suggest


def _text(
    texts: Mapping[str, str], most: int = _LONGEST_ABOUT
) -> app_commands.locale_str:
    """Return a text that brings its translations along, each no longer than it may be."""

    def cut(text: str) -> str:
        return text if len(text) <= most else f"{text[: most - 1]}…"

    return app_commands.locale_str(cut(texts["en"]), texts=texts, cut=cut)


# -- telling Discord ---------------------------------------------------------------------


async def sync(client: discord.Client, tree: Tree) -> bool:
    """Send the commands to Discord, if it has others; say whether they were sent."""
    if not await has_changed(client, tree):
        return False
    with translated():
        sent = await tree.sync()
    log.info("%d commands were sent to Discord", len(sent))
    return True


async def has_changed(client: discord.Client, tree: Tree) -> bool:
    """Say whether Discord has other commands than these."""
    path, id = "/applications/{application_id}/commands", client.application_id
    # discord.py has no way to ask for the translations, and without them all is new.
    with translated():
        theirs = await client.http.request(
            Route("GET", path, application_id=id), params={"with_localizations": 1}
        )
    return not is_same(await payload(tree), theirs)


async def payload(tree: Tree) -> list[dict[str, Any]]:
    """Return the definition of every command, as it is sent."""
    assert tree.translator is not None
    kinds = (discord.AppCommandType.chat_input, discord.AppCommandType.message)
    return [
        await command.get_translated_payload(tree, tree.translator)
        for kind in kinds
        for command in tree.get_commands(type=kind)
    ]


def is_same(ours: Sequence[Mapping[str, Any]], theirs: Iterable[Any]) -> bool:
    """Has Discord the same commands? Their order does not matter."""
    there = {(one["name"], one.get("type", 1)): one for one in theirs}
    return len(ours) == len(there) and all(
        _covers(one, there.get((one["name"], one.get("type", 1)))) for one in ours
    )


def _covers(ours: Any, theirs: Any) -> bool:
    """Does what Discord has say all that ours does? It leaves out what is usual."""
    if isinstance(ours, Mapping):
        return isinstance(theirs, Mapping) and all(
            _covers(value, theirs.get(key)) for key, value in ours.items()
        )
    if isinstance(ours, list) and ours:
        return (
            isinstance(theirs, list)
            and len(ours) == len(theirs)
            and all(map(_covers, ours, theirs))
        )
    return str(ours) == str(theirs) or (not ours and not theirs)
