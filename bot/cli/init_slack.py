"""``rapport init slack``: a workspace's own app, in Socket Mode, in a few questions.

The tokens are taken unseen, tried, and kept in files of their own that only their owner
can read; they never stand in the configuration.
"""

import asyncio
import json
from pathlib import Path

from adapters.errors import CannotRun, PlatformError
from adapters.platform import Check, Health
from adapters.slack.calls import Calls
from adapters.slack.checkup import look_over
from adapters.slack.manifest import manifest
from adapters.slack.options import Secrets
from adapters.slack.own_app import OwnApp
from adapters.slack.platform import SlackPlatform
from bot.cli.hushed import hushed
from bot.cli.init import asked_zone, free, unseen, write
from bot.clock import WallClock
from bot.config.platforms import SlackSettings
from bot.errors import Stopped, UserError

MANIFEST, APP_TOKEN, BOT_TOKEN = (
    "slack-manifest.json",
    "slack-app-token",
    "slack-bot-token",
)
STEPS = """\
Written: {manifest}. On Slack, once:
  1. https://api.slack.com/apps, Create New App, From a manifest: paste that file.
  2. Basic Information, App-Level Tokens: generate one with connections:write.
  3. Install App, Install to Workspace.
Paste the two tokens below. They are not shown."""
WRITTEN = """\
Written: {config} (what is set), {app} and {bot} (the tokens; nobody else should see them).

Invite it, in a channel of workspace {workspace}:
  /invite @Rapport

Then:
  rapport doctor --config {config}
  rapport run --config {config}"""
CONFIG = """\
# What else can be set, with what it means: rapport config example

[workspace]
timezone = "{timezone}"

[slack]
app_token_file = "{app}"
bot_token_file = "{bot}"
"""


def set_up(config: Path, timezone: str | None, api: str | None) -> None:
    """Ask what is to be known, try it, and write the files."""
    folder = config.parent
    paper, app, bot = (folder / name for name in (MANIFEST, APP_TOKEN, BOT_TOKEN))
    made = json.dumps(manifest(), indent=2, ensure_ascii=False) + "\n"
    # A try that ended before the tokens were taken has left the same manifest.
    there = paper.is_file() and paper.read_bytes() == made.encode()
    free(config, app, bot, *(() if there else (paper,)))
    chosen = asked_zone(timezone)
    if not there:
        write(paper, made, private=False)
    print(STEPS.format(manifest=paper))
    try:
        app_token = unseen("App-level token (xapp-…): ")
        bot_token = unseen("Bot token (xoxb-…): ")
    except KeyboardInterrupt:
        raise Stopped(f"{paper} is there, and the next try goes on with it") from None
    workspace = asyncio.run(_try(app_token, bot_token, api))
    write(app, app_token + "\n", private=True)
    write(bot, bot_token + "\n", private=True)
    written = CONFIG.format(timezone=chosen, app=app.as_posix(), bot=bot.as_posix())
    if api is not None:
        written += f'api = "{api}"\n'
    write(config, written, private=False)
    print(WRITTEN.format(config=config, app=app, bot=bot, workspace=workspace))


async def _try(app_token: str, bot_token: str, api: str | None) -> str:
    """Try the tokens; return the workspace they are for."""
    settings = SlackSettings(on=True, api=api) if api else SlackSettings(on=True)
    calls = Calls(settings.api)
    own, secrets = OwnApp(calls, bot_token), Secrets(app_token=app_token)
    platform = SlackPlatform(calls, own, settings, secrets, WallClock())
    try:
        with hushed("adapters.slack"):
            checks = [check async for check in look_over(platform, None)]
        bad = [check for check in checks if check.health is Health.BAD]
        if bad:
            raise UserError("; ".join(map(_said, bad)))
        return next(iter(await own.all())).workspace
    except (CannotRun, PlatformError) as error:
        raise UserError(str(error)) from error
    finally:
        await platform.close()


def _said(check: Check) -> str:
    return f"{check.about}: {check.remedy}" if check.remedy else check.about
