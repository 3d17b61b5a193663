"""What the tests of budgets share: budgets of a person's books, their periods and their alerts."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

from db.session import reading
from domain.budget_rules import Draft
from domain.money import Money
from domain.periods import Period
from services.budgets import changing
from services.budgets.statuses import Asked, Status, standings
from tests import recount
from tests.services.books import Books


def budget(books: Books, limit_minor: int = 10_000, *names: str, **stated: Any) -> str:
    """A monthly budget in EUR from 2026 on that watches the categories with these names."""
    draft = Draft(
        name="Fun",
        limit=Money(limit_minor, "EUR"),
        period=Period.MONTHLY,
        start="2026-01-01",
        category_ids=tuple(books.categories[name] for name in names),
    )
    return books.write(changing.create, wallet_id=books.wallet, new=replace(draft, **stated))


def change(books: Books, budget_id: str, **changes: Any) -> None:
    told: Any = changes
    books.write(changing.update, budget_id=budget_id, changes=told)


def status(books: Books, budget_id: str, on: str | None = None) -> Status:
    asked = Asked(books.wallet, budget_id, on)
    with reading(books.engine) as session:
        return standings(session, [asked], at=books.by.at)[asked][0]


def stored(books: Books, budget_id: str) -> dict[tuple[str, str], tuple[int, ...]]:
    """(start, currency) → (spent, count), but for those that are nothing."""
    return {key: sums[:2] for key, sums in stored_whole(books, budget_id).items()}


def stored_whole(books: Books, budget_id: str) -> dict[tuple[str, str], tuple[int, ...]]:
    """(start, currency) → (spent, count, what was converted of it: to, from and count), but for
    those that are nothing.
    """
    found = recount.rows(
        books.engine,
        "SELECT start, currency, spent_minor, count AS entries, to_minor, from_minor, converted"
        " FROM budget_periods WHERE wallet_id = :w AND budget_id = :b",
        w=books.wallet,
        b=budget_id,
    )
    return {(start, currency): tuple(sums) for start, currency, *sums in found if any(sums)}


def alerts(books: Books) -> list[tuple[str, str, bool]]:
    """(key, kind, whether it is withdrawn) of each, in the order of the keys."""
    found = recount.rows(
        books.engine,
        "SELECT key, kind, withdrawn_at FROM alerts WHERE wallet_id = :w ORDER BY key, id",
        w=books.wallet,
    )
    return [(row.key, row.kind, row.withdrawn_at is not None) for row in found]


def active(books: Books) -> list[str]:
    """The keys of what is raised and not withdrawn."""
    return [key for key, _, is_withdrawn in alerts(books) if not is_withdrawn]


def heard(books: Books, since: int = 0) -> list[str]:
    """What happened to alerts after a version, in order: `+` raised and `-` withdrawn, and keys."""
    found = recount.rows(
        books.engine,
        "SELECT image FROM changes WHERE wallet_id = :w AND entity = 'Alert' AND version > :v"
        " ORDER BY version, number",
        w=books.wallet,
        v=since,
    )
    images = [json.loads(row.image) for row in found]
    return [("-" if image["withdrawn_at"] else "+") + image["key"] for image in images]
