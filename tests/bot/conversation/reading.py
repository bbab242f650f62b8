"""How hard a text is to read, by Flesch and Kincaid: the school grade in the United States that it asks for.

A rough measure of long sentences and long words, meant for prose. It says nothing about a label or a short line, so
only sentences of eight words or more are judged, and nothing about whether a text is clear, kind or true. Syllables
are counted by a simple rule: groups of vowels, a silent final "e" taken off.
"""

from __future__ import annotations

import re

SHORTEST = 8  # words


def hardest_grade(text: str) -> float:
    """The grade of the hardest sentence that is long enough to be judged; 0 where there is none."""
    return max((grade(sentence) for sentence in sentences(text) if len(_words(sentence)) >= SHORTEST), default=0)


def grade(sentence: str) -> float:
    words = _words(sentence)
    return 0.39 * len(words) + 11.8 * sum(map(syllables, words)) / len(words) - 15.59


def sentences(text: str) -> list[str]:
    return [part for part in re.split(r"(?<=[.:;!?])\s+", text) if part]


def syllables(word: str) -> int:
    groups = len(re.findall(r"[aeiouy]+", word.casefold()))
    silent = re.search(r"[^aeiouyl]e$|[^aeiouytd]ed$", word.casefold()) is not None
    return max(1, groups - silent)


def _words(text: str) -> list[str]:
    return re.findall(r"[A-Za-z']+", re.sub(r"\{\w+\}", "name", text))
