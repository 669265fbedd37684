"""Every statement that writes many rows, compiled once for a database.

They are SQLAlchemy's, compiled to the driver's own form and handed plain tuples:
composing a dictionary and processing its values for each row would cost more than
the database does. The order of a statement's parameters is checked when it is made.
"""

from typing import TYPE_CHECKING, Any

from sqlalchemy import Dialect, Table, bindparam, delete, literal_column, update
from sqlalchemy.sql.dml import Delete, Insert, ReturningUpdate, Update

from bot.store.schema import (
    brakes,
    channels,
    consents,
    hints,
    members,
    metadata,
    notices,
    outbox,
    refusals,
    seen,
    settings_changes,
    summaries,
    weeks,
    workspace_settings,
    workspaces,
)

KEPT_IN_MEMORY = (
    channels,
    members,
    seen,
    consents,
    refusals,
    brakes,
    workspace_settings,
)
"""Tables whose rows a process holds: each row carries the version that wrote it."""

if TYPE_CHECKING:
    from sqlalchemy.dialects import postgresql, sqlite


class Statements:
    """The statements in one database's own words; parameters in the order shown."""

    def __init__(self, dialect: Dialect) -> None:
        self.save = {
            table.name: _compiled(_upsert(table, dialect), dialect, *_names(table))
            for table in (*KEPT_IN_MEMORY, weeks, notices)
        }
        """Whole rows, by table: written, or written over."""
        self.remove = {
            table.name: _compiled(_removal(table), dialect, *_key(table))
            for table in (*KEPT_IN_MEMORY, hints)
        }
        """The primary key, by table."""
        self.keep = {
            table.name: _compiled(
                _insert(table, dialect).on_conflict_do_nothing(),
                dialect,
                *_names(table),
            )
            for table in (hints, outbox, settings_changes, summaries)
        }
        """Whole rows, by table; one whose key is there already is left as it is."""
        self.found = _compiled(
            _insert(workspaces, dialect).on_conflict_do_nothing(),
            dialect,
            *_names(workspaces),
        )
        """A whole row, unless it is there."""
        self.take = _compiled(_taking(), dialect, "of_workspace", "of_key")
        """The workspace and its key; returns its version, and that of the last removal."""
        history = ("version", "history")
        self.save_histories = _compiled(
            _change(members, *history), dialect, *history, "of_workspace", "of_id"
        )
        """The two columns, then the primary key."""
        verdict = ("decided_at", "decision", "reason", "state", "until")
        self.decide_hints = _compiled(
            _change(hints, *verdict), dialect, *verdict, "of_workspace", "of_key"
        )
        """The five columns, then the primary key."""
        self.note_removal = _compiled(
            update(workspaces)
            .where(workspaces.c.workspace == bindparam("of_workspace"))
            .values(removed=workspaces.c.version),
            dialect,
            "of_workspace",
        )
        """The workspace."""
        self.forget = [
            _compiled(
                delete(table).where(table.c.workspace == bindparam("of_workspace")),
                dialect,
                "of_workspace",
            )
            # Its own row first: that waits for a unit of work that is under way, and
            # keeps the next one out.
            for table in sorted(
                metadata.tables.values(), key=lambda table: table is not workspaces
            )
        ]
        """The workspace; one statement a table."""


def _insert(table: Table, dialect: Dialect) -> "sqlite.Insert | postgresql.Insert":
    # Whoever has one database does not pay for the other one's dialect.
    if dialect.name == "sqlite":
        from sqlalchemy.dialects import sqlite

        return sqlite.insert(table)
    from sqlalchemy.dialects import postgresql

    return postgresql.insert(table)


def _upsert(table: Table, dialect: Dialect) -> Insert:
    statement = _insert(table, dialect)
    key = _key(table)
    return statement.on_conflict_do_update(
        index_elements=key,
        set_={
            name: statement.excluded[name] for name in _names(table) if name not in key
        },
    )


def _taking() -> ReturningUpdate[tuple[int, int]]:
    mine = workspaces.c.workspace == bindparam("of_workspace")
    return (
        update(workspaces)
        .where(mine, workspaces.c.key == bindparam("of_key"))
        .values(version=workspaces.c.version + literal_column("1"))
        .returning(workspaces.c.version, workspaces.c.removed)
    )


def _removal(table: Table) -> Delete:
    return delete(table).where(
        *(table.c[name] == bindparam(name) for name in _key(table))
    )


def _change(table: Table, *columns: str) -> Update:
    return (
        update(table)
        .where(*(table.c[name] == bindparam(f"of_{name}") for name in _key(table)))
        .values({name: bindparam(name) for name in columns})
    )


def _names(table: Table) -> list[str]:
    return list(table.c.keys())


def _key(table: Table) -> list[str]:
    return [column.name for column in table.primary_key]


def _compiled(
    statement: Insert | Update | ReturningUpdate[Any] | Delete,
    dialect: Dialect,
    *parameters: str,
) -> str:
    compiled = statement.compile(dialect=dialect)
    if tuple(compiled.positiontup or ()) != parameters:
        raise AssertionError(f"parameters in another order: {compiled.positiontup}")
    return compiled.string
