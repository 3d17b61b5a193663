"""Days as banks write them. A written time and offset are dropped: the civil day is what counts."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache

from domain.ledger import YEARS
from domain.statements import months
from domain.statements.amounts import Unreadable
from domain.statements.layout import DateOrder
from domain.statements.text import bare

YEAR_MIN, YEAR_MAX = YEARS
# POSIX: two digits from 69 on are of the last century.
PIVOT = 69
PIVOT_SENTENCE = "two-digit years from 69 on are 19.., below it 20.."
_CELL_MIN, _CELL_MAX = 6, 48
_MONTHS, _DAYS = 12, 31
_FULL_YEAR = 4
# The day numbers of spreadsheets that fall into the years 1954 to 2119.
_SERIALS = range(20_000, 80_001)

_TIME = r"""(?:[T ,-]{0,3}\s*\d{1,2}[:.h時点]\d{2}(?:[:.分]\d{2}(?:[.,]\d+)?秒?)?
    (?:\s?[ap]\.?\s?m\.?)?
    (?:\s*(?:Z|[+-]\d{2}:?\d{2}|[A-Z]{2,5}(?:[+-]\d{1,2})?))?)?"""
_SEP = r"\s?[-/.\s]\s?"
_YEAR_FIRST = re.compile(
    rf"(\d{{4}})(?:{_SEP}|\s?年\s?)(\d{{1,2}})(?:{_SEP}|\s?月\s?)(\d{{1,2}})\s?(?:日|\.)?{_TIME}",
    re.VERBOSE | re.IGNORECASE,
)
_YEAR_LAST = re.compile(
    rf"(\d{{1,2}})({_SEP})(\d{{1,2}})({_SEP})(\d{{4}}|'?\d{{2}})\.?{_TIME}",
    re.VERBOSE | re.IGNORECASE,
)
_NAMED = re.compile(
    rf"(\d{{1,2}})(?:st|nd|rd|th|\.|º|er|ª)?[-/.\s]*(?:de\s|di\s)?([^\W\d_]{{3,14}})\.?,?[-/.\s]*(?:de\s|del\s)?"
    rf"('?\d{{4}}|'?\d{{2}})\.?{_TIME}",
    re.VERBOSE | re.IGNORECASE,
)
_NAMED_MONTH_FIRST = re.compile(
    rf"([^\W\d_]{{3,14}})\.?[-/\s]*(\d{{1,2}})(?:st|nd|rd|th)?[-/,\s]+(\d{{4}}|'\d{{2}}){_TIME}",
    re.VERBOSE | re.IGNORECASE,
)
_NAMED_YEAR_FIRST = re.compile(
    rf"(\d{{4}})\.?[-/.\s]+([^\W\d_]{{3,14}})\.?[-/.\s]*(\d{{1,2}})\.?{_TIME}",
    re.VERBOSE | re.IGNORECASE,
)
_COMPACT = re.compile(r"(\d{8})(?:\d{4}|\d{6}(?:\.\d+)?|T\d{4,6}(?:\.\d+)?Z?)?(?:\[[^\]]{1,12}\])?")
_WEEKDAY = re.compile(r"[^\W\d_]{2,10}[.,]?\s+(?=\d)")
# What any date starts with; most cells of a file do not, and are done with here.
_START = re.compile(r"\d{1,2}\D|\d{4}\D|\d{8}|[^\W\d_]{2,14}[.,]?[-/\s]*\d")
_SERIAL = re.compile(r"(\d{5})(?:[.,]\d+)?")
_EXCEL_EPOCH = date(1899, 12, 30)


class Shape:
    """What the way of writing settles about the order; constants, compared by identity."""

    YEAR_FIRST = "year first"
    YEAR_LAST = "year last"
    SHORT_YEAR = "two-digit year"
    COMPACT = "eight digits"
    NAMED = "month by name"


@dataclass(frozen=True, slots=True)
class DateText:
    """The three numbers of a date as written; `NAMED` ones are year, month, day already."""

    shape: str
    first: int
    second: int
    third: int
    separator: str = ""


@lru_cache(maxsize=65_536)
def written(cell: str) -> DateText | None:
    """The parts of a date, possibly an impossible one; None when the cell holds something else."""
    if not _CELL_MIN <= len(cell) <= _CELL_MAX:
        return None
    text = bare(cell).strip()
    if not text.isascii():
        text = unicodedata.normalize("NFKC", text)
    text = " ".join(text.split())
    if not _START.match(text):
        return None
    return _parsed(text) or (
        _parsed(_WEEKDAY.sub("", text, count=1)) if text[:1].isalpha() else None
    )


def _parsed(text: str) -> DateText | None:
    match = _YEAR_FIRST.fullmatch(text)
    if match:
        return DateText(Shape.YEAR_FIRST, int(match[1]), int(match[2]), int(match[3]))
    match = _YEAR_LAST.fullmatch(text)
    if match:
        return _year_last(match)
    match = _COMPACT.fullmatch(text)
    if match:
        return _compact(match[1])
    return _named(text)


def _year_last(match: re.Match[str]) -> DateText | None:
    separator = match[2].strip()
    if separator != match[4].strip():
        return None
    year = match[5].removeprefix("'")
    shape = Shape.YEAR_LAST if len(year) == _FULL_YEAR else Shape.SHORT_YEAR
    return DateText(shape, int(match[1]), int(match[3]), int(year), separator)


def _compact(digits: str) -> DateText | None:
    """Year first if that is a day; year last as eight digits otherwise."""
    year, month, day = int(digits[:4]), int(digits[4:6]), int(digits[6:])
    if YEAR_MIN <= year <= YEAR_MAX and 1 <= month <= _MONTHS and 1 <= day <= _DAYS:
        return DateText(Shape.YEAR_FIRST, year, month, day)
    last = int(digits[4:])
    first, second = int(digits[:2]), int(digits[2:4])
    if YEAR_MIN <= last <= YEAR_MAX and 1 <= first <= _DAYS and 1 <= second <= _DAYS:
        return DateText(Shape.COMPACT, first, second, last)
    return None


def _named(text: str) -> DateText | None:
    for pattern, year, month, day in (
        (_NAMED, 3, 2, 1),
        (_NAMED_MONTH_FIRST, 3, 1, 2),
        (_NAMED_YEAR_FIRST, 1, 2, 3),
    ):
        match = pattern.fullmatch(text)
        number = months.number(match[month]) if match else None
        if match and number:
            digits = match[year].removeprefix("'")
            full = int(digits) if len(digits) == _FULL_YEAR else century(int(digits))
            return DateText(Shape.NAMED, full, number, int(match[day]))
    return None


def century(year: int) -> int:
    return year + (1900 if year >= PIVOT else 2000)


def parts(text: DateText, order: DateOrder) -> tuple[int, int, int]:
    """(year, month, day) under an order, not checked yet."""
    if text.shape in {Shape.YEAR_FIRST, Shape.NAMED}:
        return text.first, text.second, text.third
    first, second, third = text.first, text.second, text.third
    if text.shape == Shape.SHORT_YEAR:
        if order is DateOrder.YMD:
            return century(first), second, third
        third = century(third)
    # Year first says nothing of dates that end in the year: they are then day, month, year.
    return (third, first, second) if order is DateOrder.MDY else (third, second, first)


def iso(cell: str, order: DateOrder, *, is_serial: bool = False) -> str:
    """The civil day as YYYY-MM-DD. Raises Unreadable."""
    text = written(cell)
    if text is None:
        day = serial(cell) if is_serial else None
        if day is None:
            raise Unreadable(f"{cell[:40]!r} is not a date")
        return day.isoformat()
    year, month, day_number = parts(text, order)
    if not YEAR_MIN <= year <= YEAR_MAX:
        raise Unreadable(f"{cell[:40]!r} is outside the years {YEAR_MIN} to {YEAR_MAX}")
    try:
        return date(year, month, day_number).isoformat()
    except ValueError as error:
        raise Unreadable(
            f"{cell[:40]!r} is no day of the calendar, read as {order.value}"
        ) from error


def serial(cell: str) -> date | None:
    """The day of a spreadsheet's day number (43831 is 1 January 2020), or None."""
    match = _SERIAL.fullmatch(cell.strip())
    if match is None or int(match[1]) not in _SERIALS:
        return None
    return _EXCEL_EPOCH + timedelta(days=int(match[1]))
