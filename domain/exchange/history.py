"""A provider's whole history as the ECB publishes it: a CSV with one line a day, newest first.

The lines are kept as they are and one is read when its day is asked for: the columns of 27 years
are 300,000 cells, of which an answer needs two.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence

_DAY_LENGTH = len("1999-01-04")
_NOT_PUBLISHED = b"N/A"


class History:
    """The days that a provider published, and what each currency was worth on them."""

    def __init__(self, text: bytes) -> None:
        header, *lines = text.splitlines()
        self._columns = {code.decode(): place for place, code in enumerate(header.split(b","))}
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
        return [code for code in self._columns if code not in {"Date", ""}]

    def last_day(self, day: str) -> str | None:
        """The last day published on or before `day`; None before the first."""
        place = self._place(day)
        return None if place < 0 else _day(self._lines[place]).decode()

    def per_euro(self, day: str, currency: str) -> str | None:
        """What a euro was worth on a day that was published; None if the currency was left out."""
        column = self._columns.get(currency)
        if column is None:
            return None
        cells = self._lines[self._place(day)].split(b",")
        assert cells[0] == day.encode(), f"{day} was not published"
        cell = cells[column]
        return None if cell in {_NOT_PUBLISHED, b""} else cell.decode()

    def _place(self, day: str) -> int:
        return bisect_right(self._lines, day.encode(), key=_day) - 1


def _day(line: bytes) -> bytes:
    return line[:_DAY_LENGTH]
