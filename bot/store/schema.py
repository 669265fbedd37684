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


def _key(name: str) -> Column[str]:
    return Column(name, Text, primary_key=True)


def _text(name: str) -> Column[str]:
    return Column(name, Text, nullable=False)


def _number(name: str) -> Column[int]:
    return Column(name, BigInteger, nullable=False)


def _yes_or_no(name: str) -> Column[bool]:
    return Column(name, Boolean, nullable=False)


def _packed(name: str) -> Column[bytes]:
    return Column(name, LargeBinary, nullable=False)


def _version() -> Column[int]:
    """Which unit of work wrote the row: what other processes have not seen yet."""
    return _number("version")


workspaces = Table(
    "workspaces",
    metadata,
    _key("workspace"),
    _text("platform"),
    _packed("key"),
    _version(),
    # The last version that took rows away: whoever has not seen it reads everything
    # again. A note of each removed row would remember the person it was about.
    _number("removed"),
)

channels = Table(
    "channels",
    metadata,
    _key("workspace"),
    _key("id"),
    _version(),
    _packed("state"),
)

members = Table(
    "members",
    metadata,
    _key("workspace"),
    _key("id"),
    _version(),
    _number("alias"),
    _packed("counters"),
    _packed("history"),
)
Index("members_by_version", members.c.workspace, members.c.version)

consents = Table(
    "consents",
    metadata,
    _key("workspace"),
    _key("id"),
    _version(),
    # What somebody agreed to and chose, packed. No row: nothing was agreed to.
    _packed("settings"),
)

refusals = Table(
    "refusals",
    metadata,
    _key("workspace"),
    # A keyed hash: who it is cannot be read from it, only recognised.
    Column("mark", BigInteger, primary_key=True),
    _version(),
    _text("what"),
)

brakes = Table(
    "brakes",
    metadata,
    _key("workspace"),
    _key("rule"),
    _version(),
    _packed("state"),
)

seen = Table(
    "seen",
    metadata,
    _key("workspace"),
    Column("mark", BigInteger, primary_key=True),
    _version(),
    _number("first"),
    Column("second", BigInteger),
    _number("last_day"),
)
Index("seen_by_version", seen.c.workspace, seen.c.version)

weeks = Table(
    "weeks",
    metadata,
    _key("workspace"),
    _key("channel"),
    Column("monday", BigInteger, primary_key=True),
    _number("posts"),
    _number("authors"),
    _number("replied"),
    _number("questions"),
    _number("answered"),
    _text("answer_minutes"),
    _number("links"),
    _number("link_drops"),
    _number("newcomers"),
    _number("welcomed"),
    _number("thanks"),
)

summaries = Table(
    "summaries",
    metadata,
    _key("workspace"),
    _key("channel"),
    # The ISO week in which it is posted, where the workspace is.
    _key("week"),
    _text("state"),
    _number("at"),
    # When to try again, or to correct it; nothing more is to be done where there is none.
    Column("due", BigInteger),
    _text("shown"),
    # Ids and times of the questions it lists, ids of the people it names: for a week.
    Column("questions", Text, nullable=False, server_default="[]"),
    Column("people", Text, nullable=False, server_default="[]"),
)

hints = Table(
    "hints",
    metadata,
    _key("workspace"),
    _key("key"),
    _text("rule"),
    _text("channel"),
    _text("member"),
    _text("tell"),
    _number("at"),
    _number("posted"),
    _text("messages"),
    _text("times"),
    _text("people"),
    _text("numbers"),
    _text("traits"),
    Column("certainty", Double, nullable=False),
    _yes_or_no("pattern"),
    _number("decided_at"),
    _text("decision"),
    _text("reason"),
    _text("state"),
    # While it is held: when it is decided again.
    Column("until", BigInteger),
    Column("feedback", Text),
)
Index("hints_by_member", hints.c.workspace, hints.c.member)

workspace_settings = Table(
    "workspace_settings",
    metadata,
    _key("workspace"),
    _key("name"),
    _version(),
    _text("value"),
)

settings_changes = Table(
    "settings_changes",
    metadata,
    _key("workspace"),
    # Of the unit of work that made the change.
    Column("version", BigInteger, primary_key=True),
    _key("name"),
    _number("at"),
    # The manager's id; empty once that person had it taken out.
    _text("who"),
    _text("value"),
)

outbox = Table(
    "outbox",
    metadata,
    _key("workspace"),
    _key("key"),
    _text("member"),
    _text("channel"),
    _text("state"),
    # When something is to be done about it; nothing any more where there is none.
    Column("due", BigInteger),
    _number("attempts"),
    _yes_or_no("direct"),
    _yes_or_no("opened"),
    Column("sent_at", BigInteger),
    _text("shown"),
    _text("reason"),
)
Index("outbox_by_due", outbox.c.due)
Index("outbox_by_time", outbox.c.workspace, outbox.c.sent_at)

notices = Table(
    "notices",
    metadata,
    _key("workspace"),
    # What broke: a kind of trouble, and the rule it is about. Nothing about members.
    _key("kind"),
    _key("name"),
    _number("said"),
    _yes_or_no("broken"),
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
