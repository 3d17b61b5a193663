"""The demo: a made-up person's account with all that is theirs, written once."""

from __future__ import annotations

from collections import defaultdict
from datetime import UTC, date, datetime, time

from sqlalchemy.orm import Session

from db.queries import accounts, users, wallets
from domain import demo
from domain.demo import person
from domain.ledger import Weekday
from domain.transactions import Draft
from domain.users import key
from services import accounts as account_service
from services import categories as category_service
from services import transactions, writing
from services import users as user_service
from services.accounts import NewAccount
from services.actors import Actor
from services.categories import NewCategory
from services.ledgers import Names
from services.users import NewUser

_EVENING = time(18, 0, tzinfo=UTC)


def is_filled(session: Session) -> bool:
    """Whether the demo's person is there already."""
    return bool(users.by_logins(session, [key(demo.EMAIL)]))


def fill(session: Session, *, password_hash: str) -> int:
    """Sign the person up and book the whole story, as if at the time. How many transactions."""
    new = NewUser(
        email=demo.EMAIL,
        username=demo.USERNAME,
        name=demo.NAME,
        currency=person.CURRENCY,
        locale=person.LOCALE,
        time_zone=person.TIME_ZONE,
        week_start=Weekday.MONDAY,
    )
    begun_at = _evening(demo.FIRST_DAY.isoformat())
    user = user_service.create(session, new, password_hash=password_hash, at=begun_at)
    wallet = wallets.listed(session, user.id)[0]
    by = Actor(user.id, None, begun_at)
    _furnish(session, by, wallet.id)
    names = Names(writing.begin(session, by, wallet.id))
    story = demo.told()
    drafts = [
        names.draft(record, uuid=uuid) for uuid, record in zip(demo.ids(story), story, strict=True)
    ]
    for month in _months(drafts):
        entered = Actor(user.id, None, _evening(month[-1].occurred_on))
        transactions.create_many(session, entered, wallet_id=wallet.id, drafts=month)
    return len(drafts)


def _furnish(session: Session, by: Actor, wallet_id: str) -> None:
    """The accounts and categories that the story needs and a new wallet has not."""
    cash = accounts.of_wallet(session, wallet_id)[0]
    account_service.update(
        session, by, account_id=cash.id, changes={"opening_balance": demo.CASH_OPENING}
    )
    for account in demo.ACCOUNTS:
        opened = NewAccount(
            name=account.name,
            kind=account.kind,
            currency=account.opening.currency,
            opening_balance=account.opening,
        )
        account_service.create(session, by, wallet_id=wallet_id, new=opened)
    names = Names(writing.begin(session, by, wallet_id))
    for category in demo.CATEGORIES:
        made = NewCategory(
            name=category.path[-1],
            kind=category.kind,
            parent_id=names.category_id(category.kind.name, category.path[:-1]),
            color=category.color,
            icon=category.icon,
        )
        category_service.create(session, by, wallet_id=wallet_id, new=made)


def _months(drafts: list[Draft]) -> list[list[Draft]]:
    by_month: dict[str, list[Draft]] = defaultdict(list)
    for draft in drafts:
        by_month[draft.occurred_on[:7]].append(draft)
    return list(by_month.values())


def _evening(day: str) -> datetime:
    return datetime.combine(date.fromisoformat(day), _EVENING)
