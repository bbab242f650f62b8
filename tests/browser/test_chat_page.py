"""The chat page in a real browser, as a patient meets it."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace

import pytest
import pytest_asyncio
from playwright.async_api import Browser, BrowserContext, Locator, Page, Route, expect

from bot.channel import Outgoing
from bot.conversation.cards import Block, Button, Card, Picture
from bot.conversation.events import Blocked, Commanded, Opened, Said, SentOther, Tapped
from bot.web import wire
from bot.web.assets import DIRECTORY
from tests.bot.web.hospital import SCRIPT, WELCOME, Hospital, open_hospital, question
from tests.support.chromium import IN_CHROMIUM

FILES = sorted(f"/chat/static/{path.name}" for path in DIRECTORY.iterdir())
pytestmark = IN_CHROMIUM
LONG = Card(
    blocks=(Block("Pneumonoultramicroscopicsilicovolcanoconiosis" * 2, "title"), Block("Call us", "alert")),
    buttons=((Button("Zusammenhangslosigkeitsbeschreibung" * 2, "1:a"), Button("No", "1:b")),),
)
MARKUP = Card((Block("<b>Bold</b> & <script>alert(1)</script>\nsecond line"),))


@pytest_asyncio.fixture(loop_scope="module")
async def hospital() -> AsyncIterator[Hospital]:
    async with open_hospital() as hospital:
        yield hospital


@pytest_asyncio.fixture(loop_scope="module")
async def phone(chromium: Browser, hospital: Hospital) -> AsyncIterator[BrowserContext]:
    phone = await chromium.new_context(viewport={"width": 320, "height": 640}, base_url=hospital.base_url)
    phone.set_default_timeout(8_000)
    yield phone
    await phone.close()


@pytest_asyncio.fixture(loop_scope="module")
async def page(phone: BrowserContext) -> Page:
    """The chat, opened from an invitation's link."""
    page = await phone.new_page()
    await page.goto("/chat#token-of-the-letter")
    await expect(page.get_by_role("heading", name="Welcome")).to_be_visible()
    return page


async def tap(page: Page, name: str) -> None:
    await page.get_by_role("button", name=name, exact=True).click()


async def write(page: Page, words: str) -> Locator:
    """Open the field from its quiet line and type into it."""
    await tap(page, "Write a message")
    field = page.get_by_label("Write a message")
    await field.fill(words)
    return field


async def show(hospital: Hospital, key: str, card: Card) -> None:
    await hospital.channel.deliver(Outgoing("show", hospital.session, key, card))


async def test_the_token_opens_the_chat_and_then_stands_in_no_address(phone: BrowserContext, hospital: Hospital):
    page = await phone.new_page()
    addresses: list[str] = []
    page.on("request", lambda request: addresses.append(request.url))
    await page.goto("/chat#token-of-the-letter")
    await expect(page.get_by_role("heading", name="Welcome")).to_be_visible()
    assert hospital.events == [Opened("token-of-the-letter")]
    assert page.url == f"{hospital.base_url}/chat"
    assert [address for address in addresses[1:] if "token" in address] == []


async def test_a_second_visit_shows_the_same_screen_without_opening_again(page: Page, hospital: Hospital):
    await page.goto("/chat")
    await expect(page.get_by_role("heading", name="Welcome")).to_be_visible()
    assert len(hospital.events) == 1


async def test_a_visit_without_an_invitation_opens_the_chat_too(phone: BrowserContext, hospital: Hospital):
    page = await phone.new_page()
    await page.goto("/chat")
    await expect(page.get_by_role("heading", name="Welcome")).to_be_visible()
    assert hospital.events == [Opened()]


async def test_a_link_in_a_web_mail_leads_back_into_the_same_chat(
    page: Page, phone: BrowserContext, hospital: Hospital
):
    await tap(page, "Start")
    mail = await phone.new_page()
    link = f'<a href="{hospital.base_url}/chat">Your chat</a>'
    await mail.route("http://mail.example/", lambda route: route.fulfill(body=link, content_type="text/html"))
    await mail.goto("http://mail.example/")
    await mail.get_by_role("link").click()
    await expect(mail.get_by_text("walk up the stairs")).to_be_visible()


