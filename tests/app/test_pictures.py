"""Pictures that a channel asks for when it delivers a card."""

from __future__ import annotations

import io
from dataclasses import replace

import pytest
from PIL import Image

from app.pictures import Pictures
from bot.conversation.cards import Picture
from bot.conversation.deciding_choices import SUMMARY
from care import wishes
from tests.clinic.hospital import DESK, open_hospital
from tests.clinic.story import NOW
from tests.clinic.test_decision import DRAFTS, to_the_end, weighing


@pytest.fixture
async def hospital(tmp_path):
    async with open_hospital(tmp_path, practice=DRAFTS) as opened:
        yield opened


async def test_the_page_for_the_visit_is_drawn_as_it_stands_and_not_once_it_was_erased(hospital):
    draw = Pictures(hospital.database, replace(DESK, practice=DRAFTS))
    sizes = []
    for deeds in ((), (to_the_end,)):
        patient_id, address = await weighing(hospital, *deeds)
        wanted = Picture(SUMMARY, f"{address.rpartition('/')[2]}/en", "")
        sizes.append(Image.open(io.BytesIO(await draw(wanted))).size)
    assert sizes[0][0] == sizes[1][0]
    assert sizes[0][1] < sizes[1][1]
    await hospital.write(lambda tx: wishes.erase(tx, patient_id, NOW))
    with pytest.raises(LookupError):
        await draw(wanted)
