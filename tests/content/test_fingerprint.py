"""Fingerprints notice every change of wording and nothing else."""

import hashlib
import unicodedata

from hypothesis import given
from hypothesis import strategies as st

from content import fingerprint

WORDS = st.lists(st.text(st.characters(exclude_categories=["Cs"]), max_size=8), max_size=4)


def test_the_fingerprint_is_the_documented_hash_so_that_it_never_drifts():
    data = (4).to_bytes(8) + b"None" + (2).to_bytes(8) + "é".encode()
    assert fingerprint.of(["None", "é"]) == hashlib.sha256(data).hexdigest()[:16]


def test_the_same_letters_in_another_unicode_form_are_the_same_wording():
    assert fingerprint.of([unicodedata.normalize("NFD", "décision")]) == fingerprint.of(["décision"])


def test_moving_a_letter_to_the_next_part_is_a_change():
    assert fingerprint.of(["ab", "c"]) != fingerprint.of(["a", "bc"])


@given(WORDS, WORDS)
def test_fingerprints_agree_exactly_when_the_wordings_do(one, other):
    same = [unicodedata.normalize("NFC", text) for text in one] == [unicodedata.normalize("NFC", t) for t in other]
    assert (fingerprint.of(one) == fingerprint.of(other)) == same
