"""Who is who in an archive: names for wording, settings and newness for the policy."""

from dataclasses import dataclass

from adapters.archives import Archive
from adapters.cards import MessageRef
from bot.member import ALWAYS, MemberSettings, Newness, Pace
from bot.newness import newness
from bot.wording import Words
from rules.model import Millis
from rules.state.workspace import Workspace


@dataclass(frozen=True, slots=True)
class ArchiveNames:
    """Names as the archive gives them; nobody's where ``anonymous`` (the report)."""

    archive: Archive
    words: Words
    anonymous: bool = False

    def person(self, id: str) -> str | None:
        """Return ``@name`` of a member."""
        person = self.archive.people.get(id)
        if self.anonymous or person is None:
            return None
        return f"@{person.name}"

    def channel(self, id: str) -> str:
        """Return ``#name`` of a channel, or of the forum a thread belongs to."""
        place = self.archive.places.get(id)
        if place is None:
            return f"#{id}"
        return f"#{place.parent if place.thread and place.parent else place.name}"

    def message(self, ref: MessageRef) -> str:
        """Point at a message by its time: an archive has no links."""
        return f"{self.words.day(ref.at)}, {self.words.clock(ref.at)}"


@dataclass(frozen=True, slots=True)
class Everybody:
    """Everybody counts as opted in, at one pace, in their own zone where known."""

    archive: Archive
    workspace: Workspace
    pace: str

    def settings(self, member: str) -> MemberSettings:
        """Return the settings everybody has in a replay."""
        person = self.archive.people.get(member)
        zone = person.zone if person is not None and person.zone else ""
        return MemberSettings(consented=ALWAYS, pace=Pace(self.pace), zone=zone)

    def newness(self, member: str, at: Millis) -> Newness:
        """Tell whether a member was new, from everything that was read."""
        return newness(self.workspace, member, at)

    def announces(self, member: str) -> bool:
        """Say no: an archive does not tell who has which role."""
        return False
