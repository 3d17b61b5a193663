"""Lists of transactions: filters read, checked against the wallet, and answered page by page."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Annotated, Any, TypeAlias

import strawberry
from graphql import FieldNode
from sqlalchemy.orm import Session

from db import tables
from db.base import AnyRow
from db.keyset import NOTHING, Page
from db.queries import changes, wallets
from db.queries.transactions import filters, lists, past
from db.queries.transactions.filters import EVERYTHING, Filter, OrderBy
from domain import money, text
from domain.errors import Invalid, NotFound
from domain.ledger import TransactionKind
from graph import inputs, paging
from graph.context import Info
from graph.enums import Direction
from graph.ids import Prefix
from graph.inputs import Reader
from graph.paging import After, Before, First, Last, PageArguments
from graph.scalars import DateTime
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

# Columns that are not read where a document has no word of the fields that show them: each costs
# a page as much as all else that is done for one row. Few sets, as a SELECT is kept for each.
_SELDOM = {
    ("account", "isRefund", "lines", "version"): frozenset(
        {"account_id", "is_refund", "has_lines", "version"}
    ),
    ("toAccount", "toAmount", "payee", "note", "import", "createdBy", "createdAt", "updatedAt"): (
        frozenset(
            {"to_account_id", "to_amount_minor", "payee_id", "note", "import_id"}
            | {"created_by", "created_at", "updated_at"}
        )
    ),
}

FilterArgument: TypeAlias = Annotated[
    TransactionFilter | None,
    strawberry.argument(description="What must hold; everything by default."),
]
OrderArgument: TypeAlias = Annotated[
    TransactionOrder | None,
    strawberry.argument(description="The latest day first by default."),
]
AsOfArgument: TypeAlias = Annotated[
    DateTime | None,
    strawberry.argument(
        description="The list as it was at this moment, by the wallet's history: each transaction "
        "with the amount, words, tags and lines of then, and its account, category and payee as "
        "they are now, null where they are gone. Null, or a moment to come, is the list as it is. "
        "The further back, the more was changed since: so much has to be read. Its cursors are "
        "its own."
    ),
]


@dataclass(frozen=True, slots=True)
class Asked:
    """What a list is asked for; `kinds` narrow those of the filter."""

    page: PageArguments
    filter: TransactionFilter | None = None
    order: TransactionOrder | None = None
    kinds: tuple[TransactionKind, ...] | None = None
    as_of: DateTime | None = None


async def connection(info: Info, wallet: tables.Wallet, asked: Asked) -> TransactionConnection:
    """A page of a wallet that the viewer may see."""
    wanted = parse_filter(asked.filter, wallet.currency)
    if asked.kinds is not None:
        names = [kind.name for kind in asked.kinds]
        own = wanted.kinds
        wanted = replace(wanted, kinds=names if own is None else [k for k in own if k in names])
    if asked.as_of is not None:
        wanted = replace(wanted, until=await _version(info, wallet.id, asked.as_of))
    read = _TODAY if wanted.until is None else _PAST
    if asked.filter is not None:
        await _refuse_unknown(info, read, wallet.id, wanted)
    by = asked.order.by if asked.order else OrderBy.DATE
    is_descending = asked.order is None or asked.order.direction is Direction.DESC
    name = f"{by.name}.{'DESC' if is_descending else 'ASC'}"
    if wanted.until is not None:
        name += f"@{wanted.until}"
    request = asked.page.parse(name, *_KEY_PARTS[by], lacks=_lacks(info))
    found = NOTHING
    if _wants_rows(info):
        found = await info.context.read(
            read.page, wallet.id, wanted, by, request, is_descending=is_descending
        )
    return TransactionConnection(
        page=found,
        order=name,
        of=read.of,
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


def _lacks(info: Info) -> frozenset[str]:
    """The columns that nothing of the operation will ask a row for."""
    lacks: frozenset[str] = frozenset()
    for fields, columns in _SELDOM.items():
        if not info.context.may_ask(fields):
            lacks |= columns
    return lacks


async def _version(info: Info, wallet_id: str, as_of: DateTime) -> int | None:
    """The wallet's version at a moment of the past; None for its present one."""
    moment = datetime.fromisoformat(as_of)
    if moment > info.context.at:
        return None
    return await info.context.read(changes.version_at, wallet_id, moment)


@dataclass(frozen=True, slots=True)
class _Reads:
    """How a list is read: as it is, or as it was."""

    page: Callable[..., Page]
    unknown: Callable[[Session, str, Filter], str | None]
    of: Callable[[Any], Transaction]


_TODAY = _Reads(lists.page, filters.unknown, Transaction.of)
_PAST = _Reads(past.page, past.unknown, Transaction.as_it_was)


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
    return await connection(info, wallet, Asked(page, replace(narrowed, categories=[own])))


def parse_filter(given: TransactionFilter | None, wallet_currency: str) -> Filter:
    """Raises Refusals that name the fields."""
    if given is None:
        return EVERYTHING
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


async def _refuse_unknown(info: Info, read: _Reads, wallet_id: str, wanted: Filter) -> None:
    """An id that the wallet does not have is a mistake to tell, not an empty list to show."""
    field = await info.context.read(read.unknown, wallet_id, wanted)
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
        as_of: AsOfArgument = None,
        first: First = None,
        after: After = None,
        last: Last = None,
        before: Before = None,
    ) -> TransactionConnection | None:
        page = PageArguments(first, after, last, before)
        chosen = await chosen_wallet(info, wallet)
        return await connection(info, chosen, Asked(page, filter, order, as_of=as_of))

    @strawberry.field(description="The expenses among the transactions of a wallet.")
    async def expenses(
        self,
        info: Info,
        wallet: WalletArgument = None,
        filter: FilterArgument = None,
        order: OrderArgument = None,
        as_of: AsOfArgument = None,
        first: First = None,
        after: After = None,
        last: Last = None,
        before: Before = None,
    ) -> TransactionConnection | None:
        page = PageArguments(first, after, last, before)
        chosen = await chosen_wallet(info, wallet)
        asked = Asked(page, filter, order, (TransactionKind.EXPENSE,), as_of)
        return await connection(info, chosen, asked)
