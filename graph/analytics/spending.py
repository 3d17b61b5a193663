"""Categories: what each came to, rolled up, shared out and compared."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from db.queries.analytics import sums
from domain.analytics import figures
from domain.analytics.figures import NOTHING, CategorySums, added
from domain.analytics.spans import before
from domain.ledger import TransactionKind
from domain.periods import Span
from graph.analytics.asked import View, categories_of
from graph.analytics.types import CategoryComparison, CategoryTotal, total
from graph.categories import Category
from graph.context import Info
from graph.money import Money
from graph.scalars import Decimal

Nodes = Mapping[str | None, CategorySums]


async def by_category(
    info: Info, view: View, span: Span, kind: TransactionKind
) -> list[CategoryTotal]:
    """Of the first level, those that had anything, the largest first. Three statements."""
    known = await categories_of(info, view)
    now = await _nodes(info, view, span, kind, known)
    then = await _nodes(info, view, before(span, view.standing.calendar), kind, known)
    whole = figures.minor(added(node.total for node in now.values()), view.currency)
    return _totals(now, then, whole, known, view.currency)


async def compared(info: Info, view: View, a: Span, b: Span) -> list[CategoryComparison]:
    """Spending, the largest of the second range first. Three statements."""
    known = await categories_of(info, view)
    first, second = [
        await _nodes(info, view, span, TransactionKind.EXPENSE, known) for span in (a, b)
    ]
    return _comparisons(first, second, known, view.currency)


async def _nodes(
    info: Info, view: View, span: Span, kind: TransactionKind, known: Mapping[str, Any]
) -> Nodes:
    found = await info.context.read(sums.by_category, view.wallet_id, view.standing, span, kind)
    return figures.rolled_up(found, {uuid: row.parent_id for uuid, row in known.items()})


def _totals(
    now: Nodes, then: Nodes, whole_minor: int, known: Mapping[str, Any], currency: str
) -> list[CategoryTotal]:
    found = []
    for key in _largest_first(now, now, currency):
        node, old = now[key], then.get(key, _NONE)
        amount, was = (figures.minor(each.total, currency) for each in (node, old))
        found.append(
            CategoryTotal(
                category=_shown(key, known),
                total=total(node.total, currency),
                own=total(node.own, currency),
                share=_decimal(figures.percent(amount, whole_minor)),
                previous=total(old.total, currency),
                change=_decimal(figures.change(amount, was)),
                children=_totals(node.children, old.children, whole_minor, known, currency),
            )
        )
    return found


def _comparisons(
    a: Nodes, b: Nodes, known: Mapping[str, Any], currency: str
) -> list[CategoryComparison]:
    found = []
    for key in _largest_first({**a, **b}, b, currency):
        first, second = a.get(key, _NONE), b.get(key, _NONE)
        was, amount = (figures.minor(each.total, currency) for each in (first, second))
        found.append(
            CategoryComparison(
                category=_shown(key, known),
                a=total(first.total, currency),
                b=total(second.total, currency),
                difference=Money.of(amount - was, currency),
                change=_decimal(figures.change(amount, was)),
                children=_comparisons(first.children, second.children, known, currency),
            )
        )
    return found


_NONE = CategorySums(None, NOTHING, NOTHING)


def _largest_first(keys: Iterable[str | None], by: Nodes, currency: str) -> list[str | None]:
    """Ids decide between equals."""
    return sorted(
        keys, key=lambda key: (-figures.minor(by.get(key, _NONE).total, currency), key or "")
    )


def _shown(key: str | None, known: Mapping[str, Any]) -> Category | None:
    return None if key is None else Category.of(known[key])


def _decimal(text: str | None) -> Decimal | None:
    return None if text is None else Decimal(text)
