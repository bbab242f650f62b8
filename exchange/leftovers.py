"""What of a survey stays behind when it goes out as a form of questions alone."""

from __future__ import annotations

from collections.abc import Iterator

from exchange.files import Json, file_of
from exchange.losses import Loss
from surveys.checks.parts import WAYS
from surveys.formats import Choice, Choices
from surveys.model import Item, ScoreRule, Survey

# What a form says, or what is told here in words of its own.
_TOLD = frozenset(
    (
        "id",
        "version",
        "title",
        "languages",
        "instructions",
        "options",
        "sections",
        "scores",
        "alerts",
        "adaptive",
        "locked",
    )
)
_ASKED = frozenset(("id", "text", "context", "when", "items", "stem", *WAYS))
_ITEM = {
    "required": ("a text to read is never required there", "nothing: it can be passed over"),
    "decline": ("theirs has no way to decline", "nothing: it cannot be declined there"),
    "skip": ("the words of its button stay behind", "nothing: it can be left out there too"),
    "private": ("nothing hides the answer there", "do not leave the form open where others can see it"),
    "carry": ("it begins without the last answer", "show the last answer beside it, if you can"),
    "grading": ("the parameters of the bank stay behind", "keep our file beside the form"),
    "loinc": ("codes stay behind", "export it as FHIR where codes are needed"),
    "short_stem": ("the stem in short stays behind", "nothing: the whole stem is shown there"),
}
_USUAL = ("it stays behind", "keep our file beside the form")
_SCORED = "score the answers here (`afterwell score`), or write its rule in the other program"


def of_survey(survey: Survey) -> Iterator[Loss]:
    """What neither an XLSForm nor a REDCap dictionary has a place for; `where` is the part of our file."""
    for rule in survey.scores:
        yield Loss(f"scores, {rule.id}", _score(rule), _SCORED)
    for alert in survey.alerts:
        what = f"the alert {alert.title!r} and its safety text stay behind"
        yield Loss(f"alerts, {alert.id}", what, "name somebody there who reads these answers at once")
    if survey.stopping:
        yield Loss("adaptive", "every item of the bank is asked, in its order", "use Afterwell for the adaptive test")
    if survey.fingerprint:
        what = "nothing locks the wording there"
        yield Loss("locked", what, "change no word of it: a validated instrument is never edited")
    if survey.licence.pack:
        what = f"the pack {survey.licence.pack!r} must be attested here; no other program asks for it"
        yield Loss("licence", what, "use the form only where you hold the licence")
    yield from _head(survey)
    for section in file_of(survey)["sections"]:
        for entry in section["items"]:
            yield from _item(section | entry, survey.item(entry["id"]))


def _score(rule: ScoreRule) -> str:
    parts = {"table": rule.table, "bands": rule.bands, "changes that matter": rule.changes}
    had = [name for name, part in parts.items() if part]
    return f"the score {rule.title!r} stays behind" + (f", with its {' and '.join(had)}" if had else "")


def _head(survey: Survey) -> Iterator[Loss]:
    """Facts about the survey that are not for those who answer it."""
    same_title = set(survey.short_title.values()) == {survey.title}
    for name, part in file_of(survey).items():
        usual = (name == "short_title" and same_title) or (name == "scoring_version" and part == "1")
        if name not in _TOLD and not usual:
            yield Loss(name, "a form has no place for it", "keep our file beside the form")


def _item(entry: Json, item: Item) -> Iterator[Loss]:
    """`entry` is the item and its section, as their file says them."""
    coded = isinstance(item.format, Choice | Choices) and any(option.loinc for option in item.format.options)
    kept = _ASKED | ({"required"} if item.asks else set())
    for part in dict.fromkeys((*entry, *(["loinc"] if coded else []))):
        if part not in kept:
            what, advice = _ITEM.get(part, _USUAL)
            yield Loss(f"item {item.id}", f"{part}: {what}", advice)
