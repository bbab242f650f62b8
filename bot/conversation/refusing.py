"""A kind sentence for each reason why nothing changed, and what to do instead."""

from __future__ import annotations

from bot.conversation import inputs
from bot.conversation.scene import Scene
from care.answering import Sitting
from surveys.errors import Refusal
from surveys.formats import Choices, Date, Display, Format, FreeText, Number, Rating
from surveys.moves import Refused


def refusal(scene: Scene, sitting: Sitting, refused: Refused) -> str:
    place = sitting.survey.positions.get(refused.item_id or "")
    form = None if place is None else sitting.survey.items[place].format
    special = _about(scene, refused.code, form) if form else None
    return special or _usual(scene, refused.code)


def _about(scene: Scene, code: Refusal, form: Format) -> str | None:  # noqa: PLR0911 one for each kind
    """Where it helps to say what this very question takes."""
    match code, form:
        case Refusal.OUT_OF_RANGE | Refusal.NOT_A_NUMBER, Number(minimum, maximum):
            return _range(scene, minimum, maximum)
        case Refusal.OUT_OF_RANGE, Rating(minimum, maximum):
            return _range(scene, minimum, maximum)
        case Refusal.OUT_OF_RANGE, Date():
            return _limits(scene, form)
        case Refusal.NOT_A_DATE, Date():
            date = inputs.example(scene, form)
            return scene.say("I could not read that as a date. Please type it like this: {date}.", date=date)
        case Refusal.TWO_DATES, Date():
            date = inputs.example(scene, form)
            return scene.say("That can mean two dates. Please write the month as a word: {date}.", date=date)
        case Refusal.TOO_LONG, FreeText(max_length=most):
            return scene.say("That is a bit long. Please use at most {n} letters.", n=most)
        case Refusal.NOT_AN_OPTION, Display():
            return scene.say("Please tap “{button}” when you have read this.", button=inputs.go_on(scene))
        case Refusal.NOTHING_PICKED, Choices():
            button = inputs.all_marked(scene)
            return scene.say("Please mark at least one answer first. Then tap “{button}”.", button=button)
    return None


def _range(scene: Scene, minimum: float, maximum: float) -> str:
    low, high = inputs.figure(scene, minimum), inputs.figure(scene, maximum)
    return scene.say("Please give a number from {low} to {high}.", low=low, high=high)


def _limits(scene: Scene, form: Date) -> str:
    if form.earliest is None:
        assert form.latest is not None  # noqa: S101 nothing is out of a range without limits
        return scene.say("Please give a date no later than {date}.", date=scene.day(form.latest))
    if form.latest is None:
        return scene.say("Please give a date no earlier than {date}.", date=scene.day(form.earliest))
    first, last = scene.day(form.earliest), scene.day(form.latest)
    return scene.say("Please give a date from {first} to {last}.", first=first, last=last)


def _usual(scene: Scene, code: Refusal) -> str:
    return {
        Refusal.NOT_AN_OPTION: scene.say("Please tap one of the answers below."),
        Refusal.NOT_A_NUMBER: scene.say("Please tap or type a number."),
        Refusal.EMPTY: scene.say("Please type your answer, or skip the question."),
        Refusal.NEEDED: scene.say("We need an answer to this question before we can go on."),
        Refusal.FIRST_ITEM: scene.say("This is the first question."),
        Refusal.UNANSWERED: scene.say("One question still has no answer. Here it is."),
        Refusal.SENT: scene.say("You have sent these answers. Thank you."),
    }.get(code, scene.say("We have moved on from that question. Here is where we are now."))
