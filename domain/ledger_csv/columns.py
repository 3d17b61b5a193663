"""The columns of the format, in order, and its version."""

from __future__ import annotations

from enum import IntEnum, auto


class Column(IntEnum):
    """The position of each column; its name in the file is the lower-case name here."""

    @staticmethod
    def _generate_next_value_(name: str, start: int, count: int, last_values: list[int]) -> int:  # noqa: ARG004 - enum calls it so
        return count

    DATE = auto()
    KIND = auto()
    AMOUNT = auto()
    CURRENCY = auto()
    ACCOUNT = auto()
    TO_ACCOUNT = auto()
    TO_AMOUNT = auto()
    TO_CURRENCY = auto()
    CATEGORY = auto()
    PAYEE = auto()
    DESCRIPTION = auto()
    NOTE = auto()
    TAGS = auto()
    REFUND = auto()
    SPLIT = auto()
    LINE_NOTE = auto()
    RATE = auto()
    RATE_CURRENCY = auto()
    OUTLAY_LEDGER_2 = auto()

    @property
    def header(self) -> str:
        return self.name.lower()


FORMAT = Column.OUTLAY_LEDGER_2.header
FORMAT_FAMILY = "outlay_ledger_"
HEADER = [column.header for column in Column]

# The version before, which had no rates: files of it are read for ever.
_NEW = (Column.RATE, Column.RATE_CURRENCY)
HEADER_1 = [column.header for column in Column if column not in _NEW]
HEADER_1[-1] = f"{FORMAT_FAMILY}1"

# What the rows of one receipt do not share.
OF_PARTS = frozenset({Column.AMOUNT, Column.CATEGORY, Column.SPLIT, Column.LINE_NOTE})

REFUND = "yes"
