"""The pace is Telegram's: 30 messages a second in all, one a second to a chat after a burst, and silence when asked."""

from __future__ import annotations

import random
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from bot.pacing import CHAT_BURST, CHAT_PER_SECOND, OUR_SECOND, PERMITTED, RECOVERY, SLOWER, SLOWEST, Pace


def went(pace: Pace, count: int, start: float = 100.0, held_up: dict[int, float] | None = None) -> list[float]:
    """The moments at which so many messages go, each as soon as it may; before some the process stands still."""
    now, moments = start, []
    for number in range(count):
        now += (held_up or {}).get(number, 0.0)
        now += pace.delay(now)
        pace.take(now)
        moments.append(now)
    return moments


def most_in_a_second(moments: list[float]) -> int:
    return max(sum(first <= other < first + 1 for other in moments) for first in moments)


def test_all_chats_together_use_nearly_all_of_the_permitted_rate_and_never_more():
    moments = went(Pace(), 3000)
    assert most_in_a_second(moments) <= PERMITTED
    assert (len(moments) - 1) / (moments[-1] - moments[0]) >= 0.98 * PERMITTED - 0.1


def test_messages_go_evenly_so_that_whoever_comes_in_between_waits_for_a_moment_only():
    moments = went(Pace(), 300)
    assert max(after - before for before, after in pairwise(moments)) < 0.2


@given(st.dictionaries(st.integers(0, 199), st.floats(0.001, 3), max_size=20))
def test_however_a_process_is_held_up_it_never_sends_more_than_is_permitted(held_up: dict[int, float]):
    assert most_in_a_second(went(Pace(), 200, held_up=held_up)) <= PERMITTED


def test_what_short_stalls_cost_is_caught_up():
    chance = random.Random(1)
    held_up = {number: chance.uniform(0, 0.09) for number in range(0, 3000, 30)}
    moments = went(Pace(), 3000, held_up=held_up)
    assert (len(moments) - 1) / (moments[-1] - moments[0]) >= 0.97 * PERMITTED


def test_a_chat_gets_a_short_burst_and_then_less_than_one_message_a_second():
    pace = Pace()
    *burst, fourth, fifth = [pace.of_chat("a", 100.0) for _ in range(5)]
    assert burst == [0.0] * int(CHAT_BURST)
    assert 1.0 < fourth < 1.2
    assert fifth == 2 * fourth
    assert pace.of_chat("b", 100.0) == 0.0
    assert pace.of_chat("a", 200.0) == 0.0


def test_only_chats_that_were_written_to_just_now_are_remembered():
    pace = Pace()
    most = 0
    for number in range(10_000):
        assert pace.of_chat(str(number), number / PERMITTED) == 0.0
        most = max(most, len(pace.chats))
    assert most <= PERMITTED / CHAT_PER_SECOND + 1


def test_a_pause_holds_for_every_chat_and_a_shorter_one_does_not_end_it():
    pace = Pace()
    pace.pause(30, 100.0)
    pace.pause(1, 100.0)
    assert pace.delay(110.0) == 20.0
    assert pace.delay(131.0) == 0.0


def test_after_a_pause_it_goes_slower_and_finds_back_to_full_speed():
    pace = Pace()
    pace.pause(5, 100.0)
    pace.pause(5, 101.0)  # asked by a message that was under way: no second reason to go slower
    assert pace.slowness(110.0) > 1
    *_, last = went(pace, PERMITTED + 1, 105.0)
    assert last - 105.0 > OUR_SECOND * (SLOWER - 0.01)
    assert pace.slowness(106.0 + RECOVERY) == 1.0
    for minute in range(100):
        pace.pause(5, 1000.0 + 10 * minute)
    assert pace.slowness(1991.0) == SLOWEST
