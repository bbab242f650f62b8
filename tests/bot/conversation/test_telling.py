"""Messages of the team: whose they are, in which language, on which card, and what their names stand for."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date, timedelta

import pytest
from babel.dates import format_date

from bot.conversation import places, telling
from bot.conversation.cards import Retire, Show, Stand
from bot.conversation.desk import LANGUAGES, Desk
from bot.conversation.events import Blocked, Commanded, Event, Opened, Said, Tapped, Unblocked
from bot.conversation.scene import REGIONS, Scene
from care import told
from care.actor import OPERATOR
from care.enrol import invite_again
from care.told import Told
from pathways import samples
from pathways.library import Library
from records import chats, deliveries, episodes, outbox, patients, ticks
from records.database import Tx
from tests.bot.conversation.chat import CATALOGUE, Conversation
from tests.care.world import BORN, OPERATED, TELLING, World

PLACES = [(joint, side) for joint in ("knee", "hip", "wrist", "groin", "eye", "back", "prostate") for side in
          ("left", "right", "both", "none")]  # fmt: skip


@pytest.fixture
def conversation(world: World) -> Conversation:
    """A patient who was sent a message with one box to tick, and has not read it yet."""
    world.practice = TELLING
    conversation = Conversation(world)
    conversation.happen(Opened(world.enrol().token))
    conversation.join()
    world.wait(days=8)
    conversation.announce()
    return conversation


def message(conversation: Conversation) -> Told:
    world = conversation.world
    chat = chats.at(world.tx, "telegram", conversation.address)
    (found,) = told.of_patient(world.tx, world.practice, chat.patient_id)
    return found


def own(conversation: Conversation) -> str:
    return f"told.{message(conversation).delivery.id}"


def tap_own(conversation: Conversation, verb: str, *arguments: int) -> None:
    """A tap on the message's own card."""
    told_id = message(conversation).delivery.id
    data = ":".join(map(str, ("1", verb, *([told_id] if verb != "home" else []), *arguments)))
    conversation.happen(Tapped(data, own(conversation)))


def waiting(tx: Tx) -> list[tuple[str, list[str]]]:
    """The cards in the outbox that stand beside the conversation: their name and words."""
    rows = tx.connection.exec_driver_sql("SELECT dedupe_key, card_key, body_sealed FROM outbox").all()
    opened = [
        (row.card_key, json.loads(tx.keys.unseal(row.body_sealed, "outbox.body_sealed", row.dedupe_key)))
        for row in rows
        if row.card_key.startswith("told.") and row.body_sealed
    ]
    return [(key, [block["text"] for block in card["blocks"]]) for key, card in opened]


def test_what_arrives_says_nothing_that_a_stranger_could_use(conversation: Conversation):
    tx = conversation.world.tx
    assert waiting(tx) == [
        (own(conversation), ["Hello from Riverside Joint Center. We have something for you to read."])
    ]
    (lane,) = tx.connection.exec_driver_sql("SELECT priority FROM outbox WHERE card_key LIKE 'told.%'").scalars()
    assert lane == outbox.INVITATION


def test_a_message_leaves_the_talk_and_its_card_where_they_were(world: World):
    world.practice = TELLING
    conversation = Conversation(world)
    conversation.happen(Opened(world.enrol().token))
    conversation.join()
    conversation.happen(Commanded("team"))
    before = chats.at(world.tx, "telegram", "42")
    world.wait(days=8)
    world.said = [occasion for occasion in world.said if occasion.task.step.message]
    assert len(world.said) == 1
    conversation.announce()
    tap_own(conversation, "read")
    after = chats.at(world.tx, "telegram", "42")
    assert (after.card_key, after.talk) == (before.card_key, before.talk)
    assert conversation.at == "writing"


def test_reading_is_written_down_the_first_time(world: World, conversation: Conversation):
    assert message(conversation).delivery.opened_at is None
    tap_own(conversation, "read")
    first = world.now
    world.now += timedelta(hours=1)
    tap_own(conversation, "read")
    assert message(conversation).delivery.opened_at == first


