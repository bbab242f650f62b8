"""The console's own files, and those that others made."""

from __future__ import annotations

import hashlib
import re

import pytest

from clinic.assets import DIRECTORY, console_assets
from tests.clinic.hospital import Staffer
from tests.support.colours import both, contrast

VENDOR = DIRECTORY / "vendor"
CSS = (DIRECTORY / "console.css").read_text()
LIGHT, DARK = both(CSS)
TEXT = [
    ("ink", "paper"), ("ink", "card"), ("ink", "tint"), ("soft", "paper"), ("soft", "card"), ("soft", "tint"),
    ("accent", "paper"), ("accent", "card"), ("accent", "tint"), ("accent-deep", "card"), ("on-accent", "accent"),
    ("on-accent", "accent-deep"), ("danger", "card"), ("danger", "danger-tint"), ("danger", "paper"),
    ("warn", "warn-tint"), ("good", "good-tint"), ("card", "danger"),
]  # fmt: skip
EDGES = [("edge", "card"), ("edge", "paper"), ("accent", "paper"), ("accent", "card"), ("danger", "card")]


@pytest.mark.parametrize("colours", [LIGHT, DARK], ids=["light", "dark"])
def test_words_and_edges_have_the_contrast_that_wcag_aa_asks_for(colours: dict[str, str]):
    assert {pair for pair in TEXT if contrast(colours[pair[0]], colours[pair[1]]) < 4.5} == set()
    assert {pair for pair in EDGES if contrast(colours[pair[0]], colours[pair[1]]) < 3} == set()


def test_the_files_of_others_are_those_that_the_list_names_to_the_last_byte():
    listed = dict(
        re.findall(r"^\| (\S+\.(?:css|js)) \|.*\| ([0-9a-f]{64}) \|$", (VENDOR / "README.md").read_text(), re.MULTILINE)
    )
    assert {path.name for path in VENDOR.iterdir() if path.suffix in {".css", ".js"}} == set(listed)
    for name, digest in listed.items():
        assert hashlib.sha256((VENDOR / name).read_bytes()).hexdigest() == digest, name


async def test_files_are_kept_for_good_under_their_version_and_never_under_another(anybody: Staffer):
    page = await anybody.get(console_assets().address("console.css"))
    assert page.answer.headers["Content-Type"] == "text/css; charset=utf-8"
    assert "immutable" in page.answer.headers["Cache-Control"]
    page = await anybody.get("/console/static/console.css?v=older")
    assert (page.status, page.answer.headers["Cache-Control"]) == (200, "no-cache")


@pytest.mark.parametrize("name", ["..%2Frouter.py", "%2e%2e/ports.py", "vendor%2Fhtmx.min.js", "README.md", "."])
async def test_nothing_but_the_consoles_own_files_can_be_fetched(anybody: Staffer, name: str):
    page = await anybody.get(f"/console/static/{name}")
    assert page.status in {303, 404}
    assert "import" not in page.html
