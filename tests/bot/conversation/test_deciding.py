"""Weighing a decision in the chat: every aid, every card, every button; and what patients do who are no machines."""

from __future__ import annotations

import pytest

from bot.conversation.cards import Block, Show
from bot.conversation.deciding_pages import LONGEST, paged
from bot.conversation.events import Commanded, Said, SentOther, Tapped
from care import deciding
from care.deciding import Reason, Summary
from care.task import Task
from decision_aids.choices import MOST_LINES
from records import decisions, follow_ups
from tests.bot.conversation.chat import Conversation
from tests.bot.conversation.weighing import EVERYTHING, current, onward, owner, press, tap, undone, weighing
from tests.care.world import PRACTICE, World

MOST_CARDS = 120
KNEE = "knee-osteoarthritis"
OTHERS = [(one.id, language) for one in EVERYTHING for language in one.languages[1:]]


@pytest.fixture
def conversation(world: World) -> Conversation:
    """On the first card of the knee's aid."""
    return weighing(world, KNEE)


def the_task(conversation: Conversation) -> Task:
    return conversation.world.task(owner(conversation), "weigh")


def summary(conversation: Conversation) -> Summary:
    world, decision = conversation.world, the_task(conversation).decision
    found = deciding.summary(world.tx, world.practice, decision.id) if decision else None
    assert found is not None
    return found


def go_to(conversation: Conversation, verb: str) -> None:
    """On, card by card, to the first that has such a button."""
    while not any(button.data.split(":")[1] == verb for button in current(conversation)):
        following = onward(conversation)
        assert following is not None, f"no card has a button for {verb}"
        tap(conversation, following)


def answer_sure(conversation: Conversation, *places: int) -> None:
    go_to(conversation, "sure")
    press(conversation, "sure")
    for place in places:
        tap(conversation, current(conversation)[place])
    press(conversation, "send")


@pytest.mark.parametrize("aid_id", [one.id for one in EVERYTHING])
def test_every_aid_can_be_walked_to_its_end_with_every_button_alive(world: World, aid_id):
    conversation = weighing(world, aid_id)
    for place in range(MOST_CARDS):
        following = onward(conversation)
        if following is None:
            break
        assert_sound(conversation)
        for button in current(conversation)[place % 3 :: 3]:  # a third of each card: of each kind there are many
            with undone(conversation):
                tap(conversation, button)
                assert any(isinstance(effect, Show) for effect in conversation.effects), button
                assert not conversation.notices, (button, conversation.notices)
        tap(conversation, following)
    assert the_task(conversation).complete


@pytest.mark.parametrize(("aid_id", "language"), OTHERS)
def test_every_aid_can_be_walked_in_its_other_languages(world: World, aid_id, language):
    conversation = weighing(world, aid_id, language)
    for _ in range(MOST_CARDS):
        assert_sound(conversation)
        following = onward(conversation)
        if following is None:
            break
        tap(conversation, following)
    assert the_task(conversation).complete


def assert_sound(conversation: Conversation) -> None:
    """Short enough for a phone, and nothing empty."""
    card = conversation.card
    assert sum(len(block.text) for block in card.blocks) <= LONGEST, conversation.words
    assert all(block.text.strip() for block in card.blocks)
    assert all(button.label.strip() for button in current(conversation))
    assert card.picture is None or len(card.picture.alt) > len("0 of 100")


def test_a_long_list_of_words_of_ones_own_is_cut_into_pages(conversation: Conversation):
    go_to(conversation, "box")
    for number in range(MOST_LINES):
        conversation.happen(Said(f"{number} {'word ' * 40}", "p1"))
        assert_sound(conversation)
    conversation.happen(Said("One more", "p1"))
    assert "That is a long list" in conversation.words


def test_a_group_that_is_too_long_for_a_page_is_taken_apart():
    title, group = (Block("Title", "title"),), tuple(Block("x" * 300) for _ in range(4))
    pages = paged([title, group])
    assert [len(page) for page in pages] == [3, 3]
    assert {page[0] for page in pages} == {Block("Title", "title")}


def test_a_pause_is_gone_on_from_months_later_from_the_menu(conversation: Conversation):
    go_to(conversation, "rate")
    before = conversation.words
    press(conversation, "rest")
    assert "What you said so far is kept." in conversation.words
    conversation.world.wait(days=25)
    conversation.happen(Commanded("menu"))
    conversation.tap("Go on with my decision")
    assert conversation.words == before


def test_the_buttons_of_a_card_left_long_ago_still_lead_there(conversation: Conversation):
    first = [button for button in current(conversation) if button.data.startswith("1:weigh")][-1]
    where = next(reversed(conversation.screen))
    press(conversation, "weigh")
    second = conversation.words
    go_to(conversation, "rate")
    conversation.happen(Tapped(first.data, where))
    assert conversation.words == second


def test_a_second_tap_on_a_button_changes_nothing(conversation: Conversation):
    button = onward(conversation)
    assert button is not None
    tap(conversation, button)
    tap(conversation, button)
    assert conversation.effects == ()


def test_a_photo_leaves_the_patient_where_they_are(conversation: Conversation):
    go_to(conversation, "rate")
    before = conversation.words
    conversation.happen(SentOther("photo"))
    assert conversation.words.endswith(before)