def test_a_box_changes_the_very_card_it_is_on_and_no_other(world: World, conversation: Conversation):
    tap_own(conversation, "read")
    tap_own(conversation, "tick", 0, 1)
    (effect,) = conversation.effects
    assert isinstance(effect, Stand)
    (box,), (menu,) = effect.card.buttons
    assert (effect.key, box.checked, menu.label) == (own(conversation), True, "Menu")
    found = message(conversation)
    assert ticks.of_step(world.tx, found.episode.id, found.step.id) == {"bag"}
    tap_own(conversation, "tick", 0, 1)
    assert ticks.of_step(world.tx, found.episode.id, found.step.id) == {"bag"}
    tap_own(conversation, "tick", 0, 0)
    assert ticks.of_step(world.tx, found.episode.id, found.step.id) == frozenset()


def test_the_menu_below_a_message_opens_below_and_leaves_the_message_its_boxes(conversation: Conversation):
    tap_own(conversation, "read")
    tap_own(conversation, "home")
    (shown,) = [effect for effect in conversation.effects if isinstance(effect, Show)]
    assert shown.fresh
    assert not [effect for effect in conversation.effects if isinstance(effect, Retire)]


def test_in_another_chat_the_message_is_read_from_the_menu(world: World, conversation: Conversation):
    """The card stands in the chat that the patient has left."""
    world.tx.connection.exec_driver_sql("DELETE FROM cards")
    conversation.happen(Commanded("menu"))
    conversation.tap("What I was sent")
    conversation.tap("Getting ready")
    assert [type(effect) for effect in conversation.effects] == [Show]
    assert "Your operation is on February 15, 2027." in conversation.words
    conversation.tap("Pack a bag")
    (box,) = conversation.card.buttons[0]
    assert box.checked


def test_nobody_reads_or_ticks_what_was_sent_to_somebody_else(world: World, conversation: Conversation):
    found = message(conversation)
    other = Conversation(world, address="43")
    other.happen(Opened(world.enrol(mrn="2").token))
    other.join()
    for data in (f"1:read:{found.delivery.id}", f"1:tick:{found.delivery.id}:0:1"):
        other.happen(Tapped(data))
        assert other.notices == ["That button is from an older message. Here is where we are now."]
    assert ticks.of_step(world.tx, found.episode.id, found.step.id) == frozenset()
    assert message(conversation).delivery.opened_at is None


@pytest.mark.parametrize("data", ["1:tick", "1:tick:{}", "1:tick:{}:1:1", "1:tick:{}:-1:1", "1:read:", "1:read:x"])
def test_a_button_that_names_nothing_leads_to_the_menu(conversation: Conversation, data: str):
    conversation.happen(Tapped(data.format(message(conversation).delivery.id)))
    assert "What would you like to do?" in conversation.words


def test_a_message_that_found_nobody_comes_once_the_patient_has_joined(world: World):
    world.practice = TELLING
    conversation = Conversation(world)
    enrolled = world.enrol()
    world.wait(days=8)
    invite_again(world.tx, enrolled.patient_id, actor=OPERATOR, now=world.now, new_id=world.new_id, token="another")
    conversation.happen(Opened("another"))
    conversation.join()
    assert told.of_patient(world.tx, TELLING, enrolled.patient_id) == []
    world.tick()
    conversation.announce()
    tap_own(conversation, "read")
    assert conversation.card.blocks[0].text == "Getting ready"


@pytest.mark.parametrize("event", [Unblocked(), Said("Hello")])
def test_a_message_that_found_the_chat_blocked_comes_when_the_patient_is_back(world: World, event: Event):
    world.practice = TELLING
    conversation = Conversation(world)
    enrolled = world.enrol()
    conversation.happen(Opened(enrolled.token))
    conversation.join()
    conversation.happen(Blocked())
    world.wait(days=8)
    assert told.of_patient(world.tx, TELLING, enrolled.patient_id) == []
    conversation.happen(event)
    world.tick()
    assert len(told.of_patient(world.tx, TELLING, enrolled.patient_id)) == 1


