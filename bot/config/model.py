"""What a workspace may set: the frozen ``Config`` and its sections.

A section is a pydantic model that refuses unknown keys. How a file becomes one stands
in ``bot.config.loading``; this module only says what there is and what it means.
"""

from collections.abc import Mapping
from dataclasses import replace
from typing import Annotated
from zoneinfo import ZoneInfo

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, SerializeAsAny

from bot.config.kinds import guess_kind
from bot.config.platforms import DiscordSettings, SlackSettings
from bot.config.zones import zone
from bot.languages import ENGLISH, languages, spoken
from bot.limits import CoachingSettings
from bot.summary.settings import SummarySettings
from rules.checks import RULES
from rules.model import Kind
from rules.rule import Options, Rule
from rules.state.workspace import Place

STORE = "sqlite:///rapport.db"
_SCHEMES = ("sqlite", "postgresql", "postgres")


def _known_zone(name: str) -> str:
    zone(name)
    return name


def _known_language(name: str) -> str:
    if spoken(name) is None:
        raise ValueError(f'"{name}" is not spoken; there is {", ".join(languages())}')
    return name


def _domain(name: str) -> str:
    bare = name.casefold().rstrip(".")
    if "." not in bare or any(one in bare for one in ":/@ \t"):
        raise ValueError(f'"{name}" is not a domain; write it like "example.org"')
    return bare


def _member(name: str) -> str:
    bare = name.strip().removeprefix("@")
    if not bare:
        raise ValueError("an empty name is nobody's; take it out")
    return bare


def _store_address(address: str) -> str:
    scheme, separator, rest = address.partition("://")
    if not address or (separator and (scheme not in _SCHEMES or not rest)):
        raise ValueError(
            f'"{address}" is not an address of a store; write "{STORE}"'
            ' or "postgresql://user@host/database"'
        )
    user, at, _ = rest.partition("@")
    if (at and ":" in user) or "password=" in rest:
        raise ValueError(
            "a password does not belong in this file; leave it out"
            " and set PGPASSWORD in the environment"
        )
    return address


def _notify(where: str) -> str:
    scheme, separator, rest = where.strip().partition("://")
    if separator and (scheme not in ("http", "https") or not rest.strip("/")):
        raise ValueError(
            "neither a channel nor a webhook; write the id of a private channel, or an"
            ' address like "https://hooks.example.org/…"'
        )
    return where.strip().removeprefix("#")