def test_words_on_a_card_that_takes_none_are_not_kept(conversation: Conversation):
    conversation.happen(Said("I am afraid of this", "p1"))
    assert conversation.words.startswith("Please use the buttons.")
    assert "afraid" not in str(
        decisions.walk(conversation.world.tx, conversation.card.buttons[0][0].data.split(":")[2])
    )


def test_sure_is_asked_in_its_own_words_and_leads_back_into_the_walk(conversation: Conversation):
    go_to(conversation, "sure")
    press(conversation, "sure")
    assert "Do you feel SURE about the best choice for you?" in conversation.words
    for place in (0, 0, 1, 0):
        tap(conversation, current(conversation)[place])
    press(conversation, "send")
    assert conversation.words.startswith("Where do you lean now?")
    assert summary(conversation).sure == 3


def test_sure_left_in_the_middle_is_gone_on_with(conversation: Conversation):
    go_to(conversation, "sure")
    press(conversation, "sure")
    tap(conversation, current(conversation)[0])
    question = conversation.words
    press(conversation, "later")
    conversation.tap("Go on with my decision")
    press(conversation, "sure")
    assert conversation.words == question


def test_a_red_flag_says_what_to_do_and_does_not_push_on(conversation: Conversation):
    press(conversation, "pick")
    shown = [effect.card for effect in conversation.effects if isinstance(effect, Show)]
    warning = " ".join(block.text for block in shown[0].blocks)
    assert "Call your doctor today." in warning
    assert "555-0100" in warning
    assert [button.label for button in current(conversation)] == ["Pause", "Go on"]


def test_a_wrong_answer_is_explained_once_and_not_scolded(conversation: Conversation):
    go_to(conversation, "pick")
    while "Is it clear so far?" not in conversation.words:
        tap(conversation, onward(conversation) or current(conversation)[0])
    press(conversation, "pick", last=True)
    assert "Many people are not sure here." in conversation.words
    assert not [button for button in current(conversation) if button.data.startswith("1:pick")]


def test_what_is_tapped_first_comes_first(conversation: Conversation):
    go_to(conversation, "box")
    boxes = [button for button in current(conversation) if button.data.startswith("1:box")]
    tap(conversation, boxes[1])
    tap(conversation, boxes[0])
    assert conversation.words.index(f"1. {boxes[1].label}") < conversation.words.index(f"2. {boxes[0].label}")


def test_an_own_line_can_be_taken_back(conversation: Conversation):
    go_to(conversation, "box")
    conversation.happen(Said("To garden again", "p1"))
    assert "“To garden again”" in conversation.words
    press(conversation, "unsay")
    assert "garden" not in conversation.words


def test_undecided_is_a_good_answer(conversation: Conversation):
    go_to(conversation, "share")
    assert "I have not decided yet. That is fine" in conversation.words


def test_nothing_is_shared_unless_the_patient_says_so(conversation: Conversation):
    answer_sure(conversation, 1, 1, 1, 1)
    go_to(conversation, "share")
    press(conversation, "share", last=True)
    assert "It stays with you." in conversation.words
    assert not summary(conversation).shared
    assert follow_ups.of_patient(conversation.world.tx, owner(conversation)) == []


def test_who_shares_and_is_torn_hears_that_somebody_will_get_in_touch(conversation: Conversation):
    answer_sure(conversation, 0, 0, 0, 1)
    go_to(conversation, "share")
    press(conversation, "share")
    assert "Somebody from your team will get in touch with you." in conversation.words
    assert [one.reason for one in follow_ups.of_patient(conversation.world.tx, owner(conversation))] == [
        Reason.LOW_SURE
    ]


def test_sharing_can_be_taken_back_from_the_menu(conversation: Conversation):
    go_to(conversation, "share")
    press(conversation, "share")
    conversation.happen(Commanded("menu"))
    conversation.tap("My decision")
    conversation.tap("Do not share it any more")
    assert "Your team does not see it any more." in conversation.words


def test_who_wants_to_talk_is_told_that_the_team_knows(conversation: Conversation):
    go_to(conversation, "talk")
    press(conversation, "talk")
    assert "We have told your team that you want to talk." in conversation.words
    assert summary(conversation).wants_to_talk


def test_a_guide_that_may_no_longer_be_shown_says_so(conversation: Conversation):
    conversation.world.practice = PRACTICE
    press(conversation, "weigh")
    assert conversation.words.startswith("This guide is no longer up to date.")


def test_another_patients_decision_cannot_be_opened(conversation: Conversation):
    stranger = Conversation(conversation.world, "77")
    data = current(conversation)[0].data
    other = conversation.world.enrol(pathway="knee-decision", side="right")
    conversation.world.join(other.patient_id)
    theirs = Conversation(conversation.world, other.patient_id)
    theirs.happen(Tapped(data, "m1"))
    assert theirs.notices == ["That button is from an older message. Here is where we are now."]
    stranger.happen(Tapped(data, "m1"))
    assert "letter" in stranger.words


def test_a_walk_whose_time_is_over_is_kept_and_said_to_be(conversation: Conversation):
    go_to(conversation, "rate")
    button = current(conversation)[0]
    conversation.world.wait(days=60)
    conversation.happen(Tapped(button.data, next(reversed(conversation.screen))))
    assert conversation.words.startswith("The time for this is over. What you said is kept.")
