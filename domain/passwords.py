"""What a password must be: long enough, and not made of what everybody tries first."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Set as AbstractSet
from itertools import pairwise

from domain.errors import Code, Invalid

LENGTH_MIN = 12
LENGTH_MAX = 256
# How many unpredictable characters a password must be worth at least.
STRENGTH_MIN = 8

# A word of the list, a run along the keyboard, a sequence or a year is worth this many characters.
_FRAGMENT = 2
_FRAGMENT_LENGTHS = range(3, 26)
# A shorter name occurs in too many honest sentences.
_NAME_LENGTH_MIN = 4

_FORBIDDEN = re.compile("[\x00-\x1f\x7f-\x9f\ud800-\udfff\u202a-\u202e\u2066-\u2069]")
_YEAR = re.compile(r"(?:19|20)[0-9]{2}")
_REPEATED = re.compile(r"(.)\1{2,}|(.{2,}?)\2+")
_DISGUISES = str.maketrans("0134578@$!€", "oieastbasie")
_ROWS = (
    "1234567890",
    "qwertyuiop",
    "asdfghjkl",
    "zxcvbnm",
    "qwertzuiop",
    "yxcvbnm",
    "azertyuiop",
    "qsdfghjklm",
    "wxcvbn",
    "1qaz2wsx3edc4rfv5tgb6yhn7ujm8ik",
    "1q2w3e4r5t6y7u8i9o0p",
    "!@#$%^&*()",
    "147258369",
    "qweasdzxc",
)
# Every piece of a row, either way.
_WALKED = frozenset(
    walk[start : start + length]
    for row in _ROWS
    for walk in (row, row[::-1])
    for length in _FRAGMENT_LENGTHS
    for start in range(len(walk) - length + 1)
)


def normal(password: str) -> str:
    """The password in NFC: the same whichever way a keyboard composes its letters."""
    return unicodedata.normalize("NFC", password)


def given(password: str) -> str:
    """A password to compare with the one kept. Raises Invalid for what none can be."""
    # Refused before any work is spent on it; NFC shortens text at most threefold.
    if len(password) > 3 * LENGTH_MAX or len(normal(password)) > LENGTH_MAX:
        raise Invalid(f"A password has at most {LENGTH_MAX} characters", code=Code.TOO_LONG)
    if found := _FORBIDDEN.search(password):
        raise Invalid(
            f"The password holds the character U+{ord(found[0]):04X}, which cannot be typed"
            " everywhere; leave it out"
        )
    if not password:
        raise Invalid("This must not be empty", code=Code.REQUIRED)
    return normal(password)


def chosen(password: str, *, email: str, username: str, common: AbstractSet[str]) -> str:
    """A new password in NFC. `common` are words that people use as passwords, in lower case.

    Raises Invalid for one that is too short, names its owner or is easy to guess.
    """
    password = given(password)
    if len(password) < LENGTH_MIN:
        raise Invalid(
            f"A password has at least {LENGTH_MIN} characters; a sentence is easy to remember"
        )
    if _names_owner(password, email=email, username=username):
        raise Invalid("The password must not contain your username or the name in your email")
    if strength(password, common) < STRENGTH_MIN:
        raise Invalid(
            "This is easy to guess, as it is made of common words, sequences or repetitions;"
            " choose a sentence of your own"
        )
    return password


def strength(password: str, common: AbstractSet[str]) -> int:
    """How many unpredictable characters the password is worth: `password1234` is worth 4."""
    folded = password.casefold()
    once = _REPEATED.sub(lambda found: found[1] or found[2], folded)
    return min(_worth(folded, common), _worth(once, common))


def _worth(text: str, common: AbstractSet[str]) -> int:
    """The cheapest way to put the text together from fragments and single characters."""
    # These stand for letters, one for one: both ways of reading have the same length.
    plain = text.translate(_DISGUISES)
    worth = [0]
    for end in range(1, len(text) + 1):
        best = worth[end - 1] + 1
        for length in _FRAGMENT_LENGTHS:
            start = end - length
            if start < 0:
                break
            if plain[start:end] in common or _is_fragment(text[start:end], common):
                best = min(best, worth[start] + _FRAGMENT)
        worth.append(best)
    return worth[-1]


def _is_fragment(text: str, common: AbstractSet[str]) -> bool:
    if text in common or text in _WALKED or _YEAR.fullmatch(text) is not None:
        return True
    step = ord(text[1]) - ord(text[0])
    return abs(step) <= 1 and all(ord(b) - ord(a) == step for a, b in pairwise(text))


def _names_owner(password: str, *, email: str, username: str) -> bool:
    folded = password.casefold()
    names = (email.partition("@")[0].casefold(), username.casefold())
    return any(name in folded for name in names if len(name) >= _NAME_LENGTH_MIN)
