"""What each card of a decision aid says: the aid's own words under headings of ours, in groups that belong together.

The numbers, and the sentences around them, are the aid's; nothing here adds one, or weighs one choice against another.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from bot.conversation import inputs
from bot.conversation.cards import Block
from bot.conversation.deciding_choices import language_of, plain_labels
from bot.conversation.scene import Scene, block
from bot.conversation.wording import quoted
from care.deciding import Deciding
from content.localised import Localised, pick
from decision_aids import framing, pictures
from decision_aids import walk as walking
from decision_aids.choices import is_right
from decision_aids.model import DecisionAid, Guide, Option
from decision_aids.naming import named
from decision_aids.pictures import NoFigure
from decision_aids.stations import Kind, Station

Group = tuple[Block, ...]
Said = Iterator[Group]


def groups(scene: Scene, at: Deciding) -> list[Group]:
    """The card on which the walk stands, but for the end, which is the patient's own."""
    station = walking.station(at.aid, at.walk)
    words = _Words(scene, at, station)
    make: Callable[[], Said] = getattr(words, station.kind.value)
    return [(block("title", words.title()),), *make()]


class _Words:
    """The groups of each kind of card, by its name."""

    def __init__(self, scene: Scene, at: Deciding, station: Station) -> None:
        self.scene, self.at, self.station = scene, at, station
        self.language = language_of(scene, at.aid)

    def own(self, text: Localised) -> str:
        return pick(text, self.language)[0]

    @property
    def aid(self) -> DecisionAid:
        """Only cards of an aid ask; a guide has none of them."""
        assert isinstance(self.at.aid, DecisionAid)  # noqa: S101
        return self.at.aid

    @property
    def guide(self) -> Guide:
        assert isinstance(self.at.aid, Guide)  # noqa: S101
        return self.at.aid

    def title(self) -> str:
        return self._of_what_it_is_about() or self._general()

    def _of_what_it_is_about(self) -> str | None:
        """The name of the option, the outcome or the list."""
        ref, kind = self.station.ref or "", self.station.kind
        if kind in {Kind.POINTS, Kind.LIVING}:
            return self.own(self.aid.option(ref).name)
        if kind is Kind.OUTCOME:
            return self.own(self.aid.outcome(ref).title)
        if kind is Kind.LIST:
            return next(self.own(own.title) for own in self.guide.lists if own.id == ref)
        if kind is Kind.VALUES:
            return next(self.own(pair.name) for pair in self.aid.values if pair.id == ref)
        return self.own(self.at.aid.title) if kind in {Kind.DECISION, Kind.ABOUT} else None

    def _general(self) -> str:
        say = self.scene.say
        return {
            Kind.RED_FLAGS: say("First: do you have one of these signs?"),
            Kind.WHY: say("Why there is a choice"),
            Kind.ROLE: say("Who should decide?"),
            Kind.STAGE: say("How far are you?"),
            Kind.OPTIONS: say("Your choices"),
            Kind.GAPS: say("What we do not know"),
            Kind.MATTERS: say("What matters most to you?"),
            Kind.KNOWLEDGE: say("Is it clear so far?"),
            Kind.SURE: say("How sure are you?"),
            Kind.LEANING: say("Where do you lean now?"),
            Kind.GOOD_TO_KNOW: say("Good to know"),
            Kind.TELL: say("What to tell your doctor"),
            Kind.QUESTIONS: say("My questions for the visit"),
        }[self.station.kind]

    def red_flags(self) -> Said:
        """What to do stands below the signs that it is for."""
        flags, names = self.at.aid.red_flags, inputs.lettered(plain_labels(self.scene, self.at))
        for place, (flag, name) in enumerate(zip(flags, names, strict=True)):
            last = place + 1 == len(flags) or flags[place + 1].action != flag.action
            yield (block("item", name), *([block("alert", self.own(flag.action))] if last else []))

    def decision(self) -> Said:
        yield (block("question", self.own(self.aid.decision)),)
        yield (Block(self.own(self.aid.condition)),)
        yield (block("question", self.scene.say("Who this is for")), Block(self.own(self.aid.who_for)))
        yield (Block(self.own(self.aid.who_not_for)),)

    def why(self) -> Said:
        yield (Block(self.own(self.aid.why_a_choice)),)

    def role(self) -> Said:
        yield (Block(self.scene.say("What would you like? Every answer is fine.")),)

    def stage(self) -> Said:
        yield (Block(self.scene.say("Wherever you are, there is no hurry.")),)

    def options(self) -> Said:
        yield (Block(self.scene.say("These are the choices. You will see more of each.")),)
        for option in self.aid.options:
            yield (block("question", self.own(option.name)), Block(self.own(option.what_it_is)))

    def points(self) -> Said:
        option = self._option()
        yield self._list(self.scene.say("What may be good"), option.good_points)
        yield self._list(self.scene.say("What may not be so good"), option.bad_points)

    def _option(self) -> Option:
        return self.aid.option(self.station.ref or "")

    def _list(self, heading: str, points: tuple[Localised, ...]) -> Group:
        return (block("question", heading), *(block("item", self.own(point)) for point in points))

    def outcome(self) -> Said:
        """The picture's own sentences, each option in the same way; the picture says for whom they hold."""
        outcome, say = self.aid.outcome(self.station.ref or ""), self.scene.say
        told = pictures.picture(self.aid, outcome, self.language, framing.catalogue())
        yield (block("small", told.time),)
        for one in told.options:
            yield tuple(self._told(one))
        yield (block("small", say("How sure this is: {certainty}.", certainty=told.certainty)),)

    def _told(self, one: pictures.People | NoFigure) -> Iterator[Block]:
        if isinstance(one, NoFigure):
            yield Block(f"{one.option}: {one.words}")
            return
        yield Block(f"{one.option}: {one.with_it} {one.without_it}")
        yield from ([block("small", one.spread)] if one.spread else [])
        if one.second_hand:
            yield block("small", self.scene.say("We read this number in a summary, not in the study itself."))

    def gaps(self) -> Said:
        for gap in self.aid.gaps:
            yield (block("item", self.own(gap)),)

    def living(self) -> Said:
        say, like = self.scene.say, self._option().what_it_is_like
        yield (block("question", say("Your body")), Block(self.own(like.body)))
        yield (block("question", say("How you may feel")), Block(self.own(like.mind)))
        yield (block("question", say("Your days")), Block(self.own(like.daily_life)))
        steps = (f"{self.own(one.when)}: {self.own(one.what)}" for one in self._option().recovery)
        yield (block("question", say("As time goes on")), *(block("item", step) for step in steps))

    def values(self) -> Said:
        pair = next(pair for pair in self.aid.values if pair.id == self.station.ref)
        yield (block("question", self.scene.say("Which one is more like you?")),)
        yield (Block(f"A: {self.own(pair.one)}"), Block(f"B: {self.own(pair.other)}"))

    def matters(self) -> Said:
        yield (Block(self.scene.say("Tap what matters to you. What you tap first comes first.")),)
        yield (Block(self.scene.say("You can also type it in your own words.")),)
        picked = self.at.walk.entry(self.at.walk.at).picked
        names = [named(self.aid, self.at.walk.at, code, self.language) for code in picked]
        if names:
            yield tuple(block("item", f"{place}. {name}") for place, name in enumerate(names, start=1))
        yield from self._lines()

    def knowledge(self) -> Said:
        item = next(item for item in self.aid.knowledge if item.id == self.station.ref)
        yield (block("question", self.own(item.question)), *self._spelt_out())
        picked = self.at.walk.entry(self.at.walk.at).picked
        if picked:
            right = is_right(self.aid, item.id, picked[0])
            kind = self.scene.say("Yes, that is so.") if right else self.scene.say("Many people are not sure here.")
            yield (Block(kind), Block(self.own(item.explanation)))

    def sure(self) -> Said:
        if Kind.SURE in self.at.walk.entries:
            yield (Block(self.scene.say("You have answered these questions. Thank you.")),)
            return
        yield (Block(self.scene.say("Four short questions ask how sure you feel. You can skip them.")),)
        survey = self.scene.desk.practice.surveys.get(walking.SURVEY)
        if self.scene.language not in survey.languages:
            yield (Block(self.scene.say("These questions are not yet available in your language.")),)

    def leaning(self) -> Said:
        yield (Block(self.scene.say("You do not have to decide now. To be unsure is a good answer too.")),)
        yield from self._spelt()
        yield (Block(self.scene.say("You can also type why.")),)
        yield from self._lines()

    def questions(self) -> Said:
        yield (Block(self.scene.say("Tap what you want to ask. Or type a question of your own.")),)
        yield from self._spelt()
        yield from self._lines()

    def about(self) -> Said:
        yield (Block(self.own(self.guide.about)),)
        yield (block("question", self.scene.say("Who this is for")), Block(self.own(self.guide.who_for)))

    def good_to_know(self) -> Said:
        for known in self.guide.good_to_know:
            yield (block("item", self.own(known.text)),)

    def tell(self) -> Said:
        yield (Block(self.scene.say("Tap what you want to tell.")),)
        yield from self._spelt()

    def list(self) -> Said:
        own = next(own for own in self.guide.lists if own.id == self.station.ref)
        yield (Block(self.own(own.ask)),)
        yield from self._lines()

    def _spelt_out(self) -> Group:
        """Choices that are too long for their buttons, in full."""
        names = plain_labels(self.scene, self.at)
        return tuple(block("item", name) for name in inputs.lettered(names)) if inputs.are_long(names) else ()

    def _spelt(self) -> Said:
        for one in self._spelt_out():
            yield (one,)

    def _lines(self) -> Said:
        """What the patient typed here, each on a line."""
        for text in self.at.walk.entry(self.at.walk.at).texts:
            yield (block("item", f"“{quoted(text)}”"),)
