"""A believable report to look at and to test the page on: a community of potters."""

import random
from collections.abc import Iterable

from bot.report.model import (
    AnswerTime,
    Case,
    Cited,
    Place,
    Question,
    Report,
    RuleReport,
    Skip,
    Tally,
)
from rules.model import DAY, HOUR, MINUTE, Millis, Week

MONDAY: Millis = 1_736_121_600_000
"""6 January 2025."""
WEEKS = 20
END = MONDAY + WEEKS * 7 * DAY

CHANNELS = (
    ("C0HELP000", "help", 210, 14),
    ("C0GLAZES0", "glazes", 160, 12),
    ("C0SHOW000", "show-your-work", 120, 17),
    ("C0LOUNGE0", "lounge", 95, 11),
    ("C0KILNS00", "kilns-and-firing", 60, 7),
    ("C0MARKET0", "market", 24, 4),
    ("C0ANNOUNC", "announcements", 5, 2),
)
THREADS = (("T1", "Why does my celadon crawl on porcelain?", "C0GLAZES0"),)

WORDING = {
    "link-only": (
        "A link on its own",
        "Posts that are only a link, with no word on what it is or why it matters.",
        "A word with your link",
        "You shared a link in <#{channel}> on {day}.",
        "A line on what made you share it helps people decide to open it, and gives "
        "them something to answer.",
        "For instance: “Worth it for the part on …”.",
    ),
    "unanswered-question": (
        "A question left hanging",
        "Questions that nobody but the asker answered while their channel was awake.",
        "Your question is still open",
        "Nobody has answered your question in <#{channel}> from {day} yet.",
        "People answer sooner when they can see what was tried and what happened.",
        "Add one line: what you did, what you expected, what came out.",
    ),
    "sales-pitch": (
        "A sales pitch",
        "Posts that press people to buy, sign up, follow or send a direct message.",
        "About your post",
        "Your post in <#{channel}> on {day} asks people to buy before it says what is "
        "in it for them.",
        "People here buy from people they have talked with.",
        "Tell one thing you learned making it, and leave the shop link for who asks.",
    ),
    "asks-and-vanishes": (
        "An answer left without a word",
        "Somebody’s question was answered, and they have not come back to it.",
        "Somebody answered you",
        "<@U0NOBODY> answered your question in <#{channel}> on {day}.",
        "A short word back tells them it was worth it, and helps whoever finds it next.",
        "For instance: “That worked” or “Still stuck at …”.",
    ),
    "empty-greeting": (
        "A greeting and then nothing",
        "A hello or “anyone here?” that stops there, so nobody knows what to answer.",
        "Hello",
        "You said hello in <#{channel}> on {day}.",
        "People would like to answer, and do not know yet what you have in mind.",
        "Tell them one thing: what you make, or what you are stuck on.",
    ),
    "broadcasting": (
        "Talking past each other",
        "Starting threads again and again, hardly ever replying to anybody.",
        "Two conversations you could join",
        "Of your last {posts} posts, {starts} began something new.",
        "A reply to somebody else is what makes a place worth coming back to.",
        "There are two live conversations in <#{channel}> that you know about.",
    ),
}

OUTCOMES = (
    ("sent", "Nothing spoke against telling it.", 30),
    ("folded", "Nothing spoke against telling it.", 4),
    ("held", "Quiet hours or a weekend where they live.", 1),
    ("dropped", "Already told something in the last 24 hours.", 20),
    ("dropped", "Not sure enough to tell anybody.", 25),
    ("dropped", "A first case is told at the attentive pace only.", 12),
    ("mirror", "A habit over weeks waits in the member’s own mirror.", 8),
)

SAID = {
    "link-only": (
        "https://potters.example/2025/why-clear-glazes-cloud",
        "https://video.example/watch/raku-in-a-dustbin",
    ),
    "unanswered-question": (
        "Does anybody know why my clear glaze turns milky over iron slip at cone 6?",
        "Is it safe to open the kiln at 120 degrees or should I wait until tomorrow?",
        "Has anyone fired terra sigillata in an electric kiln, and how did it hold up?",
    ),
    "sales-pitch": (
        "My spring seconds sale is ON: 20% off with code MUD20, today only, link in bio",
        "Last two places in the Saturday class! Sign up now before they are gone",
    ),
    "asks-and-vanishes": (
        "Which cone should I use for this stoneware? The bag only says 1200 to 1260",
        "Can I put two coats of shino over a white slip?",
    ),
    "empty-greeting": ("hello", "hi everyone 👋", "anybody here?"),
    "broadcasting": (
        "New post on my blog about throwing big bowls",
        "Today I made twelve mugs",
    ),
}
HELLO = "Hi all, I just bought a wheel and have no idea where to begin"


def cited(draw: random.Random, at: Millis, channel: str, quote: str = "") -> Cited:
    return Cited(
        channel=channel,
        id=f"{channel}:{at // 1000}.{draw.randrange(10**6):06}",
        at=at,
        quote=quote,
    )


