"""What one message says about itself: links, own words, question, greeting, pitch.

Computed once, when a message is taken in; its text is gone afterwards. Text inside
quotes, code and links is not the author's voice. Cheap gates come first. What the
phrases are stands in ``rules/data``, how they are found in ``rules.reading``.
"""

from collections.abc import Iterable

from msgspec import Struct

from rules.model import Posted
from rules.reading import links, pitch, questions, targets, words
from rules.reading.cues import CUES, GATES, eraser, matcher, union, whole
from rules.reading.fold import MARK, count_words, has_blanks, joined, letters, plain
from rules.reading.markup import Own, lightly_marked, own_words


class Flag:
    """Bits of ``Signals.flags`` (plain ints: an IntFlag costs more than the reading)."""

    LINK = 1 << 0
    """Carries at least one link of the author's own."""
    LINK_ONLY = 1 << 1
    """Links and no words of substance of the author's own."""
    QUESTION = 1 << 2
    """Asks others for information, help, an opinion or an action; expects a reply."""
    GREETING = 1 << 3
    """Nothing but a greeting or pleasantry ("hey, anyone here?" too)."""
    THANKS = 1 << 4
    """Thanks somebody, or says that it worked."""
    PITCH = 1 << 5
    """Counts as a pitch (``pitch`` is at or above ``PITCH_COUNTS``)."""
    WANTS_LINK = 1 << 6
    """Asks for a link, a source, a recommendation, a log or a screenshot."""
    IMAGE = 1 << 7
    """A picture, GIF or video, posted or linked."""
    FORWARD = 1 << 8
    """Forwarded, polled or crossposted: not the author's own words."""
    CODE = 1 << 9
    """Has code or a quote beside the author's own words."""
    ACK = 1 << 10
    """A short acknowledgement ("ok", "got it", "same here")."""
    EVERYONE = 1 << 11
    """Addresses everybody (@here, @channel, @everyone)."""
    CALLS = 1 << 12
    """With ``LINK_ONLY``: the words beside the links call somebody by name."""
    FOLLOWS_ON = 1 << 13
    """With ``LINK_ONLY``: they point back to what was said ("also", "or", "it's")."""
    PASSED_ON = 1 << 14
    """With ``LINK_ONLY``: a video, a post or an article, the kind people pass around."""
    LOOKED_UP = 1 << 15
    """With ``LINK_ONLY``: documentation, code, an answer, a log: brought to a talk."""
    NAMES = 1 << 16
    """Begins with what is marked as a name ("bob:", "@bob")."""
    PARTING = 1 << 17
    """With ``GREETING``: takes leave or congratulates, and so leads to nothing."""
    WORDED = 1 << 18
    """With ``QUESTION``: there are words that may ask, not a question mark alone."""


PITCH_COUNTS = 0.58
"""Score from which a message counts as a pitch (``pitch_flag``); telling a person needs
more, see the rule's threshold."""
READ_AT_MOST = 4_000
"""Characters read for words; a longer message has said by then what it is."""
_SHORT = 14
"""Words up to which a message may be a greeting and no more."""
_VERY_SHORT = 6
"""Words up to which it may be an acknowledgement and no more."""
_AT_HOME = 2
"""Everyday English words of which a message in a language with lists has as many."""
_DOMAINS_AT_MOST = 20
_SPARSE = 4
"""Bytes a word, below which letters may stand apart to hide what they spell."""


class Signals(Struct, frozen=True, array_like=True, gc=False):
    """What was read from one message."""

    flags: int
    words: int
    """Words of the author's own, outside quotes, code and links."""
    pitch: float
    """0 to 1: how much it presses people to do what serves its author."""
    traits: tuple[str, ...]
    """Named features behind ``pitch``, heaviest first (``price``, ``urgency`` …)."""
    domains: tuple[str, ...]
    """Registrable domains linked, in order, each once."""
    mentions: tuple[str, ...]
    """Ids it turns to with ``<@id>``, at its start or end, in order, each once."""
    leading: tuple[str, ...]
    """Up to three casefolded tokens at the start that may name somebody ("bob:", "@bob")."""
    aside: tuple[str, ...]
    """Ids mentioned in the middle: spoken of, more often than spoken to."""
    rare: list[bytes]
    """Up to eight words that are not among the commonest, in plain form."""


