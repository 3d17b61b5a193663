"""Which column is what, while it is being worked out: columns get a role once, the others are free."""

from __future__ import annotations

from collections.abc import Sequence

from domain.statements.layout import ColumnFinding, Origin, Role
from domain.statements.mapping import SINGLE
from domain.statements.profile import Column


class Assignment:
    def __init__(self, columns: Sequence[Column], given: dict[int, Role], currency: str):
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
            (column.meant.rank, not column.filled, -column.meant.score, column.index, column)
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
