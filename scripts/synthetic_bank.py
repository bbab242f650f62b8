"""Writes surveys/adaptive/synthetic.csv: `python -m scripts.synthetic_bank`. The same file each time.

EVERYTHING IN THAT BANK IS INVENTED. The sentences are ours and were never tried on patients; the parameters come from a
random number generator with a fixed seed. The scale means nothing clinical, has no population behind it, and may be
shown in a demo or used in a test, and nowhere else. Higher answers, and higher thetas, mean that more is hard.
"""

from __future__ import annotations

import csv
import random
from collections.abc import Iterator
from io import StringIO

from surveys.adaptive.banks import SYNTHETIC

SEED = 20260302
LABELS = ("Not hard at all", "A little hard", "Fairly hard", "Very hard", "I cannot do it")

# From what hardly anybody finds hard to what many do.
ACTIVITIES = (
    "hold a cup of tea",
    "turn the pages of a newspaper",
    "comb your hair",
    "brush your teeth at the basin",
    "sit through a meal at the table",
    "pour a glass of water from a jug",
    "button a shirt",
    "turn over in bed",
    "open the curtains in the morning",
    "get up from a kitchen chair",
    "walk from your bed to the bathroom",
    "put on your socks",
    "wash up after breakfast",
    "lock and unlock your front door",
    "stand long enough to cook an egg",
    "put a plate on a high shelf",
    "make your bed",
    "hang a coat on its hook",
    "step over the edge of a bath",
    "walk around your home for ten minutes",
    "pick up a coin from the floor",
    "get into and out of a car",
    "sweep the kitchen floor",
    "go down one flight of stairs",
    "water the plants with a full can",
    "stand in a queue for a quarter of an hour",
    "push a full shopping trolley",
    "go up one flight of stairs",
    "carry a bag of groceries from the shop to your door",
    "walk to a neighbour at the end of the street",
    "clean a window from top to bottom",
    "kneel down to look under a bed",
    "walk uphill while talking with somebody",
    "change the sheets of a double bed",
    "dig a hole for a small bush",
    "carry a crate of bottles up the stairs",
    "stay on your feet for a whole day out",
    "hurry to catch a bus that is about to leave",
    "move a heavy armchair across the room",
    "run across a football field",
)


def rows(chance: random.Random) -> Iterator[tuple[str | float, ...]]:
    """A line for each item: the harder the activity, the less it takes until it is hard."""
    for number, activity in enumerate(ACTIVITIES):
        centre = 2.2 - 3.4 * number / (len(ACTIVITIES) - 1) + chance.gauss(0, 0.25)
        gaps = [chance.uniform(0.4, 0.9) for _ in range(3)]
        first = centre - sum(gaps) / 2
        thresholds = [round(first + sum(gaps[:k]), 3) for k in range(4)]
        text = f"How hard is it for you to {activity}?"
        yield (f"made-up-{number + 1:02}", text, round(chance.uniform(1.2, 3.2), 3), *thresholds, *LABELS)


def text() -> str:
    """The whole file."""
    page = StringIO()
    writer = csv.writer(page, lineterminator="\n")
    thresholds = [f"b{k}" for k in range(1, 5)]
    labels = [f"label{k}" for k in range(1, 6)]
    writer.writerow(["id", "text", "a", *thresholds, *labels])
    writer.writerows(rows(random.Random(SEED)))
    return page.getvalue()


if __name__ == "__main__":
    SYNTHETIC.write_text(text(), encoding="utf-8")
