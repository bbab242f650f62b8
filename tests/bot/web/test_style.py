"""The colours of the page."""

import re

import pytest

from bot.web.assets import DIRECTORY

CSS = (DIRECTORY / "chat.css").read_text()
LIGHT, DARK = (
    dict(re.findall(r"--([a-z-]+): (#[0-9a-f]{6});", part)) for part in re.findall(r":root \{(.*?)\}", CSS, re.DOTALL)
)
TEXT = [
    ("ink", "paper"), ("ink", "card"), ("ink", "tint"), ("ink", "danger-tint"), ("soft", "paper"), ("soft", "card"),
    ("soft", "tint"), ("soft", "line"), ("accent", "paper"), ("accent", "card"), ("on-accent", "accent"),
    ("danger", "card"), ("danger", "paper"),
]  # fmt: skip
EDGES = [("edge", "card"), ("edge", "paper"), ("accent", "card"), ("danger", "card"), ("danger", "danger-tint")]


def luminance(colour: str) -> float:
    channels = (int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("colours", [LIGHT, DARK], ids=["light", "dark"])
def test_words_and_edges_have_the_contrast_that_wcag_aa_asks_for(colours: dict[str, str]):
    assert {pair for pair in TEXT if contrast(colours[pair[0]], colours[pair[1]]) < 4.5} == set()
    assert {pair for pair in EDGES if contrast(colours[pair[0]], colours[pair[1]]) < 3} == set()
