"""An office for every test of asking, on both databases."""

from tests.bot.commands.conftest import office

__all__ = ["office"]
