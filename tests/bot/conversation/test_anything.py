"""Whatever a patient does, in whatever order: no turn fails, nobody is left without an answer or a way on."""

from __future__ import annotations

from datetime import timedelta
from functools import cache

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.conversation.cards import Show
from bot.conversation.events import Blocked, Commanded, Opened, Said, SentOther, Tapped, Unblocked
from bot.conversation.joining import STRANGERS
from bot.conversation.routes import COMMANDS, TAPS
from care.practice import Practice
from records import alerts, consents, patients, responses
from surveys import route
from surveys.answers import Answer
from tests import kinds
from tests.bot.conversation.chat import Conversation
from tests.care.world import CLINIC, JANUARY, World, rolled_back

WORDS = ("April 2, 1956", "mild", "7", "-1", "menu", "denver", "", " ", "1" * 4000, "{clinic}", "\u202etxet", "\ud83e")
PIECES = (
    "",
    "0",
    "1",
    "-1",
    "²",
    "99999999999",
    "yes",
    "no",
    "ask",
    "en",
    "es",
    "America/Denver",
    "day-1",
    "reviewing",
)

presses = st.tuples(st.just("press"), st.integers(0, 12))  # a button of the current card
old_taps = st.tuples(st.just("tap"), st.integers(0, 200))  # any button that was ever shown
sittings = st.tuples(st.just("answer"), st.integers(0, 4))  # a whole survey, with one and the same place in each card
made_up_taps = st.builds(
    lambda verb, pieces: Tapped(":".join(("1", verb, *pieces))),
    st.sampled_from(sorted(TAPS)),
    st.lists(st.sampled_from(PIECES), max_size=4),
)
other_events = st.one_of(
    made_up_taps,
    st.builds(Said, st.sampled_from(WORDS) | st.text(max_size=30)),
    st.builds(Commanded, st.sampled_from([*COMMANDS, "start", "nonsense"])),
    st.builds(Opened, st.sampled_from([None, "junk"])),
    st.just(SentOther("photo")),
    st.sampled_from([Blocked(), Unblocked()]),
)
waits = st.tuples(st.just("wait"), st.sampled_from([timedelta(minutes=20), timedelta(days=3), timedelta(days=42)]))
lives = st.lists(st.one_of(presses, presses, sittings, old_taps, other_events, waits), max_size=25)


def act(conversation: Conversation, deed) -> None:
    match deed:
        case ("wait", span):
            conversation.world.wait(days=span.days, seconds=span.seconds)
        case ("press", number):
            press(conversation, number)
        case ("tap", number):
            buttons = conversation.buttons()
            if buttons:  # who had their data deleted may have none
                ref, button = buttons[-1 - number % len(buttons)]
                conversation.happen(Tapped(button.data, ref))
        case ("answer", number):
            conversation.happen(Commanded("next"))
            for _ in range(12):
                answer(conversation, number)
        case event:
            conversation.happen(event)
            assert conversation.effects or isinstance(event, Blocked | Unblocked | Tapped), event


def answer(conversation: Conversation, number: int) -> None:
    """What a patient does who goes on, whatever kind of card it is."""
    card = conversation.card
    boxes = [button for row in card.buttons for button in row if button.checked is not None]
    if boxes:
        conversation.tap(boxes[number % len(boxes)].label)
        conversation.tap("That is all")
    elif card.expects_text:
        conversation.say("70" if card.entry == "number" else "March 3, 2026")
    else:
        press(conversation, number if "1:a:" in str(card) else 0)


def press(conversation: Conversation, number: int) -> None:
    ref, card = next(reversed(conversation.screen.items()))
    buttons = [button for row in card.buttons for button in row]
    if buttons:
        conversation.happen(Tapped(buttons[number % len(buttons)].data, ref))


