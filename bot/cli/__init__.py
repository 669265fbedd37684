"""The command line: ``rapport``.

What each command takes stands in ``bot.cli.app``; what it does in a module of its own,
imported when it runs. So ``rapport --help`` loads neither the engine nor a store.
"""

from bot.cli.entry import main

__all__ = ["main"]
