"""What transactions name of their wallet: looked up for whoever is about to write some."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import bindparam, literal, select, union_all
from sqlalchemy.orm import Session

from db.among import Among
from db.made import Made
from db.tables import Account, Category

_NAMED = Made(
    lambda _: union_all(
        *(
            select(literal(table.__name__), table.id, said).where(
                table.wallet_id == bindparam("wallet_id"), Among(table.id, table.__tablename__)
            )
            for table, said in ((Account, Account.currency), (Category, Category.kind))
        )
    )
)


def named(
    session: Session, wallet_id: str, *, account_ids: Sequence[str], category_ids: Sequence[str]
) -> tuple[dict[str, str], dict[str, str]]:
    """The currency of each of the wallet's accounts, and the kind of each of its categories,
    among these.
    """
    rows = _NAMED.rows(
        session, {"wallet_id": wallet_id, "accounts": account_ids, "categories": category_ids}
    )
    found: dict[str, dict[str, str]] = {Account.__name__: {}, Category.__name__: {}}
    for table, uuid, said in rows:
        found[table][uuid] = said
    return found[Account.__name__], found[Category.__name__]
