"""A patient in Telegram, from the letter to the exported score, with every process apart."""

from __future__ import annotations

from tests.e2e.harness import Clinic
from tests.e2e.journey import walk, whole


async def test_a_patient_joins_by_polling_and_the_score_is_in_the_export(clinic: Clinic):
    enrolled = await clinic.enrol()
    await clinic.serve()
    await walk(clinic.api.person(1001), whole(enrolled["token"]))
    exported = await clinic.export()
    print(exported)
