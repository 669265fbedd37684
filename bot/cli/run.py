"""``rapport run``: the bot, on the platforms that the configuration switches on."""

import logging
from pathlib import Path

from bot.config import Config, load
from bot.run import run as serve

FORM = "%(asctime)s %(levelname)s %(name)s: %(message)s"


def run(config: Path | None) -> None:
    """Run until told to stop; what happens is said on standard error, with ids only."""
    settings = load(config) if config else Config()
    logging.basicConfig(level=logging.INFO, format=FORM)
    # Their own remarks are about what they do anyway; what goes wrong is kept.
    for library in ("alembic", "discord", "slack_bolt", "slack_sdk"):
        logging.getLogger(library).setLevel(logging.WARNING)
    # A lost connection is a traceback to it, and waiting its turn a warning: the adapter
    # says in a line what somebody should know.
    logging.getLogger("discord.shard").setLevel(logging.CRITICAL)
    logging.getLogger("discord.http").setLevel(logging.ERROR)
    serve(settings)
