"""What a transaction must be to enter the ledger: checked against its wallet's own things."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from domain.conversions import OwnRate
from domain.errors import Code, Invalid, NotFound, Refusal
from domain.ledger import Entry, Line, TransactionKind
from domain.money import Money, decimal_text

LINES_MAX = 100
TAGS_MAX = 20


@dataclass(frozen=True, slots=True)
class Draft:
    """A transaction as a person states it. Ids are UUIDs; `payee` and `tags` are names, cleaned."""

    kind: TransactionKind
    amount: Money
    occurred_on: str
    description: str
    note: str | None = None
    payee: str | None = None
    tags: Sequence[str] = ()
    account_id: str | None = None
    to_account_id: str | None = None
    to_amount: Money | None = None
    category_id: str | None = None
    lines: Sequence[Line] = ()
    is_refund: bool = False
    id: str | None = None
    import_key: str | None = None
    own_rate: OwnRate | None = None

    def entry(self) -> Entry:
        """What the ledger's sums need of it. Only for a draft that has been checked."""
        is_transfer = self.kind is TransactionKind.TRANSFER
        arriving = self.to_amount or self.amount
        return Entry(
            kind=self.kind.name,
            occurred_on=self.occurred_on,
            amount_minor=self.amount.amount_minor,
            currency=self.amount.currency,
            account_id=self.account_id,
            to_account_id=self.to_account_id,
            to_amount_minor=arriving.amount_minor if is_transfer else None,
            category_id=self.category_id,
            is_refund=self.is_refund,
            lines=self.lines,
        )


@dataclass(frozen=True, slots=True)
class Series:
    """Transactions that are alike but for their ids and days; (id, ISO day) of each.

    The draft's own id and day are those of none of them.
    """

    draft: Draft
    dated: Sequence[tuple[str, str]]

    def drafts(self) -> Iterator[tuple[str, Draft]]:
        """Each by itself, by its id."""
        for uuid, day in self.dated:
            yield uuid, replace(self.draft, id=uuid, occurred_on=day)


@dataclass(frozen=True, slots=True)
class Surroundings:
    """The things of one wallet that drafts may name: account → currency, category → kind."""

    accounts: Mapping[str, str]
    categories: Mapping[str, str]


def refusals(draft: Draft, known: Surroundings) -> Iterator[Refusal]:
    """Everything that is wrong with a draft, each under the name of its field."""
    if draft.amount.amount_minor <= 0:
        yield Invalid(
            "The amount must be more than zero; the kind says which way it goes, and a refund "
            "is marked as one",
            field=("amount",),
        )
    yield from _account_refusals(draft, known)
    if draft.kind is TransactionKind.TRANSFER:
        yield from _transfer_refusals(draft, known)
    else:
        yield from _category_refusals(draft, known)
        yield from _line_refusals(draft, known)
        for name, value in (("to_account", draft.to_account_id), ("to_amount", draft.to_amount)):
            if value is not None:
                yield Invalid("Only a transfer has this", field=(name,))


def _account_refusals(draft: Draft, known: Surroundings) -> Iterator[Refusal]:
    if draft.account_id is None:
        return
    currency = known.accounts.get(draft.account_id)
    if currency is None:
        yield NotFound("There is no such account in this wallet", field=("account",))
    elif currency != draft.amount.currency:
        yield Invalid(
            f"The account is in {currency}; give the amount in {currency}, or another account",
            field=("amount", "currency"),
        )


def _transfer_refusals(draft: Draft, known: Surroundings) -> Iterator[Refusal]:
    for name, value in (("account", draft.account_id), ("to_account", draft.to_account_id)):
        if value is None:
            yield Invalid("A transfer needs both accounts", field=(name,), code=Code.REQUIRED)
    if draft.category_id is not None or draft.lines:
        name = "category" if draft.category_id is not None else "lines"
        yield Invalid("A transfer is no spending: it has no category and no lines", field=(name,))
    if draft.is_refund:
        yield Invalid("A transfer cannot be a refund", field=("is_refund",))
    if draft.to_account_id is not None:
        yield from _arrival_refusals(draft, draft.to_account_id, known)


def _arrival_refusals(draft: Draft, to_account_id: str, known: Surroundings) -> Iterator[Refusal]:
    if to_account_id == draft.account_id:
        yield Invalid("A transfer needs two different accounts", field=("to_account",))
    currency = known.accounts.get(to_account_id)
    if currency is None:
        yield NotFound("There is no such account in this wallet", field=("to_account",))
        return
    arriving = draft.to_amount or draft.amount
    if arriving.currency != currency:
        yield Invalid(
            f"The receiving account is in {currency}; say in `toAmount` what arrives in {currency}",
            field=("to_amount",),
        )
    elif arriving.amount_minor <= 0:
        yield Invalid("The amount that arrives must be more than zero", field=("to_amount",))
    elif arriving.currency == draft.amount.currency and arriving != draft.amount:
        yield Invalid(
            "Within one currency as much arrives as leaves; book a fee as its own expense",
            field=("to_amount",),
        )


def _category_refusals(draft: Draft, known: Surroundings) -> Iterator[Refusal]:
    if draft.category_id is None:
        return
    if draft.lines:
        yield Invalid(
            "A transaction with lines has its categories there; leave this one out",
            field=("category",),
        )
    yield from _kind_refusals(draft, draft.category_id, known, "category")


def _kind_refusals(
    draft: Draft, category_id: str, known: Surroundings, *field: str
) -> Iterator[Refusal]:
    kind = known.categories.get(category_id)
    if kind is None:
        yield NotFound("There is no such category in this wallet", field=field)
    elif kind != draft.kind.name:
        yield Invalid(
            f"The category is for {kind.lower()}, and this is an {draft.kind.name.lower()}; "
            "money that comes back is a refund of an expense",
            field=field,
        )


def _line_refusals(draft: Draft, known: Surroundings) -> Iterator[Refusal]:
    if not draft.lines:
        return
    if len(draft.lines) > LINES_MAX:
        yield Invalid(f"At most {LINES_MAX} lines are allowed", field=("lines",))
        return
    for position, line in enumerate(draft.lines):
        if line.currency not in (None, draft.amount.currency):
            yield Invalid(
                f"The transaction is in {draft.amount.currency}, and so are its lines",
                field=("lines", str(position), "amount", "currency"),
            )
        if line.amount_minor <= 0:
            yield Invalid(
                "The amount of a line must be more than zero",
                field=("lines", str(position), "amount"),
            )
        if line.category_id is not None:
            field = ("lines", str(position), "category")
            yield from _kind_refusals(draft, line.category_id, known, *field)
    total = sum(line.amount_minor for line in draft.lines)
    if total != draft.amount.amount_minor:
        currency = draft.amount.currency
        yield Invalid(
            f"The lines sum to {decimal_text(total, currency)}, and the amount is "
            f"{decimal_text(draft.amount.amount_minor, currency)}; they must be equal",
            field=("lines",),
        )
