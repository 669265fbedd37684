"""Where installations are kept: Slack's own store for SQLAlchemy, its tokens sealed.

A token stands in the database only encrypted, under a key that is not there; names of
workspaces and of whoever installed the app are not kept at all.
"""

from collections.abc import Sequence
from typing import Any

from cryptography.fernet import Fernet, InvalidToken
from slack_sdk.oauth.installation_store.models.bot import Bot
from slack_sdk.oauth.installation_store.models.installation import Installation
from slack_sdk.oauth.installation_store.sqlalchemy import (
    AsyncSQLAlchemyInstallationStore,
    SQLAlchemyInstallationStore,
)
from sqlalchemy import MetaData, Table, Text, select
from sqlalchemy.ext.asyncio import AsyncEngine

from adapters.errors import CannotRun

TOKENS = ("bot_token", "bot_refresh_token")
BOTS = "slack_bots"


class Seal:
    """Encrypts tokens; with another key they cannot be read."""

    def __init__(self, key: str) -> None:
        try:
            self._fernet = Fernet(key)
        except ValueError as error:
            raise CannotRun(
                "not a key that seals tokens; make one with: rapport slack key"
            ) from error

    def seal(self, token: str | None) -> str | None:
        """Encrypt a token."""
        if token is None:
            return None
        return str(self._fernet.encrypt(token.encode()), "ascii")

    def open(self, sealed: str | None) -> str | None:
        """Decrypt a token."""
        if sealed is None:
            return None
        try:
            return str(self._fernet.decrypt(sealed), "utf-8")
        except InvalidToken as error:
            raise CannotRun(
                "the tokens in the database were sealed with another key; give that one"
                " in RAPPORT_SLACK_TOKEN_KEY, or install the app anew"
            ) from error


class SealedInstallations(AsyncSQLAlchemyInstallationStore):
    """Slack's store, with nothing in it that could be used without the key."""

    def __init__(self, client_id: str, engine: AsyncEngine, seal: Seal) -> None:
        super().__init__(client_id, engine, BOTS)
        self._seal = seal

    @classmethod
    def build_bots_table(cls, metadata: MetaData, table_name: str) -> Table:
        """Return the table, with room for tokens that are sealed."""
        table = SQLAlchemyInstallationStore.build_bots_table(metadata, table_name)
        for name in TOKENS:
            table.c[name].type = Text()
        return table

    async def create_tables(self) -> None:
        """Make the one table that is needed, where it is not there."""
        async with self.engine.begin() as connection:
            await connection.run_sync(self.bots.create, checkfirst=True)

    async def async_save(self, installation: Installation) -> None:
        """Keep the bot of an installation; of who installed it, nothing."""
        await self.async_save_bot(installation.to_bot())

    async def async_save_bot(self, bot: Bot) -> None:
        """Keep a bot, in the place of what was kept for it before."""
        kept = Bot(**bot.to_dict_for_copying())
        kept.team_name = kept.enterprise_name = None
        for name in TOKENS:
            setattr(kept, name, self._seal.seal(getattr(bot, name)))
        await self.async_delete_bot(
            enterprise_id=bot.enterprise_id, team_id=bot.team_id
        )
        await super().async_save_bot(kept)

    async def async_bots(self) -> Sequence[Bot]:
        """Return every bot that is kept, tokens readable."""
        mine = self.bots.c.client_id == self.client_id
        async with self.engine.connect() as connection:
            rows = (await connection.execute(select(self.bots).where(mine))).mappings()
            return [self._read(row) for row in rows]

    def _read(self, row: Any) -> Bot:
        bot = SQLAlchemyInstallationStore.build_bot_entity(row)
        for name in TOKENS:
            setattr(bot, name, self._seal.open(getattr(bot, name)))
        return bot