def nobody_is_stuck(conversation: Conversation) -> None:
    """Every card says something, and leads a patient on: by a button, or by the words it asks for."""
    for effect in conversation.effects:
        if isinstance(effect, Show):
            assert all(block.text.strip() for block in effect.card.blocks)
            assert effect.card.buttons or effect.card.expects_text or effect.keep or conversation.at in STRANGERS


@given(joined=st.booleans(), deeds=lives)
@settings(
    max_examples=settings().max_examples // 3,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
def test_no_order_of_deeds_breaks_a_turn_or_ends_in_a_dead_end(empty_database: str, joined, deeds):
    with rolled_back(empty_database) as tx:
        world = World(tx)
        enrolled = world.enrol()
        conversation = Conversation(world)
        conversation.happen(Opened(enrolled.token))
        conversation.say("4/2/1956")
        if joined:
            for label in ("English", "Yes, I agree", "Yes, that is right", "Around 9:00 AM"):
                conversation.tap(label)
        for deed in deeds:
            act(conversation, deed)
            nobody_is_stuck(conversation)
        what_is_stored_holds_together(world, enrolled.patient_id)


@cache
def new_kinds() -> Practice:
    return kinds.practice(CLINIC)


steps = st.sampled_from(range(5))  # of the pathway with a step for each kind of survey
sat_through = st.lists(st.one_of(presses, sittings, sittings, old_taps, other_events), min_size=3, max_size=20)


@given(step=steps, deeds=sat_through)
@settings(
    max_examples=settings().max_examples // 4,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
def test_no_order_of_deeds_breaks_a_turn_on_any_kind_of_card(empty_database: str, step, deeds):
    with rolled_back(empty_database) as tx:
        world = World(tx, practice=new_kinds())
        pathway = world.practice.pathways.get("new-kinds")
        operated = JANUARY.date() - timedelta(days=pathway.steps[step].window.target)
        enrolled = world.enrol(pathway=pathway.id, anchor_date=operated)
        conversation = Conversation(world)
        conversation.happen(Opened(enrolled.token))
        conversation.join()
        for deed in [Commanded("next"), *deeds]:
            act(conversation, deed)
            nobody_is_stuck(conversation)
        what_is_stored_holds_together(world, enrolled.patient_id)


def what_is_stored_holds_together(world: World, patient_id: str) -> None:
    patient = patients.get(world.tx, patient_id)
    writes = patient.joined_at is not None and patient.stopped_at is None
    assert not writes or consents.in_force(world.tx, patient_id), "who is written to has agreed"
    for response in responses.of_patient(world.tx, patient_id):
        survey = world.practice.surveys.get(response.survey_id, response.survey_version)
        given_answers = responses.answers_of(world.tx, response.id)
        assert given_answers.keys() <= survey.positions.keys()
        for item_id, kept in given_answers.items():
            assert kept.missing or survey.item(item_id).format.accepts(kept.value), item_id
        asked = route.shown(survey, {item_id: Answer(kept.value) for item_id, kept in given_answers.items()})
        assert response.completed_at is None or {item.id for item in asked} <= given_answers.keys()
        scored = {score.score_id for score in responses.scores_of(world.tx, response.id)}
        assert scored == ({rule.id for rule in survey.scores} if response.completed_at else set())
    assert all(alert.owner for alert in alerts.of_patient(world.tx, patient_id))


def test_no_data_that_a_client_may_send_fails_a_turn(world: World):
    conversation = Conversation(world)
    conversation.happen(Opened(world.enrol().token))
    conversation.join()
    conversation.tap("Answer my questions now")
    response = responses.everyone(world.tx)[0].id
    for verb in TAPS.keys() - {"stop", "delete"}:
        for piece in ("", "²", "-1", "99999999999", "en"):
            conversation.happen(Tapped(f"1:{verb}:{piece}"))
            conversation.happen(Tapped(f"1:{verb}:{response}:{piece}:{piece}"))
    (kept,) = responses.everyone(world.tx)
    assert kept.completed_at is None
