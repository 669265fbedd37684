"""How hard an English text is to read: its grade at school after Flesch and Kincaid.

Kincaid, Fishburne, Rogers and Chissom, "Derivation of new readability formulas for Navy
enlisted personnel", Research Branch Report 8-75 (1975). Syllables are counted by groups
of vowels, which is right for most words and a little too many for some.
"""

import re

_SENTENCE = re.compile(r"[.!?:;…]+(?=\s|$|[”\"')])")
_WORD = re.compile(r"[a-z]+(?:['’][a-z]+)?", re.IGNORECASE)
_VOWELS = re.compile(r"[aeiouy]+")
_HIATUS = re.compile(r"[iy]ing|ia|eo(?!p)|[^tsc]io")
_SILENT = re.compile(r"(?:[^aeiouyl]e|[^aeiouytd]ed|[^aeiouyscxzgh]es|[aeiouy]le)$")


def grade(text: str) -> float:
    """Return the school grade from which a text reads easily; 0 for one without words."""
    words = [word.lower() for word in _WORD.findall(text)]
    if not words:
        return 0.0
    sentences = max(1, len(_SENTENCE.findall(text)))
    syllables = sum(map(count_syllables, words))
    return 0.39 * len(words) / sentences + 11.8 * syllables / len(words) - 15.59


def count_syllables(word: str) -> int:
    """Count the syllables of an English word in small letters, at least one."""
    word = word.replace("some", "som")
    groups = len(_VOWELS.findall(word)) + len(_HIATUS.findall(word))
    return max(1, groups - bool(_SILENT.search(word)))
