"""The offer to help or to welcome: made once, on a note about answers that helped."""

from msgspec import structs

from adapters.cards import Action, Card
from bot.member import MemberSettings
from bot.wording import Words
from rules.rule import N_, Moment, Rule

OFFER = N_(
    "I can also tell you when a question where you post stays open, or when"
    " somebody new has had no reply. That is once a day at most, and you can"
    " always say no."
)
OFFERED = (
    ("offer-helping", N_("Ask me about questions")),
    ("offer-welcoming", N_("Ask me to greet newcomers")),
)


def is_worth_an_offer(rule: Rule, settings: MemberSettings) -> bool:
    """Say whether a note may carry the offer: answers helped, and it was never made."""
    made = settings.helps or settings.welcomes or settings.offered
    return rule.moment is Moment.HELPED and rule.praise and not made


def with_offer(card: Card, words: Words) -> Card:
    """Return a note with the offer on it."""
    actions = tuple(Action(verb, words.say(label)) for verb, label in OFFERED)
    return structs.replace(
        card,
        text=(*card.text, words.say(OFFER)),
        actions=(*card.actions, *actions),
    )
