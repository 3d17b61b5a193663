"""From names to ids: what records name is found in the wallet, or made there."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import lru_cache

from db.queries import accounts, categories, ledgers
from db.tables import Account, Category, Payee
from domain.errors import Invalid
from domain.ledger import AccountKind, CategoryKind, Line
from domain.records import CategoryPath, Record
from domain.text import fold
from domain.transactions import Draft
from services import accounts as account_service
from services import categories as category_service
from services.accounts import NewAccount
from services.categories import NewCategory
from services.writing import Write

# A file that names more than this is no person's ledger.
ACCOUNTS_MAX = 500
CATEGORIES_MAX = 2_000


class Names:
    """The accounts and categories of one wallet by their folded names.

    `new_accounts` and `new_categories` count what had to be made.
    """

    def __init__(self, write: Write) -> None:
        self.new_accounts = 0
        self.new_categories = 0
        self._write = write
        session, wallet = write.session, write.wallet
        self._accounts = {row.name_key: row for row in accounts.of_wallet(session, wallet.id)}
        rows = categories.of_wallet(session, wallet.id, archived=None)
        by_id = {row.id: row for row in rows}
        self._categories: dict[tuple[str, CategoryPath], Category] = {}
        for row in rows:
            parent = by_id[row.parent_id] if row.parent_id else None
            keys = (row.name_key,) if parent is None else (parent.name_key, row.name_key)
            self._categories[row.kind, keys] = row

    def make(self, records: Sequence[Record]) -> None:
        """Make what the records name and the wallet lacks. Raises Invalid if that is too much."""
        for record in records:
            self._make_account(record.account, record.amount.currency)
            arriving = record.to_amount or record.amount
            self._make_account(record.to_account, arriving.currency)
        for kind, path in _categories(records):
            self._make_category(kind, path)

    def respell(self, records: Sequence[Record]) -> None:
        """Take over the records' spelling of every name. For a wallet in which nothing is booked.

        There, `Cafe` that only waits for its first transaction is no reason to write `Café` so.
        """
        # The first spelling of a name counts, so the last is taken over first.
        for account in reversed(_accounts(records)):
            self._spell(self._accounts.get(_key(account)), account)
        for kind, path in reversed(_categories(records)):
            self._spell(self._categories.get((kind, _folded(path))), path[-1])
        payees = dict.fromkeys(record.payee for record in records if record.payee is not None)
        tags = dict.fromkeys(tag for record in records for tag in record.tags)
        session, wallet_id = self._write.session, self._write.wallet_id
        version = self._write.version
        respelled = ledgers.respell_payees(session, wallet_id, _spelled(payees), version=version)
        self._write.updated_ids(Payee, respelled)
        ledgers.respell_tags(session, wallet_id, _spelled(tags))

    def draft(
        self,
        record: Record,
        *,
        uuid: str | None = None,
        import_key: str | None = None,
    ) -> Draft:
        """The record as the ledger takes it. What it names must be there."""
        return Draft(
            id=uuid,
            kind=record.kind,
            amount=record.amount,
            occurred_on=record.occurred_on,
            description=record.description,
            note=record.note,
            payee=record.payee,
            tags=record.tags,
            account_id=self._account_id(record.account),
            to_account_id=self._account_id(record.to_account),
            to_amount=record.to_amount,
            category_id=self.category_id(record.kind.name, record.category),
            lines=[
                Line(
                    self.category_id(record.kind.name, part.category),
                    part.amount_minor,
                    part.note,
                )
                for part in record.parts
            ],
            is_refund=record.is_refund,
            import_key=import_key,
            own_rate=record.rate,
        )

    def _account_id(self, name: str | None) -> str | None:
        return None if name is None else self._accounts[_key(name)].id

    def category_id(self, kind: str, path: CategoryPath) -> str | None:
        return self._categories[kind, _folded(path)].id if path else None

    def _make_account(self, name: str | None, currency: str) -> None:
        if name is None or _key(name) in self._accounts:
            return
        self.new_accounts += 1
        if self.new_accounts > ACCOUNTS_MAX:
            raise Invalid(f"The file names more than {ACCOUNTS_MAX} new accounts; split it")
        new = NewAccount(name=name, kind=AccountKind.OTHER, currency=currency)
        self._accounts[_key(name)] = account_service.open_one(self._write, new)

    def _make_category(self, kind: str, path: CategoryPath) -> None:
        if (kind, _folded(path)) in self._categories:
            return
        self.new_categories += 1
        if self.new_categories > CATEGORIES_MAX:
            raise Invalid(f"The file names more than {CATEGORIES_MAX} new categories; split it")
        new = NewCategory(
            name=path[-1],
            kind=CategoryKind[kind],
            parent_id=self.category_id(kind, path[:-1]),
        )
        self._categories[kind, _folded(path)] = category_service.make_one(self._write, new)

    def _spell(self, row: Account | Category | None, name: str) -> None:
        if row is not None and row.name != name:
            row.name = name
            self._write.updated(row)


# A ledger says the same few names over and over.
_key = lru_cache(maxsize=8_192)(fold)


def _folded(path: CategoryPath) -> CategoryPath:
    return tuple(map(_key, path))


def _spelled(names: Iterable[str]) -> dict[str, str]:
    """Folded name → its first spelling."""
    return {_key(name): name for name in reversed(list(names))}


def _accounts(records: Sequence[Record]) -> list[str]:
    """Every account that is named, each spelling once, in the order of their first mention."""
    named = (name for record in records for name in (record.account, record.to_account))
    return list(dict.fromkeys(name for name in named if name is not None))


def _categories(records: Sequence[Record]) -> list[tuple[str, CategoryPath]]:
    """The same of categories, by kind; a parent comes before what stands below it."""
    paths = dict.fromkeys((record.kind.name, path) for record in records for path in record.paths)
    return list(
        dict.fromkeys(
            (kind, path[:depth]) for kind, path in paths for depth in range(1, len(path) + 1)
        )
    )
