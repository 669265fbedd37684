"""What can go wrong with the database, each in one clear line.

Foreign errors are translated here and nowhere else, and only those a person can do
something about. Anything else is a mistake of ours and keeps its traceback.
"""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy.exc import DBAPIError, SQLAlchemyError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError


class StoreError(Exception):
    """The database cannot be used: the line says which one, why and what helps."""


class WorkspaceGone(StoreError):
    """The workspace was uninstalled, and its key destroyed, since it was looked up."""


_SQLITE = {
    "SQLITE_BUSY": "is in use by another program: stop that one or try again",
    "SQLITE_LOCKED": "is in use by another program: stop that one or try again",
    "SQLITE_FULL": "does not fit on the disk: free some space and try again",
    "SQLITE_READONLY": "cannot be written: check the permissions of file and folder",
    "SQLITE_PERM": "cannot be written: check the permissions of file and folder",
    "SQLITE_NOTADB": "is not a SQLite database: name another file",
    "SQLITE_CORRUPT": "is damaged: restore a copy of it",
    "SQLITE_CANTOPEN": "cannot be opened: check that its folder exists and is writable",
    "SQLITE_IOERR": "cannot be read or written: check the disk",
}
"""Result codes, https://sqlite.org/rescode.html; extended ones begin with these."""

_POSTGRES = {
    "08": "lost the connection: check that PostgreSQL is running",
    "25006": "is read-only: name the primary server",
    "25P03": "was left waiting inside a unit of work for too long",
    "28": "refuses this user name or password: check the address",
    "3D": "does not exist: create it with createdb",
    "40": "had to give way to another process: try again",
    "42501": "refuses: this user may not create or change tables there",
    "42704": "does not know an option in the address: remove it",
    "53100": "does not fit on the disk: free some space and try again",
    "53": "has no room for another connection: raise max_connections",
    "55P03": "has been locked by another process for too long: try again",
    "57P": "is shutting down or starting: try again",
}
"""SQLSTATEs or their classes, most particular first among those that overlap."""


@contextmanager
def translated(place: str) -> Iterator[None]:
    """Turn an error of the database named ``place`` into a line a person can act on."""
    try:
        yield
    except (SQLAlchemyError, sqlite3.Error, OSError) as error:
        reason = reason_of(error)
        if reason is None:
            raise
        raise StoreError(f"{place} {reason}") from error


def reason_of(error: BaseException) -> str | None:
    """Say what is wrong and what helps; None for what no user can help."""
    if isinstance(error, PoolTimeoutError):
        return "is busy: every connection has been in use for too long"
    cause = error.orig if isinstance(error, DBAPIError) else error
    name = getattr(cause, "sqlite_errorname", None)
    if name is not None:
        return _by_prefix(_SQLITE, name)
    state = getattr(cause, "sqlstate", None)
    if state is not None:
        return _by_prefix(_POSTGRES, state)
    if isinstance(error, DBAPIError) and error.connection_invalidated:
        return _POSTGRES["08"]
    if isinstance(cause, OSError) and cause.filename is not None:
        return f"cannot be used ({cause.strerror}): check the disk and the permissions"
    if isinstance(cause, OSError):
        return "cannot be reached: check the address and that PostgreSQL is running"
    return None


def _by_prefix(reasons: dict[str, str], code: str) -> str | None:
    return next((text for key, text in reasons.items() if code.startswith(key)), None)
