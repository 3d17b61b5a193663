"""Month names in the languages of bank exports, from CLDR, to their numbers."""

from __future__ import annotations

from functools import lru_cache

from babel.dates import get_month_names

from domain.statements.text import fold

# Where two languages give one name to different months, the earlier language wins; Croatian comes
# last for that reason (its listopad is October, the Polish and Czech one November).
_LANGUAGES = (
    "en", "de", "fr", "es", "it", "nl", "pt", "pl", "cs", "sk", "hu", "ro", "sv", "da", "nb", "fi",
    "tr", "el", "ru", "uk", "bg", "sl", "et", "lv", "lt", "id", "ca", "sr_Latn", "vi", "hr",
)  # fmt: skip
_NAME_MIN = 3
_MORE = {
    "sept": 9, "mrz": 3, "marz": 3, "maerz": 3, "jaenner": 1, "janner": 1, "jan": 1, "feb": 2,
    "fev": 2,
    "ene": 1, "set": 9, "sett": 9, "avr": 4, "aou": 8, "dic": 12, "mei": 5, "okt": 10, "dez": 12,
    "juin": 6, "juil": 7, "maj": 5, "mai": 5, "out": 10, "ago": 8, "abr": 4,
}  # fmt: skip


def number(name: str) -> int | None:
    """The month 1..12 that a name or abbreviation stands for, in any case and with any accents."""
    return _names().get(fold(name))


@lru_cache(maxsize=1)
def _names() -> dict[str, int]:
    """Loaded at the first month name only: CLDR takes a few tenths of a second."""
    names: dict[str, int] = {}
    for language in _LANGUAGES:
        for context in ("format", "stand-alone"):
            for width in ("wide", "abbreviated"):
                for month, name in get_month_names(width, context, language).items():
                    key = fold(name)
                    if not key.isdigit() and len(key) >= _NAME_MIN:
                        names.setdefault(key, month)
    return {**names, **{key: names.get(key, month) for key, month in _MORE.items()}}
