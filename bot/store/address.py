"""Reading where the database is: a path, a SQLite address or a PostgreSQL one."""

from dataclasses import dataclass
from os import PathLike, fspath
from pathlib import Path

from sqlalchemy import URL, make_url
from sqlalchemy.exc import ArgumentError

from bot.store.errors import StoreError


@dataclass(frozen=True, slots=True)
class SqliteFile:
    """An embedded database: one file."""

    path: Path

    def __str__(self) -> str:
        return str(self.path)


@dataclass(frozen=True, slots=True)
class PostgresServer:
    """A shared database, by the address libpq would take."""

    url: URL

    @property
    def dsn(self) -> str:
        """The whole address, with its password: for the driver only."""
        return self.url.render_as_string(hide_password=False)

    def __str__(self) -> str:
        return f"postgresql://{self.url.host or ''}/{self.url.database or ''}"


def read_address(address: str | PathLike[str]) -> SqliteFile | PostgresServer:
    """Tell what an address names; refuse what is neither."""
    text = fspath(address)
    if "://" not in text:
        return SqliteFile(Path(text))
    scheme = text.partition("://")[0]
    try:
        url = make_url(text)
    except (ArgumentError, ValueError) as error:
        raise StoreError(
            f"the database address {scheme}://… cannot be read: write it as "
            "postgresql://user:password@host/name or as a path"
        ) from error
    kind = scheme.partition("+")[0]
    if kind in ("postgresql", "postgres"):
        return PostgresServer(url.set(drivername="postgresql"))
    if kind != "sqlite":
        raise StoreError(
            f"{scheme}:// is no database Rapport knows: "
            "name a file, or a PostgreSQL address"
        )
    if not url.database or url.database == ":memory:":
        raise StoreError(f"{text} names no file: write sqlite:///rapport.db")
    return SqliteFile(Path(url.database))
