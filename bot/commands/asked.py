"""Who asks for what, where and when: everything a command or a button has to go by."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace

from msgspec import structs

from adapters.cards import Action, Card
from bot.commands.looking import NOTHING, Looked
from bot.live.desk import Desk
from bot.member import MemberSettings
from bot.memory import changes
from bot.operator import Report
from bot.store import Changes, Refusal, RefusalRow, Unit
from bot.summary.trend import Drawing
from bot.wording import Words
from rules.model import Millis


@dataclass(slots=True)
class Asked:
    """A command or a button, within a unit of work."""

    desk: Desk
    unit: Unit
    member: str
    words: Words
    now: Millis
    rest: str = ""
    """What was typed after the command."""
    channel: str = ""
    """Where it was typed, a thread's channel for a thread; empty in a direct one."""
    subject: str = ""
    """What the button's card was about."""
    looked: Looked = NOTHING
    """What was found out at the platform."""
    zone: str = ""
    """Name of the time zone that the platform says the member lives in."""
    outside: bool = False
    """The member is a guest or of another organisation: never coached."""
    report: Report | None = None
    """What is to be passed on to whoever runs the bot, once the unit of work is over."""
    drawing: Drawing | None = None
    """What is to be drawn for the answer, once the unit of work is over."""
    after: Callable[[], Awaitable[Card]] | None = None
    """What is to be done once the unit of work is over; what it returns is the answer."""
    erased: bool = False
    """Set when something was erased for good."""
    write_first: bool = False
    """Set when the member is to be written to for the first time, where that is the way."""

    @property
    def settings(self) -> MemberSettings:
        """Return what the member chose."""
        return self.desk.settings(self.member)

    @property
    def mark(self) -> int:
        """Return the member's keyed mark."""
        return self.desk.memory.alias(self.member)

    @property
    def refusal(self) -> Refusal | None:
        """Return what the member wants no part in."""
        return self.desk.refusals.get(self.mark)

    async def choose(self, **changed: object) -> None:
        """Save what the member chose; choosing takes an earlier refusal back."""
        row = self.desk.choose(self.member, structs.replace(self.settings, **changed))
        rows = changes(self.desk.memory, self.desk.histories)
        gone = [self.mark] if self.refusal else []
        self.desk.forgive(self.mark)
        await self.unit.save(replace(rows, consents=[row], refusals_gone=gone))

    async def take_back_refusal(self) -> None:
        """Forget that the member wanted no part in something."""
        self.desk.forgive(self.mark)
        await self.unit.save(Changes(refusals_gone=[self.mark]))

    def refuse(self, what: Refusal) -> RefusalRow:
        """Remember that the member wants no part in something."""
        self.desk.refuse(self.mark, what)
        return RefusalRow(self.mark, what)

    def card(
        self,
        title: str,
        *text: str,
        actions: tuple[tuple[str, str], ...] = (),
        **fields: str,
    ) -> Card:
        """Return a card of texts to be translated, each with these fields."""
        say = self.words.say
        return Card(
            title=say(title, **fields),
            text=tuple(say(one, **fields) for one in text),
            actions=tuple(Action(verb, say(label)) for verb, label in actions),
            subject=self.subject,
        )
