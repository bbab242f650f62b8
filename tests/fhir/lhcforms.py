"""LHC-Forms, the form filler of the U.S. National Library of Medicine, with one of our Questionnaires in it.

It is the reader that shows whether what we export works for somebody: which texts they see, what appears when they
answer, and the QuestionnaireResponse that comes back.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from playwright.async_api import Browser, Page, Route

HERE = Path(__file__).parent
BUILT = HERE / "node_modules" / "lforms" / "dist" / "lforms"
HOST = "http://forms.example/"
READY = "!!(window.LForms?.FHIR?.R4 && customElements.get('wc-lhc-form'))"
SHOW = "questionnaire => LForms.Util.addFormToPage(questionnaire, 'form', {fhirVersion: 'R4'}).then(() => null)"
READ = "() => LForms.Util.getFormFHIRData('QuestionnaireResponse', 'R4')"


class Form:
    """One Questionnaire on the screen of somebody who fills it in."""

    def __init__(self, page: Page) -> None:
        self.page = page

    async def texts(self) -> list[str]:
        """The lines that can be read, from top to bottom."""
        text = await self.page.inner_text("#form")
        return [line.strip() for line in text.splitlines() if line.strip()]

    async def hints(self) -> list[str]:
        """What stands in the fields before anything is written into them."""
        fields = await self.page.locator("#form [placeholder]").all()
        return [await field.get_attribute("placeholder") or "" for field in fields]

    async def choose(self, label: str, *, nth: int = 0) -> None:
        """Tap the option that begins with `label`: the `nth` of that name on the page."""
        await self.page.locator("#form label").filter(has_text=label).nth(nth).click()

    async def write(self, question: str, words: str) -> None:
        field = self.page.get_by_role("textbox", name=question)
        await field.fill(words)
        await field.blur()

    async def response(self) -> dict[str, Any]:
        """The QuestionnaireResponse as it stands."""
        response: dict[str, Any] = await self.page.evaluate(READ)
        return response


async def open_form(browser: Browser, questionnaire: dict[str, Any]) -> Form:
    """The form with this Questionnaire in a page of its own, which can reach nothing but the files of LHC-Forms."""
    page = await browser.new_page(base_url=HOST)
    page.set_default_timeout(15_000)
    await page.route("**/*", _serve)
    await page.goto("/")
    await page.wait_for_function(READY)
    await page.evaluate(SHOW, questionnaire)
    return Form(page)


async def _serve(route: Route) -> None:
    path = route.request.url.removeprefix(HOST)
    file = BUILT / path if path else HERE / "lhcforms.html"
    await (route.fulfill(path=file) if file.is_file() else route.abort())
