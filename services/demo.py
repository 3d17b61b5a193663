"""The demo: a made-up person's account with all that is theirs, written once."""

from __future__ import annotations

from collections import defaultdict
from datetime import UTC, date, datetime, time

from sqlalchemy.orm import Session

from db.queries import accounts, inbox, users, wallets
from domain import demo
from domain.budget_rules import Draft as BudgetDraft
from domain.demo import person
from domain.ledger import CategoryKind, Weekday
from domain.money import Money
from domain.recurrence import Frequency
from domain.recurring_rules import Draft as RecurringDraft
from domain.transactions import Draft
from domain.users import key
from services import accounts as account_service
from services import categories as category_service
from services import transactions, writing
from services import users as user_service
from services.accounts import NewAccount
from services.actors import Actor
from services.budgets import changing as budgets
from services.categories import NewCategory
from services.goals import changing as goals
from services.goals.changing import NewGoal
from services.goals.contributing import NewContribution, contribute
from services.ledgers import Names
from services.notifications import mark_read
from services.recurring import changing as recurring
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
    # There is nobody who could show that the address is theirs.
    user.email_verified_at = begun_at
    wallet = wallets.listed(session, user.id)[0]
    by = Actor(user.id, None, begun_at)
    _furnish(session, by, wallet.id)
    names = Names(writing.begin(session, by, wallet.id))
    story = demo.told()
    drafts = [
        names.draft(record, uuid=uuid) for uuid, record in zip(demo.ids(story), story, strict=True)
    ]
    _budget(session, by, wallet.id, names)
    goal_ids = _aim(session, by, wallet.id)
    for month in _months(drafts):
        entered = Actor(user.id, None, _evening(month[-1].occurred_on))
        # Of what comes up in the last month nothing will have been read.
        mark_read(session, entered, up_to=inbox.places(session, user.id))
        transactions.create_many(session, entered, wallet_id=wallet.id, drafts=month)
        _save(session, entered, goal_ids, month)
    _recur(session, Actor(user.id, None, _evening(demo.LAST_DAY.isoformat())), wallet.id, names)
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


def _budget(session: Session, by: Actor, wallet_id: str, names: Names) -> None:
    """What Robin means to spend, from the start."""
    for budget in demo.BUDGETS:
        category_id = names.category_id(CategoryKind.EXPENSE.name, budget.path)
        draft = BudgetDraft(
            name=budget.name,
            limit=budget.limit,
            period=budget.period,
            start=budget.start.isoformat(),
            end=None if budget.end is None else budget.end.isoformat(),
            rollover=budget.rollover,
            thresholds=budget.thresholds,
            category_ids=[] if category_id is None else [category_id],
        )
        budgets.create(session, by, wallet_id=wallet_id, new=draft)


def _aim(session: Session, by: Actor, wallet_id: str) -> list[str]:
    """The ids of what Robin saves for, in the order of the story."""
    made = []
    for goal in demo.GOALS:
        deadline = None if goal.deadline is None else goal.deadline.isoformat()
        new = NewGoal(goal.name, goal.target, deadline)
        made.append(goals.create(session, by, wallet_id=wallet_id, new=new).id)
    return made


def _save(session: Session, by: Actor, goal_ids: list[str], month: list[Draft]) -> None:
    """What was saved in a month whose transactions are booked."""
    put_aside = [draft for draft in month if draft.description == demo.PUT_ASIDE]
    saved = [
        NewContribution(goal_ids[0], draft.amount, transaction_id=draft.id) for draft in put_aside
    ]
    saved += [
        NewContribution(uuid, Money(amount_minor, person.CURRENCY), day.isoformat(), note)
        for uuid, goal in zip(goal_ids, demo.GOALS, strict=True)
        for day, amount_minor, note in goal.saved
        if day.isoformat()[:7] == month[0].occurred_on[:7]
    ]
    for new in saved:
        contribute(session, by, new=new)


def _recur(session: Session, by: Actor, wallet_id: str, names: Names) -> None:
    """What is to be posted from the day after the story on."""
    for rule in demo.RECURRING:
        first = names.draft(rule.first)
        new = RecurringDraft(
            kind=first.kind,
            amount=first.amount,
            description=first.description,
            payee=first.payee,
            account_id=first.account_id,
            to_account_id=first.to_account_id,
            to_amount=first.to_amount,
            category_id=first.category_id,
            frequency=Frequency.MONTHLY,
            start=first.occurred_on,
            posting=rule.posting,
            missed=rule.missed,
            remind_days_before=rule.remind_days_before,
        )
        recurring.create(session, by, wallet_id=wallet_id, new=new)


def _months(drafts: list[Draft]) -> list[list[Draft]]:
    by_month: dict[str, list[Draft]] = defaultdict(list)
    for draft in drafts:
        by_month[draft.occurred_on[:7]].append(draft)
    return list(by_month.values())


def _evening(day: str) -> datetime:
    return datetime.combine(date.fromisoformat(day), _EVENING)
