"""Categories: what each came to, rolled up, shared out and compared."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from db.queries.analytics import sums
from domain.analytics import figures
from domain.analytics.figures import Nodes, added
from domain.analytics.spans import before
from domain.ledger import TransactionKind
from domain.periods import Span
from graph.analytics.asked import View, categories_of
from graph.analytics.types import Categories, CategoryComparison, CategoryTotal, changed, total
from graph.categories import Category
from graph.context import Info
from graph.money import Money


async def by_category(
    info: Info, view: View, span: Span, kind: TransactionKind
) -> list[CategoryTotal]:
    """Of the first level, those that had anything, the largest first. Three statements."""
    known = await categories_of(info, view)
    now = await _nodes(info, view, span, kind, known)
    then = await _nodes(info, view, before(span, view.standing.calendar), kind, known)
    whole = figures.minor(added(node.total for node in now.values()), view.currency)
    return CategoryTotal.listed(Categories(known, view.currency, whole), now, then)


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


def _comparisons(
    a: Nodes, b: Nodes, known: Mapping[str, Any], currency: str
) -> list[CategoryComparison]:
    found = []
    for key in figures.largest_first({**a, **b}, b, currency):
        first, second = a.get(key, figures.NONE), b.get(key, figures.NONE)
        was, amount = (figures.minor(each.total, currency) for each in (first, second))
        found.append(
            CategoryComparison(
                category=_shown(key, known),
                a=total(first.total, currency),
                b=total(second.total, currency),
                difference=Money.of(amount - was, currency),
                change=changed(second.total, first.total, currency),
                children=_comparisons(first.children, second.children, known, currency),
            )
        )
    return found


def _shown(key: str | None, known: Mapping[str, Any]) -> Category | None:
    return None if key is None else Category.of(known[key])
