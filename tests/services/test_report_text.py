"""Text of any script: its direction, its fonts, its glyphs, and where it is cut."""

from __future__ import annotations

from unicodedata import normalize

import pytest
from bidi import get_display
from hypothesis import given
from hypothesis import strategies as st

from domain.reports import Cut
from services.reports import bidi, drawn, faces, lines
from tests.graph.reporting import NAMES
from tests.services.reporting import empty, full, texts

# Letters of both directions, digits of both kinds, marks, brackets, and what stands between.
_MIXED = "aZאבגدج12٣٤ .,:-+/$%([{}])&ְَ"
_NAMES = [*NAMES, *NAMES.values()]


@given(st.text(_MIXED, max_size=20))
def test_text_goes_the_way_that_unicode_says(text: str) -> None:
    order = bidi.visual(bidi.levels(text))

    # The other one, in Rust, is not asked to mirror brackets; HarfBuzz does that for ours.
    assert "".join(text[place] for place in order) == get_display(text)


@pytest.mark.parametrize(
    ("text", "from_the_left"),
    [
        (f"{lines.isolated('سوق 1')} of 2", ["1", " ", "ق", "و", "س", " of 2"]),
        (f"up to {lines.isolated('1سوق')}", ["up to ", "ق", "و", "س", "1"]),
        (f"سوق {lines.isolated('1 of 2')}", ["1 of 2", " ", "ق", "و", "س"]),
        ("a\u2068b", ["ab"]),
        ("a\u2069b", ["ab"]),
    ],
)
def test_what_is_isolated_goes_its_own_way(text: str, from_the_left: list[str]) -> None:
    shown = [text for piece in lines.line(text).pieces for text, _ in piece.clusters]

    assert "".join(shown) == "".join(from_the_left)


@given(st.text("aא1 \u2068\u2069\ufffc", max_size=40))
def test_isolates_lose_no_text(text: str) -> None:
    shown = "".join(piece.text for piece in lines.line(text).pieces)

    assert sorted(shown) == sorted(c for c in text if c in "aא1 ")


@pytest.mark.parametrize("name", _NAMES)
def test_every_name_has_its_glyphs(name: str) -> None:
    pieces = lines.line(name).pieces

    assert faces.REPLACEMENT not in "".join(piece.text for piece in pieces)
    assert all(glyph.number for piece in pieces for glyph in piece.glyphs)


@given(st.text(max_size=30), st.booleans())
def test_no_text_leaves_a_glyph_that_is_missing(text: str, is_bold: bool) -> None:  # noqa: FBT001 - Hypothesis gives it
    pieces = lines.line(text, is_bold=is_bold).pieces

    assert all(glyph.number for piece in pieces for glyph in piece.glyphs)


def test_a_script_without_a_font_is_told_by_a_sign_for_each_letter() -> None:
    [piece] = lines.line("ᚠᛒ").pieces

    assert piece.text == "��"


def test_a_letter_without_one_of_its_marks_is_kept() -> None:
    [piece] = lines.line("a\N{COMBINING LATIN SMALL LETTER FLATTENED OPEN A ABOVE}").pieces

    assert piece.text[0] == "a"


@pytest.mark.parametrize(
    ("text", "signs"),
    [
        ("👨‍👩‍👧🇯🇵❤️👋🏽", ["👨‍👩‍👧", "🇯🇵", "❤️", "👋🏽"]),
        ("🇯🇵🇩🇪🇫", ["🇯🇵", "🇩🇪", "🇫"]),
        ("किé", ["कि", "é"]),
    ],
)
def test_what_is_seen_as_one_sign_stays_together(text: str, signs: list[str]) -> None:
    assert faces.clusters(text) == signs


@pytest.mark.parametrize("sign", ["👨‍👩‍👧", "🇯🇵", "👋🏽"])
def test_joined_emoji_are_one_glyph(sign: str) -> None:
    [piece] = lines.line(sign).pieces

    assert len(piece.glyphs) == 1


def test_arabic_letters_are_joined_from_right_to_left() -> None:
    [piece] = lines.line("سوق").pieces
    alone = {lines.line(letter).pieces[0].glyphs[0].number for letter in "سوق"}

    assert [glyph.cluster for glyph in piece.glyphs] == [2, 1, 0]
    assert piece.glyphs[2].number not in alone


@given(st.text(max_size=60), st.floats(12, 200), st.booleans())
def test_what_does_not_fit_is_cut(text: str, width: float, is_bold: bool) -> None:  # noqa: FBT001 - Hypothesis gives it
    line = lines.fitted(text, 9, width, is_bold=is_bold)

    assert line.width(9) <= width
    assert line.text == " ".join(text.split()) or line.text.endswith("…")


def test_a_very_long_name_is_cut_without_being_looked_at() -> None:
    assert lines.fitted("x" * 1_000_000, 9, 100).text.endswith("x…")


def test_blanks_and_line_ends_become_one_space() -> None:
    assert lines.fitted("a\n\t b", 9, 100).text == "a b"


@pytest.mark.parametrize("name", [name for name in _NAMES if len(name) < 25])
def test_a_reader_finds_the_text_of_every_name(name: str) -> None:
    goal = full().goals.lines[0]
    page = "".join(texts(drawn(empty(wallet=name, goals=Cut((goal,))))))

    # This reader writes a sign that stands for several letters, such as ﷼, in those.
    assert all(normalize("NFKC", word) in normalize("NFKC", page) for word in name.split())
