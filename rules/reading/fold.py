"""Text made comparable: case, accents, look-alike letters, typographic marks.

``plain`` gives the form all cues are written in: lower-case bytes in which ``. , ! ; : (``
end a line, a ``?`` stands alone, apostrophes are gone and every other mark is a blank. Bytes, because translating, splitting and matching them
costs a fraction of what text does; only text in other scripts meets a Unicode table.
"""

import re
import unicodedata

HOLE = "\x7f"
"""Stands in a text where something was taken out of a sentence; ``#`` in a plain form."""

MARK = ord("?")
GAP = ord("#")
"""Bytes of a plain form, as numbers: looking for a number costs a tenth of looking for
``b"?"``, which CPython first tries to turn into one."""

_LINE_ENDS = ".,!;:(\n\r\v\f"
_KEPT = "?$%"


def _ascii(char: str) -> int:
    """What an ASCII character becomes: itself, lower case, a line's end or a blank."""
    if char in _LINE_ENDS:
        return ord("\n")
    if char == HOLE:
        return ord("#")
    return ord(char.lower()) if char.isalnum() or char in _KEPT else ord(" ")


def _western(byte: int) -> int:
    """What a byte of Windows-1252 becomes: its letter without accent, or a mark."""
    char = bytes([byte]).decode("cp1252", "replace")
    if char in "…¿¡•":
        return ord("\n")
    if char in "€£¥":
        return ord("$")
    base = unicodedata.normalize("NFKD", char)[0].translate(_WITHOUT_STROKE).lower()
    return ord(base) if base.isascii() and base.isalnum() else ord(" ")


_WITHOUT_STROKE = str.maketrans("ßøØæÆœŒðÐþÞłđı", "soOaAoOdDtTldi")
_ASCII = bytes(_ascii(chr(byte)) for byte in range(128))
_WESTERN = _ASCII + bytes(_western(byte) for byte in range(128, 256))
_UTF_8 = _ASCII + bytes(range(128, 256))

# Marks that phones and word processors put in by themselves.
_TYPOGRAPHIC = tuple(
    (mark.encode(), instead)
    for mark, instead in (
        ("’", b""), ("‘", b""), ("“", b'"'), ("”", b'"'), ("…", b"."), ("–", b" "),
        ("—", b" "), ("•", b"\n"),
    )
)  # fmt: skip

# Question marks of Arabic, Greek, full width and the like; East Asian stops; signs that
# are not seen, which split words to slip past lists.
_MARKS = dict(
    zip(
        "؟\u037e\uff1f⁇⸮՞፧‽¿¡。｡、\uff0c؛،।“”…£€¥\u00a0",
        '????????\n\n..,,;,."".$$$ ',
        strict=True,
    )
)
_MARK = re.compile(
    "[" + "".join(_MARKS) + "’‘\u00ad\u034f\u061c\u180e\u200b-\u200f\u202a-\u202e"
    "\u2060-\u2064\ufe00-\ufe0f\ufeff]"
)

# Cyrillic and Greek letters drawn like Latin ones.
_LOOK_ALIKES = dict(
    zip(
        "аеорсухкмтвніјѕԁɡһԛԝАВЕКМНОРСТХІЈЅαορενικτυχΑΒΕΖΗΙΚΜΝΟΡΤΥΧ",
        "aeopcyxkmtbhijsdghqwABEKMHOPCTXIJSaopevIktuxABEZHIKMNOPTYX",
        strict=True,
    )
)
_LOOKS_LATIN = re.compile("[" + "".join(_LOOK_ALIKES) + "]")
_LATIN = re.compile("[A-Za-z]")
_GREEK = re.compile("[\u0370-\u03ff\u1f00-\u1fff]")
_ACCENTS = re.compile("[\u0300-\u036f]")
_STROKES = re.compile("[" + "".join(map(chr, _WITHOUT_STROKE)) + "]")
_EAST_ASIAN = re.compile(rb"[\xe3-\xed]")
_NO_WORD = re.compile(r"[^\w\s\x00-\x7f]+")
_FEW = 3
_SPACED = re.compile(r"(?<!\S)(?:\w ){2,40}\w(?!\S)")
_SPACED_FORM = re.compile(rb"(?<!\S)(?:[a-z] ){3,40}[a-z](?!\S)")


