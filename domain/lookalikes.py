"""Which transactions entered by hand look like rows of a statement: each matches at most one."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from domain.text import fold

# A bank books a purchase up to this many days before or after the day that a person noted.
DAYS_APART_MAX = 3
_WORD_LENGTH_MIN = 3

# Those not yet matched, by day and word; the first to take stands last.
_Places: TypeAlias = dict[tuple[int, str], list["Entered"]]


@dataclass(frozen=True, slots=True)
class Booked:
    """A row of a statement: its place in the file, its day as an ordinal, its words."""

    position: int
    day: int
    words: frozenset[str]


@dataclass(frozen=True, slots=True)
class Entered:
    """A transaction entered by hand."""

    id: str
    day: int
    words: frozenset[str]


def words(*texts: str | None) -> frozenset[str]:
    """The folded words by which two texts are compared: no numbers, nothing very short."""
    found = (word for text in texts if text for word in fold(text).split())
    return frozenset(w for w in found if len(w) >= _WORD_LENGTH_MIN and not w.isdigit())


def pairs(rows: Sequence[Booked], entered: Sequence[Entered]) -> Mapping[int, Entered]:
    """Position → the transaction that looks like it, for rows and transactions of one amount.

    A shared word counts more than a nearer day, and of two days equally far the earlier one: people
    note a purchase before the bank does. Each row looks at a fixed number of days, so that a file
    of equal amounts costs no more than any other.
    """
    found: dict[int, Entered] = {}
    taken: set[str] = set()
    for has_shared_word in (True, False):
        places: _Places = defaultdict(list)
        for one in reversed(entered):
            for word in one.words if has_shared_word else ("",):
                places[one.day, word].append(one)
        for distance in range(DAYS_APART_MAX + 1):
            for row in rows:
                if row.position in found:
                    continue
                wanted = row.words if has_shared_word else ("",)
                days = dict.fromkeys((row.day - distance, row.day + distance))
                keys = ((day, word) for day in days for word in sorted(wanted))
                if match := _first_free(places, keys, taken):
                    found[row.position] = match
                    taken.add(match.id)
    return found


def _first_free(
    places: _Places, keys: Iterator[tuple[int, str]], taken: set[str]
) -> Entered | None:
    for key in keys:
        waiting = places.get(key, [])
        while waiting and waiting[-1].id in taken:
            waiting.pop()
        if waiting:
            return waiting[-1]
    return None
