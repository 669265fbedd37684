"""Whom rules spare: members and roles that are exempt, and those here to announce.

Managers name members in chat; what is kept of that is a keyed mark. The configuration names
them by name or id. Roles are asked about at the platform, of coached members alone.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field

from adapters.errors import PlatformError
from adapters.platform import Platform
from bot.config import WorkspaceSettings
from bot.config.chosen import ANNOUNCER_MEMBERS, EXEMPT_MEMBERS, marks
from rules.model import HOUR, Event, Millis, Posted
from rules.state.workspace import Workspace

ASK_AGAIN: Millis = HOUR
"""How long it is believed what roles somebody has."""


@dataclass(frozen=True, slots=True)
class Spared:
    """Whom the rules leave alone, or some of them."""

    named: frozenset[str] = frozenset()
    """Who is exempt: names and ids, in small letters."""
    announcing: frozenset[str] = frozenset()
    """Who is here to announce: the same."""
    exempt: frozenset[int] = frozenset()
    """Keyed marks."""
    exempt_roles: frozenset[str] = frozenset()
    announcers: frozenset[int] = frozenset()
    announcer_roles: frozenset[str] = frozenset()

    @property
    def by_role(self) -> bool:
        """Say whether anybody is spared for a role."""
        return bool(self.exempt_roles or self.announcer_roles)


def spared(settings: WorkspaceSettings, chosen: Mapping[str, str]) -> Spared:
    """Read whom the configuration and the managers name."""
    return Spared(
        _folded(settings.exempt_members),
        _folded(settings.announcer_members),
        marks(chosen.get(EXEMPT_MEMBERS, "")),
        _folded(settings.exempt_roles),
        marks(chosen.get(ANNOUNCER_MEMBERS, "")),
        _folded(settings.announcer_roles),
    )


def _folded(names: Iterable[str]) -> frozenset[str]:
    return frozenset(name.casefold() for name in names)


@dataclass(slots=True)
class Roles:
    """What roles coached members have, as far as it was asked; kept in memory alone."""

    _found: dict[str, frozenset[str]] = field(default_factory=dict)
    _asked: dict[str, Millis] = field(default_factory=dict)

    def of(self, member: str) -> frozenset[str]:
        """Return somebody's roles, in small letters; none where nobody has asked."""
        return self._found.get(member, frozenset())

    async def ask(
        self, platform: Platform, workspace: str, members: Iterable[str], now: Millis
    ) -> None:
        """Ask about those who were not asked about lately; who cannot be told stays."""
        for member in members:
            if now - self._asked.get(member, now - ASK_AGAIN) < ASK_AGAIN:
                continue
            self._asked[member] = now
            try:
                person = await platform.look_up(workspace, member)
            except PlatformError:
                continue
            self._found[member] = _folded(person.roles if person else ())

    def forget(self, member: str) -> None:
        """Forget what was asked about somebody."""
        self._found.pop(member, None)
        self._asked.pop(member, None)


class Sparing:
    """Whom the rules spare in one workspace, among those who came to light."""

    def __init__(self, memory: Workspace, settings: WorkspaceSettings) -> None:
        self._memory = memory
        self._whom = spared(settings, {})
        self._roles = Roles()
        self._named: set[str] = set()
        """Members met whom the configuration exempts by name."""
        self._announcing: set[str] = set()
        """Members met of whom it says that they announce things here."""

    def arrange(
        self,
        settings: WorkspaceSettings,
        chosen: Mapping[str, str],
        members: Iterable[str],
    ) -> None:
        """Take over what is set, for these members who are known already."""
        self._whom = spared(settings, chosen)
        self._note(members)

    async def ask_for_roles(
        self, platform: Platform, members: Iterable[str], now: Millis
    ) -> None:
        """Ask what roles these members have, where that matters."""
        if self._whom.by_role:
            await self._roles.ask(platform, self._memory.id, members, now)

    def recognise(self, names: Mapping[str, str]) -> None:
        """Note of members who post, with their names, whether rules spare them."""
        for member, name in names.items():
            if is_named((member, name), self._whom.named):
                self._named.add(member)
            if is_named((member, name), self._whom.announcing):
                self._announcing.add(member)
        self._note(names)

    def _note(self, members: Iterable[str]) -> None:
        whom, memory = self._whom, self._memory
        for member in members:
            mark, roles = memory.alias(member), self._roles.of(member)
            exempt = mark in whom.exempt or not roles.isdisjoint(whom.exempt_roles)
            _put(memory.exempt, member, exempt or member in self._named)
            announces = mark in whom.announcers
            announces = announces or not roles.isdisjoint(whom.announcer_roles)
            _put(memory.announcers, member, announces or member in self._announcing)

    def is_exempt(self, mark: int) -> bool:
        """Say whether no rule looks at whoever has this mark, as far as is known."""
        return mark in self._whom.exempt or self._memory.is_exempt(mark)

    def forget(self, member: str) -> None:
        """Forget what roles somebody has."""
        self._roles.forget(member)


def _put(into: set[str], one: str, belongs: bool) -> None:
    if belongs:
        into.add(one)
    else:
        into.discard(one)


def authors(events: Iterable[Event]) -> dict[str, str]:
    """Return who posted, and under which name."""
    return {
        event.author: event.name
        for event in events
        if type(event) is Posted and event.human
    }


def is_named(who: Collection[str], names: Collection[str]) -> bool:
    """Say whether somebody is among those named, by name or id."""
    return bool(names) and any(one.casefold() in names for one in who)
