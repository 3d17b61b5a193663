"""Committing a plan: what was looked at is booked, all of it in one transaction, and only once."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from sqlalchemy.orm import Session

from db.base import new_id
from db.queries import accounts, categories
from db.queries.imports import lookups, plans
from db.tables import Import, ImportPlan, Wallet
from domain.errors import Code, Invalid, Refusals
from domain.imports import Decision, PlannedRow, Verdict, unpack
from domain.transactions import Draft
from services.actors import Actor
from services.statements import open_plans
from services.transactions.booking import Origin, book
from services.writing import Write

# Four runs of rows at a time: few statements, and little in memory.
_CHUNKS_AT_ONCE = 4


@dataclass(slots=True)
class _Tally:
    added: int = 0
    duplicates: int = 0
    skipped: int = 0


def carry_out(session: Session, by: Actor, *, plan_id: str, digest: str) -> str:
    """Book a plan and return the id of the import. The same again returns the first one's.

    A row that has come in from elsewhere since the plan was made is left out and counted as a
    duplicate. Raises Refusals, NotFound, Forbidden or Conflict.
    """
    write, done = open_plans.begin(session, by, plan_id)
    wallet = write.wallet
    if done is not None:
        open_plans.refuse_other(done.digest, digest)
        return done.id
    plan = open_plans.find(session, wallet, plan_id, digest=digest, now=by.at)
    _refuse_unready(session, wallet, plan)
    batch = _opened(write, plan)
    tally = _Tally()
    known = set(_categories_in_use(session, wallet))
    for rows in _runs(session, wallet, plan):
        drafts = _drafts(session, wallet, batch, rows, tally, known)
        book(write, drafts, Origin(import_id=batch.id))
    batch.added_count = tally.added
    batch.duplicate_count = tally.duplicates
    batch.skipped_count = tally.skipped
    session.flush()
    write.created(batch)
    return batch.id


def _refuse_unready(session: Session, wallet: Wallet, plan: ImportPlan) -> None:
    if plan.questions:
        raise Refusals(
            [
                Invalid(
                    f"The file does not tell {question['field']}: {question['message']} Plan it "
                    f"again with `mapping.{question['field']}`",
                    field=("plan", question["field"]),
                    code=Code.REQUIRED,
                )
                for question in plan.questions
            ]
        )
    account = accounts.find(session, wallet.id, plan.account_id)
    if account is None or account.archived:
        raise Invalid("The account has been archived since; plan for another", field=("plan",))


def _opened(write: Write, plan: ImportPlan) -> Import:
    """The row of the import, which the transactions name; its figures follow."""
    batch = Import(
        wallet_id=write.wallet_id,
        id=new_id(),
        account_id=plan.account_id,
        plan_id=plan.id,
        digest=plan.digest,
        file_name=plan.file_name,
        format=plan.format,
        added_count=0,
        duplicate_count=0,
        skipped_count=0,
        created_by=write.by.user_id,
        created_at=write.by.at,
        version=write.version,
    )
    write.session.add(batch)
    write.session.flush()
    return batch


def _categories_in_use(session: Session, wallet: Wallet) -> Iterator[str]:
    """A category that was deleted since the plan was made is one that the rows no longer have."""
    return (c.id for c in categories.of_wallet(session, wallet.id, archived=None))


def _runs(session: Session, wallet: Wallet, plan: ImportPlan) -> Iterator[list[PlannedRow]]:
    numbers = range(len(plan.chunks))
    for start in numbers[::_CHUNKS_AT_ONCE]:
        packed = plans.packed(session, wallet.id, plan.id, numbers[start : start + _CHUNKS_AT_ONCE])
        yield [row for _, run in sorted(packed.items()) for row in unpack(run)]


def _drafts(
    session: Session,
    wallet: Wallet,
    batch: Import,
    rows: Sequence[PlannedRow],
    tally: _Tally,
    known_categories: set[str],
) -> list[Draft]:
    """What the rows become, in file order."""
    chosen = [row.import_key for row in rows if row.decision is Decision.IMPORT and row.import_key]
    taken = lookups.keyed(session, wallet.id, chosen)
    drafts: list[Draft] = []
    for row in rows:
        is_duplicate = row.verdict is Verdict.DUPLICATE
        if row.decision is Decision.IMPORT and (is_duplicate or row.import_key not in taken):
            draft = row.draft(batch.account_id, batch.id)
            if draft.category_id and draft.category_id not in known_categories:
                draft = replace(draft, category_id=None)
            drafts.append(draft)
            tally.added += 1
        elif is_duplicate or row.decision is Decision.IMPORT:
            tally.duplicates += 1
        else:
            tally.skipped += 1
    return drafts
