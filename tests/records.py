"""Random ledgers for properties: names with everything that a format could trip over."""

from __future__ import annotations

from datetime import date

from hypothesis import strategies as st

from domain.conversions import OwnRate
from domain.ledger import TransactionKind
from domain.money import Money
from domain.records import Part, Record
from domain.text import clean, fold

CURRENCIES = ("EUR", "JPY", "BHD", "CHF")

RATES = (OwnRate("1.0837", "EUR"), OwnRate("0.000000000001", "USD"), OwnRate("163", "JPY"))

_NASTY = st.sampled_from(
    ["=1+1", "+49", "-5", "@x", "'", "'=", "''-", '"', '""', ",", ";", "\\", ":", "a:b", "\\:", "ł"]
)
_PIECES = st.lists(st.one_of(_NASTY, st.text(max_size=6)), max_size=4).map("".join)


def _cleaned(length_max: int, *, is_multiline: bool = False) -> st.SearchStrategy[str]:
    def usable(text: str) -> str | None:
        kept = "".join(c for c in text if c.isprintable() or c in "\n\t")
        return clean(kept, length_max=length_max, is_multiline=is_multiline)

    return _PIECES.filter(lambda text: len(text) < length_max).map(usable)  # type: ignore[arg-type]  # clean gives text


def _distinct(length_max: int, *, size: int) -> st.SearchStrategy[list[str]]:
    """Names that differ in more than case and accents."""
    return st.lists(_cleaned(length_max).filter(fold), min_size=size, max_size=size, unique_by=fold)


@st.composite
def ledgers(draw: st.DrawFn, records_max: int = 12) -> list[Record]:
    """Records in the order of their days: all kinds, refunds, receipts in parts, currencies."""
    accounts = dict(zip(draw(_distinct(40, size=4)), CURRENCIES, strict=True))
    world = _World(accounts, draw(_distinct(40, size=3)), draw(_distinct(40, size=3)))
    records = draw(st.lists(_records(world), max_size=records_max))
    return sorted(records, key=lambda record: record.occurred_on)


class _World:
    """What the records of one ledger name."""

    def __init__(self, accounts: dict[str, str], names: list[str], tags: list[str]) -> None:
        root, other, child = names
        self.accounts = accounts
        self.paths = [(), (root,), (other,), (root, child), (other, child)]
        self.payees = [None, *names]
        self.tags = sorted(tags, key=fold)


@st.composite
def _records(draw: st.DrawFn, world: _World) -> Record:
    kind = draw(st.sampled_from(TransactionKind))
    account, currency = draw(st.sampled_from(sorted(world.accounts.items())))
    is_transfer = kind is TransactionKind.TRANSFER
    parts = [] if is_transfer else draw(st.lists(_parts(world), max_size=3))
    amount = sum(part.amount_minor for part in parts) or draw(_amounts())
    common = {
        "occurred_on": draw(st.dates(date(1900, 1, 1), date(2200, 12, 31))).isoformat(),
        "kind": kind,
        "amount": Money(amount, currency),
        "description": draw(_cleaned(60)),
        "payee": draw(st.sampled_from(world.payees)),
        "note": draw(_cleaned(80, is_multiline=True)) or None,
        "tags": tuple(tag for tag in world.tags if draw(st.booleans())),
        "rate": draw(
            st.sampled_from([None, *(rate for rate in RATES if rate.currency != currency)])
        ),
    }
    if is_transfer:
        others = sorted(set(world.accounts) - {account})
        to_account = draw(st.sampled_from(others))
        arriving = Money(draw(_amounts()), world.accounts[to_account])
        return Record(account=account, to_account=to_account, to_amount=arriving, **common)
    return Record(
        account=draw(st.sampled_from([account, None])),
        category=() if parts else draw(st.sampled_from(world.paths)),
        is_refund=draw(st.booleans()),
        parts=tuple(parts),
        **common,
    )


@st.composite
def _parts(draw: st.DrawFn, world: _World) -> Part:
    note = draw(_cleaned(40, is_multiline=True)) or None
    return Part(draw(_amounts()), draw(st.sampled_from(world.paths)), note)


def _amounts() -> st.SearchStrategy[int]:
    return st.integers(1, 10**12)
