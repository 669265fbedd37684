"""The notice that every channel carries that is switched on: who reads here, and what for.

It is read by people who never asked for anything, so the way out stands right below it.
"""

from adapters.cards import Action, Card
from bot.wording import Words
from rules.rule import N_

TITLE = N_("I read along in this channel from now on")
WHAT_FOR = N_(
    "I help questions here get answered. Once a week I post which are still open."
)
WHO_ASKS = N_(
    "Whoever turns me on with “/coach on” also gets a private word now and then; nobody"
    " else hears from me."
)
WHO_IS_TOLD = N_(
    "Whoever posts here is told privately, before anything else, what else I may do and how"
    " to say no."
)
WHAT_I_KEEP = N_(
    "I keep none of your words. Who posted when, and what kind of post it was, I forget"
    " after a day, an open question after a week; for a year I remember that you have been"
    " here before."
)
WHAT_I_COUNT = N_(
    "To begin with I look once at the last 14 days here, for questions that are still open"
    " and for counts of the week, which hold no names."
)
NO_PART = N_(
    "If you want no part in it, press the button: your posts are then in no record, no"
    " count and no summary."
)
RUN_BY = N_("Run by {contact}.")
LEAVE_ME_OUT = N_("Leave me out")


def notice_card(
    words: Words, contact: str, *, reads_back: bool, by_notice: bool
) -> Card:
    """Return the notice.

    ``reads_back``: the last 14 days are going to be read. ``by_notice``: people are coached
    who did not say no.
    """
    text = [WHAT_FOR, WHO_IS_TOLD if by_notice else WHO_ASKS, WHAT_I_KEEP]
    text += [WHAT_I_COUNT, NO_PART] if reads_back else [NO_PART]
    said = [words.say(one) for one in text]
    if contact:
        said.append(words.say(RUN_BY, contact=contact))
    return Card(
        title=words.say(TITLE),
        text=tuple(said),
        actions=(Action("leave-me-out", words.say(LEAVE_ME_OUT)),),
    )
