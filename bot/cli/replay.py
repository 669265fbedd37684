"""``rapport replay``: check what was asked for, then replay the archive.

Everything that can be known to be wrong is said before the archive is opened. What is
found while reading it, or while writing, comes as one line too.
"""

import errno
from pathlib import Path

from adapters.archives import Archive
from adapters.archives.errors import ArchiveError
from bot.cli.paths import check_outputs, check_paths
from bot.cli.progress import on_terminal
from bot.config import Config, load, zone
from bot.errors import UserError
from bot.replay import ReplayRequest, replay
from bot.store.errors import StoreError

LIVE = ("slack", "discord")
"""Platforms whose channels are read through the bot's own token: ``slack:help``."""
_FULL = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)


def run(
    *,
    input: Path,
    format: str,
    config: Path | None,
    db: Path | None,
    signals: Path | None,
    findings: Path | None,
    report: Path | None,
    pace: str,
    timezone: str | None,
    quotes: bool,
    days: int,
) -> None:
    """Replay an archive and print what came of it."""
    outputs = {"--signals": signals, "--findings": findings, "--report": report}
    platform, separator, named = str(input).partition(":")
    live = bool(separator) and platform in LIVE
    (check_outputs if live else check_paths)(input, config, db, outputs)
    settings = load(config) if config else Config()
    archive = _fetched(platform, named, settings, days) if live else None
    request = ReplayRequest(
        input=input,
        format=format,
        config=settings,
        db=db,
        signals=signals,
        findings=findings,
        report=report,
        pace=pace,
        timezone=check_zone(timezone) or settings.workspace.timezone,
        quotes=quotes,
        archive=archive,
    )
    for line in carry_out(request):
        print(line)


def _fetched(platform: str, named: str, config: Config, days: int) -> Archive:
    """Read a channel through the bot's own token."""
    # Whoever has an archive does not wait for a platform's library.
    from bot.replay.fetching import fetch

    return fetch(platform, named, config, days)


def carry_out(request: ReplayRequest) -> tuple[str, ...]:
    """Replay, with progress on a terminal; what goes wrong becomes a ``UserError``."""
    try:
        with on_terminal() as progress:
            return replay(request, progress).lines
    except (ArchiveError, StoreError) as error:
        raise UserError(str(error)) from error
    except OSError as error:
        where = error.filename or "an output"
        if error.errno not in _FULL:
            said = error.strerror or str(error)
            raise UserError(
                f"{where}: {said}; look at the disk and try again"
            ) from error
        raise UserError(
            f"{where}: no space left to write it; free some or name another place"
        ) from error


def check_zone(name: str | None) -> str | None:
    """Return the zone that was asked for, if there is one of that name."""
    if name is not None:
        try:
            zone(name)
        except ValueError as error:
            raise UserError(f"--timezone: {error}") from None
    return name
