"""Writes the tables of docs/decision-aids.md from the shipped aids: `python -m scripts.ipdas_table`. A test keeps them
current."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from content import readability
from decision_aids import cards, framing
from decision_aids.checks.plainness import graded, sentences
from decision_aids.ipdas.items import ITEMS
from decision_aids.ipdas.sheet import Verdict, sheet
from decision_aids.library import Library, load
from decision_aids.model import DecisionAid
from decision_aids.stations import stations

PAGE = Path(__file__).parents[1] / "docs" / "decision-aids.md"
BEGIN, END = "<!-- written by scripts/ipdas_table.py -->", "<!-- end -->"
MARKS = {Verdict.MET: "met", Verdict.NOT_MET: "**not met**", Verdict.ATTESTED: "attested", Verdict.OPEN: "open"}


def page(text: str, library: Library) -> str:
    """The page with its tables written anew."""
    before, after = text.partition(BEGIN)[0], text.partition(END)[2]
    tables = "\n".join(lines(library))
    return f"{before}{BEGIN}\n\n{tables}\n\n{END}{after}"


def lines(library: Library) -> Iterator[str]:
    """Both tables: what each aid is, and how it meets each item that is not for tests."""
    aids = tuple(library)
    yield "| aid | version, status | hardest card | SMOG of the whole | second-hand sources |"
    yield "|---|---|---|---|---|"
    yield from (_about(aid) for aid in aids)
    yield ""
    yield f"| item | it asks | {' | '.join(aid.id for aid in aids)} |"
    yield "|---" * (len(aids) + 2) + "|"
    verdicts = [{finding.item.id: MARKS.get(finding.verdict, "") for finding in sheet(aid)} for aid in aids]
    for item in ITEMS:
        if not item.for_tests:
            yield f"| {item.id} | {item.text} | {' | '.join(of_aid[item.id] for of_aid in verdicts)} |"


def _about(aid: DecisionAid) -> str:
    texts = framing.catalogue()
    english = [card for card in graded(aid, texts) if card.language == "en"]
    hardest = max(english, key=lambda card: card.reading.value)
    said = [text for one in stations(aid) for text in sentences(cards.said(aid, one, "en", texts))]
    smog = readability.smog(readability.count(said, "en"))
    second = sum(source.second_hand for source in aid.sources)
    status = aid.status.value.replace("_", " ")
    hard = f"{hardest.reading.value:.1f} ({hardest.station.key})"
    return f"| {aid.id} | {aid.version}, {status} | {hard} | {smog:.1f} | {second} of {len(aid.sources)} |"


def main() -> None:
    PAGE.write_text(page(PAGE.read_text(encoding="utf-8"), load()), encoding="utf-8")
    print(f"{PAGE.name} written")


if __name__ == "__main__":
    main()
