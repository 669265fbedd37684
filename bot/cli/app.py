"""What the command line offers: every command with its arguments and its help.

A command here only says what it takes. What it does stands in the module of its name
and is imported when it runs: ``rapport --help`` must answer at once.
"""

from enum import StrEnum
from importlib import import_module
from pathlib import Path
from typing import Annotated

from typer import Argument, Exit, Option, echo

from bot.cli import operating, serving
from bot.cli.groups import ConfigFile, carry_out, group

NAME = "rapport"


class Format(StrEnum):
    """Forms an archive comes in."""

    AUTO = "auto"
    SLACK = "slack"
    DISCORD = "discord"
    JSONL = "jsonl"


class Pace(StrEnum):
    """How soon a habit is mentioned: at once, or when it has become a pattern."""

    GENTLE = "gentle"
    ATTENTIVE = "attentive"


class ChannelKind(StrEnum):
    """What a channel is for; the words are those of ``rules.model.Kind``."""

    HELP = "help"
    DISCUSSION = "discussion"
    SHOWCASE = "showcase"
    SOCIAL = "social"
    ANNOUNCEMENTS = "announcements"


app = group(
    """Private coaching for genuine engagement, on Slack and Discord.

    Start with `rapport demo`, then try your own archive with `rapport replay`.
    """
)
rules = group("The rules: what Rapport notices, and when it stays silent.")
config = group("The configuration: one TOML file.")
app.add_typer(rules, name="rules")
app.add_typer(config, name="config")


def _version(wanted: bool) -> None:
    if wanted:
        installed = import_module("bot.version").version()
        echo(f"{NAME} {installed}" if installed else f"{NAME}, not installed")
        raise Exit


@app.callback()
def start(
    version: Annotated[
        bool,
        Option(
            "--version", callback=_version, is_eager=True, help="Say which version."
        ),
    ] = False,
) -> None:
    """Take what stands before the command."""


@app.command()
def replay(
    input: Annotated[
        Path,
        Argument(
            metavar="INPUT",
            help="Slack export, Discord JSON or JSONL; or slack:CHANNEL, discord:CHANNEL.",
        ),
    ],
    format: Annotated[
        Format, Option(help="Form of the archive, if it cannot be told by looking.")
    ] = Format.AUTO,
    config: ConfigFile = None,
    db: Annotated[
        Path | None,
        Option(metavar="PATH", help="Keep the state in this SQLite file (a new one)."),
    ] = None,
    signals: Annotated[
        Path | None,
        Option(metavar="FILE", help="Write what was read from every message (JSONL)."),
    ] = None,
    findings: Annotated[
        Path | None,
        Option(metavar="FILE", help="Write every finding and its decision (JSONL)."),
    ] = None,
    report: Annotated[
        Path | None, Option(metavar="FILE", help="Write a report to look at (HTML).")
    ] = None,
    pace: Annotated[
        Pace,
        Option(help="gentle: only patterns are mentioned; attentive: first cases too."),
    ] = Pace.GENTLE,
    timezone: Annotated[
        str | None,
        Option(
            metavar="ZONE",
            help="Where the members live, like Europe/Berlin; without it, what the"
            " configuration says, which is UTC from the start.",
        ),
    ] = None,
    quotes: Annotated[
        bool, Option("--quotes", help="Show short excerpts of messages in the report.")
    ] = False,
    days: Annotated[
        int,
        Option(
            min=1, max=365, help="With slack:… or discord:…, how far back it is read."
        ),
    ] = 30,
) -> None:
    """Show what would have been said in an archive.

    It is what members would have been told had everybody opted in. INPUT is a Slack
    export (zip or folder), DiscordChatExporter JSON (a file or a folder) or JSONL, one
    message a line. Nothing is sent to anybody, and nothing leaves this computer. With
    slack:CHANNEL or discord:CHANNEL, a channel that Rapport is in is read once through
    its own token (as `rapport run` would take it) and nothing of it is kept.

    \b
    Examples:
      rapport replay export.zip --report report.html
      rapport replay export.zip --report report.html --quotes --timezone Europe/Berlin
      rapport replay discord/ --findings findings.jsonl --pace attentive
      rapport replay slack:help --days 30 --report report.html
      rapport replay discord:help --config rapport.toml --report report.html
    """
    carry_out(
        "replay",
        input=input,
        format=format.value,
        config=config,
        db=db,
        signals=signals,
        findings=findings,
        report=report,
        pace=pace.value,
        timezone=timezone,
        quotes=quotes,
        days=days,
    )