async def test_the_whole_walk_makes_no_error_and_asks_nobody_else(page: Page, hospital: Hospital):
    errors: list[str] = []
    hosts: set[str] = set()
    page.on("console", lambda message: errors.append(message.text))
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.on("request", lambda request: hosts.add(request.url.split("/chat")[0]))
    await page.evaluate("addEventListener('securitypolicyviolation', (e) => console.error(e.violatedDirective))")
    await tap(page, "Start")
    await tap(page, "A little hard")
    await tap(page, "10")
    await page.get_by_label("Your answer").fill("It is going well.")
    await tap(page, "Send")
    await expect(page.get_by_role("heading", name="Thank you")).to_be_visible()
    await expect(page.get_by_text("It is going well.")).to_be_hidden()
    assert hospital.events[1:] == [
        Tapped("1:start", message_ref="card-0"),
        Tapped("1:answer:1:1", message_ref="card-0"),
        Tapped("1:answer:2:10", message_ref="card-0"),
        Said("It is going well."),
    ]
    assert errors == []
    assert hosts == {hospital.base_url}


async def test_a_keyboard_is_enough_and_the_focus_is_where_the_reading_goes_on(page: Page, hospital: Hospital):
    await page.keyboard.press("Tab")
    await expect(page.locator(":focus")).to_have_text("Menu")
    await page.keyboard.press("Tab")
    await expect(page.locator(":focus")).to_have_text("Start")
    await page.keyboard.press("Enter")
    await expect(page.locator(":focus")).to_contain_text("stairs")
    await page.keyboard.press("Tab")
    await expect(page.locator(":focus")).to_have_text("Not hard")
    await page.keyboard.press("Tab")
    await page.keyboard.press("Space")
    await expect(page.locator(":focus")).to_contain_text("pain")
    await page.keyboard.press("7")
    await expect(page.locator(":focus")).to_contain_text("tell your team")
    assert hospital.events[2:] == [
        Tapped("1:answer:1:1", message_ref="card-0"),
        Tapped("1:answer:2:7", message_ref="card-0"),
    ]


async def test_a_number_key_takes_the_option_in_that_place_but_only_from_inside_the_card(
    page: Page, hospital: Hospital
):
    await tap(page, "Start")
    await write(page, "3")
    await page.get_by_text("Riverside").click()
    await page.keyboard.press("2")
    assert len(hospital.events) == 2
    await page.get_by_role("button", name="Back").focus()
    await page.keyboard.press("4")
    await expect(page.get_by_text("pain now")).to_be_visible()
    assert hospital.events[-1] == Tapped("1:answer:1:3", message_ref="card-0")


async def test_a_new_card_is_announced_and_does_not_take_the_focus_from_somebody_who_is_writing(
    page: Page, hospital: Hospital
):
    field = await write(page, "My knee")
    await show(hospital, "card-9", question(1, "Are you well?", "Yes", "No"))
    await expect(page.get_by_text("Are you well?")).to_be_visible()
    await expect(field).to_be_focused()
    await expect(field).to_have_value("My knee")
    await expect(page.get_by_role("log")).to_have_attribute("aria-live", "polite")


async def test_a_card_that_moves_the_focus_is_not_announced_a_second_time(page: Page):
    await tap(page, "Start")
    await expect(page.locator(":focus")).to_contain_text("stairs")
    await expect(page.get_by_role("log")).to_have_attribute("aria-live", "off")


async def test_the_page_says_what_it_is_to_a_screen_reader(page: Page):
    await tap(page, "Start")
    await expect(page.locator("body")).to_match_aria_snapshot("""
        - banner:
          - heading "Riverside Joint Clinic" [level=1]
          - paragraph: Your care team
          - button "Menu"
        - main:
          - log "Conversation":
            - article "How hard was it to walk up the stairs?":
              - text: 1 of 3
              - paragraph:
                - strong: How hard was it to walk up the stairs?
              - group "How hard was it to walk up the stairs?":
                - button "Not hard"
                - button "A little hard"
                - button "Hard"
                - button "Very hard"
                - button "Back"
                - button "Skip"
          - button "Forget this device"
        - contentinfo:
          - status
          - status
          - button "Write a message"
          - paragraph: This chat is not for emergencies.
    """)
    await tap(page, "Write a message")
    await expect(page.get_by_role("contentinfo")).to_match_aria_snapshot("""
        - contentinfo:
          - status
          - status
          - text: Write a message
          - textbox "Write a message"
          - button "Send"
          - paragraph: This chat is not for emergencies.
    """)


