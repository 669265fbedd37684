"""What Slack's messages are made of, wherever they come from.

Archives and the live platform hand over the same messages; what is common in reading
them stands here, so that both are read alike.
"""

import re
from collections.abc import Iterable

from msgspec import Struct

from rules.model import Reaction

# https://docs.slack.dev/reference/events/message: the subtypes somebody wrote.
SAID = frozenset({None, "file_share", "thread_broadcast", "me_message", "bot_message"})
SLACKBOT = "USLACKBOT"
_TS = re.compile(r"(\d{1,11})(?:\.(\d{1,6}))?", re.ASCII)
_TS_LENGTH = len("1700000000.000000")
_MEDIA = ("image/", "video/")
_CLIPS = frozenset({"slack_audio", "slack_video"})
_REMOVED = frozenset({"tombstone", "hidden_by_limit"})


class Profile(Struct, gc=False):
    """How a member wants to be called."""

    display_name: str | None = None
    real_name: str | None = None
    name: str | None = None

    def called(self) -> str:
        """What others see; empty when nothing is set."""
        return self.display_name or self.real_name or self.name or ""


class File(Struct):
    """A file posted with a message."""

    mimetype: str | None = None
    mode: str | None = None
    subtype: str | None = None


class Attachment(Struct):
    """Something shown below a message: a shared message, a preview."""

    is_share: bool | None = None
    is_msg_unfurl: bool | None = None


class Given(Struct):
    """A reaction and those who gave it."""

    name: str
    users: list[str] = []


def micros(ts: str) -> int:
    """Read a timestamp exactly, in microseconds; -1 for what is none."""
    if len(ts) == _TS_LENGTH and ts[10] == "." and ts.isascii():
        digits = ts[:10] + ts[11:]
        if digits.isdigit():
            return int(digits)
    match = _TS.fullmatch(ts)
    if match is None:
        return -1
    return int(match[1]) * 1_000_000 + int((match[2] or "").ljust(6, "0"))


def count_files(files: Iterable[File]) -> tuple[int, int]:
    """Count what is there to look at or listen to, and the other files."""
    present = [file for file in files if file.mode not in _REMOVED]
    images = sum(
        (file.mimetype or "").startswith(_MEDIA) or file.subtype in _CLIPS
        for file in present
    )
    return images, len(present) - images


def is_shared(attachments: Iterable[Attachment] | None) -> bool:
    """Say whether a message shows somebody else's."""
    return any(shown.is_share or shown.is_msg_unfurl for shown in attachments or ())


def reactions_of(given: Iterable[Given] | None) -> tuple[Reaction, ...]:
    """Return the reactions that were handed over with a message."""
    return tuple(Reaction(f":{one.name}:", tuple(one.users)) for one in given or ())
