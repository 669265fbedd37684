"""What the command line offers whoever runs Rapport: members' data, pausing, the database.

All of it works while Rapport runs, and while it does not.
"""

from pathlib import Path
from typing import Annotated

from typer import Argument, Option, Typer

from bot.cli.groups import ConfigFile, carry_out, group

privacy = group("What is kept about a member: shown, handed over, erased.")
db = group("The database: which version, brought up to date, copied, checked.")

Member = Annotated[
    str, Argument(metavar="MEMBER", help="The member's id at the platform.")
]
WorkspaceId = Annotated[
    str | None,
    Option(
        "--workspace",
        metavar="ID",
        help="Which Slack team or Discord server; needed where there are several.",
    ),
]


def join(app: Typer) -> None:
    """Add these commands to the command line."""
    app.add_typer(privacy, name="privacy")
    app.add_typer(db, name="db")
    app.command()(pause)
    app.command()(resume)


@privacy.command("show")
def privacy_show(
    member: Member, workspace: WorkspaceId = None, config: ConfigFile = None
) -> None:
    """Say what is kept about a member.

    For somebody who has left and can no longer ask with /coach privacy, or who was
    never coached. It is the same that they would see themselves: counts, never words.

    \b
    Examples:
      rapport privacy show U024BE7LH
      rapport privacy show 80351110224678912 --workspace 41771983423143937
    """
    carry_out(
        "privacy", action="show", member=member, workspace=workspace, config=config
    )


@privacy.command("export")
def privacy_export(
    member: Member, workspace: WorkspaceId = None, config: ConfigFile = None
) -> None:
    """Print everything that is kept about a member, as JSON.

    \b
    Example:
      rapport privacy export U024BE7LH > about.json
    """
    carry_out(
        "privacy", action="export", member=member, workspace=workspace, config=config
    )


@privacy.command("delete")
def privacy_delete(
    member: Member,
    workspace: WorkspaceId = None,
    yes: Annotated[
        bool, Option("--yes", help="Do not ask first; needed in a script.")
    ] = False,
    config: ConfigFile = None,
) -> None:
    """Erase everything that is kept about a member, for good.

    It goes from every table and queue, and from the notes of others that named them.
    Somebody who said no to coaching, or asked to be left out, stays so: that mark is
    kept, and the receipt says it. A Rapport that runs meanwhile takes notice at once.

    \b
    Examples:
      rapport privacy delete U024BE7LH
      rapport privacy delete U024BE7LH --yes
    """
    carry_out(
        "privacy",
        action="delete",
        member=member,
        workspace=workspace,
        config=config,
        yes=yes,
    )


def pause(workspace: WorkspaceId = None, config: ConfigFile = None) -> None:
    """Let nothing go out, weekly summaries included, until resumed.

    From the next send on. What happens still counts, notes wait in their inboxes, and
    commands are answered. Managers see it in /coach-admin status.

    \b
    Example:
      rapport pause
    """
    carry_out("pausing", paused=True, workspace=workspace, config=config)


def resume(workspace: WorkspaceId = None, config: ConfigFile = None) -> None:
    """Let notes and summaries go out again.

    What has become too old to be worth telling in the meantime is not told.

    \b
    Example:
      rapport resume
    """
    carry_out("pausing", paused=False, workspace=workspace, config=config)


@db.command("version")
def db_version(config: ConfigFile = None) -> None:
    """Say at which version the database is, and which one this Rapport needs.

    Nothing is changed.

    \b
    Example:
      rapport db version --config rapport.toml
    """
    carry_out("db", action="version", config=config)


@db.command("migrate")
def db_migrate(config: ConfigFile = None) -> None:
    """Bring the database up to date.

    Rapport does so by itself when it starts. A SQLite file is copied beside itself
    first, and the last two copies are kept.

    \b
    Example:
      rapport db migrate
    """
    carry_out("db", action="migrate", config=config)


@db.command("backup")
def db_backup(
    file: Annotated[
        Path, Argument(metavar="FILE", help="Where the copy is written (a new file).")
    ],
    config: ConfigFile = None,
) -> None:
    """Copy the database, also while Rapport runs.

    A SQLite file is copied as it is; of PostgreSQL, Rapport's own tables are written in
    the custom format of pg_dump, which must be installed. A copy still holds what is
    erased later: keep few, and not for long.

    \b
    Examples:
      rapport db backup copy.db
      rapport db backup rapport.dump --config rapport.toml
    """
    carry_out("db", action="backup", config=config, file=file)


@db.command("check")
def db_check(config: ConfigFile = None) -> None:
    """Check that the database is sound and can be read to the last row.

    Nothing is changed. The last line says what there is: workspaces, and rows of each
    table.

    \b
    Example:
      rapport db check
    """
    carry_out("db", action="check", config=config)
