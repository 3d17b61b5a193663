"""What recurs in Robin's life once the story is over: as it did in the story until then.

What nobody was there to post is left out, so that the story ends where it ends, whenever somebody
looks; and of what is to be approved the latest always waits.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from domain.demo.months import monthly
from domain.records import Record
from domain.recurrence import Missed, Posting

# The month after the story's last.
_NEXT = date(2026, 11, 1)


@dataclass(frozen=True, slots=True)
class DemoRule:
    """Every month; known by what its transactions are called."""

    description: str
    posting: Posting = Posting.AUTOMATIC
    missed: Missed = Missed.SKIP
    remind_days_before: int | None = None

    @property
    def first(self) -> Record:
        """What it posts first."""
        return next(one for one in monthly(_NEXT) if one.description == self.description)


RECURRING = (
    DemoRule("Salary"),
    DemoRule("Rent", remind_days_before=3),
    DemoRule("Put aside"),
    DemoRule("Household and liability"),
    DemoRule("Film streaming", Posting.NEEDS_APPROVAL, Missed.POST_LATEST),
)
