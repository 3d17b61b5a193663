"""Plain filters: no more than kinds and days, as of every first screen. Their SELECTs are kept."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import bindparam

from db.among import Among
from db.base import AnySelect, Day, Id
from db.queries.transactions.filters import EVERYTHING, Filter, branches
from db.tables import Transaction


@dataclass(frozen=True, slots=True)
class Plain:
    """Which conditions there are, whatever their values; `is_of_one_kind` None is every kind."""

    is_of_one_kind: bool | None
    has_start: bool
    has_end: bool

    def branch(self, columns: Sequence[Any]) -> AnySelect:
        """The list with parameters in the place of values; `values` says which."""
        wallet_id: Any = bindparam("wallet_id", type_=Id())
        start: Any = bindparam("start", type_=Day()) if self.has_start else None
        end: Any = bindparam("end", type_=Day()) if self.has_end else None
        [branch] = branches(columns, wallet_id, Filter(start=start, end=end))
        if self.is_of_one_kind is None:
            return branch
        # One kind can be read in its index's order; several are sorted out of the days' own.
        one = Transaction.kind == bindparam("kinds", type_=Transaction.kind.type)
        return branch.where(one if self.is_of_one_kind else Among(Transaction.kind, "kinds"))


_EVERYTHING = Plain(is_of_one_kind=None, has_start=False, has_end=False)


def plain(wanted: Filter) -> Plain | None:
    """The filter without its values; None for one that asks for more than this knows."""
    # What nearly every list asks for is known without a look at each condition.
    if wanted is EVERYTHING:
        return _EVERYTHING
    if wanted != Filter(kinds=wanted.kinds, start=wanted.start, end=wanted.end):
        return None
    return Plain(
        is_of_one_kind=None if wanted.kinds is None else len(wanted.kinds) == 1,
        has_start=wanted.start is not None,
        has_end=wanted.end is not None,
    )


def values(wallet_id: str, wanted: Filter) -> dict[str, Any]:
    """The values of a plain filter's parameters."""
    kinds: Any = wanted.kinds
    return {
        "wallet_id": wallet_id,
        "kinds": kinds[0] if kinds and len(kinds) == 1 else kinds,
        "start": wanted.start,
        "end": wanted.end,
    }
