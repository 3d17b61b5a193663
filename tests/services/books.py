"""What the tests of services share: a person's wallet, made and written without the API."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from itertools import count
from typing import Any, Concatenate, ParamSpec, TypeVar

from sqlalchemy import Engine
from sqlalchemy.orm import Session

from db.queries import accounts, categories
from db.queries.wallets import by_ids
from db.session import reading, write
from domain.ledger import AccountKind, CategoryKind, TransactionKind, Weekday
from domain.money import Money
from domain.transactions import Draft
from services import accounts as account_services
from services import categories as category_services
from services import transactions, users, wallets
from services.accounts import NewAccount
from services.actors import Actor
from services.categories import NewCategory
from services.users import NewUser
from tests.conftest import START

P = ParamSpec("P")
T = TypeVar("T")

_numbers = count(1)


@dataclass
class Books:
    """A wallet and whoever writes in it. Names stand for ids."""

    engine: Engine
    by: Actor
    wallet: str
    accounts: dict[str, str]
    categories: dict[str, str]

    @classmethod
    def new(cls, engine: Engine) -> Books:
        """A wallet of a new person's, apart from their personal one."""
        number = next(_numbers)
        new = NewUser(
            email=f"clerk{number}@example.org",
            username=f"clerk{number}",
            name="Clerk",
            currency="EUR",
            locale="en",
            time_zone="UTC",
            week_start=Weekday.MONDAY,
        )
        user = write(engine, users.create, new, password_hash="none", at=START)
        return cls.another(engine, Actor(user.id, None, START))

    @classmethod
    def another(cls, engine: Engine, by: Actor) -> Books:
        wallet = write(
            engine,
            wallets.create,
            by,
            wallet_id=None,
            name="Books",
            currency="EUR",
            time_zone="UTC",
        )
        with reading(engine) as session:
            own = {row.name: row.id for row in accounts.of_wallet(session, wallet.id)}
            found = categories.of_wallet(session, wallet.id, archived=None)
            return cls(engine, by, wallet.id, own, {row.name: row.id for row in found})

    def write(
        self,
        service: Callable[Concatenate[Session, Actor, P], T],
        *args: P.args,
        **kwargs: P.kwargs,
    ) -> T:
        return write(self.engine, service, self.by, *args, **kwargs)

    def account(self, name: str, currency: str = "EUR") -> str:
        new = NewAccount(name, AccountKind.CHECKING, currency)
        row = self.write(account_services.create, wallet_id=self.wallet, new=new)
        self.accounts[name] = row.id
        return row.id

    def category(self, name: str, kind: CategoryKind = CategoryKind.EXPENSE) -> str:
        new = NewCategory(name, kind)
        row = self.write(category_services.create, wallet_id=self.wallet, new=new)
        self.categories[name] = row.id
        return row.id

    def draft(self, amount_minor: int = 1250, **changed: Any) -> Draft:
        """An expense in cash, with what a test changes of it."""
        stated: dict[str, Any] = {
            "kind": TransactionKind.EXPENSE,
            "amount": Money(amount_minor, "EUR"),
            "occurred_on": "2026-03-14",
            "description": "Lunch",
            "account_id": self.accounts["Cash"],
            "category_id": self.categories["Eating out"],
        }
        return Draft(**(stated | changed))

    def add(self, amount_minor: int = 1250, **changed: Any) -> str:
        draft = self.draft(amount_minor, **changed)
        return self.write(transactions.create, wallet_id=self.wallet, draft=draft)

    def add_many(self, *drafts: Draft) -> list[str]:
        return self.write(transactions.create_many, wallet_id=self.wallet, drafts=drafts)

    @property
    def version(self) -> int:
        with reading(self.engine) as session:
            return by_ids(session, [self.wallet])[self.wallet].version