class _Section(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class WorkspaceSettings(_Section):
    """The community Rapport is in."""

    timezone: Annotated[str, AfterValidator(_known_zone)] = "UTC"
    """Where most members live: quiet hours and weekdays of everybody whose own time
    zone is not known. Set it; UTC fits few communities."""
    language: Annotated[str, AfterValidator(_known_language)] = ENGLISH
    """What is posted for everybody is said in it, and what is told to members whose own
    language is not known or not spoken."""
    domains: tuple[Annotated[str, AfterValidator(_domain)], ...] = ()
    """The community's own web addresses. Links to them are not somebody's promotion."""
    exempt_members: tuple[Annotated[str, AfterValidator(_member)], ...] = ()
    """Names or ids of people no rule looks at, for instance whoever runs the place."""
    exempt_roles: tuple[Annotated[str, AfterValidator(_member)], ...] = ()
    """Names or ids of roles (Discord) or user groups (Slack) no rule looks at."""
    announcer_roles: tuple[Annotated[str, AfterValidator(_member)], ...] = ()
    """Names or ids of roles whose members announce things here: rules on bare links,
    pitches and talking at people leave them alone."""
    announcer_members: tuple[Annotated[str, AfterValidator(_member)], ...] = ()
    """The same of single people: names or ids."""
    every_channel: bool = False
    """Read every channel the bot is let in to, and not only those that are switched on,
    here (``read = true``) or by a manager in chat."""

    @property
    def zone(self) -> ZoneInfo:
        """Return the workspace's time zone."""
        return zone(self.timezone)


class StoreSettings(_Section):
    """Where Rapport keeps what it remembers; never what anybody said."""

    url: Annotated[str, AfterValidator(_store_address)] = STORE
    """A SQLite file beside the program, or a PostgreSQL database (its password comes
    from the environment: PGPASSWORD, or a password file)."""


class OperatorSettings(_Section):
    """Whoever runs Rapport, and where they hear of what goes wrong."""

    contact: str = ""
    """Who that is, as members can reach them: "@ana", or an address. The notice in every
    channel and the invitation say so."""
    notify: Annotated[str, AfterValidator(_notify)] = ""
    """Id of a private channel, or address of a webhook (which is a secret: keep the file
    to yourself), for notes that members report, and for what is broken or works again: a
    line a day at most for each thing. Without one they stand in the log alone."""


class RuleSettings(_Section):
    """One rule: whether it is on, where, and its own options."""

    on: bool
    """Whether it looks at all."""
    kinds: frozenset[Kind]
    """The kinds of channel it looks at."""
    options: SerializeAsAny[Options]


class ChannelSettings(_Section):
    """One channel, by its name or its id."""

    kind: Kind | None = None
    """What the channel is for. Without it, its name decides."""
    read: bool | None = None
    """Whether Rapport reads the channel. Without it, ``every_channel`` decides; an
    archive's is read then."""
    rules: Mapping[str, bool] = Field(default_factory=dict)
    """Rules switched on or off in this channel alone, whatever its kind."""


class Config(_Section):
    """Everything a workspace may set, parsed once and handed on."""

    workspace: WorkspaceSettings = WorkspaceSettings()
    store: StoreSettings = StoreSettings()
    coaching: CoachingSettings = CoachingSettings()
    operator: OperatorSettings = OperatorSettings()
    summary: SummarySettings = SummarySettings()
    discord: DiscordSettings = DiscordSettings()
    slack: SlackSettings = SlackSettings()
    rules: Mapping[str, RuleSettings] = Field(
        default_factory=lambda: {rule.id: rule_settings(rule) for rule in RULES}
    )
    channels: Mapping[str, ChannelSettings] = Field(default_factory=dict)
    """By name (without ``#``) or id."""

    def channel(self, id: str, name: str = "") -> ChannelSettings:
        """Return what is set for a channel; what is set for its id wins over its name's."""
        by_name = self.channels.get(name.removeprefix("#"))
        by_id = self.channels.get(id)
        if by_id is None or by_name is None:
            return by_id or by_name or ChannelSettings()
        changed = {key: getattr(by_id, key) for key in by_id.model_fields_set}
        rules = {**by_name.rules, **by_id.rules}
        return by_name.model_copy(update={**changed, "rules": rules})

    def reads(self, id: str, name: str = "") -> bool:
        """Say whether a channel is switched on."""
        read = self.channel(id, name).read
        return self.workspace.every_channel if read is None else read

    def kind_of(self, id: str, name: str = "") -> Kind:
        """Return what a channel is for: as set, or guessed from its name."""
        return self.channel(id, name).kind or guess_kind(name)

    def with_everything(self) -> "Config":
        """Return the same with every rule and every channel on, for trying it out."""
        rules = {
            id: one.model_copy(update={"on": True}) for id, one in self.rules.items()
        }
        workspace = self.workspace.model_copy(update={"every_channel": True})
        return self.model_copy(update={"rules": rules, "workspace": workspace})

    def in_force(self, *, everything: bool = False) -> tuple[tuple[Rule, Options], ...]:
        """Return the rules that look anywhere, with their options, for the engine.

        ``everything`` takes in those that are off, as replay and ``check`` do. A rule
        that a channel switches on looks at every kind; ``place`` narrows that again.
        """
        found = []
        for rule in RULES:
            here = self.rules[rule.id]
            if any(channel.rules.get(rule.id) for channel in self.channels.values()):
                found.append((replace(rule, kinds=frozenset(Kind)), here.options))
            elif here.on or everything:
                found.append((replace(rule, kinds=here.kinds), here.options))
        return tuple(found)

    def place(
        self,
        id: str,
        name: str = "",
        *,
        home: str = "",
        thread: bool = False,
        everything: bool = False,
    ) -> Place:
        """Return how a channel is set up for the engine."""
        channel, kind = self.channel(id, name), self.kind_of(id, name)
        exempt = frozenset(
            rule.id
            for rule, _ in self.in_force(everything=everything)
            if not channel.rules.get(
                rule.id,
                kind in self.rules[rule.id].kinds
                and (everything or self.rules[rule.id].on),
            )
        )
        return Place(kind, home, thread, exempt)


def rule_settings(rule: Rule) -> RuleSettings:
    """Return a rule's settings as it comes."""
    return RuleSettings(on=rule.on, kinds=rule.kinds, options=rule.options())


NAMED = tuple(name for name in Config.model_fields if name not in ("rules", "channels"))
"""Sections that are there once, with options of their own."""