_NAME = r"(?:(?:[ \n]+\d+){0,3}[ \n]+[a-z0-9]+)?"
_greets = matcher(whole(CUES["greeting.words"], CUES["greeting.after"], _NAME))
_thanks = matcher(union(CUES["thanks.says"]))
_thanks_not = matcher(union(CUES["thanks.not"]))
_without_thanks_not = eraser(union(CUES["thanks.not"]))
_wants_link = matcher(union(CUES["question.wants_link"]))
_GREETING_GATE = GATES["greeting.words"]
_ACK_GATE = GATES["ack.words"]
_ACK_WORDS = frozenset(letters(word).encode() for word in CUES["ack.words"])
_THANKS_GATE = GATES["thanks.says"]
_WANTS_GATE = GATES["question.wants_link"]
_GATE_WORDS = _THANKS_GATE | pitch.GATE | questions.ASK_WORDS
"""Words of which one must be there for most kinds of cue to be looked for at all."""
_ACK_EMOJI = frozenset(CUES["ack.emoji"])
_BLANKS_AND_TONES = " \n\ufe0f🏻🏼🏽🏾🏿"
_FLAG_FEATURES = (
    (Flag.LINK, "link"),
    (Flag.EVERYONE, "everyone"),
    (Flag.QUESTION, "question"),
    (Flag.CODE, "code_beside"),
)


def read(post: Posted, score: pitch.Score = pitch.score) -> Signals:
    """Read one message. Any text, however hostile, takes linear time.

    ``score`` makes a number of the features of a pitch; who learns the weights of
    ``pitch.score`` looks at the features themselves.
    """
    # In one piece, longer than the house likes: it runs for every message there is, and
    # every further call would cost a fiftieth of it.
    text = post.text if len(post.text) <= READ_AT_MOST else post.text[:READ_AT_MOST]
    own: Own | None = None
    domains: tuple[str, ...] = ()
    mentions: tuple[str, ...] = ()
    aside: tuple[str, ...] = ()
    if light := lightly_marked(text):
        said, mention, code = light
        form = plain(said)
        tokens = form.split()
        flags = Flag.CODE if code else 0
        if mention:
            mentions = (mention,)
    else:
        own = own_words(text)
        form = plain(own.text)
        tokens = form.split()
        flags, domains = _around(own, tokens)
        if own.mentions:
            mentions, aside = words.turned_to(text, own.mentions)
    if post.images or post.forwarded or text is not post.text:
        flags |= _beside(post)
    if len(form) < _SPARSE * len(tokens):
        form = joined(form)
        tokens = form.split()
    there = _GATE_WORDS.intersection(tokens)
    spaced = form.isascii() or has_blanks(form)
    pressing: list[str] = []
    stretched = form.find(pitch.STRETCHED) >= 0
    if there or stretched or not spaced:
        if not spaced:
            pressing = pitch.pressing_anywhere(form)
        elif stretched or not pitch.GATE.isdisjoint(there):
            pressing = pitch.pressing(form, tokens, there, stretched)
        if not (spaced and _THANKS_GATE.isdisjoint(there)) and _says_thanks(form):
            flags |= Flag.THANKS
    if tokens:
        flags |= _kind(form, tokens, there, spaced, bool(pressing))
        if post.forwarded:
            flags &= ~Flag.QUESTION
    elif text.strip(_BLANKS_AND_TONES) in _ACK_EMOJI:
        flags |= Flag.ACK
    leading: tuple[str, ...] = ()
    called = False
    if tokens and (tokens[0] not in words.NO_NAMES or text[0] == "@"):
        leading, called = words.addressed(text)
        if called:
            flags |= Flag.NAMES
    if "join" in pressing and "<#" in text:
        pressing.remove("join")  # a channel of this very place serves nobody's business
    presses: float = 0.0
    traits: tuple[str, ...] = ()
    aims = targets.kinds(own.urls) if own is not None and domains else []
    if pressing or (aims and aims != [targets.REFERENCE]):
        features = pressing + aims + pitch.shape(text, tokens) + pitch.adding(form)
        features += [name for flag, name in _FLAG_FEATURES if flags & flag]
        if mentions or aside or called:
            features.append("addressed")
        presses, traits = score(frozenset(features))
        if presses >= PITCH_COUNTS:
            flags |= Flag.PITCH
    return Signals(
        flags,
        count_words(form, tokens),
        presses,
        traits,
        domains,
        mentions,
        leading,
        aside,
        words.rare(tokens),
    )