@pytest.mark.parametrize("letters", ["100%", "200%"])
async def test_nothing_needs_sideways_scrolling_on_the_smallest_phone_nor_with_letters_twice_as_large(
    page: Page, hospital: Hospital, letters: str
):
    await page.evaluate("(size) => { document.body.style.fontSize = size }", letters)
    for card in (*SCRIPT, LONG):
        await show(hospital, "card-0", card)
        await expect(page.locator("article").get_by_text(card.blocks[0].text)).to_be_visible()
        assert await page.evaluate("document.documentElement.scrollWidth") <= 320, card


async def test_every_button_is_large_enough_for_a_thumb(page: Page, hospital: Hospital):
    await show(hospital, "card-0", SCRIPT[2])
    await expect(page.get_by_role("button", name="10")).to_be_visible()
    sizes = [await button.bounding_box() for button in await page.get_by_role("button").all()]
    assert min(min(size["width"], size["height"]) for size in sizes if size) >= 48


async def test_nothing_that_is_reached_by_tab_lies_below_the_composer(page: Page, hospital: Hospital):
    await show(hospital, "card-0", LONG)
    await write(page, "Hello")
    await tap(page, "Send")
    await expect(page.get_by_text("Please tap one of the buttons.")).to_be_visible()
    await page.emulate_media(reduced_motion="reduce")  # measure where things come to rest
    await page.evaluate("scrollTo({ top: 0 })")
    await page.get_by_role("button", name="Menu").focus()
    for name in ("Zusammenhang", "No"):
        await page.keyboard.press("Tab")
        reached = page.get_by_role("button", name=name)
        await expect(reached).to_be_focused()
        await expect(reached).to_be_in_viewport(ratio=1)
    button, composer = await reached.bounding_box(), await page.locator("footer").bounding_box()
    assert button
    assert composer
    assert button["y"] + button["height"] <= composer["y"]


async def test_a_double_tap_is_one_answer(page: Page, hospital: Hospital):
    await page.get_by_role("button", name="Start").dblclick()
    await expect(page.get_by_text("stairs")).to_be_visible()
    assert hospital.events[1:] == [Tapped("1:start", message_ref="card-0")]


async def test_a_pressed_button_shows_it_and_its_card_waits_for_the_answer(page: Page, hospital: Hospital):
    await tap(page, "Start")
    await expect(page.get_by_text("stairs")).to_be_visible()
    hospital.silent = True
    await tap(page, "Hard")
    pressed = page.get_by_role("button", name="Hard", exact=True)
    await expect(pressed).to_have_attribute("aria-pressed", "true")
    for button in await page.locator("article button").all():
        await expect(button).to_be_disabled()
    await page.get_by_role("button", name="Very hard").click(force=True)
    await hospital.answer(hospital.session, hospital.events[-1])
    await expect(page.get_by_text("pain now")).to_be_visible()
    assert len(hospital.events) == 3


async def test_a_tap_that_changes_nothing_frees_the_buttons_again(page: Page, hospital: Hospital):
    hospital.silent = True
    await tap(page, "Start")
    button = page.get_by_role("button", name="Start")
    await expect(button).to_be_disabled()
    await expect(button).to_be_enabled(timeout=6_000)


async def lose_the_request(route: Route) -> None:
    await route.abort()


async def lose_the_answer(route: Route) -> None:
    await route.fetch()
    await route.abort()


@pytest.mark.parametrize("lose", [lose_the_request, lose_the_answer])
async def test_an_event_that_the_network_swallows_is_sent_again_and_counts_once(
    page: Page, hospital: Hospital, lose: object
):
    await page.route("**/chat/events", lose, times=1)
    hospital.silent = True
    await tap(page, "Start")
    await expect(page.get_by_text("Your answer is safe here")).to_be_visible()
    await expect(page.get_by_role("button", name="Start")).to_be_enabled()
    await expect(page.get_by_text("Sent. Thank you for waiting.")).to_be_visible()
    await expect(page.get_by_text("Your answer is safe here")).to_be_hidden()
    assert hospital.events[1:] == [Tapped("1:start", message_ref="card-0")]


