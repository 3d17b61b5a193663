"""What new transactions name: looked up at once, for whoever is about to write some."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from sqlalchemy import bindparam, literal, null, or_, select, union_all
from sqlalchemy.orm import Session

from db.among import Among
from db.base import Id
from db.made import Made
from db.queries.access import having
from db.tables import Account, Category, Transaction

_NAMED = [
    select(literal(table.__name__), table.id, said).where(
        table.wallet_id == bindparam("wallet_id"), Among(table.id, table.__tablename__)
    )
    for table, said in ((Account, Account.currency), (Category, Category.kind))
]
_TAKEN = [part.add_columns(null()) for part in having(Transaction, literal("taken"))]
_OLD, _NEW = Made(lambda _: union_all(*_NAMED)), Made(lambda _: union_all(*_NAMED, *_TAKEN))

# The same of a single transaction, a value for each: of those PostgreSQL keeps its plan.
_FROM, _TO, _CATEGORY, _ID = "account_id", "to_account_id", "category_id", "new_id"
SINGLE = (
    *(
        select(said)
        .where(table.wallet_id == bindparam("wallet_id"), table.id == bindparam(name, type_=Id()))
        .scalar_subquery()
        for table, said, name in (
            (Account, Account.currency, _FROM),
            (Account, Account.currency, _TO),
            (Category, Category.kind, _CATEGORY),
        )
    ),
    or_(*(part.exists() for part in having(Transaction, single=_ID))),
)
_SINGLE = Made(lambda _: select(*SINGLE))
_FORESEEN = "foreseen"


class Asked(NamedTuple):
    """Ids that new transactions name; of `new`, a person, and the ids that they want for them."""

    account_ids: tuple[str, ...] = ()
    category_ids: tuple[str, ...] = ()
    new: tuple[str, tuple[str, ...]] | None = None

    def single(self) -> dict[str, str | None] | None:
        """The values of SINGLE, but for the wallet; None where it has no place for all of these."""
        viewer_id, new_ids = self.new or (None, ())
        given = ((self.account_ids, 2), (self.category_ids, 1), (new_ids, 1))
        if any(len(ids) > most for ids, most in given):
            return None
        names = (_FROM, _TO, _CATEGORY, _ID)
        values = [uuid for ids, most in given for uuid in (*ids, None, None)[:most]]
        return dict(zip(names, values, strict=True)) | {"viewer_id": viewer_id}


@dataclass(frozen=True, slots=True)
class Found:
    """Account → currency, category → kind; and the ids that are in use already."""

    accounts: dict[str, str]
    categories: dict[str, str]
    taken: set[str]


def named(session: Session, wallet_id: str, asked: Asked) -> Found:
    """Those of the wallet's accounts and categories that are among these.

    And which of the new ids transactions have, or had, in any wallet of the person's.
    """
    if (single := asked.single()) is not None:
        foreseen = session.info.pop((_FORESEEN, wallet_id, asked), None)
        [row] = foreseen or _SINGLE.rows(session, single | {"wallet_id": wallet_id})
        return _found(single, row)
    values: dict[str, Any] = {
        "wallet_id": wallet_id,
        Account.__tablename__: asked.account_ids,
        Category.__tablename__: asked.category_ids,
    }
    if asked.new is None:
        rows = _OLD.rows(session, values)
    else:
        viewer_id, ids = asked.new
        rows = _NEW.rows(session, values | {"viewer_id": viewer_id, "ids": ids})
    of: dict[str, dict[str, str]] = {Account.__name__: {}, Category.__name__: {}, "taken": {}}
    for what, uuid, said in rows:
        of[what][uuid] = said
    return Found(of[Account.__name__], of[Category.__name__], set(of["taken"]))


def foresee(session: Session, wallet_id: str, asked: Asked, row: Sequence[Any]) -> None:
    """Spare whoever asks this next, since the wallet was locked, the look: SINGLE gave this row."""
    session.info[_FORESEEN, wallet_id, asked] = [row]


def _found(single: dict[str, str | None], row: Sequence[Any]) -> Found:
    currency, to_currency, kind, is_taken = row
    accounts = {single[_FROM]: currency, single[_TO]: to_currency}
    return Found(
        {uuid: said for uuid, said in accounts.items() if uuid and said},
        {uuid: kind for uuid in [single[_CATEGORY]] if uuid and kind},
        {uuid for uuid in [single[_ID]] if uuid and is_taken},
    )
