"""The colours of the page."""

import pytest

from bot.web.assets import DIRECTORY
from tests.support.colours import both, contrast

CSS = (DIRECTORY / "chat.css").read_text()
LIGHT, DARK = both(CSS)
TEXT = [
    ("ink", "paper"), ("ink", "card"), ("ink", "tint"), ("ink", "danger-tint"), ("soft", "paper"), ("soft", "card"),
    ("soft", "tint"), ("soft", "line"), ("accent", "paper"), ("accent", "card"), ("on-accent", "accent"),
    ("danger", "card"), ("danger", "paper"),
]  # fmt: skip
EDGES = [("edge", "card"), ("edge", "paper"), ("accent", "card"), ("danger", "card"), ("danger", "danger-tint")]


@pytest.mark.parametrize("colours", [LIGHT, DARK], ids=["light", "dark"])
def test_words_and_edges_have_the_contrast_that_wcag_aa_asks_for(colours: dict[str, str]):
    assert {pair for pair in TEXT if contrast(colours[pair[0]], colours[pair[1]]) < 4.5} == set()
    assert {pair for pair in EDGES if contrast(colours[pair[0]], colours[pair[1]]) < 3} == set()
