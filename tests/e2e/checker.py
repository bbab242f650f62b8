"""What must hold after any crash and any fault: nothing lost, nothing twice, every message decided."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Sequence

from tests.e2e.harness import Clinic
from tests.e2e.journey import ANSWERS, INTERVAL, RAW

FIRST_UPDATE = 700_000_001  # as the Bot API of the tests numbers them

DRAINED = 30.0  # seconds until a message that is not decided fails the test


async def drained(clinic: Clinic) -> None:
    """Wait until nothing waits in the inbox and every message has its last word."""
    end = asyncio.get_running_loop().time() + DRAINED
    while left := await _undecided(clinic):
        assert asyncio.get_running_loop().time() < end, f"never decided: {left}"
        await asyncio.sleep(0.1)


async def comes_true(clinic: Clinic, query: str) -> None:
    """Wait until the query finds something."""
    end = asyncio.get_running_loop().time() + DRAINED
    while not await clinic.rows(query):
        assert asyncio.get_running_loop().time() < end, f"never came true: {query}"
        await asyncio.sleep(0.05)


async def _undecided(clinic: Clinic) -> list[dict[str, object]]:
    return await clinic.rows(
        "SELECT 'inbox' AS box, id, state, reason FROM inbox WHERE state NOT IN ('done') UNION ALL "
        "SELECT 'outbox', id, state, reason FROM outbox WHERE state IN ('pending', 'sending')"
    )


async def every_confirmed_update_is_stored_once(clinic: Clinic) -> None:
    """Telegram forgets what was confirmed, so the inbox must have it."""
    updates = clinic.api.updates
    confirmed = set(range(FIRST_UPDATE, updates._next_id)) - {update.update_id for update in updates.pending}
    rows = await clinic.rows("SELECT external_id FROM inbox WHERE channel = 'telegram'")
    stored = [int(row["external_id"]) for row in rows]
    assert len(stored) == len(set(stored))
    assert confirmed <= set(stored)


async def every_answer_was_given_once(clinic: Clinic, patients: int, answers: Sequence[int] = ANSWERS) -> None:
    """Each patient tapped each answer once: one revision of each item, with the value that was tapped."""
    rows = await clinic.rows("SELECT response_id, item_id, revision, value FROM answers")
    by_response: dict[str, list[tuple[str, int, float]]] = {}
    for row in rows:
        by_response.setdefault(row["response_id"], []).append((row["item_id"], row["revision"], row["value"]))
    expected = [(str(place), 1, float(value)) for place, value in enumerate(answers, 1)]
    completed = await clinic.rows("SELECT id FROM responses WHERE completed_at IS NOT NULL")
    assert len(completed) == patients
    for row in completed:
        assert sorted(by_response[row["id"]]) == expected


async def the_export_has_each_score_once(
    clinic: Clinic, patients: int, raw: int = RAW, interval: float = INTERVAL
) -> None:
    """One completed KOOS, JR. for each patient, scored as the published table says."""
    exported = await clinic.export()
    completed = [row for row in exported["responses"] if row["status"] == "completed"]
    assert Counter(row["survey"] for row in completed) == {"koos-jr": patients}
    assert len({row["pseudonym"] for row in completed}) == patients
    scores = Counter((row["score"], float(row["value"])) for row in exported["scores"])
    assert scores == {("raw", float(raw)): patients, ("interval", interval): patients}


async def repeated_messages(clinic: Clinic, answers_lost: int = 0) -> int:
    """How many first sends reached a patient again; none may, except where its row says so, once for each lost try.

    `answers_lost` is how often Telegram took a message and its answer did not arrive.
    """
    taken = sum(call.status == 200 for call in clinic.api.calls_of("sendMessage")) + answers_lost
    same_again = sum("not modified" in (call.description or "") for call in clinic.api.calls_of("editMessageText"))
    shown = await clinic.rows(
        "SELECT chat_id, count(DISTINCT outbox.card_key) AS cards "
        "FROM outbox JOIN chats ON chats.id = chat_id AND channel = 'telegram' "
        "WHERE operation = 'show' AND state = 'sent' GROUP BY chat_id"
    )
    doubtful = await clinic.rows("SELECT state, attempts FROM outbox WHERE maybe_repeated AND operation = 'show'")
    tries = sum(row["attempts"] - (row["state"] == "sent") for row in doubtful)  # each may have been seen
    repeated = taken - sum(row["cards"] for row in shown)
    assert 0 <= repeated <= tries, (repeated, tries)
    assert same_again <= tries, (same_again, tries)
    return repeated
