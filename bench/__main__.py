"""`python -m bench [turn|plan|send|adaptive|score] [--quick] [--json]`: measures, and prints the figures."""

from __future__ import annotations

import argparse

from bench import adaptive, plan, score, send, turn
from bench.figures import as_json, as_table

PARTS = {"turn": turn, "plan": plan, "send": send, "adaptive": adaptive, "score": score}


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("part", nargs="?", choices=PARTS, help="what to measure; everything if left out")
    parser.add_argument("--quick", action="store_true", help="a few seconds, to see that it runs")
    parser.add_argument("--json", action="store_true", help="for a program to read")
    asked = parser.parse_args()
    parts = [PARTS[asked.part]] if asked.part else PARTS.values()
    figures = [figure for part in parts for figure in part.measure(part.QUICK if asked.quick else part.FULL)]
    print(as_json(figures) if asked.json else as_table(figures))


if __name__ == "__main__":
    main()
