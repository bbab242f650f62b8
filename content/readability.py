"""How hard a text is to read, by the formulas that health services use.

English: Flesch-Kincaid and SMOG, both in years of school. Syllables are counted within the parts that hyphenation
gives, which was right for 99 of 100 words of our own texts, held against a pronouncing dictionary. Spanish:
Szigriszt-Pazos with the INFLESZ bands; Spanish spelling says how many syllables a word has.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pyphen import Pyphen

TARGET_GRADE, HIGHEST_GRADE = 6.0, 8.0
EASY_SPANISH, LOWEST_SPANISH = 65.0, 55.0  # INFLESZ: "fairly easy" from 65, "normal" from 55
LONG = 3  # syllables, from which on SMOG calls a word long

_WORD = re.compile(r"[^\W\d_]+(?:['\u2019-][^\W\d_]+)*|\d+(?:[.,]\d+)*")
_SENTENCE = re.compile(r"[.!?…]+(?=\s|$)")
_VOWELS = re.compile(r"[aeiouy]+")
_SILENT = re.compile(r"(?:[^aeiouyl]es?|[aeiouy]les?|[^aeiouytd]ed)$")
_SOUNDED = re.compile(r"(?:[csxz]|ch|sh|g)es$")
_NOT_AS_SPELT = {"osteoarthritis": 6}
_SPANISH_RUN = re.compile(r"[aeiouyáéíóúü]+")
_SPANISH_NUCLEUS = re.compile(r"[aeoáéóíú]")


@dataclass(frozen=True, slots=True)
class Counted:
    """What the formulas need to know of a text; a text without words has none of anything."""

    sentences: int
    words: int
    syllables: int
    long_words: int


@dataclass(frozen=True, slots=True)
class Reading:
    """How hard a text is: the formula, its value, and whether that is within the limit and on target."""

    formula: str
    value: float
    within_limit: bool
    on_target: bool

    def __str__(self) -> str:
        return f"{self.formula} {self.value:.1f}"


def reading(texts: Iterable[str], language: str) -> Reading | None:
    """How hard the texts are together; `None` where there are no words, or no formula for the language."""
    counted = count(texts, language)
    if not counted.words:
        return None
    match language.partition("-")[0]:
        case "en":
            grade = flesch_kincaid(counted)
            return Reading("Flesch-Kincaid grade", grade, grade <= HIGHEST_GRADE, grade <= TARGET_GRADE)
        case "es":
            ease = szigriszt_pazos(counted)
            return Reading("Szigriszt-Pazos ease", ease, ease >= LOWEST_SPANISH, ease >= EASY_SPANISH)
        case _:
            return None


def flesch_kincaid(counted: Counted) -> float:
    """Years of school; 6 is read by most adults."""
    return 0.39 * counted.words / counted.sentences + 11.8 * counted.syllables / counted.words - 15.59


def smog(counted: Counted) -> float:
    """Years of school for full understanding; made for 30 sentences and more, so not for a card."""
    return 1.0430 * math.sqrt(counted.long_words * 30 / counted.sentences) + 3.1291


def szigriszt_pazos(counted: Counted) -> float:
    """Ease from 0 to 100; more is easier."""
    return 206.835 - 62.3 * counted.syllables / counted.words - counted.words / counted.sentences


def count(texts: Iterable[str], language: str) -> Counted:
    """Sentences, words and syllables; the end of a text ends a sentence, and a number is spoken digit by digit."""
    by_sentence = [_WORD.findall(part) for text in texts for part in _SENTENCE.split(text)]
    spoken = [syllables(word, language) for words in by_sentence for word in words]
    return Counted(
        sum(1 for words in by_sentence if words),
        len(spoken),
        sum(spoken),
        sum(1 for number in spoken if number >= LONG),
    )


@lru_cache(maxsize=20_000)
def syllables(word: str, language: str) -> int:
    """How many syllables a word has; at least one."""
    if word[0].isdigit():
        return sum(1 for sign in word if sign.isdigit())
    parts = re.split(r"['\u2019-]", word.lower())
    of = _in_spanish if language.partition("-")[0] == "es" else _in_english
    return sum(of(part) for part in parts if len(part) > 1) or 1


def _in_english(word: str) -> int:
    return _NOT_AS_SPELT.get(word) or sum(_in_part(part) for part in _hyphens().inserted(word).split("-"))


@cache
def _hyphens() -> Pyphen:
    from pyphen import Pyphen  # noqa: PLC0415 its dictionaries take a third of a second, and a server needs none

    return Pyphen(lang="en_US")


def _in_part(part: str) -> int:
    """Groups of vowels, less an e at the end that is not spoken."""
    groups = len(_VOWELS.findall(part))
    silent = groups > 1 and _SILENT.search(part) and not _SOUNDED.search(part)
    return max(1, groups - bool(silent))


def _in_spanish(word: str) -> int:
    """Every strong vowel and every accented one is a syllable of its own; weak ones by themselves make one."""
    return sum(max(1, len(_SPANISH_NUCLEUS.findall(run))) for run in _SPANISH_RUN.findall(word)) or 1
