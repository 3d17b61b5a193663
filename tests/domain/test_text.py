"""Text is cleaned once on the way in, and folded for comparing."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.errors import Code, Invalid, Refusal
from domain.text import clean, fold, required


@pytest.mark.parametrize(
    "bad", ["a\x00b", "a\x1bb", "a\x7fb", "a\x85b", "a\ud800b", "a\u202eb", "a\u2066b"]
)
def test_text_that_cannot_be_kept_is_refused_by_the_name_of_its_character(bad: str) -> None:
    with pytest.raises(Invalid, match=f"U\\+{ord(bad[1]):04X}"):
        clean(bad, length_max=80)


@pytest.mark.parametrize("length", [81, 300, 10_000, 1_000_000])
def test_text_that_is_too_long_is_refused(length: int) -> None:
    with pytest.raises(Refusal) as refused:
        clean("x" * length, length_max=80)

    assert refused.value.code is Code.TOO_LONG


@given(st.text(max_size=60))
def test_cleaning_is_done_after_once(text: str) -> None:
    try:
        once = clean(text, length_max=80)
    except Invalid:
        return

    assert clean(once, length_max=80) == once
    assert unicodedata.is_normalized("NFC", once)
    assert once == once.strip()


def test_one_line_stays_one_line() -> None:
    assert clean(" a \r\n b\t c ", length_max=80) == "a b c"
    assert clean(" a \r\n b ", length_max=80, is_multiline=True) == "a \n b"


@pytest.mark.parametrize("empty", ["", "   ", "\n\t", "\u200b", "\u200d\u2060 \u00ad"])
def test_nothing_is_not_enough_where_something_is_required(empty: str) -> None:
    with pytest.raises(Refusal) as refused:
        required(empty, length_max=80)

    assert refused.value.code is Code.REQUIRED


@pytest.mark.parametrize(
    ("left", "right"),
    [
        ("Café", "CAFE"),
        ("Straße", "STRASSE"),
        ("Łódź", "lodz"),
        ("Ærø", "aero"),
        ("İstanbul", "istanbul"),
        ("ΣΊΣΥΦΟΣ", "σίσυφος"),
        ("a  b", "A\u00a0B"),
        ("ﬁn", "FIN"),
    ],
)
def test_what_people_call_the_same_folds_to_the_same(left: str, right: str) -> None:
    assert fold(left) == fold(right)


@given(st.text(max_size=60))
def test_folding_is_done_after_once(text: str) -> None:
    assert fold(fold(text)) == fold(text)
