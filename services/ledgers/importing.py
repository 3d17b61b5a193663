"""Taking in a ledger that Outlay exported: all of it or nothing, and twice is once."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy.orm import Session

from db.base import new_id
from db.queries import ledgers
from db.queries.transactions.filters import Filter
from domain import ledger_csv
from domain.conversions import rate_refusals
from domain.errors import Refusal
from domain.ledger_csv import Entry
from domain.transactions import Draft, refusals
from services import exports, writing
from services.actors import Actor
from services.ledgers.naming import Names
from services.transactions import booking

KEY_PREFIX = "ledger:"

# Booked at a time: SQLite takes 32,766 values in one statement.
_SLICE = 1_000


@dataclass(frozen=True, slots=True)
class BroughtIn:
    """Transactions added and those that were there already; accounts and categories made."""

    added: int
    known: int
    accounts: int
    categories: int


@dataclass(frozen=True, slots=True)
class _Candidate:
    """`content` and `number` are the entry's fingerprint, and its place among equal ones."""

    entry: Entry
    content: str
    number: int

    @property
    def key(self) -> str:
        return f"{KEY_PREFIX}{self.content}:{self.number}"


def bring_in(session: Session, by: Actor, *, wallet_id: str, entries: Sequence[Entry]) -> BroughtIn:
    """Book every entry that the wallet does not have. Raises Refusals that name lines.

    A transaction counts as there if one with its key was brought in before, however it was
    changed since, or if the wallet holds an equal one for each of those in the file.
    """
    write = writing.begin(session, by, wallet_id)
    is_empty = ledgers.is_empty(session, wallet_id)
    new = _unknown(session, wallet_id, entries, is_empty=is_empty)
    records = [candidate.entry.record for candidate in new]
    names = Names(write)
    if is_empty:
        names.respell(records)
    try:
        names.make(records)
    except Refusal as refusal:
        raise refusal.under("file") from None
    # In the order of the file, whatever the clock does meanwhile: an export lists a day by ids.
    ids = sorted(new_id() for _ in new)
    drafts = [
        names.draft(candidate.entry.record, uuid=uuid, import_key=candidate.key)
        for uuid, candidate in zip(ids, new, strict=True)
    ]
    _refuse(session, wallet_id, list(zip(new, drafts, strict=True)))
    for start in range(0, len(drafts), _SLICE):
        booking.book(write, drafts[start : start + _SLICE])
    return BroughtIn(
        added=len(new),
        known=len(entries) - len(new),
        accounts=names.new_accounts,
        categories=names.new_categories,
    )


def _unknown(
    session: Session, wallet_id: str, entries: Sequence[Entry], *, is_empty: bool
) -> list[_Candidate]:
    """The entries that the wallet does not have, in their order."""
    fingerprints = ledger_csv.keyed(entry.record for entry in entries)
    candidates = [
        _Candidate(entry, content, number)
        for entry, (content, number) in zip(entries, fingerprints, strict=True)
    ]
    if is_empty or not candidates:
        return candidates
    taken = ledgers.keys_taken(session, wallet_id, [candidate.key for candidate in candidates])
    equal = _equal(session, wallet_id, candidates)
    return [
        candidate
        for candidate in candidates
        if candidate.key not in taken and candidate.number > equal[candidate.content]
    ]


def _equal(session: Session, wallet_id: str, candidates: Sequence[_Candidate]) -> Counter[str]:
    """How many transactions of the wallet say what a candidate says, for each fingerprint."""
    days = [candidate.entry.record.occurred_on for candidate in candidates]
    end = date.fromisoformat(max(days)) + timedelta(days=1)
    wanted = Filter(start=min(days), end=end.isoformat())
    sought = {candidate.content for candidate in candidates}
    found: Counter[str] = Counter()
    for records in exports.pages(session, wallet_id=wallet_id, wanted=wanted):
        prints = map(ledger_csv.fingerprint, records)
        found.update(content for content in prints if content in sought)
    return found


def _refuse(session: Session, wallet_id: str, drafts: Sequence[tuple[_Candidate, Draft]]) -> None:
    """Raises Refusals of everything that the ledger's rules say about the drafts, by line."""
    known = booking.surroundings(session, wallet_id, [draft for _, draft in drafts])
    found = [
        ledger_csv.at_line(candidate.entry.line, refusal)
        for candidate, draft in drafts
        for refusal in (*refusals(draft, known), *rate_refusals(draft.amount, draft.own_rate))
    ]
    if found:
        raise ledger_csv.several(found)
