"""The instruments that are in no file: why, and what a clinic can do. For docs/instruments.md."""

from __future__ import annotations

from dataclasses import dataclass

UNSURE = "We have not been able to confirm: "
ASK = "Ask the owner for a licence that covers electronic use."


@dataclass(frozen=True, slots=True)
class Absent:
    """`fact` is the name by which the facts know it; a right that begins with `UNSURE` was never seen in a source."""

    fact: str
    name: str
    rights: str
    advice: str = ASK


_OTTAWA = (
    "A. O'Connor, Ottawa Hospital Research Institute: free of charge, to be asked for by e-mail "
    "(https://ohri.ca/programs/clinical_epidemiology/OHDEC/measures.asp)."
)

ABSENT = (
    Absent(
        "decision_regret_scale",
        "Decision Regret Scale",
        _OTTAWA,
        "May be shipped, and is not: for the wording of item 4, the items to reverse and the formula we found no two "
        "sources that agree. Get the manual from Ottawa. SURE, which is here, asks before the decision.",
    ),
    Absent(
        "dcs_low_literacy",
        "Decisional Conflict Scale, low literacy version",
        _OTTAWA,
        "May be shipped, and is not: the English questions 6 to 8, the values of the answers and the formula could not "
        "be confirmed. Get the manual from Ottawa. SURE is the short form of the same idea, and is here.",
    ),
    Absent(
        "sdm_q_9",
        "SDM-Q-9",
        "To be downloaded at patient-als-partner.de. " + UNSURE + "its terms of reuse, and its formula.",
        "Read the licence page and the scoring instructions first. CollaboRATE, which is here, asks about the same.",
    ),
    Absent(
        "eq_5d",
        "EQ-5D-3L, 5L and Y",
        UNSURE
        + "EuroQol registers and licenses every use, issues digital versions itself, and has value sets by country.",
        "Register with EuroQol.",
    ),
    Absent(
        "odi",
        "Oswestry Disability Index (ODI)",
        UNSURE + "the copyright is Jeremy Fairbank's, and the Mapi Research Trust licenses electronic versions.",
    ),
    Absent(
        "ohs_oks",
        "Oxford Hip, Knee and Shoulder Score",
        "Oxford University Innovation: a copyright licence must be asked for; usually free for publicly funded care "
        "and for academics, with a fee otherwise (http://innovation.ox.ac.uk/clinical-outcomes/faqs/).",
        "Ask for the licence, and say that it is for electronic use: that is handled separately.",
    ),
    Absent(
        "vr_12",
        "VR-12 and VR-36",
        UNSURE + "free with a signed permission from Boston University (Kazis).",
        "Ask for the permission. RAND-36, which is here, needs none.",
    ),
    Absent("kccq", "KCCQ and KCCQ-12", UNSURE + "the copyright is J. Spertus's (CV Outcomes), with licence and fee."),
    Absent(
        "sf_12",
        "SF-12, SF-36v2, SF-6D",
        UNSURE + "QualityMetric licenses them for a fee.",
        "RAND-36, which is here, has the items of the first SF-36, and must not be called by its name.",
    ),
    Absent("womac", "WOMAC", UNSURE + "the copyright is Bellamy's, with licence and fee."),
    Absent("fjs_12", "Forgotten Joint Score-12", UNSURE + "a licence is needed."),
    Absent(
        "koos_hoos_full",
        "KOOS and HOOS in full, -12, -PS",
        "To be downloaded free at koos.nu; not to be changed.",
        "May be brought in by a clinic, unchanged. A subscale is 100 less 25 times the mean, where at least half of "
        "its items are answered. KOOS, JR. and HOOS, JR. are here.",
    ),
    Absent(
        "hads",
        "HADS",
        UNSURE + "GL Assessment licenses it for a fee.",
        "PHQ-9 and GAD-7, which are here, need no licence.",
    ),
    Absent(
        "pcs", "Pain Catastrophizing Scale, TSK-11, Neck Disability Index", UNSURE + "the terms of any of the three."
    ),
    Absent("cat_prom5", "Cat-PROM5", UNSURE + "its terms; it was developed in the NHS."),
)