async def test_a_second_thought_while_there_is_no_connection_replaces_the_first(page: Page, hospital: Hospital):
    await tap(page, "Start")
    await expect(page.get_by_text("stairs")).to_be_visible()
    await page.route("**/chat/events", lose_the_request)
    await tap(page, "Hard")
    await expect(page.get_by_text("Your answer is safe here")).to_be_visible()
    await tap(page, "Very hard")
    await page.unroute("**/chat/events")
    await expect(page.get_by_text("pain now")).to_be_visible()
    assert hospital.events[2:] == [Tapped("1:answer:1:3", message_ref="card-0")]


async def test_what_was_not_sent_yet_survives_a_reload(page: Page, hospital: Hospital):
    await page.route("**/chat/events", lose_the_request)
    await write(page, "My knee is warm.")
    await tap(page, "Send")
    await expect(page.get_by_text("Your answer is safe here")).to_be_visible()
    await page.unroute("**/chat/events")
    await page.reload()
    await expect(page.get_by_text("Please tap one of the buttons.")).to_be_visible()
    assert hospital.events[1:] == [Said("My knee is warm.")]
    assert await page.evaluate("sessionStorage.getItem('afterwell-queue')") == "[]"


async def test_an_event_that_the_server_refuses_gives_the_words_back(page: Page, hospital: Hospital):
    await page.route("**/chat/events", lambda route: route.fulfill(status=400), times=1)
    field = await write(page, "My knee is warm.")
    await field.press("Enter")
    await expect(page.get_by_text("That did not work. Please try again.")).to_be_visible()
    await expect(field).to_have_value("My knee is warm.")


async def test_a_proxy_that_holds_the_stream_back_only_slows_the_chat_down(phone: BrowserContext):
    await phone.route("**/chat/stream", lambda route: route.fulfill(status=502))
    page = await phone.new_page()
    await page.goto("/chat")
    await expect(page.get_by_role("heading", name="Welcome")).to_be_visible()
    await tap(page, "Start")
    await expect(page.get_by_text("stairs")).to_be_visible()


async def test_a_browser_that_takes_no_cookies_is_told_what_to_do(phone: BrowserContext):
    await phone.route("**/chat/events", lambda route: route.fulfill(status=401))
    page = await phone.new_page()
    await page.goto("/chat")
    await expect(page.get_by_text("This page needs cookies.")).to_be_visible()


async def test_without_a_connection_the_page_comforts_and_comes_back(page: Page, phone: BrowserContext):
    await page.evaluate("navigator.serviceWorker.ready")
    await page.reload()  # from now on under the service worker
    await phone.set_offline(True)
    await expect(page.get_by_text("You are offline. Your answers so far are safe.")).to_be_visible()
    await page.reload()
    await expect(page.get_by_role("heading", name="You are offline. Your answers so far are safe.")).to_be_visible()
    await expect(page.locator("article").first).to_have_css("border-top-style", "solid")
    await phone.set_offline(False)
    await page.get_by_role("link", name="Try again").click()
    await expect(page.get_by_role("heading", name="Welcome")).to_be_visible()


async def test_the_browser_keeps_no_card_and_no_answer_in_its_cache(page: Page):
    await page.evaluate("navigator.serviceWorker.ready")
    await page.reload()
    await tap(page, "Start")
    kept = await page.evaluate("""async () => {
        const shells = await Promise.all((await caches.keys()).map((name) => caches.open(name)));
        const requests = (await Promise.all(shells.map((shell) => shell.keys()))).flat();
        return requests.map((request) => new URL(request.url).pathname);
    }""")
    assert sorted(kept) == ["/chat/offline", *FILES]


async def test_a_notice_passes_once_and_stays_until_the_patient_goes_on(page: Page, hospital: Hospital):
    await write(page, "Hello")
    await tap(page, "Send")
    notice = page.get_by_role("status").get_by_text("Please tap one of the buttons.")
    await expect(notice).to_be_visible()
    await show(hospital, "card-1", question(1, "Are you well?", "Yes"))
    await expect(page.get_by_text("Are you well?")).to_be_visible()
    await expect(notice).to_be_visible()
    await tap(page, "Start")
    await expect(notice).to_be_hidden()
    await page.reload()
    await expect(page.get_by_text("stairs")).to_be_visible()
    await expect(notice).to_be_hidden()


