"""``rapport chat``: a small community in the terminal, to try Rapport out."""

import signal
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType

from bot.chat import play
from bot.config import Config, load
from bot.errors import UserError

WELCOME = 'Say something as anybody: "ana: hello". /help lists the rest, /quit ends.'


def run(script: Path | None, config: Path | None, notice: bool = False) -> None:
    """Play what is typed, or what a script says."""
    settings = load(config) if config else Config()
    lines = _typed() if script is None else _written(script)
    with _interrupting():
        play(lines, settings, notice=notice)


def _written(script: Path) -> Iterable[str]:
    try:
        return script.read_text(encoding="utf-8").splitlines()
    except UnicodeDecodeError as error:
        raise UserError(f"{script}: is not text in UTF-8; name a script") from error
    except OSError as error:
        why = error.strerror or str(error)
        raise UserError(f"{script}: cannot be read ({why}); name a script") from error


def _typed() -> Iterator[str]:
    """Yield what comes in on standard input; Ctrl-C ends it as Ctrl-D does."""
    if not sys.stdin.isatty():
        yield from sys.stdin
        return
    print(WELCOME)
    while True:
        try:
            yield input("> ")
        except (EOFError, KeyboardInterrupt):
            print()
            return


@contextmanager
def _interrupting() -> Iterator[None]:
    """Let Ctrl-C interrupt a line that is being typed; asyncio would wait for its end."""

    def interrupt(number: int, frame: FrameType | None) -> None:
        raise KeyboardInterrupt

    before = signal.signal(signal.SIGINT, interrupt)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)
