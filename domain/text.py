"""Text that people type: cleaned once on the way in, folded for comparing and searching."""

from __future__ import annotations

import re
import unicodedata

from domain.errors import Code, Invalid

# How many characters each may have, however it comes in: what a file brings can be edited by hand.
NAME_MAX = 80
DESCRIPTION_MAX = 500
NOTE_MAX = 4_000
TAG_MAX = 40

# C0 and C1 controls but tab and line feed, and the characters that reorder text around them.
_FORBIDDEN = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\u202a-\u202e\u2066-\u2069]"
)
# Format characters and blanks: text of nothing else shows nothing.
_INVISIBLE = {"Cf", "Zs", "Zl", "Zp"}
_BLANKS = re.compile(r"\s+")

# Letters that Unicode does not decompose, with what people type when they have no such key.
_PLAIN = str.maketrans(
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


def clean(text: str, *, length_max: int, is_multiline: bool = False) -> str:
    """The text trimmed and in NFC; on one line unless `is_multiline`. Empty text stays empty.

    Raises Invalid for control characters, lone surrogates, bidi controls and for more than
    `length_max` characters.
    """
    # Long input is refused before any work is spent on it; NFC shortens text at most threefold.
    if len(text) > 3 * length_max + 100:
        raise _too_long(length_max)
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    if found := _FORBIDDEN.search(text):
        raise Invalid(
            f"The text holds the character U+{ord(found[0]):04X}, which cannot be kept; remove it"
        )
    text = unicodedata.normalize("NFC", text).strip()
    if not is_multiline:
        text = _BLANKS.sub(" ", text)
    if len(text) > length_max:
        raise _too_long(length_max)
    return text


def required(text: str, *, length_max: int) -> str:
    """`clean`, and refused when nothing is left."""
    cleaned = clean(text, length_max=length_max)
    if all(unicodedata.category(char) in _INVISIBLE for char in cleaned):
        raise Invalid("This must not be empty", code=Code.REQUIRED)
    return cleaned


def fold(text: str) -> str:
    """The text without case, accents and runs of blanks: equal for what people call the same."""
    if text.isascii():
        return " ".join(text.casefold().split())
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    bare = "".join(char for char in decomposed if not unicodedata.combining(char))
    return _BLANKS.sub(" ", bare.translate(_PLAIN).casefold()).strip()


def _too_long(length_max: int) -> Invalid:
    return Invalid(f"The text is longer than {length_max} characters", code=Code.TOO_LONG)
