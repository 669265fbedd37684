"""What the command line offers for running Rapport: setting up, looking it over, running."""

from enum import StrEnum
from pathlib import Path
from typing import Annotated

from typer import Argument, Option, Typer

from bot.cli.groups import ConfigFile, carry_out, group

discord = group("What only Discord has.")
slack = group("What only Slack has.")


class Where(StrEnum):
    """The platforms Rapport runs on."""

    DISCORD = "discord"
    SLACK = "slack"


def join(app: Typer) -> None:
    """Add these commands to the command line."""
    app.command()(run)
    app.command()(init)
    app.command()(doctor)
    app.add_typer(discord, name="discord")
    app.add_typer(slack, name="slack")


def run(config: ConfigFile = None) -> None:
    """Run Rapport on Slack or Discord, or both, until it is stopped.

    The configuration names the platforms; their tokens come from the environment
    (RAPPORT_DISCORD_TOKEN, RAPPORT_SLACK_BOT_TOKEN and RAPPORT_SLACK_APP_TOKEN; or the
    same with _FILE at the end for files that hold them). It stops within five seconds
    when it is told to (SIGTERM, Ctrl-C), and loses nothing by it: what is said meanwhile
    is read when it runs again.

    \b
    Example:
      rapport run --config rapport.toml
    """
    carry_out("run", config=config)


def init(
    platform: Annotated[
        Where, Argument(metavar="PLATFORM", help="discord or slack.")
    ] = Where.DISCORD,
    config: Annotated[
        Path, Option("--config", metavar="FILE", help="The configuration to write.")
    ] = Path("rapport.toml"),
    timezone: Annotated[
        str | None,
        Option(metavar="ZONE", help="Where most members live, like Europe/Berlin."),
    ] = None,
    api: Annotated[
        str | None,
        Option(metavar="ADDRESS", help="Another server than the platform's own."),
    ] = None,
) -> None:
    """Set Rapport up on Discord or Slack, in a few questions.

    It says what to do there (for Slack it writes the app's manifest), takes the token
    unseen and tries it, and writes the configuration and a file with the token. It ends
    with how the bot is invited, and with what to type next.

    \b
    Examples:
      rapport init
      rapport init slack
      rapport init --timezone Europe/Berlin --config club/rapport.toml
    """
    carry_out(
        "init", platform=platform.value, config=config, timezone=timezone, api=api
    )


def doctor(config: ConfigFile = None) -> None:
    """Look whether everything is there that `rapport run` needs.

    The database and, of each platform that is switched on, the token. On Discord what
    is ticked, what the bot may do in each channel that is read, whether Discord has the
    newest commands, and how many people it can reach; on Slack the scopes, the channels
    it is in, whether history can be read, and the public address. Nothing is changed. What is to be put right has beneath it how.

    \b
    Example:
      rapport doctor --config rapport.toml
    """
    carry_out("doctor", config=config)


@discord.command("invite")
def discord_invite(config: ConfigFile = None) -> None:
    """Print the address at which the bot is invited into a server.

    Whoever opens it needs Manage Server there. It asks for little: to see and read
    channels, to write, to attach pictures; nothing that manages anything.

    \b
    Example:
      rapport discord invite --config rapport.toml
    """
    carry_out("discord", config=config)


@slack.command("manifest")
def slack_manifest(
    url: Annotated[
        str | None,
        Option(
            "--http",
            metavar="URL",
            help="For events over HTTP: the public address that leads to Rapport."
            " Without it the app uses Socket Mode, which needs none.",
        ),
    ] = None,
    private: Annotated[
        bool,
        Option(
            "--private-channels", help="Read private channels it is invited to, too."
        ),
    ] = False,
    organisation: Annotated[
        bool, Option("--organisation", help="Let a whole organisation install it.")
    ] = False,
) -> None:
    """Print the manifest from which Slack makes the app.

    Paste it at api.slack.com/apps, under Create New App, From a manifest. It asks for
    exactly the permissions that are needed.

    \b
    Examples:
      rapport slack manifest
      rapport slack manifest --private-channels
      rapport slack manifest --http https://rapport.example.org
    """
    carry_out(
        "slack",
        action="manifest",
        url=url,
        private=private,
        organisation=organisation,
    )


@slack.command("key")
def slack_key() -> None:
    """Print a new key that seals tokens, for an app of several workspaces.

    Keep it where the database is not: in RAPPORT_SLACK_TOKEN_KEY, or in a file that
    RAPPORT_SLACK_TOKEN_KEY_FILE names. Without it the tokens cannot be read any more.

    \b
    Example:
      rapport slack key
    """
    carry_out("slack", action="key")