def letters(text: str) -> str:
    """Fold letters alone: compatibility forms, accents and case."""
    text = unicodedata.normalize("NFKC", text)
    if text.isascii():
        return text.lower()
    text = unicodedata.normalize("NFD", text.casefold())
    text = unicodedata.normalize("NFC", _ACCENTS.sub("", text))
    return text.translate(_WITHOUT_STROKE) if _STROKES.search(text) else text


def _unmask(word: str) -> str:
    """Look-alikes back to Latin, in a word that has Latin letters too."""
    if _LOOKS_LATIN.search(word) and _LATIN.search(word):
        return _LOOKS_LATIN.sub(lambda found: _LOOK_ALIKES[found[0]], word)
    return word


def _fold(text: str) -> str:
    """Fold what has signs beyond the Western ones, and undo what hides words."""
    words = text.split(" ")
    odd = [place for place, word in enumerate(words) if not word.isascii()]
    if len(odd) <= _FEW:  # an emoji or an arrow: no need to go through everything
        for place in odd:
            words[place] = _fold_signs(words[place])
        text = " ".join(words)
    else:
        text = _fold_signs(text)
    if len([word for word in words if len(word) == 1]) > _FEW:
        text = _SPACED.sub(lambda found: found[0].replace(" ", ""), text)
    return text


def _fold_signs(text: str) -> str:
    if _MARK.search(text):
        text = _MARK.sub(lambda found: _MARKS.get(found[0], ""), text)
    text = _NO_WORD.sub(" ", _ACCENTS.sub("", text))
    if text.isascii():
        return text
    if _GREEK.search(text):
        text = text.replace(";", "?")
    if _LOOKS_LATIN.search(text):
        text = " ".join([_unmask(word) for word in text.split(" ")])
    return letters(text)


def plain(text: str) -> bytes:
    """Give the form that cues are matched against. Linear in the text."""
    if "'" in text:
        text = text.replace("'", "")
    if "?" in text and "(?)" in text:  # doubts the word before it and asks nobody
        text = text.replace("(?)", "")
    raw = text.encode() if text.isascii() else _western_or_folded(text)
    form = raw.translate(_UTF_8)
    return form.replace(b"?", b" ? ") if MARK in form else form


def _western_or_folded(text: str) -> bytes:
    """Undo what keyboards put in by themselves, else fold, the cheapest way there is."""
    raw = text.encode("utf-8", "ignore")
    for mark, instead in _TYPOGRAPHIC:
        raw = raw.replace(mark, instead)
        if raw.isascii():
            return raw
    try:
        text = text.replace("’", "").replace("‘", "")
        return text.encode("cp1252").translate(_WESTERN)
    except UnicodeEncodeError:
        return _fold(text).encode("utf-8", "ignore")


def joined(form: bytes) -> bytes:
    """A plain form with the letters of spaced words put together again."""
    return _SPACED_FORM.sub(lambda found: found[0].replace(b" ", b""), form)


def has_blanks(form: bytes) -> bool:
    """Whether a plain form's script sets words apart (East Asian ones do not)."""
    return form.isascii() or not _EAST_ASIAN.search(form)


def count_words(form: bytes, tokens: list[bytes]) -> int:
    """Count words in a plain form; scripts without blanks count two letters a word."""
    if not form.isascii():
        return sum([_weight(token) for token in tokens if token not in (b"?", b"#")])
    count = len(tokens)
    if MARK in form:
        count -= form.count(MARK)  # each stands alone
    if GAP in form:
        count -= tokens.count(b"#")
    return count


def _weight(token: bytes) -> int:
    if token.isascii():
        return 1
    text = token.decode("utf-8", "ignore")
    return max(1, len(text) // 2) if "\u2e80" <= text[-1:] <= "\ud7ff" else 1
