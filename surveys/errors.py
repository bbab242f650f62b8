"""What this room refuses with."""

from __future__ import annotations

from enum import StrEnum


class SurveyError(Exception):
    """A survey, a walk or a text cannot be used as asked; the message is one sentence for a person."""


class Refusal(StrEnum):
    """Why a patient's move changes nothing. The conversation has a kind sentence for each."""

    NOT_AN_OPTION = "not_an_option"
    NOT_A_NUMBER = "not_a_number"
    OUT_OF_RANGE = "out_of_range"
    TOO_LONG = "too_long"
    NOT_A_DATE = "not_a_date"
    TWO_DATES = "two_dates"  # 4/2/2026 is a day in April or in February
    EMPTY = "empty"
    NOTHING_PICKED = "nothing_picked"
    NEEDED = "needed"  # this item may not be left
    NOT_A_REASON = "not_a_reason"
    MOVED_ON = "moved_on"  # the move belongs to a card that is no longer the current one
    FIRST_ITEM = "first_item"  # nothing to go back to
    REVIEW_FIRST = "review_first"  # jumping and sending start from the review
    UNANSWERED = "unanswered"  # a required item has neither answer nor reason
    UNKNOWN_ITEM = "unknown_item"
    SENT = "sent"
