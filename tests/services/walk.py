"""A walk: the same steps taken in a real wallet and in its model, side by side."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from db.keyset import PageRequest
from db.queries import payees, tags
from db.queries.transactions import lists
from db.queries.transactions.filters import Filter, OrderBy
from db.session import reading
from domain.errors import Refusals
from domain.money import Money
from domain.text import fold
from services import categories, transactions
from tests import recount
from tests.services import model
from tests.services.books import Books
from tests.services.model import Model, Stated, Step


class Walk:
    """The real wallet and its model, side by side."""

    def __init__(self, books: Books) -> None:
        self.books = books
        self.model = Model()
        for name in model.CURRENCIES.keys() - {"Cash"}:
            books.account(name, model.CURRENCIES[name])

    def take(self, step: Step) -> None:
        name, what = step
        getattr(self, name)(what)

    def create(self, stated: Stated) -> None:
        if (known := self._known(stated)) is not None:
            id = self.books.write(  # noqa: A001
                transactions.create, wallet_id=self.books.wallet, draft=self._draft(known)
            )
            self.model.transactions[id] = known

    def create_many(self, several: list[Stated]) -> None:
        known = [known for stated in several if (known := self._known(stated)) is not None]
        if known:
            ids = self.books.add_many(*map(self._draft, known))
            self.model.transactions |= dict(zip(ids, known, strict=True))

    def refuse(self, several: list[Stated]) -> None:
        """One bad transaction among good ones: none is booked."""
        drafts = [self._draft(known) for stated in several if (known := self._known(stated))]
        bad = replace(self.books.draft(), amount=Money(1, "USD"))
        with pytest.raises(Refusals):
            self.books.add_many(*drafts, bad)

    def update(self, change: tuple[int, str, Stated]) -> None:
        number, what, new = change
        if not self.model.transactions or (new_known := self._known(new)) is None:
            return
        id = self._at(number)  # noqa: A001
        after, fields = model.changed(self.model.transactions[id], what, new_known)
        changes = model.changes(self._draft(after), fields)
        self.books.write(transactions.update, transaction_id=id, changes=changes)
        self.model.transactions[id] = after

    def delete(self, number: int) -> None:
        if self.model.transactions:
            id = self._at(number)  # noqa: A001
            self.books.write(transactions.delete, transaction_id=id)
            del self.model.transactions[id]

    def drop(self, numbers: tuple[int, int]) -> None:
        """Delete a category; its transactions go to another of the kind, or to none."""
        spending = sorted(self.model.categories & set(model.SPENDING))
        if len(spending) > 1:
            gone = spending.pop(numbers[0] % len(spending))
            to = [None, *spending][numbers[1] % (len(spending) + 1)]
            ids = self.books.categories
            self.books.write(categories.delete, category_id=ids[gone], move_to=to and ids[to])
            self.model.move(gone, to)

    def compare(self) -> None:
        engine, wallet = self.books.engine, self.books.wallet
        recount.check(engine, wallet)
        assert recount.stored_daily(engine, wallet) == self.model.daily(self.books.categories)
        assert recount.stored_balances(engine, wallet) == self.model.balances(self.books.accounts)
        page = PageRequest(size=100)
        with reading(engine) as session:
            found = lists.page(session, wallet, Filter(), OrderBy.DATE, page, is_descending=True)
            keys = [(wallet, row.id) for row in found.rows]
            tagged = tags.of_transactions(session, keys)
            named = payees.by_ids(session, [(wallet, row.payee_id) for row in found.rows])
        assert [row.id for row in found.rows] == self.model.listed()[:100]
        for row in found.rows:
            payee = named[wallet, row.payee_id]
            stated = self.model.transactions[row.id]
            assert {fold(tag) for tag in tagged[wallet, row.id]} == self.model.tags(row.id)
            assert (payee and payee.name_key) == (stated.payee and fold(stated.payee))

    def _known(self, stated: Stated) -> Stated | None:
        """None if it names a category that is gone by now."""
        names = {stated.category, *(name for name, _ in stated.lines)} - {None}
        return stated if names <= self.model.categories else None

    def _at(self, number: int) -> str:
        ids = list(self.model.transactions)
        return ids[number % len(ids)]

    def _draft(self, stated: Stated) -> Any:
        return stated.draft(self.books.accounts, self.books.categories)