def _beside(post: Posted) -> int:
    """Flags for what came with the text, and what lies beyond what is read of it."""
    flags = Flag.IMAGE if post.images else 0
    if post.forwarded:
        flags |= Flag.FORWARD
    if "://" in post.text[READ_AT_MOST:]:
        flags |= Flag.LINK
    return flags


def _around(own: Own, tokens: list[bytes]) -> tuple[int, tuple[str, ...]]:
    """Flags, and domains, for what stands around the author's own words."""
    flags = Flag.CODE if own.code or own.quote else 0
    if own.everyone:
        flags |= Flag.EVERYONE
    domains: dict[str, str] = {}
    for url in own.urls:
        host = links.host_of(url)
        domain = links.domain_of(host)
        if domain:
            domains[domain] = host
            if links.is_image(url, host, domain):
                flags |= Flag.IMAGE
    if not domains:
        return flags, ()
    flags |= Flag.LINK
    if not own.code and not words.say_something(own.text, tokens, own.labels, own.urls):
        flags |= Flag.LINK_ONLY | _tie(own, tokens, domains)
        if links.passed_on(domains):
            flags |= Flag.PASSED_ON
        elif links.looked_up(domains.values(), domains):
            flags |= Flag.LOOKED_UP
    return flags, tuple(domains)[:_DOMAINS_AT_MOST]


def _tie(own: Own, tokens: list[bytes], domains: Iterable[str]) -> int:
    """Flags for what ties bare links to somebody or to what was said before."""
    flags = 0
    if own.called or words.calls_somebody(own.text):
        flags |= Flag.CALLS
    points_back = not own.labels and words.point_back(tokens)
    if points_back or links.to_a_message(own.urls, domains):
        flags |= Flag.FOLLOWS_ON
    return flags


def _is_foreign(form: bytes, tokens: list[bytes]) -> bool:
    """Tell whether the words for asking may be ones that no list has."""
    return not form.isascii() or len(words.NO_NAMES.intersection(tokens)) < _AT_HOME


def _says_thanks(form: bytes) -> bool:
    """Thanks that are neither taken back ("no thanks") nor given in advance."""
    if not _thanks(form):
        return False
    return not _thanks_not(form) or bool(_thanks(_without_thanks_not(form)))


def _kind(
    form: bytes,
    tokens: list[bytes],
    there: frozenset[bytes],
    spaced: bool,
    pressing: bool,
) -> int:
    """A greeting, an acknowledgement, a question (what for?), or none of them."""
    # In one piece, like ``read``, and for the same reason.
    first = tokens[0]
    if len(tokens) <= _SHORT:
        if (first in _GREETING_GATE or not spaced) and _greets(form):
            if len(tokens) == 1 or tokens[-1] not in words.NOT_CALLED:
                if words.PARTING.isdisjoint(tokens):
                    return Flag.GREETING
                return Flag.GREETING | Flag.PARTING
        elif (
            len(tokens) <= _VERY_SHORT
            and (first in _ACK_GATE or not spaced)
            and _ACK_WORDS.issuperset(tokens)
        ):
            return Flag.ACK
    marked = MARK in form
    if marked:
        asks = questions.believed(form, tokens, spaced, pressing)
    elif (
        spaced
        and questions.ASK_WORDS.isdisjoint(there)
        and first not in questions.ASK_FIRST
        and not (
            len(tokens) > 1
            and tokens[1] in questions.ASK_FIRST
            and questions.begins_late(form, tokens)
        )
    ):
        asks = False
    else:
        asks = bool(questions.hints(form)) and questions.stands(form)
    if not asks:
        return 0
    kind = Flag.QUESTION
    if not marked or _is_foreign(form, tokens) or questions.is_worded(form):
        kind |= Flag.WORDED
    if not (spaced and _WANTS_GATE.isdisjoint(tokens)) and _wants_link(form):
        kind |= Flag.WANTS_LINK
    return kind
