"""What goes wrong with an archive as a whole, in words for the person who has it.

Trouble with a single message never comes here: it is skipped and counted.
"""

from pathlib import Path


class ArchiveError(Exception):
    """An archive that cannot be read; its ``str`` is one clear line."""

    def __init__(self, file: Path | str, place: str, problem: str, remedy: str) -> None:
        super().__init__(file, place, problem, remedy)
        self.file = str(file)
        self.place = place
        """Where in the file (a member of a zip, a line, a byte); may be empty."""
        self.problem = problem
        self.remedy = remedy

    def __str__(self) -> str:
        where = f"{self.file}, {self.place}" if self.place else self.file
        return printable(f"{where}: {self.problem}; {self.remedy}")


def printable(text: str) -> str:
    """Make a text safe for one line of a terminal: names of files may hold anything."""
    if text.isprintable():
        return text
    return "".join(letter if letter.isprintable() else "\ufffd" for letter in text)


def unreadable(file: Path | str, place: str, error: OSError) -> ArchiveError:
    """Translate what the operating system said about a file."""
    said = error.strerror or type(error).__name__
    remedy = "check the path and your permission to read it"
    return ArchiveError(file, place, f"cannot be read ({said})", remedy)
