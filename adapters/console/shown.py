"""What has been shown in the terminal, to whom, and what became of it."""

from dataclasses import dataclass, field

from adapters.cards import Action, Card


@dataclass(slots=True)
class Shown:
    """A card on somebody's screen, or in a channel."""

    id: str
    member: str
    """Who sees it; empty: everybody in the channel."""
    channel: str
    """Where; empty: in a direct conversation."""
    card: Card
    withdrawn: bool = False


@dataclass(slots=True)
class Screen:
    """Everything shown, by reference."""

    shown: dict[str, Shown] = field(default_factory=dict)

    def add(self, member: str, channel: str, card: Card) -> Shown:
        """Put a card on a screen."""
        one = Shown(f"n{len(self.shown) + 1}", member, channel, card)
        self.shown[one.id] = one
        return one

    def seen_by(self, member: str) -> list[Shown]:
        """Return what somebody alone sees (``""``: everybody), oldest first."""
        return [
            one
            for one in self.shown.values()
            if one.member == member and not one.withdrawn
        ]

    def pick(self, member: str, chosen: str) -> str | None:
        """Return the command that a choice completes, on the latest card that offers it.

        A channel is chosen by its name, of any list of channels.
        """
        wanted = chosen.casefold()
        for one in reversed(self.seen_by(member)):
            for pick in one.card.picks:
                for option in pick.options:
                    if wanted in (option.label.casefold(), option.value.casefold()):
                        return f"{pick.command} {option.value}"
                if not pick.options and chosen.startswith("#"):
                    return f"{pick.command} {chosen}"
        return None

    def button(self, member: str, label: str) -> tuple[Shown, Action] | None:
        """Return the latest card with a button that is called so, and the button.

        What is somebody's alone comes before what everybody sees.
        """
        wanted = label.casefold()
        both = [*self.seen_by(""), *self.seen_by(member)]
        for one in reversed(both):
            for action in one.card.actions:
                if wanted in (action.label.casefold(), action.verb):
                    return one, action
        return None
