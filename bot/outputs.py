"""Output files: written beside their targets, renamed when everything has gone well.

Whatever goes wrong in between (an error, Ctrl-C), nothing half-written is left behind
and what stood there before is untouched.
"""

import os
import tempfile
from contextlib import ExitStack, suppress
from pathlib import Path
from types import TracebackType
from typing import BinaryIO

from bot.errors import UserError


class Outputs:
    """The output files of one run, as a context manager: all of them, or none."""

    def __init__(self) -> None:
        self._renames: list[tuple[Path, Path]] = []
        self._stack = ExitStack()
        self._streams: list[BinaryIO] = []

    def __enter__(self) -> "Outputs":
        return self

    def beside(self, target: Path) -> Path:
        """Return a fresh path next to ``target``; it takes its place at the end."""
        try:
            handle, name = tempfile.mkstemp(
                prefix=f".{target.name}.", suffix=".part", dir=target.parent
            )
        except OSError as error:
            raise cannot_write(target, error) from error
        os.close(handle)
        part = Path(name)
        self._renames.append((part, target))
        return part

    def open(self, target: Path) -> BinaryIO:
        """Open a fresh file that takes the place of ``target`` at the end."""
        stream = self._stack.enter_context(self.beside(target).open("wb", 1 << 18))
        self._streams.append(stream)
        return stream

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        try:
            if kind is None:
                self._keep()
        finally:
            with suppress(OSError):
                self._stack.close()
            for part, _ in self._renames:
                for left in (part, *_companions(part)):
                    with suppress(OSError):
                        left.unlink(missing_ok=True)

    def _keep(self) -> None:
        for stream in self._streams:
            stream.flush()
            os.fsync(stream.fileno())
        self._stack.close()
        umask = os.umask(0)
        os.umask(umask)
        for part, target in self._renames:
            try:
                part.chmod(0o666 & ~umask)
                part.replace(target)
            except OSError as error:
                raise cannot_write(target, error) from error


def _companions(part: Path) -> tuple[Path, ...]:
    """What SQLite leaves next to a database that was not closed in peace."""
    return tuple(
        part.with_name(part.name + end) for end in ("-wal", "-shm", "-journal")
    )


def cannot_write(target: Path, error: OSError) -> UserError:
    """Say in one line that a file cannot be written, and what to do."""
    why = error.strerror or str(error)
    return UserError(
        f"{target}: cannot be written ({why}); free some space or name another place"
    )