@app.command()
def check(
    text: Annotated[
        str | None,
        Argument(metavar="TEXT", help="The draft; without it, standard input."),
    ] = None,
    json: Annotated[
        bool, Option("--json", help="Answer in JSON, for other programs.")
    ] = False,
    channel_kind: Annotated[
        ChannelKind, Option(help="What the channel it is meant for is for.")
    ] = ChannelKind.DISCUSSION,
    config: ConfigFile = None,
) -> None:
    """Say what Rapport would tell you about a draft.

    All rules look at it, those that are off included. It is neither kept nor sent
    anywhere. Rules that look at more than one message are silent here.

    \b
    Examples:
      rapport check "https://example.org/article"
      rapport check --channel-kind help "hello, anyone here?"
      rapport check --json < draft.txt
    """
    carry_out(
        "check", text=text, as_json=json, channel_kind=channel_kind.value, config=config
    )


@app.command()
def demo(
    report: Annotated[
        Path, Option(metavar="FILE", help="Where the report is written (HTML).")
    ] = Path("rapport-demo.html"),
) -> None:
    """Play a month of a made-up community, with its hints.

    \b
    Example:
      rapport demo
    """
    carry_out("demo", report=report)


@app.command()
def chat(
    script: Annotated[
        Path | None,
        Argument(metavar="SCRIPT", help="Lines to play; without it, standard input."),
    ] = None,
    config: ConfigFile = None,
    notice: Annotated[
        bool,
        Option(
            "--notice",
            help="Nobody has switched coaching on, and notice mode is possible.",
        ),
    ] = False,
) -> None:
    """Try Rapport in a made-up community, all by yourself.

    Speak as anybody, let time pass, press buttons, and see what each person would
    privately see. `/help` lists what can be typed. Everybody has switched coaching on;
    all rules look, and nothing is kept.

    \b
    Examples:
      rapport chat
      rapport chat story.txt
    """
    carry_out("chat", script=script, config=config, notice=notice)


@rules.command("list")
def rules_list() -> None:
    """List the rules: what each finds, where it looks, if it is on.

    \b
    Example:
      rapport rules list
    """
    carry_out("rules", id=None)


@rules.command("show")
def rules_show(
    id: Annotated[
        str, Argument(metavar="ID", help="A rule, as `rules list` names it.")
    ],
) -> None:
    """Show all about a rule: why it is there, when it speaks, its options.

    \b
    Example:
      rapport rules show link-only
    """
    carry_out("rules", id=id)


@config.command("example")
def config_example() -> None:
    """Print a configuration with every option and what it means.

    \b
    Example:
      rapport config example > rapport.toml
    """
    carry_out("config", action="example", file=None)


@config.command("show")
def config_show(config: ConfigFile = None) -> None:
    """Print the configuration in force, defaults included.

    \b
    Example:
      rapport config show --config rapport.toml
    """
    carry_out("config", action="show", file=config)


@config.command("check")
def config_check(
    file: Annotated[Path, Argument(metavar="FILE", help="The configuration (TOML).")],
) -> None:
    """Check a configuration, naming all that is wrong at once.

    \b
    Example:
      rapport config check rapport.toml
    """
    carry_out("config", action="check", file=file)


serving.join(app)
operating.join(app)