def moments(draw: random.Random, count: int) -> Iterable[tuple[Millis, str]]:
    for _ in range(count):
        at = MONDAY + draw.randrange(WEEKS * 7 * DAY // MINUTE) * MINUTE
        yield at, draw.choice(CHANNELS[:5])[0]


def case(draw: random.Random, rule: str, at: Millis, channel: str) -> Case:
    _, _, title, *parts = WORDING[rule]
    decision, reason, _ = draw.choices(OUTCOMES, [w for *_, w in OUTCOMES])[0]
    fields = {"channel": channel, "day": "that day", "posts": 30, "starts": 26}
    noticed, why, try_this = (part.format_map(fields) for part in parts)
    pitch = rule == "sales-pitch"
    return Case(
        channel=channel,
        at=at,
        title=title,
        noticed=noticed,
        why=why,
        try_this=try_this,
        decision=decision,
        reason=reason,
        certainty=round(draw.uniform(0.5, 0.99), 3),
        figures=(("Posts looked at", str(draw.randint(3, 30))),),
        traits=("discount", "urgency", "own shop") if pitch else (),
        messages=tuple(
            cited(draw, at - n * DAY, channel, draw.choice(SAID[rule]))
            for n in range(draw.choice((1, 1, 2, 3)))
        ),
    )


def rule_report(draw: random.Random, rule: str, count: int) -> RuleReport:
    cases = tuple(case(draw, rule, *moment) for moment in moments(draw, count))
    counts: dict[tuple[str, str], int] = {}
    for one in cases:
        counts[one.decision, one.reason] = counts.get((one.decision, one.reason), 0) + 1
    return RuleReport(
        id=rule,
        title=WORDING[rule][0],
        finds=WORDING[rule][1],
        on=rule not in ("empty-greeting", "broadcasting"),
        threshold=0.5 if rule != "sales-pitch" else 0.85,
        tallies=tuple(
            Tally(decision=decision, reason=reason, count=n)
            for (decision, reason), n in counts.items()
        ),
        cases=cases,
    )


def week(draw: random.Random, channel: str, at: int, posts: int, authors: int) -> Week:
    posts = max(1, round(posts * draw.uniform(0.6, 1.3) * (0.3 if at == 11 else 1)))
    questions = round(posts * draw.uniform(0.05, 0.2))
    answered = round(questions * draw.uniform(0.6, 1))
    links = round(posts * draw.uniform(0.05, 0.2))
    return Week(
        channel=channel,
        monday=MONDAY + at * 7 * DAY,
        posts=posts,
        authors=max(1, round(authors * draw.uniform(0.6, 1.3))),
        replied=round(posts * draw.uniform(0.4, 0.75)),
        questions=questions,
        answered=answered,
        answer_minutes=tuple(draw.randint(4, 300) for _ in range(answered)),
        links=links,
        link_drops=round(links * draw.uniform(0.1, 0.6)),
        newcomers=1,
        welcomed=1,
        thanks=2,
    )


def questions(draw: random.Random) -> tuple[Question, ...]:
    asked = (*moments(draw, 22), (END - 5 * HOUR, CHANNELS[0][0]))
    said = SAID["unanswered-question"]
    return tuple(
        Question(
            message=cited(draw, at, where, draw.choice(said)),
            fresh=END - at < 12 * HOUR,
        )
        for at, where in asked
    )


def answer_times(draw: random.Random) -> tuple[AnswerTime, ...]:
    together = AnswerTime(
        questions=1290, answered=1184, median=38 * MINUTE, authors=214
    )
    by_channel = (
        AnswerTime(
            channel=id_,
            questions=posts * 2,
            answered=round(posts * 1.8),
            median=draw.randint(8, 240) * MINUTE,
            authors=authors,
        )
        for id_, _, posts, authors in CHANNELS
    )
    return (together, *by_channel)


def weeks(draw: random.Random) -> tuple[Week, ...]:
    return tuple(
        week(draw, id_, at, posts, authors)
        for id_, _, posts, authors in CHANNELS
        for at in range(WEEKS)
    )


SKIPPED = (
    Skip(what="Messages of bots and integrations", count=1204),
    Skip(
        what="Lines that could not be read",
        count=3,
        where=("glazes/2025-02-11.json, message 14", "help/2025-03-02.json"),
    ),
    Skip(what="Channels listed but not in the export", count=1),
)
PLACES = (
    *(Place(id=id_, name=name) for id_, name, *_ in CHANNELS),
    *(Place(id=id_, name=name, parent=home) for id_, name, home in THREADS),
)


def sample(cases: int = 34, *, quotes: bool = False, seed: int = 4) -> Report:
    """Return a report of a community of about its size, ``cases`` a rule."""
    draw = random.Random(seed)
    return Report(
        community="Mud & Fire",
        source="Slack export",
        first=MONDAY + 7 * HOUR,
        last=END,
        messages=13_482,
        people=214,
        channels=len(CHANNELS),
        zone="Europe/Lisbon",
        quotes=quotes,
        slack_domain="mudandfire",
        places=PLACES,
        questions=questions(draw),
        newcomers=tuple(cited(draw, *moment, HELLO) for moment in moments(draw, 6)),
        answer_times=answer_times(draw),
        rules=tuple(rule_report(draw, rule, cases) for rule in WORDING),
        weeks=weeks(draw),
        skipped=SKIPPED,
        method=("Channel kinds were guessed from channel names.",),
        version="0.1.0",
    )
