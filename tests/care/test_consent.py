"""Consent: the same text in every language, stored by fingerprint, taken back at once."""

from __future__ import annotations

from care import consent
from content import fingerprint
from records import audit, consents, patients
from records.deliveries import State
from surveys.piping import names_in
from tests.bot.conversation.reading import hardest_grade
from tests.care.world import CLINIC, PRACTICE, World

TEXT = PRACTICE.consent


def test_every_language_says_as_much_and_names_the_same():
    english = [names_in(paragraph) for paragraph in TEXT.text["en"]]
    for language, paragraphs in TEXT.text.items():
        assert [names_in(paragraph) for paragraph in paragraphs] == english, language
    assert set(TEXT.messenger) == set(TEXT.text)


def test_the_text_names_the_clinic_and_whom_to_call():
    shown = " ".join(TEXT.paragraphs("en", "web", CLINIC.names()))
    assert all(name in shown for name in (CLINIC.name, CLINIC.phone, CLINIC.emergency_number))
    assert "{" not in shown


def test_only_where_a_messenger_carries_the_chat_is_the_messenger_spoken_of():
    assert "Telegram" not in " ".join(TEXT.paragraphs("es", "web", CLINIC.names()))
    assert "Telegram" in TEXT.paragraphs("es", "telegram", CLINIC.names())[-1]


def test_the_text_is_no_harder_to_read_than_eight_years_of_school():
    assert max(map(hardest_grade, (*TEXT.text["en"], TEXT.messenger["en"]))) <= 8


def test_a_grant_keeps_the_fingerprint_of_the_very_words_shown(world: World):
    patient_id = world.enrol().patient_id
    world.agree(patient_id)
    stored = consents.in_force(world.tx, patient_id)
    assert stored is not None
    assert stored.text_fingerprint == fingerprint.of(TEXT.paragraphs("en", "telegram", CLINIC.names()))
    assert stored.text_fingerprint != fingerprint.of(TEXT.paragraphs("es", "telegram", CLINIC.names()))


def test_to_stop_takes_consent_back_cancels_what_waits_and_is_written_down(world: World):
    patient_id = world.joined().patient_id
    consent.withdraw(world.tx, patient_id, world.now)
    assert consents.in_force(world.tx, patient_id) is None
    assert patients.get(world.tx, patient_id).stopped_at == world.now
    assert not [one for one in world.deliveries(patient_id).values() if one.state == State.PENDING]
    assert audit.of_patient(world.tx, patient_id, action="consent-withdrawn")
