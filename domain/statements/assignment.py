"""Which column is what, while it is being worked out: some have their role, the others are free."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property

from domain.statements import dates
from domain.statements.dates import DateText
from domain.statements.headers import EXACT_MIN, Match
from domain.statements.layout import ColumnFinding, DateOrder, Origin, Role
from domain.statements.mapping import SINGLE
from domain.statements.profile import Column


class Assignment:
    def __init__(self, columns: Sequence[Column], given: dict[int, Role], currency: str) -> None:
        self.columns = columns
        self.currency = currency
        self.given = given
        self._found: dict[int, ColumnFinding] = {}
        for index, role in given.items():
            self.take(columns[index], role, "The mapping says so", Origin.GIVEN)

    def take(
        self, column: Column, role: Role, evidence: str, origin: Origin = Origin.DETECTED
    ) -> None:
        assert column.index not in self._found, "a column gets its role once"
        self._found[column.index] = ColumnFinding(
            column.index, column.header, role, evidence, origin
        )

    def named(self, column: Column, role: Role, origin: Origin = Origin.DETECTED) -> None:
        """Take a column for what its header says."""
        self.take(column, role, f"The header {column.header!r} says so", origin)

    @cached_property
    def time(self) -> int:
        """1 if the rows run from old to new, -1 from new to old, 0 where that is not sure."""
        day = self.column(Role.DATE)
        texts = [dates.written(cell) for cell in day.filled] if day is not None else []
        known = [text for text in texts if text is not None]
        if not known:
            return 0
        runs = {_run(known[0], known[-1], order) for order in (DateOrder.DMY, DateOrder.MDY)}
        return runs.pop() if len(runs) == 1 else 0

    @property
    def free(self) -> list[Column]:
        return [column for column in self.columns if column.index not in self._found]

    def has(self, *roles: Role) -> bool:
        return any(finding.role in roles for finding in self._found.values())

    def is_open(self, role: Role) -> bool:
        """Whether another column may still become this."""
        return role not in SINGLE or not self.has(role)

    def column(self, role: Role) -> Column | None:
        """The first column of a role."""
        return next(iter(self.all(role)), None)

    def all(self, role: Role) -> list[Column]:
        return [
            column
            for column in self.columns
            if column.index in self._found and self._found[column.index].role is role
        ]

    def meant(self, role: Role) -> list[Column]:
        """The free columns whose header and content say this role, the best first."""
        found = [
            (_rank(column.meant), not column.filled, -column.meant.score, column.index, column)
            for column in self.free
            if column.meant is not None and column.meant.role is role
        ]
        return [entry[-1] for entry in sorted(found, key=lambda entry: entry[:-1])]

    def flag_from(self, column: Column) -> bool:
        """Make a column the flag although it was taken for something lesser; False if given."""
        if column.index in self.given or self.has(Role.FLAG):
            return False
        self._found.pop(column.index, None)
        self.take(column, Role.FLAG, "Its words for sorts of bookings tell the direction")
        return True

    def finish(self) -> tuple[ColumnFinding, ...]:
        for column in self.free:
            evidence = "Nothing in it is needed" if column.filled else "Every cell is empty"
            self.take(column, Role.IGNORED, evidence)
        return tuple(self._found[index] for index in sorted(self._found))


def _rank(match: Match) -> int:
    """Words of which the header has only a part say less than a whole header of a lesser rank."""
    return match.rank + (match.score < EXACT_MIN)


def _run(first: DateText, last: DateText, order: DateOrder) -> int:
    start, end = dates.parts(first, order), dates.parts(last, order)
    return (end > start) - (end < start)
