"""What somebody may be called: in full, by half the name, or with a slip in it."""

_ORNAMENTS = "_-^`|[]{}()~.*"
_SHORTEST = 3
_HALVES = 6
"""Letters up to which the beginning of a name is known by itself."""
HALF = "half:"
SLIP = "slip:"
"""What marks a part that only an address marked as such ("Alex:", "@alex") may mean."""


def names_of(name: str) -> tuple[str, ...]:
    """Return what somebody may be called, the whole name first.

    The name without its ornaments and its first word stand for it as they are; beginnings
    of it and its consonants are marked (``HALF``, ``SLIP``), since less than a marked
    address should not be taken for them.
    """
    whole = name.casefold().strip()
    first, _, rest = whole.partition(" ")
    bare = whole.strip(_ORNAMENTS)
    found = [whole]
    if bare and bare != whole:
        found.append(bare)
    if rest and len(first) >= _SHORTEST:
        found.append(first)
    halves = [HALF + bare[:n] for n in range(_SHORTEST, min(len(bare), _HALVES + 1))]
    return (*dict.fromkeys(found), *halves, *_bones(bare))


def guesses(word: str) -> tuple[str, ...]:
    """Return the marked parts of a name that a marked address may mean."""
    word = word.strip(_ORNAMENTS)
    half = (HALF + word,) if _SHORTEST <= len(word) <= _HALVES else ()
    return half + _bones(word)


def _bones(word: str) -> tuple[str, ...]:
    """Return a name's consonants in order: vowels are what fingers slip on most."""
    bones = word[:1] + "".join([sign for sign in word[1:] if sign not in "aeiouy"])
    return (SLIP + bones,) if len(bones) > _SHORTEST else ()
