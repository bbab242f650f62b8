"""The rate limit of a session."""

import pytest

from bot.web.errors import WebError
from bot.web.guard import RateLimit


def test_a_burst_is_allowed_then_refused_until_the_bucket_refills():
    rate = RateLimit(burst=3, per_second=1)
    for _ in range(3):
        rate.take("patient", now=100)
    with pytest.raises(WebError) as refusal:
        rate.take("patient", now=100.5)
    assert refusal.value.status == 429
    rate.take("other", now=100.5)
    rate.take("patient", now=101.6)


def test_a_bucket_holds_no_more_than_a_burst_however_long_the_pause():
    rate = RateLimit(burst=2, per_second=1)
    rate.take("patient", now=0)
    rate.take("patient", now=1_000)
    rate.take("patient", now=1_000)
    with pytest.raises(WebError):
        rate.take("patient", now=1_000)


def test_made_up_sessions_push_each_other_out_instead_of_filling_the_memory():
    rate = RateLimit(burst=1, per_second=0, sessions=100)
    rate.take("first", now=0)
    for number in range(100):
        rate.take(str(number), now=0)
    rate.take("first", now=0)