async def test_a_card_in_spanish_puts_the_whole_page_into_spanish(page: Page, hospital: Hospital):
    spanish = question(3, "¿Quiere decirle algo a su equipo?", language="es")
    await show(hospital, "card-0", spanish)
    await expect(page.get_by_role("button", name="Enviar")).to_be_visible()
    await expect(page.get_by_text("3 de 3")).to_be_visible()
    await expect(page.locator("html")).to_have_attribute("lang", "es")
    await expect(page.locator("article")).to_have_attribute("lang", "es")
    await expect(page.get_by_label("Your answer")).to_be_visible()  # a card's own label, as the card has it


async def test_the_field_waits_behind_a_quiet_line_until_the_patient_wants_to_write(page: Page, hospital: Hospital):
    field = page.get_by_label("Write a message")
    await expect(field).to_be_hidden()
    await expect(page.get_by_text("This chat is not for emergencies.")).to_be_visible()
    await write(page, "My kn")
    await expect(field).to_be_focused()
    await page.keyboard.press("Escape")
    await expect(field).to_be_hidden()
    await expect(page.get_by_role("button", name="Write a message")).to_be_focused()
    await page.keyboard.press("Enter")
    await expect(field).to_have_value("My kn")
    await page.keyboard.type("ee is warm.")
    await page.keyboard.press("Enter")
    await expect(field).to_be_hidden()
    await expect(page.get_by_role("button", name="Write a message")).to_be_focused()
    await expect(page.get_by_text("Please tap one of the buttons.")).to_be_visible()
    assert hospital.events[1:] == [Said("My knee is warm.")]


async def test_wanting_to_write_leaves_the_question_where_it_is(page: Page, hospital: Hospital):
    await page.emulate_media(reduced_motion="reduce")
    await show(hospital, "card-0", replace(LONG, blocks=(*LONG.blocks, Block("Please read on. " * 60))))
    await expect(page.get_by_text("Please read on.")).to_be_visible()
    before = await page.evaluate("scrollY")
    await tap(page, "Write a message")
    assert await page.evaluate("scrollY") == before
    await page.keyboard.type("Hello")
    assert await page.evaluate("scrollY") == before
    await page.keyboard.press("Escape")
    assert await page.evaluate("scrollY") == before


async def test_a_card_that_asks_for_words_brings_its_field_and_takes_it_along(page: Page, hospital: Hospital):
    await show(hospital, "card-0", SCRIPT[3])
    field = page.get_by_label("Your answer")
    await field.click()
    await page.keyboard.press("Escape")
    await expect(field).to_be_focused()
    await show(hospital, "card-0", SCRIPT[1])
    await expect(field).to_be_hidden()
    await expect(page.locator(":focus")).to_contain_text("stairs")
    await expect(page.get_by_role("log")).to_have_attribute("aria-live", "off")


async def test_words_that_are_half_written_are_not_put_away_by_the_next_card(page: Page, hospital: Hospital):
    await show(hospital, "card-0", SCRIPT[3])
    await page.get_by_label("Your answer").fill("It is")
    await show(hospital, "card-0", SCRIPT[1])
    await expect(page.get_by_label("Write a message")).to_have_value("It is")
    await expect(page.get_by_label("Write a message")).to_be_focused()


async def test_a_long_question_comes_into_view_together_with_its_first_answers(page: Page, hospital: Hospital):
    short = question(1, "How hard was it?", "Not hard", "A little hard", "Hard", "Very hard")
    stem = Block("The following question is about stiffness, which is a slowness of the joint. " * 6)
    await page.emulate_media(reduced_motion="reduce")
    await show(hospital, "card-0", replace(short, blocks=(stem, *short.blocks)))
    await expect(page.get_by_text("stiffness")).to_have_class("stem")
    for part in (page.locator(".question"), *(page.get_by_role("button", name=name) for name in ("Not hard", "A l"))):
        await expect(part).to_be_in_viewport(ratio=1)
    answer, composer = await part.bounding_box(), await page.locator("footer").bounding_box()
    assert answer
    assert composer
    assert answer["y"] + answer["height"] < composer["y"]


async def test_what_must_be_read_before_agreeing_is_shown_from_its_beginning(page: Page, hospital: Hospital):
    paragraphs = tuple(Block("Your care team sees your answers. " * 8) for _ in range(5))
    agree = (Button("Yes, I agree", "1:consent:yes", "primary"),)
    card = Card((Block("Before we begin", "title"), *paragraphs, Block("All right?", "question")), (agree,))
    await page.emulate_media(reduced_motion="reduce")
    await show(hospital, "card-0", card)
    await expect(page.get_by_role("heading", name="Before we begin")).to_be_in_viewport(ratio=1)
    await expect(page.locator(".stem")).to_have_count(0)


