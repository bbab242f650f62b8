"""Makes the pictures of a decision in docs/images from the demo: `python -m scripts.decision_screenshots`.

A throw-away demo is walked through in Debian's Chromium, from the first card of the knee's aid to the last.
"""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import Page, ViewportSize, sync_playwright

from scripts.screenshots import CHROMIUM, PHONE, SHARP, ZONE, beside, card, demo, join, save, settle, shoot, tap

LONG: ViewportSize = {"width": 335, "height": 1640}  # a whole card with people
ONWARD = ("No, none of these", "Go on", "Skip this")


def title(page: Page) -> str:
    return card(page).get_by_role("heading").first.inner_text()


def go_to(page: Page, wanted: str) -> None:
    """On, card by card, to the one of this title; nothing is answered on the way."""
    while title(page) != wanted:
        names = card(page).get_by_role("button").all_inner_texts()
        tap(page, next(name for name in ONWARD if name in names))


def tick(page: Page, name: str) -> None:
    card(page).locator("button, [role=checkbox], label").filter(has_text=name).last.click()
    settle(page)


def write(page: Page, words: str) -> None:
    page.get_by_role("textbox").fill(words)
    page.keyboard.press("Enter")
    settle(page)


def tall(page: Page) -> None:
    page.set_viewport_size(LONG)


def stops(page: Page) -> dict[str, Callable[[], None]]:
    """What the patient does on some cards, by their titles, in the order of the walk."""
    return {
        "Your choices": lambda: save("decision-choices.png", shoot(page)),
        "Troublesome pain long after the operation": lambda: option_talk(page),
        "Pain and risk": lambda: values(page),
        "What matters most to you?": lambda: write(page, "To kneel in my garden again"),
        "Where do you lean now?": lambda: tap(page, "Exercise programme first"),
        "My questions for the visit": lambda: tick(page, "B. What can go wrong?"),
        "For your visit": lambda: save("decision-end.png", shoot(page)),
    }


def option_talk(page: Page) -> None:
    tall(page)
    save("decision-people.png", shoot(page))
    page.set_viewport_size(PHONE)


def values(page: Page) -> None:
    left = shoot(page)
    tap(page, "A little more A")
    go_to(page, "What matters most to you?")
    tick(page, "Pain and risk")
    save("decision-values.png", beside(left, shoot(page)))


def main() -> None:
    with demo("--pathway", "knee-decision") as address, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        context = browser.new_context(
            viewport=PHONE, device_scale_factor=SHARP, reduced_motion="reduce", timezone_id=ZONE
        )
        page = context.new_page()
        page.goto(address)
        join(page)
        tap(page, "Get ready to decide")
        for name, deed in stops(page).items():
            go_to(page, name)
            deed()
        browser.close()


if __name__ == "__main__":
    main()
