"""Words for what findings hold as names: the traits of a pitch, the figures of a rule.

A trait or figure without words here is shown by its own name, so that a new rule works
before anybody has found better words for it.
"""

from collections.abc import Mapping

from rules.rule import N_

TRAITS: Mapping[str, str] = {
    "audience": N_("subscribers and likes"),
    "bait": N_("a promise to make people curious"),
    "buy": N_("buying"),
    "call": N_("a call to act"),
    "capitals": N_("capital letters"),
    "chain": N_("passing it on"),
    "code": N_("using a code"),
    "collecting": N_("a page that collects money or votes"),
    "contact": N_("getting in touch"),
    "creator": N_("a channel or music of your own"),
    "crossposted": N_("the same words in another channel"),
    "crowd": N_("how many others have done it"),
    "discount": N_("a discount"),
    "disguised": N_("a disguised address"),
    "everyone": N_("a call to everybody"),
    "exclaims": N_("exclamation marks"),
    "follow": N_("following"),
    "glance": N_("having a look"),
    "hiring": N_("a job"),
    "hype": N_("big words"),
    "join": N_("joining"),
    "link": N_("a link"),
    "look": N_("taking a look"),
    "money": N_("giving money"),
    "own": N_("something of your own"),
    "own_domain": N_("a site you have linked here before"),
    "paid_clicks": N_("a link that pays for clicks"),
    "plea": N_("a plea for attention"),
    "price": N_("a price"),
    "profile": N_("a page to be followed on"),
    "repeated": N_("the same words again within a day"),
    "reward": N_("a reward"),
    "shop": N_("a shop"),
    "shortener": N_("a shortened link"),
    "subscribe": N_("subscribing"),
    "support": N_("supporting something"),
    "tracking": N_("a link that counts clicks"),
    "urgency": N_("a reason to hurry"),
    "vote": N_("voting"),
}
"""Noun phrases: they are listed in a sentence ("buying, using a code and a discount")."""
UNSAID = frozenset(
    {
        *("bait", "call", "capitals", "plea", "crowd", "exclaims", "hype", "link"),
        *("own", "crossposted", "repeated"),
    }
)
"""Traits of style, and of what else somebody posted: "why this" shows them; a hint never
picks at how somebody writes, nor speaks of what they did elsewhere."""

FIGURES: Mapping[str, str] = {
    "answered_at": N_("Answered on"),
    "answers": N_("Answers so far"),
    "days": N_("Different days"),
    "minutes": N_("Open for"),
    "newcomer-unseen minutes": N_("Without a reply for"),
    "people": N_("Different people"),
    "posts": N_("Posts looked at"),
    "replies": N_("Replied to somebody"),
    "share": N_("Share of what you started there"),
    "starts": N_("Started something new"),
    "times": N_("How often"),
    "better-link replies": N_("Replies it drew"),
    "good-answer answers": N_("Answers that helped"),
    "link-only times": N_("Links without a word"),
    "sales-pitch times": N_("Offers lately"),
}
"""What a figure counts; a rule may say it its own way."""
