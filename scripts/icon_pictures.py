"""Makes docs/images/icons-*.png, the pictures of people that the documents show: `python -m scripts.icon_pictures`."""

from __future__ import annotations

from pathlib import Path

from reports.icons.raster import png
from tests.reports.people import ARRAYS

IMAGES = Path(__file__).resolve().parents[1] / "docs" / "images"
SHOWN = ("one", "range", "rare", "two", "two-spanish", "three")


def path_of(name: str) -> Path:
    return IMAGES / f"icons-{name}.png"


if __name__ == "__main__":
    for name in SHOWN:
        path_of(name).write_bytes(png(ARRAYS[name]))
