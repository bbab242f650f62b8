"""Do the dates follow one another, does each signature stand under this very version, and is the status true?"""

from __future__ import annotations

from collections.abc import Iterator

from content.problems import Problem
from decision_aids.authored import AnyFile
from decision_aids.kept import REVIEWED_WITHIN, Status, months_after
from decision_aids.model import DecisionAid, Guide


def problems(file: AnyFile, aid: DecisionAid | Guide) -> Iterator[Problem]:
    yield from _dates(file, aid)
    yield from _status(file, aid)
    yield from _signatures(file, aid)


def _dates(file: AnyFile, aid: DecisionAid | Guide) -> Iterator[Problem]:
    searched = aid.evidence.date
    if not searched < aid.review_by <= months_after(searched, REVIEWED_WITHIN):
        what = f"the review is due on {aid.review_by}, but the evidence is of {searched}"
        yield file.problem(what, f"let the review come within {REVIEWED_WITHIN} months of it", "review_by")
    if not searched <= aid.published <= aid.review_by:
        what = f"published on {aid.published}, which is not between the evidence and the review"
        yield file.problem(what, "correct the date", "published")


def _status(file: AnyFile, aid: DecisionAid | Guide) -> Iterator[Problem]:
    if aid.status is Status.CLINICIAN_SIGNED and not aid.sign_offs:
        advice = "write draft, or add name, role, day and version under sign_offs"
        yield file.problem("this is called signed, but nobody has signed it", advice, "status")
    if aid.status is Status.DRAFT and aid.sign_offs:
        what = f"this is called a draft, but {aid.sign_offs[0].name} has signed it"
        yield file.problem(what, "write clinician_signed, or remove the signature", "status")


def _signatures(file: AnyFile, aid: DecisionAid | Guide) -> Iterator[Problem]:
    for s, sign_off in enumerate(aid.sign_offs):
        if sign_off.version != aid.version:
            what = f"{sign_off.name} signed version {sign_off.version}, but this is version {aid.version}"
            yield file.problem(what, "ask for a new signature, or remove this one", "sign_offs", s, "version")
        if not aid.evidence.date <= sign_off.signed <= aid.review_by:
            what = f"{sign_off.name} signed on {sign_off.signed}, which is not between the evidence and the review"
            yield file.problem(what, "correct the date", "sign_offs", s, "signed")
