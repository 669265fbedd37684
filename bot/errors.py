"""Errors that the person at the keyboard can put right.

Each says in one line what is wrong and what to do about it; the command line prints
that line and ends with the error's exit status. Anything else that goes wrong is a bug
and keeps its traceback.
"""


class UserError(Exception):
    """Something is wrong with what was asked for, and its text names the remedy."""

    status = 2
    """Exit status of the process."""

    @property
    def lines(self) -> tuple[str, ...]:
        """What to print: one line, whatever the names of files in it hold."""
        return (printable(str(self)),)


class Stopped(UserError):
    """Stopped by the user (Ctrl-C)."""

    status = 130

    def __init__(self, left: str = "nothing was written") -> None:
        """``left`` says what there is now that was not there before."""
        super().__init__(f"stopped; {left}")


def printable(text: str) -> str:
    """Replace what would break a line or disturb a terminal."""
    return "".join(one if one.isprintable() else "\ufffd" for one in text)
