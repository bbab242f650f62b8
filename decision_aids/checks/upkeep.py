"""Do the dates follow one another, and does each signature stand under this very version?"""

from __future__ import annotations

from collections.abc import Iterator

from content.problems import Problem
from decision_aids.authored import File
from decision_aids.model import DecisionAid


def problems(file: File, aid: DecisionAid) -> Iterator[Problem]:
    if aid.review_by <= aid.evidence_date:
        what = f"the review is due on {aid.review_by}, but the evidence is of {aid.evidence_date}"
        yield file.problem(what, "let the review come after the evidence", "review_by")
    for s, sign_off in enumerate(aid.sign_offs):
        if sign_off.version != aid.version:
            what = f"{sign_off.name} signed version {sign_off.version}, but this is version {aid.version}"
            yield file.problem(what, "ask for a new signature, or remove this one", "sign_offs", s, "version")
        if not aid.evidence_date <= sign_off.signed <= aid.review_by:
            what = f"{sign_off.name} signed on {sign_off.signed}, which is not between the evidence and the review"
            yield file.problem(what, "correct the date", "sign_offs", s, "signed")
