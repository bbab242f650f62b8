"""Writes docs/instruments.md from the shipped files: `python -m scripts.instruments_page`. A test keeps it current.

Only what no file can say stands here: the words around the tables, and the instruments that are in no file.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from scripts.instruments_absent import ABSENT, Absent
from surveys.library import Library, load
from surveys.model import Direction, Method, ScoreRule, Survey

PAGE = Path(__file__).parents[1] / "docs" / "instruments.md"

HEAD = """\
# Instruments

Every instrument in `surveys/library`, who owns it, what it scores, and where each part was checked.
`scripts/instruments_page.py` writes this page from the files; the words of an instrument are in its file and nowhere
else.

- **Minutes** are estimates, at about five to eight items a minute. Nobody was timed.
- **Licence**: a survey of a pack is off until the clinic attests the owner's terms, with
  `afterwell licence attest promis --by NAME --reference WHERE-IT-IS-KEPT`. Until then no pathway may ask it. Of every
  survey the attribution is shown to the patient; it stands in the notes below, with the terms.
- **Scores** say their range, and whether more or less is better. A score in *italics* is for the team alone: totals on
  mood, worry and social needs are talked about, not drawn in a chat.
- **Missing answers**: a score is refused where its rule is not met. Where no rule could be confirmed, every answer is
  required.
- A wording, table, band, threshold or code that we could not confirm is left out. The file says so at its top.
"""

SUPPLIED = """\
## Scored, and the clinic supplies the wording

The rules of these are known; their words are not ours to ship, or could not be confirmed. The files hold items, values
and scores without any text, so that nothing can be asked by mistake. A clinic that is licensed adds the words in its
own folder: `afterwell survey wording quickdash --language en` writes a file to fill in from the licensed form, and
`afterwell check` says what is still missing. The words are copied letter by letter. A translation is one more such
file, from the owner's own translation.
"""

ABSENT_HEAD = """\
## Not here

These are in no file. A clinic that holds the licence can write a survey of its own, or bring one in with
`afterwell survey import`. What we write about owners and terms is no legal advice; where it says "we have not been able
to confirm", ask before you rely on it.
"""

CHECKED = """\
## What was checked, and where

"Public transcription" with a number is a file in a public repository, by the number under which it was read. Every
word, value, table entry and code of a file is compared with these facts by `tests/surveys/instruments`, and every score
is computed a second time there, without the scoring engine.
"""


def page(library: Library) -> str:
    """The whole page, as Markdown."""
    shipped = [survey for survey in library if survey.askable]
    supplied = [survey for survey in library if not survey.askable]
    parts = [
        HEAD,
        "## Shipped with their wording\n",
        *_table(shipped),
        "",
        SUPPLIED,
        *_table(supplied),
        "",
        ABSENT_HEAD,
        *_absent(ABSENT),
        "",
        CHECKED,
        *_checked(library),
    ]
    return "\n".join(parts)


def _table(surveys: Iterable[Survey]) -> Iterator[str]:
    yield "| instrument | items | minutes | languages | licence | scores | verified by |"
    yield "|---|---|---|---|---|---|---|"
    for survey in surveys:
        cells = (
            f"**{survey.id}**<br>{survey.title}.<br>{survey.purpose}",
            str(sum(item.asks for item in survey.items)),
            str(survey.minutes),
            ", ".join(survey.languages) or "the clinic's",
            _licence(survey),
            "<br>".join(_score(rule) for rule in survey.scores),
            f"[notes](#{survey.id})",
        )
        yield f"| {' | '.join(cell.replace('|', '/') for cell in cells)} |"


def _licence(survey: Survey) -> str:
    own = () if survey.askable else ("the clinic's own",)
    pack = (f"pack **{survey.licence.pack}**",) if survey.licence.pack else ()
    return ", ".join((*pack, *own)) or "nothing to attest"


def _score(rule: ScoreRule) -> str:
    name = rule.title if rule.shown_to_patients else f"*{rule.title}*"
    if rule.method in {Method.ANY, Method.ALL}:
        return f"{name}: yes or no"
    better = "more" if rule.direction is Direction.HIGHER_BETTER else "less"
    return f"{name}: {rule.minimum:g} to {rule.maximum:g}, {better} is better"


def _absent(absent: Iterable[Absent]) -> Iterator[str]:
    yield "| instrument | who holds the rights | our advice |"
    yield "|---|---|---|"
    yield from (f"| {one.name} | {one.rights} | {one.advice} |" for one in absent)


def _checked(library: Library) -> Iterator[str]:
    for survey in library:
        yield f"### {survey.id}\n"
        yield from (f"- {note}" for note in survey.verified)
        yield f"- Licence: {survey.licence.text.rstrip('.')}. Seen: {survey.licence.verified.rstrip('.')}."
        yield f"- Attribution: {survey.licence.attribution}"
        if survey.licence.advice:
            yield f"- Advice: {survey.licence.advice}"
        yield ""


def main() -> None:
    PAGE.write_text(page(load()), encoding="utf-8")
    print("docs/instruments.md written")


if __name__ == "__main__":
    main()
