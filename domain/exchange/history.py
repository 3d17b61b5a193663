"""A provider's whole history as the ECB publishes it: a CSV with one line a day, newest first.

The lines are kept as they are and one is read when its day is asked for: the columns of 27 years
are 300,000 cells, of which an answer needs two.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping, Sequence

_DAY_LENGTH = len("1999-01-04")
_NOT_PUBLISHED = (b"N/A", b"")


class Rates:
    """What a euro was worth on one day, in units of each currency that was published."""

    __slots__ = ("_cells", "_columns")

    def __init__(self, columns: Mapping[str, int], cells: Sequence[bytes]) -> None:
        self._columns, self._cells = columns, cells

    def get(self, currency: str) -> str | None:
        """Plain digits, `1.0837`; None if the currency was left out."""
        column = self._columns.get(currency)
        if column is None or self._cells[column] in _NOT_PUBLISHED:
            return None
        return self._cells[column].decode()


class History:
    """The days that a provider published, and what each currency was worth on them."""

    def __init__(self, text: bytes) -> None:
        header, *lines = text.splitlines()
        self._columns = {
            code.decode(): place for place, code in enumerate(header.split(b",")) if place and code
        }
        # Oldest first, for bisecting.
        self._lines = lines[::-1]

    @property
    def days(self) -> Sequence[str]:
        return [_day(line).decode() for line in self._lines]

    @property
    def since(self) -> str:
        return _day(self._lines[0]).decode()

    @property
    def until(self) -> str:
        return _day(self._lines[-1]).decode()

    @property
    def currencies(self) -> Sequence[str]:
        """All that were ever published, withdrawn ones too; without the euro."""
        return list(self._columns)

    def last_day(self, day: str) -> str | None:
        """The last day published on or before `day`; None before the first."""
        place = self._place(day)
        return None if place < 0 else _day(self._lines[place]).decode()

    def rates(self, day: str) -> Rates:
        """What was published on a day that was. Asserts that it was."""
        cells = self._lines[self._place(day)].split(b",")
        assert cells[0] == day.encode(), f"{day} was not published"
        return Rates(self._columns, cells)

    def _place(self, day: str) -> int:
        return bisect_right(self._lines, day.encode(), key=_day) - 1


def _day(line: bytes) -> bytes:
    return line[:_DAY_LENGTH]
