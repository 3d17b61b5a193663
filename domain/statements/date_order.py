"""Which of day, month and year comes first, from all dates of a file together."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

from domain.statements import dates
from domain.statements.dates import DateText, Shape
from domain.statements.layout import DateOrder, Finding, Origin, Question

_NEAR_DAYS = 12
_AGREE = 0.9
_MONTHS, _DAYS = 12, 31
# So many different days must speak, and more where they are read in two ways without a break.
_DISTINCT, _DISTINCT_STEPS = 3, 4
# Territories that write the month first; the only ones.
_MONTH_FIRST = ("US", "PH", "FM", "GU", "PR", "MH", "PW", "AS", "VI", "UM", "MP")
_TERRITORY_OF = {
    "USD": ("US", "PR", "GU"), "GBP": ("GB",), "AUD": ("AU",), "NZD": ("NZ",), "INR": ("IN",),
    "SGD": ("SG",), "ZAR": ("ZA",), "PHP": ("PH",), "HKD": ("HK",), "MYR": ("MY",),
}  # fmt: skip

# Languages that write days with slashes by themselves.
_SLASH = ("es", "fr", "it", "pt", "nl", "tr", "el", "ro", "id", "hr", "bg")

Verdict = Finding[DateOrder]


@dataclass(frozen=True, slots=True)
class Context:
    """What lies around the dates: the header's language, the reader's locale, the currency."""

    language: str | None
    is_english_possible: bool
    locale: str | None
    currency: str


def find(
    cells: Sequence[str], others: Sequence[Sequence[str]], context: Context
) -> tuple[Verdict, tuple[Question, ...]]:
    """The order of `cells`, in file order. `others` are columns of dates in the same rows."""
    texts = [text for cell in cells if (text := dates.written(cell)) is not None]
    open_ones = [text for text in texts if text.shape not in {Shape.YEAR_FIRST, Shape.NAMED}]
    if not open_ones:
        return _unmistakable(texts), ()
    tests: tuple[Callable[[], Verdict | None], ...] = (
        lambda: _beyond_twelve(open_ones),
        lambda: _from_other_columns(cells, others),
        lambda: _dotted(open_ones),
        lambda: _sequence(open_ones),
        lambda: _language(open_ones, context),
        lambda: _home(context),
    )
    for test in tests:
        verdict = test()
        if verdict is not None:
            return verdict, ()
    return _asked(open_ones[0], context)


def _unmistakable(texts: Sequence[DateText]) -> Verdict:
    if texts and texts[0].shape == Shape.NAMED:
        return Finding(DateOrder.DMY, "The months are written as names")
    return Finding(DateOrder.YMD, "The dates start with the year")


def _beyond_twelve(texts: Sequence[DateText]) -> Verdict | None:
    if all(text.shape == Shape.SHORT_YEAR for text in texts):
        return _short_years(texts)
    first = sum(1 for text in texts if _MONTHS < text.first <= _DAYS)
    second = sum(1 for text in texts if _MONTHS < text.second <= _DAYS)
    if first == second:
        return None
    order, count, place = (
        (DateOrder.DMY, first, "first") if first > second else (DateOrder.MDY, second, "second")
    )
    evidence = f"In {count} of {len(texts)} dates the {place} number is over 12"
    if min(first, second):
        evidence += f", in {min(first, second)} the other"
    return Finding(order, evidence)


def _short_years(texts: Sequence[DateText]) -> Verdict | None:
    """With two-digit years all three orders compete: the ones that give real days remain."""
    fit = {order: _days(texts, order) for order in DateOrder}
    possible = {order: days for order, days in fit.items() if len(days) == len(texts)}
    if len(possible) > 1:
        # The file covers a stretch of time: a reading scattered over decades is not it.
        spans = {order: (max(days) - min(days)).days for order, days in possible.items()}
        shortest = min(spans.values())
        possible = {order: possible[order] for order in possible if spans[order] <= shortest + 800}
    if len(possible) != 1:
        return None
    (order,) = possible
    return Finding(
        order, f"Only {order.value} gives plausible days throughout; {dates.PIVOT_SENTENCE}"
    )


def _days(texts: Sequence[DateText], order: DateOrder) -> list[date]:
    """The days that exist under an order, in file order."""
    found = []
    for text in texts:
        year, month, day = dates.parts(text, order)
        try:
            found.append(date(year, month, day))
        except ValueError:
            continue
    return found


def _from_other_columns(cells: Sequence[str], others: Sequence[Sequence[str]]) -> Verdict | None:
    """Another day in the same row that cannot be misread, or can and then tells both."""
    for other in others:
        texts = [text for cell in other if (text := dates.written(cell)) is not None]
        sure = [text for text in texts if text.shape in {Shape.YEAR_FIRST, Shape.NAMED}]
        if texts and len(sure) == len(texts):
            near = {order: _near(cells, other, order) for order in (DateOrder.DMY, DateOrder.MDY)}
            best = max(near, key=lambda order: near[order])
            if near[best] >= _AGREE and near[best] > min(near.values()):
                return Finding(best, "So read, they fall near the other dates of the same rows")
        elif texts:
            verdict = _beyond_twelve(texts)
            if verdict is not None:
                evidence = f"In the other column of dates: {verdict.evidence}"
                return Finding(verdict.value, evidence)
    return None


def _near(cells: Sequence[str], other: Sequence[str], order: DateOrder) -> float:
    """The share of rows whose two days are close under an order."""
    pairs = near = 0
    for cell, sure in zip(cells, other, strict=True):
        one, two = dates.written(cell), dates.written(sure)
        if one is None or two is None:
            continue
        pairs += 1
        for first, second in zip(_days([one], order), _days([two], order), strict=False):
            near += abs((first - second).days) <= _NEAR_DAYS
    return near / max(pairs, 1)


def _dotted(texts: Sequence[DateText]) -> Verdict | None:
    if all(text.separator == "." for text in texts):
        return Finding(DateOrder.DMY, "Dates with dots are written day first")
    return None


def _sequence(texts: Sequence[DateText]) -> Verdict | None:
    """Statements run through time in one direction, in steps of a few days."""
    readings = {order: _days(texts, order) for order in (DateOrder.DMY, DateOrder.MDY)}
    running = [order for order, days in readings.items() if _is_running(days)]
    distinct = len(set(texts))
    if distinct < _DISTINCT:
        return None
    if len(running) == 1:
        other = DateOrder.MDY if running[0] is DateOrder.DMY else DateOrder.DMY
        evidence = f"So read, the dates run in one direction; read as {other.value} they jump about"
        return Finding(running[0], evidence)
    if len(running) == len(readings) and distinct >= _DISTINCT_STEPS:
        return _steps(texts, readings)
    return None


def _is_running(days: Sequence[date]) -> bool:
    rising = all(one <= two for one, two in itertools.pairwise(days))
    return rising or all(one >= two for one, two in itertools.pairwise(days))


def _steps(texts: Sequence[DateText], readings: dict[DateOrder, list[date]]) -> Verdict | None:
    """Both readings run in one direction: days one after the other against one day a month.

    A file of monthly or quarterly bookings moves in equal steps; one that does not is no such file.
    """
    spans = {order: (max(days) - min(days)).days for order, days in readings.items()}
    short = min(spans, key=lambda order: spans[order])
    if max(spans.values()) < 3 * spans[short]:
        return None
    changing = sorted({text.first if short is DateOrder.DMY else text.second for text in texts})
    steps = {two - one for one, two in itertools.pairwise(changing)}
    if len(steps) == 1:
        return None
    evidence = (
        f"So read, the rows lie within {spans[short]} days; otherwise they would all fall on the "
        "same day of different months"
    )
    return Finding(short, evidence)


def _language(texts: Sequence[DateText], context: Context) -> Verdict | None:
    if context.language is None or context.is_english_possible:
        return None
    # Elsewhere a slash is foreign, and may come with the month first from wherever it came.
    if context.language not in _SLASH and any(text.separator == "/" for text in texts):
        return None
    evidence = "No day is over 12, but the header is in a language that writes the day first"
    return Finding(DateOrder.DMY, evidence, Origin.ASSUMED)


def _home(context: Context) -> Verdict | None:
    """The reader's own country decides where its money is the file's money too."""
    if not context.locale or context.currency not in _TERRITORY_OF:
        return None
    territory = context.locale.replace("-", "_").partition("_")[2].upper()
    if territory not in _TERRITORY_OF[context.currency]:
        return None
    order = DateOrder.MDY if territory in _MONTH_FIRST else DateOrder.DMY
    evidence = (
        f"No day is over 12; the amounts are in {context.currency} and your region {territory} "
        f"writes {order.value}"
    )
    return Finding(order, evidence, Origin.ASSUMED)


def _asked(example: DateText, context: Context) -> tuple[Verdict, tuple[Question, ...]]:
    territory = (context.locale or "").replace("-", "_").partition("_")[2].upper()
    likely = DateOrder.MDY if territory in _MONTH_FIRST else DateOrder.DMY
    choices: dict[str, str] = {}
    for order in DateOrder:
        days = _days([example], order)
        if days and (order is not DateOrder.YMD or example.shape == Shape.SHORT_YEAR):
            choices[order.name] = f"{order.value}: the first date is {days[0].isoformat()}"
    question = Question(
        "dateOrder",
        "Every day in this file is 12 or less, so the dates can be read in more than one way. "
        "Which comes first, the day or the month?",
        choices,
    )
    evidence = "No date has a number over 12 and nothing else in the file decides"
    return Finding(likely, evidence, Origin.ASSUMED), (question,)
