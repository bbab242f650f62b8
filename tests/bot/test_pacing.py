"""The pace stays below what Telegram publishes: a message a second to a chat after a burst, and 30 a second in all."""

from __future__ import annotations

from bot.pacing import CHAT_BURST, OVERALL_BURST, OVERALL_PER_SECOND, Pace


def test_a_chat_gets_a_short_burst_and_then_less_than_one_message_a_second():
    pace = Pace()
    *burst, fourth, fifth = [pace.wait("a", 100.0) for _ in range(5)]
    assert burst == [0.0] * int(CHAT_BURST)
    assert 1.0 < fourth < 1.2
    assert fifth == 2 * fourth
    assert pace.wait("b", 100.0) == 0.0
    assert pace.wait("a", 200.0) == 0.0


def test_all_chats_together_keep_to_the_overall_rate():
    pace = Pace()
    waits = [pace.wait(str(chat), 100.0) for chat in range(100)]
    assert waits[: int(OVERALL_BURST)] == [0.0] * int(OVERALL_BURST)
    assert waits[-1] == (100 - OVERALL_BURST) / OVERALL_PER_SECOND


def test_taking_a_message_away_does_not_hold_up_the_next_card():
    pace = Pace()
    for _ in range(10):
        assert pace.wait(None, 100.0) == 0.0
    assert [pace.wait("a", 100.0) for _ in range(int(CHAT_BURST))] == [0.0] * int(CHAT_BURST)


def test_a_pause_holds_for_every_chat_and_a_shorter_one_does_not_end_it():
    pace = Pace()
    pace.pause(30, 100.0)
    pace.pause(1, 100.0)
    assert pace.wait("a", 110.0) == 20.0
    assert pace.wait(None, 110.0) == 20.0
    assert pace.wait("a", 131.0) == 0.0
