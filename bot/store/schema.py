"""The tables, named for what they hold.

Each begins its primary key with the workspace, so that no row belongs to two. Ids are
text, times are milliseconds since 1970 (UTC). There is no column for what somebody
said, was called or looked like, and none for an address: packed state arrives as bytes
and the store never looks inside. A change here comes with a migration that does the
same to a database in use (``migrations/versions``); a test compares the two.
"""

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Connection,
    Double,
    Index,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
    inspect,
    select,
)

REVISION = "0005"
"""The newest migration: what a database must be at to be used."""

metadata = MetaData()


def _workspace() -> Column[str]:
    return Column("workspace", Text, primary_key=True)


def _version() -> Column[int]:
    """Which unit of work wrote the row: what other processes have not seen yet."""
    return Column("version", BigInteger, nullable=False)


workspaces = Table(
    "workspaces",
    metadata,
    _workspace(),
    Column("platform", Text, nullable=False),
    Column("key", LargeBinary, nullable=False),
    _version(),
    # The last version that took rows away: whoever has not seen it reads everything
    # again. A note of each removed row would remember the person it was about.
    Column("removed", BigInteger, nullable=False),
)

channels = Table(
    "channels",
    metadata,
    _workspace(),
    Column("id", Text, primary_key=True),
    _version(),
    Column("state", LargeBinary, nullable=False),
)

members = Table(
    "members",
    metadata,
    _workspace(),
    Column("id", Text, primary_key=True),
    _version(),
    Column("alias", BigInteger, nullable=False),
    Column("counters", LargeBinary, nullable=False),
    Column("history", LargeBinary, nullable=False),
)
Index("members_by_version", members.c.workspace, members.c.version)

consents = Table(
    "consents",
    metadata,
    _workspace(),
    Column("id", Text, primary_key=True),
    _version(),
    # What somebody agreed to and chose, packed. No row: nothing was agreed to.
    Column("settings", LargeBinary, nullable=False),
)

refusals = Table(
    "refusals",
    metadata,
    _workspace(),
    # A keyed hash: who it is cannot be read from it, only recognised.
    Column("mark", BigInteger, primary_key=True),
    _version(),
    Column("what", Text, nullable=False),
)

brakes = Table(
    "brakes",
    metadata,
    _workspace(),
    Column("rule", Text, primary_key=True),
    _version(),
    Column("state", LargeBinary, nullable=False),
)

seen = Table(
    "seen",
    metadata,
    _workspace(),
    Column("mark", BigInteger, primary_key=True),
    _version(),
    Column("first", BigInteger, nullable=False),
    Column("second", BigInteger),
    Column("last_day", BigInteger, nullable=False),
)
Index("seen_by_version", seen.c.workspace, seen.c.version)

weeks = Table(
    "weeks",
    metadata,
    _workspace(),
    Column("channel", Text, primary_key=True),
    Column("monday", BigInteger, primary_key=True),
    Column("posts", BigInteger, nullable=False),
    Column("authors", BigInteger, nullable=False),
    Column("replied", BigInteger, nullable=False),
    Column("questions", BigInteger, nullable=False),
    Column("answered", BigInteger, nullable=False),
    Column("answer_minutes", Text, nullable=False),
    Column("links", BigInteger, nullable=False),
    Column("link_drops", BigInteger, nullable=False),
    Column("newcomers", BigInteger, nullable=False),
    Column("welcomed", BigInteger, nullable=False),
    Column("thanks", BigInteger, nullable=False),
)

summaries = Table(
    "summaries",
    metadata,
    _workspace(),
    Column("channel", Text, primary_key=True),
    # The ISO week in which it is posted, where the workspace is.
    Column("week", Text, primary_key=True),
    Column("state", Text, nullable=False),
    Column("at", BigInteger, nullable=False),
    # When to try again, or to correct it; nothing more is to be done where there is none.
    Column("due", BigInteger),
    Column("shown", Text, nullable=False),
    # Ids and times of the questions it lists, ids of the people it names: for a week.
    Column("questions", Text, nullable=False, server_default="[]"),
    Column("people", Text, nullable=False, server_default="[]"),
)

hints = Table(
    "hints",
    metadata,
    _workspace(),
    Column("key", Text, primary_key=True),
    Column("rule", Text, nullable=False),
    Column("channel", Text, nullable=False),
    Column("member", Text, nullable=False),
    Column("tell", Text, nullable=False),
    Column("at", BigInteger, nullable=False),
    Column("posted", BigInteger, nullable=False),
    Column("messages", Text, nullable=False),
    Column("times", Text, nullable=False),
    Column("people", Text, nullable=False),
    Column("numbers", Text, nullable=False),
    Column("traits", Text, nullable=False),
    Column("certainty", Double, nullable=False),
    Column("pattern", Boolean, nullable=False),
    Column("decided_at", BigInteger, nullable=False),
    Column("decision", Text, nullable=False),
    Column("reason", Text, nullable=False),
    Column("state", Text, nullable=False),
    # While it is held: when it is decided again.
    Column("until", BigInteger),
    Column("feedback", Text),
)
Index("hints_by_member", hints.c.workspace, hints.c.member)

workspace_settings = Table(
    "workspace_settings",
    metadata,
    _workspace(),
    Column("name", Text, primary_key=True),
    _version(),
    Column("value", Text, nullable=False),
)

settings_changes = Table(
    "settings_changes",
    metadata,
    _workspace(),
    # Of the unit of work that made the change.
    Column("version", BigInteger, primary_key=True),
    Column("name", Text, primary_key=True),
    Column("at", BigInteger, nullable=False),
    # The manager's id; empty once that person had it taken out.
    Column("who", Text, nullable=False),
    Column("value", Text, nullable=False),
)

outbox = Table(
    "outbox",
    metadata,
    _workspace(),
    Column("key", Text, primary_key=True),
    Column("member", Text, nullable=False),
    Column("channel", Text, nullable=False),
    Column("state", Text, nullable=False),
    # When something is to be done about it; nothing any more where there is none.
    Column("due", BigInteger),
    Column("attempts", BigInteger, nullable=False),
    Column("direct", Boolean, nullable=False),
    Column("opened", Boolean, nullable=False),
    Column("sent_at", BigInteger),
    Column("shown", Text, nullable=False),
    Column("reason", Text, nullable=False),
)
Index("outbox_by_due", outbox.c.due)
Index("outbox_by_time", outbox.c.workspace, outbox.c.sent_at)

notices = Table(
    "notices",
    metadata,
    _workspace(),
    # What broke: a kind of trouble, and the rule it is about. Nothing about members.
    Column("kind", Text, primary_key=True),
    Column("name", Text, primary_key=True),
    Column("said", BigInteger, nullable=False),
    Column("broken", Boolean, nullable=False),
)

schema_version = Table(
    "rapport_schema", MetaData(), Column("version_num", String(32), primary_key=True)
)
"""Alembic's own note of the migration a database is at; it creates and moves it."""


def revision_of(connection: Connection) -> str | None:
    """Name the migration a database is at; None before the first."""
    if not inspect(connection).has_table(schema_version.name):
        return None
    return connection.scalar(select(schema_version.c.version_num))


def lay_out(connection: Connection) -> None:
    """Make every table of an empty database, as the migrations would."""
    metadata.create_all(connection)
    schema_version.create(connection)
    connection.execute(schema_version.insert().values(version_num=REVISION))
