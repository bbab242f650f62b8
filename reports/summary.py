"""One page for the visit: what a patient said on the walk through a decision aid, in their own words and picks.

It says nothing that they did not say, and weighs nothing: who reads it asks. The words of the SURE questions are those
of the instrument, untouched.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from care import deciding
from care.deciding import Summary
from care.practice import Practice
from content.catalogue import Catalogue
from content.localised import Localised, pick
from decision_aids import choices
from decision_aids.choices import STRONGEST, UNDECIDED
from decision_aids.model import DecisionAid, Guide
from decision_aids.naming import named
from decision_aids.stations import Kind
from records.database import Tx

NO = 0  # the value of "no" in the SURE questions


@dataclass(frozen=True, slots=True)
class Said:
    """A line; `own`: typed by the patient."""

    text: str
    own: bool = False


@dataclass(frozen=True, slots=True)
class Weight:
    """Two statements about `about`, and where the patient stands: `place` from 0 (the first) to 4 (the other), with
    the words for it."""

    about: str
    one: str
    other: str
    place: int
    words: str

    @property
    def nearer(self) -> str | None:
        """The statement that is more like the patient; None where both are alike."""
        if self.place == STRONGEST:
            return None
        return self.one if self.place < STRONGEST else self.other


@dataclass(frozen=True, slots=True)
class Part:
    """A heading and what stands below it; `kind` is a name for its looks, `ranked` where the order is the patient's."""

    kind: str
    heading: str
    said: tuple[Said, ...] = ()
    weights: tuple[Weight, ...] = ()
    ranked: bool = False


@dataclass(frozen=True, slots=True)
class Page:
    """`decision` is what is to be decided, or what a guide is about; `parts` hold only what was said."""

    title: str
    decision: str
    language: str
    parts: tuple[Part, ...] = field(default=())


def page(tx: Tx, practice: Practice, summary: Summary, language: str, texts: Catalogue) -> Page:
    """The page in a language of the aid, or in its first."""
    aid = summary.deciding.aid
    spoken = language if language in aid.languages else aid.languages[0]
    about = aid.decision if isinstance(aid, DecisionAid) else aid.about
    found = _Parts(summary, spoken, texts, _torn(tx, practice, summary)).all()
    return Page(pick(aid.title, spoken)[0], pick(about, spoken)[0], spoken, tuple(found))


def _torn(tx: Tx, practice: Practice, summary: Summary) -> tuple[Localised, ...]:
    """The SURE questions that were answered with no, once they were sent."""
    sitting = deciding.questions(tx, practice, summary.deciding)
    if sitting is None or summary.sure is None:
        return ()
    answers = sitting.walk.answers
    return tuple(item.text for item in sitting.survey.items if item.id in answers and answers[item.id].value == NO)


def describe(shown: Page) -> str:
    """The page in plain sentences, to be read aloud."""
    return " ".join([f"{shown.title}.", shown.decision, *(f"{part.heading}: {_spoken(part)}" for part in shown.parts)])


def _spoken(part: Part) -> str:
    weighed = [f"{one.about}: {one.words}. {one.nearer or ''}".rstrip() for one in part.weights]
    words = [line.text for line in part.said] + weighed
    return " ".join(text if text.endswith((".", "?", "!")) else f"{text}." for text in words)


@dataclass(frozen=True, slots=True)
class _Parts:
    """The parts in the order in which a visit takes them up."""

    summary: Summary
    language: str
    texts: Catalogue
    torn: tuple[Localised, ...]

    def all(self) -> Iterator[Part]:
        aid, say = self.summary.deciding.aid, self.say
        yield from self.listed("sign", say("A sign that I have"), Kind.RED_FLAGS)
        yield from self._of_aid(aid) if isinstance(aid, DecisionAid) else self._of_guide(aid)
        yield from self.listed("questions", say("What I want to ask"), Kind.QUESTIONS)

    def _of_aid(self, aid: DecisionAid) -> Iterator[Part]:
        say = self.say
        yield self._leaning()
        yield from self.listed("matters", say("What matters most to me"), Kind.MATTERS)
        yield from self._weights(aid)
        yield from self._in_words("torn", say("What I am not sure about yet"), self.torn)
        yield from self._in_words("again", say("What I would like to go over again"), self._not_clear(aid))
        yield from self._how()

    def _of_guide(self, guide: Guide) -> Iterator[Part]:
        yield from self.listed("tell", self.say("What I want to tell"), Kind.TELL)
        for own in guide.lists:
            lines = self._own(f"{Kind.LIST}:{own.id}")
            yield from [Part("list", self.told(own.title), lines)] if lines else []

    def say(self, message: str) -> str:
        return self.texts.text(self.language, message)

    def told(self, words: Localised) -> str:
        return pick(words, self.language)[0]

    def _leaning(self) -> Part:
        picked = self.summary.deciding.walk.entry(Kind.LEANING).picked
        if picked in {(), (UNDECIDED,)}:
            words = self.say("I have not decided yet. That is fine: the visit is there to talk.")
        else:
            words = named(self.summary.deciding.aid, Kind.LEANING, picked[0], self.language)
        return Part("leaning", self.say("Where I lean"), (Said(words), *self._own(Kind.LEANING)))

    def listed(self, kind: str, heading: str, key: Kind) -> Iterator[Part]:
        at = self.summary.deciding
        picked = [Said(named(at.aid, key, code, self.language)) for code in at.walk.entry(key).picked]
        said = (*picked, *self._own(key))
        yield from [Part(kind, heading, said, ranked=key is Kind.MATTERS)] if said else []

    def _own(self, key: str) -> tuple[Said, ...]:
        return tuple(Said(text, own=True) for text in self.summary.deciding.walk.entry(key).texts)

    def _weights(self, aid: DecisionAid) -> Iterator[Part]:
        walk = self.summary.deciding.walk
        rated = [(pair, walk.entry(f"{Kind.VALUES}:{pair.id}").number) for pair in aid.values]
        weights = tuple(
            Weight(
                self.told(pair.name), self.told(pair.one), self.told(pair.other), number + STRONGEST, self._side(number)
            )
            for pair, number in rated
            if number is not None
        )
        yield from [Part("values", self.say("What is more like me"), weights=weights)] if weights else []

    def _side(self, number: int) -> str:
        if number == 0:
            return self.say("both alike")
        strong = abs(number) == STRONGEST
        if number < 0:
            return self.say("much more the first") if strong else self.say("a bit more the first")
        return self.say("much more the second") if strong else self.say("a bit more the second")

    def _not_clear(self, aid: DecisionAid) -> tuple[Localised, ...]:
        """The questions of understanding that were not right at first, without a word on what was picked."""
        walk = self.summary.deciding.walk
        picked = {item.id: walk.entry(f"{Kind.KNOWLEDGE}:{item.id}").picked[:1] for item in aid.knowledge}
        return tuple(
            item.question
            for item in aid.knowledge
            if any(not choices.is_right(aid, item.id, one) for one in picked[item.id])
        )

    def _in_words(self, kind: str, heading: str, words: tuple[Localised, ...]) -> Iterator[Part]:
        yield from [Part(kind, heading, tuple(Said(self.told(one)) for one in words))] if words else []

    def _how(self) -> Iterator[Part]:
        """Who should decide, and how far the patient is."""
        at = self.summary.deciding
        said = tuple(
            Said(named(at.aid, key, code, self.language))
            for key in (Kind.ROLE, Kind.STAGE)
            for code in at.walk.entry(key).picked
        )
        yield from [Part("how", self.say("How I want to decide"), said)] if said else []