def test_a_message_that_found_the_chat_blocked_comes_to_the_chat_that_takes_its_place(world: World):
    world.practice = TELLING
    before, enrolled = Conversation(world), world.enrol()
    before.happen(Opened(enrolled.token))
    before.join()
    before.happen(Blocked())
    world.wait(days=8)
    invite_again(world.tx, enrolled.patient_id, actor=OPERATOR, now=world.now, new_id=world.new_id, token="another")
    after = Conversation(world, address="43")
    after.happen(Opened("another"))
    after.say(BORN.isoformat())
    world.tick()
    here = chats.at(world.tx, "telegram", "43")
    assert [one.chat.id for one in world.said if one.task.step.id == "prepare"] == [here.id]


def test_without_a_message_there_is_nothing_in_the_menu_to_read(world: World):
    conversation = Conversation(world)
    conversation.happen(Opened(world.enrol().token))
    conversation.join()
    conversation.happen(Commanded("menu"))
    assert "What I was sent" not in [button.label for _, button in conversation.buttons()]
    conversation.happen(Tapped("1:told"))
    assert "There are no messages yet." in conversation.words


def test_a_message_that_is_not_in_the_patients_language_says_so(world: World, conversation: Conversation):
    (pathway,) = TELLING.pathways
    step = pathway.steps[0]
    english = replace(step, message=replace(step.message, text={"en": step.message.text["en"]}))
    world.practice = replace(TELLING, pathways=Library([replace(pathway, steps=(english, *pathway.steps[1:]))]))
    conversation.happen(Tapped("1:language:es"))
    tap_own(conversation, "read")
    (effect,) = conversation.effects
    assert [block.text for block in effect.card.blocks] == [
        "Prepararse",
        "Este mensaje todavía no está disponible en su idioma.",
        "Your operation is on February 15, 2027.",
    ]


def test_days_are_counted_from_the_day_of_sending_even_when_it_is_read_later(world: World, conversation: Conversation):
    before = values(conversation, "en")
    world.now += timedelta(days=5)
    assert values(conversation, "en") == before
    sent_on = date(2027, 1, 11)
    assert (before["date"], before["days"]) == ("February 15, 2027", (OPERATED - sent_on).days)


def test_a_message_tells_the_date_as_it_is_now(world: World, conversation: Conversation):
    episode_id = message(conversation).episode.id
    episodes.change(world.tx, episode_id, anchor_date=OPERATED + timedelta(days=1))
    assert values(conversation, "es")["date"] == "16 de febrero de 2027"


def test_it_keeps_the_words_of_the_version_by_which_it_was_sent(world: World, conversation: Conversation):
    (pathway,) = TELLING.pathways
    newer = replace(pathway, version="999", steps=pathway.steps[2:])
    world.practice = replace(TELLING, pathways=Library([pathway, newer]))
    episodes.change(world.tx, message(conversation).episode.id, pathway_version="999")
    assert message(conversation).step.id == "prepare"


def test_only_messages_are_among_what_was_told(world: World, conversation: Conversation):
    sent = [one for one in deliveries.of_everyone(world.tx) if one.state == deliveries.State.SENT]
    assert {one.step_id for one in sent} > {"prepare"}
    assert message(conversation).step.id == "prepare"


def values(conversation: Conversation, language: str) -> dict[str, str | int]:
    world = conversation.world
    chat = chats.at(world.tx, "telegram", "42")
    desk = Desk(world.practice, CATALOGUE)
    patient = patients.get(world.tx, chat.patient_id)
    scene = Scene(world.tx, desk, chat, patient, Opened(), world.now, world.new_id, {})
    return dict(telling.values(scene, message(conversation), language))


def test_no_word_of_ours_is_longer_than_the_longest_that_a_text_is_tried_with():
    longest = samples.longest()
    for language in LANGUAGES:
        known = [places.named(CATALOGUE, language, joint, side) for joint, side in PLACES]
        assert max(len(name) for name in known if name) <= len(longest["operation"])
        sides = [CATALOGUE.text(language, side) for side in ("left", "right", "left and right")]
        assert max(map(len, sides)) <= len(longest["side"])
        days = [date(2028, 1, 1) + timedelta(days=n) for n in range(366)]
        written = [format_date(day, "long", locale=REGIONS[language]) for day in days]
        assert max(map(len, written)) <= len(longest["date"])


def test_every_name_that_a_template_may_use_has_a_value(conversation: Conversation):
    for language in LANGUAGES:
        assert values(conversation, language).keys() == samples.usual(language).keys()
