"""Makes the pictures in docs/images from the demo, as a patient sees it: `python scripts/screenshots.py`.

A throw-away demo is started on a free port and lived through in Debian's Chromium, before the operation and for a year
after it. The dates on the pictures are those of the day on which they are made.
"""

from __future__ import annotations

import os
import re
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO
from itertools import cycle
from pathlib import Path

from PIL import Image, ImageDraw
from playwright.sync_api import Locator, Page, ViewportSize, expect, sync_playwright

ROOT = Path(__file__).resolve().parents[1]
IMAGES = ROOT / "docs" / "images"
CHROMIUM = Path("/usr/bin/chromium")
PHONE: ViewportSize = {"width": 335, "height": 800}
TALL: ViewportSize = {"width": 335, "height": 1230}  # the whole review
SHARP = 2  # pixels of a picture for one of the page
GAP = 10  # pixels of the page around a phone
TABLE = "#d3dfe0"
COLOURS = 256  # enough for a page, and a third of the size
ROUND = 14
ZONE = "America/New_York"
BORN = "May 14, 1957"
BEFORE = 0.65  # of the way from the best answer to the worst
AFTER = {"Day 42": 0.45, "Day 90": 0.3, "Next message": 0.15, "One year": 0.07}
UNEVEN = 0.45  # of a step, from question to question
SHOWN = "4 of 7"  # the question of the knee survey on the picture


@contextmanager
def demo(*options: str) -> Iterator[str]:
    """A new demo in a folder of its own; gives its address."""
    with socket.create_server(("127.0.0.1", 0)) as door:
        port = str(door.getsockname()[1])
    with tempfile.TemporaryDirectory() as folder:
        command = [sys.executable, "-m", "app.cli", "demo", "--port", port, *options]
        environment = os.environ | {"PYTHONPATH": str(ROOT), "PYTHONUNBUFFERED": "1", "TZ": ZONE}
        with subprocess.Popen(command, cwd=folder, env=environment, stdout=subprocess.PIPE, text=True) as process:
            try:
                yield _ready(process)
            finally:
                process.terminate()


def _ready(process: subprocess.Popen[str]) -> str:
    """The address that the demo prints when the patients are invented."""
    address = ""
    for line in process.stdout or ():
        found = re.search(r"http://[\d.:]+/chat", line)
        address = found[0] if found else address
        if line.startswith("Stop with"):
            return address
    raise SystemExit("The demo did not start.")


def card(page: Page) -> Locator:
    return page.get_by_role("article").last


def tap(page: Page, name: str | re.Pattern[str]) -> None:
    card(page).get_by_role("button", name=name, exact=True).click()
    settle(page)


def settle(page: Page) -> None:
    expect(page.locator("[aria-pressed]")).to_have_count(0)  # the answer has come
    page.wait_for_timeout(500)  # the chat takes two taps a second


def join(page: Page) -> None:
    page.get_by_role("button", name="Open my letter").click()
    page.get_by_role("link", name="Open the chat").click()
    page.get_by_role("textbox", name="Your date of birth").fill(BORN)
    page.keyboard.press("Enter")
    for name in ("English", "Yes, I agree", "Yes, that is right", "Around 9:00 AM"):
        tap(page, name)


def answer(page: Page, trouble: float) -> Iterator[str]:
    """Answer everything that is open, and stop at each card that can be on a picture: its question or its title."""
    tap(page, "Answer my questions now")
    uneven = cycle((UNEVEN, -UNEVEN, 0))
    while not card(page).get_by_role("heading", name="Thank you").is_visible():
        yield card(page).inner_text()
        send = card(page).get_by_role("button", name=re.compile("^Send my answer"))
        options = card(page).locator("button:not(.quiet)")
        step = round(trouble * (options.count() - 1) + next(uneven))
        (send if send.count() else options.nth(max(step, 0))).click()
        settle(page)
    yield card(page).inner_text()


def travel(page: Page, label: str) -> None:
    bar = page.get_by_role("complementary")
    if not bar.get_by_role("button", name="Another patient").is_visible():
        bar.locator("summary").click()
    bar.get_by_role("button", name=re.compile(label)).click()
    expect(bar.locator("progress")).to_have_count(0, timeout=60_000)
    page.wait_for_timeout(1000)


def shoot(page: Page) -> Image.Image:
    """The phone's screen as it is without the demo's bar, from the top of the page or of a card that follows others."""
    page.evaluate("document.getElementById('demo').hidden = true")
    page.locator(":focus").evaluate_all("(all) => all.forEach((one) => one.blur())")
    page.mouse.move(0, 0)
    page.evaluate("scrollTo({ top: 0 })")
    if page.get_by_role("article").count() > 1:
        card(page).evaluate("(card) => card.scrollIntoView()")
    shot = page.screenshot()
    page.evaluate("document.getElementById('demo').hidden = false")
    return Image.open(BytesIO(shot)).convert("RGB")


def shoot_dark(page: Page) -> Image.Image:
    page.emulate_media(color_scheme="dark")
    shot = shoot(page)
    page.emulate_media(color_scheme="light")
    return shot


def beside(left: Image.Image, right: Image.Image) -> Image.Image:
    """Two phones on a table."""
    gap = GAP * SHARP
    table = Image.new("RGB", (left.width + right.width + 3 * gap, left.height + 2 * gap), TABLE)
    for place, shot in ((gap, left), (left.width + 2 * gap, right)):
        table.paste(shot, (place, gap), _corners(shot))
    return table


def _corners(shot: Image.Image) -> Image.Image:
    mask = Image.new("L", shot.size)
    ImageDraw.Draw(mask).rounded_rectangle((0, 0, shot.width - 1, shot.height - 1), ROUND * SHARP, fill=255)
    return mask


def save(name: str, picture: Image.Image) -> None:
    few = picture.quantize(COLOURS, method=Image.Quantize.MAXCOVERAGE, dither=Image.Dither.NONE)
    few.save(IMAGES / name, optimize=True)
    print(f"{name}: {(IMAGES / name).stat().st_size // 1024} kB, {picture.width} x {picture.height}")


def result(page: Page) -> bytes:
    """The picture on the card of the results."""
    image = card(page).get_by_role("img")
    expect(image).to_have_js_property("complete", value=True)
    return page.request.get(str(image.evaluate("(image) => image.src"))).body()


def story(page: Page) -> None:
    """Before the operation and at every later time, with a picture where there is one to make."""
    join(page)
    for words in answer(page, BEFORE):
        if SHOWN in words:
            question = shoot(page)
            save("chat-dark.png", shoot_dark(page))
        elif "To change an answer" in words and "stairs" in words:
            page.set_viewport_size(TALL)
            save("review.png", shoot(page))
            page.set_viewport_size(PHONE)
    save("thank-you.png", shoot(page))
    for label, trouble in AFTER.items():
        travel(page, label)
        list(answer(page, trouble))
    tap(page, "My results")
    save("result.png", Image.open(BytesIO(result(page))).convert("RGB"))
    save("chat.png", beside(question, shoot(page)))


def main() -> None:
    IMAGES.mkdir(parents=True, exist_ok=True)
    with demo() as address, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        context = browser.new_context(
            viewport=PHONE, device_scale_factor=SHARP, reduced_motion="reduce", timezone_id=ZONE
        )
        page = context.new_page()
        page.goto(address)
        story(page)
        browser.close()


if __name__ == "__main__":
    main()
