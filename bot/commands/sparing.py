"""Whom the rules spare, and which addresses are the community's own: for managers.

Of members a keyed mark is kept, so that a list of who is spared can be read by nobody; roles
and addresses are no people, and are listed.
"""

from collections.abc import Awaitable, Callable, Iterable

from adapters.cards import Card, Fact
from bot.commands.asked import Asked
from bot.commands.managing import change_setting
from bot.commands.mentions import members_in, role_of
from bot.commands.typed import LONGEST
from bot.config import WorkspaceSettings
from bot.config.chosen import (
    ANNOUNCER_MEMBERS,
    ANNOUNCER_ROLES,
    DOMAINS,
    EMPTY,
    EXEMPT_MEMBERS,
    EXEMPT_ROLES,
    SEPARATOR,
    listed,
    marks,
)
from bot.config.loading import read_option
from rules.rule import N_

EXEMPT = N_("Whom I never coach")
HOW_EXEMPT = N_(
    "“/coach-admin exempt add @staff” takes a role or a member in, “exempt remove"
    " @staff” takes them out again. For a member I keep a scrambled mark, not the"
    " name."
)
ANNOUNCERS = N_("Who is here to announce things")
HOW_ANNOUNCERS = N_(
    "Rules about bare links, pitches and talking at people leave them alone; whoever asks"
    " a question is still told of the answer. “/coach-admin announcers add @team” takes a"
    " role or a member in, “announcers remove @team” takes them out again."
)
OWN = N_("The community's own addresses")
HOW_DOMAINS = N_(
    "A link to one of these never counts as selling. “/coach-admin domains add"
    " example.org” adds one, “domains remove example.org” takes it out."
)
NOT_A_DOMAIN = N_("“{word}” is no address; write it like “example.org”.")
NOT_SO = N_("I could not change that")
ROLES, MEMBERS, ADDRESSES = N_("Roles"), N_("Members"), N_("Addresses")
NONE = N_("none")
NAMED = N_("{count} named")
ADD = frozenset({"add", "on", "include"})
REMOVE = frozenset({"remove", "delete", "off", "take"})
LONGEST_DOMAIN = 253
"""As the domain name system has it."""
MOST = 50
FULL = N_("There are {most} already; take one out first.")

Change = tuple[bool, str]
"""Whether something is added, and what."""


def _read(rest: str) -> Change | None:
    """Read what is to be added or removed; None: nothing is."""
    words = rest.split()
    if len(words) < 2 or words[0].casefold() not in ADD | REMOVE:
        return None
    return words[0].casefold() in ADD, " ".join(words[1:])


async def domains(asked: Asked) -> Card:
    """Answer ``domains``: list, add or remove one."""
    change = _read(asked.rest)
    if change is None:
        return _domains(asked)
    add, word = change
    try:
        if len(word) > LONGEST_DOMAIN:
            raise ValueError("longer than any address")
        (domain,) = read_option(WorkspaceSettings, "domains", word)
    except ValueError:
        return asked.card(NOT_SO, NOT_A_DOMAIN, word=word[:LONGEST])
    before = asked.desk.setup.config.workspace.domains
    refused = await _change(asked, DOMAINS, before, domain, add=add)
    return refused or _domains(asked)


def _domains(asked: Asked) -> Card:
    own = asked.desk.setup.config.workspace.domains
    fact = Fact(asked.words.say(ADDRESSES), _listing(asked, own))
    return _card(asked, OWN, HOW_DOMAINS, fact)


def spare(
    title: str, how: str, roles: str, members: str
) -> Callable[[Asked], Awaitable[Card]]:
    """Return what answers about those who are spared: by role, and by member."""

    async def answer(asked: Asked) -> Card:
        change = _read(asked.rest)
        refused = None
        if change is not None:
            add, words = change
            # Whoever is mentioned is no part of a role's name, which is kept as typed.
            mentioned = members_in(words)
            if mentioned:
                refused = await _mark(asked, members, mentioned, add=add)
            else:
                before = _roles(asked, roles)
                role = role_of(words).replace(",", "")[:LONGEST]
                refused = await _change(asked, roles, before, role, add=add)
        return refused or _spared(asked, title, how, roles, members)

    return answer


exempt = spare(EXEMPT, HOW_EXEMPT, EXEMPT_ROLES, EXEMPT_MEMBERS)
announcers = spare(ANNOUNCERS, HOW_ANNOUNCERS, ANNOUNCER_ROLES, ANNOUNCER_MEMBERS)


def _roles(asked: Asked, name: str) -> tuple[str, ...]:
    workspace = asked.desk.setup.config.workspace
    by_name = {
        EXEMPT_ROLES: workspace.exempt_roles,
        ANNOUNCER_ROLES: workspace.announcer_roles,
    }
    return by_name[name]


async def _change(
    asked: Asked, name: str, before: tuple[str, ...], item: str, *, add: bool
) -> Card | None:
    """Add something to a list or take it out; return what speaks against it."""
    left = tuple(one for one in before if one.casefold() != item.casefold())
    after = (*left, item) if add else left
    if len(after) > MOST:
        return asked.card(NOT_SO, FULL, most=asked.words.number(MOST))
    value = SEPARATOR.join(after) if after else EMPTY
    await change_setting(asked, name, value)
    return None


async def _mark(
    asked: Asked, name: str, members: Iterable[str], *, add: bool
) -> Card | None:
    """Mark members or take the marks away; the record says how many there are."""
    before = marks(asked.desk.chosen.get(name, ""))
    theirs = set(map(asked.desk.memory.alias, members))
    after = before | theirs if add else before - theirs
    if len(after) > MOST:
        return asked.card(NOT_SO, FULL, most=asked.words.number(MOST))
    value = SEPARATOR.join(map(str, sorted(after)))
    await change_setting(asked, name, value, said=str(len(after)))
    return None


def _spared(asked: Asked, title: str, how: str, roles: str, members: str) -> Card:
    say, chosen = asked.words.say, asked.desk.chosen.get(members, "")
    count = asked.words.number(len(listed(chosen)))
    named = say(NAMED, count=count) if chosen else say(NONE)
    by_role = Fact(say(ROLES), _listing(asked, _roles(asked, roles)))
    return _card(asked, title, how, by_role, Fact(say(MEMBERS), named))


def _listing(asked: Asked, items: tuple[str, ...]) -> str:
    return asked.words.listing(items) if items else asked.words.say(NONE)


def _card(asked: Asked, title: str, how: str, *facts: Fact) -> Card:
    say = asked.words.say
    return Card(title=say(title), text=(say(how),), facts=facts)
