"""Lists of transactions: filters read, checked against the wallet, and answered page by page."""

from __future__ import annotations

from dataclasses import replace
from typing import Annotated, TypeAlias

import strawberry
from graphql import FieldNode

from db import tables
from db.base import AnyRow
from db.keyset import NOTHING
from db.queries import wallets
from db.queries.transactions import lists
from db.queries.transactions.filters import Filter, OrderBy, unknown
from domain import money, text
from domain.errors import Invalid, NotFound
from domain.ledger import TransactionKind
from graph import inputs, paging
from graph.context import Info
from graph.enums import Direction
from graph.ids import Prefix
from graph.inputs import Reader
from graph.paging import After, Before, First, Last, PageArguments
from graph.transactions.types import (
    AmountRange,
    Transaction,
    TransactionConnection,
    TransactionFilter,
    TransactionOrder,
)
from graph.wallet_choice import WalletArgument, chosen_wallet

CHOICES_MAX = 100
SEARCH_MAX = 200
WORDS_MAX = 10

_KEY_PARTS: dict[OrderBy, tuple[paging.KeyPart, ...]] = {
    OrderBy.DATE: (paging.is_day, paging.is_uuid),
    OrderBy.AMOUNT: (paging.is_currency, paging.is_minor, paging.is_uuid),
    OrderBy.CREATED: (paging.is_instant, paging.is_uuid),
}

# What a connection tells of the whole list, from statements of their own.
_FIGURES = {"totalCount", "totals", "__typename"}

FilterArgument: TypeAlias = Annotated[
    TransactionFilter | None,
    strawberry.argument(description="What must hold; everything by default."),
]
OrderArgument: TypeAlias = Annotated[
    TransactionOrder | None,
    strawberry.argument(description="The latest day first by default."),
]


async def connection(
    info: Info,
    wallet: tables.Wallet,
    filter: TransactionFilter | None,
    order: TransactionOrder | None,
    page: PageArguments,
    kinds: list[TransactionKind] | None = None,
) -> TransactionConnection:
    """A page of a wallet that the viewer may see. `kinds` narrows the filter's own."""
    wanted = parse_filter(filter, wallet.currency)
    if kinds is not None:
        names = [kind.name for kind in kinds]
        own = wanted.kinds
        wanted = replace(wanted, kinds=names if own is None else [k for k in own if k in names])
    await _refuse_unknown(info, wallet.id, wanted)
    by = order.by if order else OrderBy.DATE
    is_descending = order is None or order.direction is Direction.DESC
    name = f"{by.name}.{'DESC' if is_descending else 'ASC'}"
    request = page.parse(name, *_KEY_PARTS[by])
    found = NOTHING
    if _wants_rows(info):
        found = await info.context.read(
            lists.page, wallet.id, wanted, by, request, is_descending=is_descending
        )
    return TransactionConnection(
        page=found,
        order=name,
        nodes=[Transaction.of(row) for row in found.rows],
        wallet=wallet,
        wanted=wanted,
    )


def _wants_rows(info: Info) -> bool:
    """Whether more of the list is asked for than its figures, which need no page."""
    for node in info._raw_info.field_nodes:  # noqa: SLF001 - what it makes of them for us is slow
        for selection in node.selection_set.selections if node.selection_set else ():
            if not isinstance(selection, FieldNode) or selection.name.value not in _FIGURES:
                return True
    return False


async def of_category(
    info: Info,
    category: tables.Category | AnyRow,
    filter: TransactionFilter | None,
    page: PageArguments,
) -> TransactionConnection:
    """The page of one category, which the viewer was shown already."""
    wallet = await info.context.load(wallets.by_ids, category.wallet_id)
    narrowed = filter or TransactionFilter()
    own = strawberry.ID(f"{Prefix.Category.value}_{category.id}")
    if narrowed.categories is not None and own not in narrowed.categories:
        raise Invalid("Leave `categories` out: this is one category's list", field=("categories",))
    return await connection(info, wallet, replace(narrowed, categories=[own]), None, page)


def parse_filter(given: TransactionFilter | None, wallet_currency: str) -> Filter:
    """Raises Refusals that name the fields."""
    if given is None:
        return Filter()
    read = Reader("filter")
    amount = given.amount or AmountRange()
    currency = amount.currency or (wallet_currency if given.amount else None)

    def bound(value: str) -> int:
        return money.parse_money(value, currency or wallet_currency).amount_minor

    wanted = Filter(
        kinds=None if given.kinds is None else [kind.name for kind in given.kinds],
        start=given.dates.start if given.dates else None,
        end=given.dates.end if given.dates else None,
        minimum=read.optional("amount.min", amount.min, bound),
        maximum=read.optional("amount.max", amount.max, bound),
        currency=currency,
        categories=_ids(read, "categories", given.categories, Prefix.Category),
        is_uncategorized=bool(given.uncategorized),
        accounts=_ids(read, "accounts", given.accounts, Prefix.Account),
        tags=None
        if given.tags is None
        else read.many("tags", given.tags, _folded_tag, CHOICES_MAX),
        payees=_ids(read, "payees", given.payees, Prefix.Payee),
        words=read.optional("search", given.search, _words) or (),
        creators=_ids(read, "created_by", given.created_by, Prefix.User),
        imports=_ids(read, "imports", given.imports, Prefix.Import),
    )
    read.finish()
    return wanted


def _ids(
    read: Reader, field: str, values: list[strawberry.ID] | None, prefix: Prefix
) -> list[str] | None:
    return None if values is None else read.many(field, values, inputs.id_of(prefix), CHOICES_MAX)


def _folded_tag(value: str) -> str:
    return text.fold(text.required(value, length_max=text.TAG_MAX))


def _words(value: str) -> tuple[str, ...]:
    words = tuple(text.fold(text.clean(value, length_max=SEARCH_MAX)).split())
    if len(words) > WORDS_MAX:
        raise Invalid(f"Search for at most {WORDS_MAX} words at once")
    return words


async def _refuse_unknown(info: Info, wallet_id: str, wanted: Filter) -> None:
    """An id that the wallet does not have is a mistake to tell, not an empty list to show."""
    field = await info.context.read(unknown, wallet_id, wanted)
    if field is not None:
        raise NotFound("One of these ids is not of this wallet", field=("filter", field))


@strawberry.type
class TransactionQuery:
    @strawberry.field(description="Transactions of a wallet, page by page.")
    async def transactions(
        self,
        info: Info,
        wallet: WalletArgument = None,
        filter: FilterArgument = None,
        order: OrderArgument = None,
        first: First = None,
        after: After = None,
        last: Last = None,
        before: Before = None,
    ) -> TransactionConnection | None:
        page = PageArguments(first, after, last, before)
        return await connection(info, await chosen_wallet(info, wallet), filter, order, page)

    @strawberry.field(description="The expenses among the transactions of a wallet.")
    async def expenses(
        self,
        info: Info,
        wallet: WalletArgument = None,
        filter: FilterArgument = None,
        order: OrderArgument = None,
        first: First = None,
        after: After = None,
        last: Last = None,
        before: Before = None,
    ) -> TransactionConnection | None:
        page = PageArguments(first, after, last, before)
        chosen = await chosen_wallet(info, wallet)
        return await connection(info, chosen, filter, order, page, [TransactionKind.EXPENSE])
