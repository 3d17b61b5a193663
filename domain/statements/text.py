"""Text of a bank file: made clean for keeping, and folded for comparing."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

# Control, bidirectional and invisible characters. The joiners U+200C and U+200D stay: scripts and
# emoji need them.
_UNWANTED = re.compile(
    "[\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\u061c\u200b\u200e\u200f"
    "\u202a-\u202e\u2060-\u206f\ufeff\ud800-\udfff\ufff9-\ufffb]"
)
_NO_LETTER = re.compile(r"[\W_]+")
# Letters that Unicode does not take apart into a base letter and a mark.
_LETTERS = str.maketrans(
    {
        "ł": "l",
        "ø": "o",
        "đ": "d",
        "ð": "d",
        "þ": "th",
        "æ": "ae",
        "œ": "oe",
        "\u0131": "i",
        "ħ": "h",
    }
)
# What a spreadsheet-minded exporter puts around or before a cell, and what it stands for.
_FORMULA = re.compile(r'="(.*)"', re.DOTALL)
_NEUTRALISED = re.compile(r"'(?=[=+\-@\d])")
_APOSTROPHES = re.compile(r"'([^']*)'")


def clean(cell: str) -> str:
    """One line: NFC, without control and bidi characters, whitespace collapsed and trimmed."""
    if cell.isascii() and cell.isprintable():
        return " ".join(bare(cell).split())
    text = unicodedata.normalize("NFC", _UNWANTED.sub("", bare(cell)))
    return " ".join(text.split())


def bare(cell: str) -> str:
    """The cell without the wrapping of `="00123"` or `'00123'` and the quote before a sign."""
    if cell.startswith("="):
        wrapped = _FORMULA.fullmatch(cell.strip())
        return wrapped[1] if wrapped else cell
    if cell.startswith("'"):
        wrapped = _APOSTROPHES.fullmatch(cell.strip())
        if wrapped:
            return wrapped[1]
        return _NEUTRALISED.sub("", cell, count=1)
    return cell


@lru_cache(maxsize=4096)
def fold(text: str) -> str:
    """Lower case words without accents or punctuation: `Währung (EUR)` is `wahrung eur`."""
    if text.isascii():
        return _NO_LETTER.sub(" ", text.lower()).strip()
    text = text.casefold().translate(_LETTERS)
    marks = unicodedata.normalize("NFKD", text)
    plain = "".join(letter for letter in marks if not unicodedata.combining(letter))
    return _NO_LETTER.sub(" ", plain).strip()