async def test_lines_that_bring_their_own_numbers_get_no_bullets(page: Page, hospital: Hospital):
    lines = (Block("1. Going up stairs: Moderate", "item"), Block("2. Standing upright: Mild", "item"))
    await show(hospital, "card-0", Card(lines))
    await expect(page.get_by_role("listitem")).to_have_count(2)
    await expect(page.locator("ul")).to_have_css("list-style-type", "none")


async def test_the_first_card_can_be_in_the_language_of_the_browser(chromium: Browser, hospital: Hospital):
    async with await chromium.new_context(locale="es-MX", base_url=hospital.base_url) as browser:
        page = await browser.new_page()
        await page.goto("/chat#token-of-the-letter")
        await expect(page.get_by_role("heading", name="Welcome")).to_be_visible()
    assert [wire.language(raw) for raw in hospital.raw.values()] == ["es"]


async def test_a_shared_phone_can_forget_the_chat(page: Page, phone: BrowserContext, hospital: Hospital):
    await tap(page, "Forget this device")
    await expect(page.get_by_role("dialog", name="Forget this device")).to_be_visible()
    await tap(page, "No, go back")
    await expect(page.get_by_role("dialog")).to_be_hidden()
    await tap(page, "Forget this device")
    await tap(page, "Yes, forget this device")
    await expect(page.get_by_role("heading", name="This device has forgotten your chat.")).to_be_visible()
    assert hospital.events[1:] == [Blocked()]
    assert await phone.cookies() == []
    await page.goto("/chat")
    await expect(page.get_by_role("heading", name="Welcome")).to_be_visible()
    assert hospital.events[2:] == [Opened()]  # a stranger's chat
    assert len(hospital.screens.stored) == 2


async def test_words_that_look_like_markup_stay_words(page: Page, hospital: Hospital):
    await show(hospital, "card-0", MARKUP)
    await expect(page.get_by_text("<b>Bold</b> & <script>alert(1)</script>")).to_be_visible()
    assert await page.locator("article b, article script").count() == 0


async def test_a_picture_is_shown_with_its_words(page: Page, hospital: Hospital):
    picture = Picture("trend", "koos-jr", "Your score rose from 42 to 76.")
    async with page.expect_response("**/chat/picture/**") as response:
        await show(hospital, "card/0", Card((Block("Your results", "title"),), picture=picture))
    assert (await response.value).status == 200
    await expect(page.get_by_role("img", name=picture.alt)).to_be_visible()


async def test_what_the_page_cannot_send_and_commands_reach_the_conversation_as_such(page: Page, hospital: Hospital):
    await tap(page, "Menu")
    await write(page, "/help")
    await tap(page, "Send")
    await page.evaluate("""() => {
        const data = new DataTransfer();
        data.items.add(new File(["x"], "wound.jpg", { type: "image/jpeg" }));
        const paste = new ClipboardEvent("paste", { clipboardData: data });
        document.querySelector("textarea").dispatchEvent(paste);
    }""")
    await expect(page.get_by_text("Please tap one of the buttons.")).to_be_visible()
    await expect(page.get_by_role("heading", name="What would you like to do?")).to_be_visible()
    assert hospital.events[1:] == [Commanded("menu"), Commanded("help"), SentOther("file")]


async def test_who_asked_for_less_motion_gets_none(chromium: Browser, hospital: Hospital):
    async with await chromium.new_context(reduced_motion="reduce", base_url=hospital.base_url) as calm:
        page = await calm.new_page()
        await page.goto("/chat")
        await expect(page.get_by_role("heading", name="Welcome")).to_be_visible()
        hospital.silent = True
        await tap(page, "Start")
        await expect(page.get_by_role("button", name="Start")).to_be_disabled()
        assert await page.evaluate("document.getAnimations().length") == 0
        assert await page.evaluate("getComputedStyle(document.documentElement).scrollBehavior") == "auto"


async def test_a_patient_in_two_tabs_sees_the_same_in_both(page: Page, phone: BrowserContext):
    other = await phone.new_page()
    await other.goto("/chat")
    await expect(other.get_by_role("heading", name=WELCOME.blocks[0].text)).to_be_visible()
    await tap(other, "Start")
    await page.bring_to_front()
    await expect(page.get_by_text("stairs")).to_be_visible()
