"""The shared database: a small pool of connections to PostgreSQL."""

from typing import Any

import asyncpg  # type: ignore[import-untyped]  # It ships without types.
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine

from bot.store.address import PostgresServer
from bot.store.errors import StoreError

CONNECTIONS = 5

CONNECTING = 10.0
"""Seconds a new connection may take."""

ABANDONED = "60s"
"""A machine that vanished within a unit of work must not keep its workspace."""


def postgres_engine(server: PostgresServer, *, patience: float) -> AsyncEngine:
    """Make the engine for a server; nothing is opened yet."""
    settings = {
        "application_name": "rapport",
        "lock_timeout": f"{patience * 1000:.0f}ms",
        "idle_in_transaction_session_timeout": ABANDONED,
    }

    async def connect() -> Any:
        # asyncpg reads the address itself, with libpq's own options (sslmode, …).
        try:
            return await asyncpg.connect(
                server.dsn, server_settings=settings, timeout=CONNECTING
            )
        except (asyncpg.ClientConfigurationError, ValueError) as error:
            raise StoreError(f"{server} cannot be understood: {error}") from error

    return create_async_engine(
        "postgresql+asyncpg://",
        async_creator=connect,
        hide_parameters=True,
        max_overflow=0,
        pool_pre_ping=True,
        pool_size=CONNECTIONS,
    )
