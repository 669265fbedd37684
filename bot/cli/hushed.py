"""What a library logs while a command looks at something is no part of its answer."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def hushed(*names: str) -> Iterator[None]:
    """Let these loggers say only what is critical, as long as this lasts."""
    loggers = [logging.getLogger(name) for name in names]
    levels = [logger.level for logger in loggers]
    for logger in loggers:
        logger.setLevel(logging.CRITICAL)
    try:
        yield
    finally:
        for logger, level in zip(loggers, levels, strict=True):
            logger.setLevel(level)
