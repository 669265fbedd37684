"""A month in an invented community: its script, and how it is played."""

from bot.demo.play import run

__all__ = ["run"]
