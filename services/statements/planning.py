"""Planning an import: a file is read, each row gets a verdict, and nothing is booked yet.

Reading the file and judging its rows takes seconds for a long one, so both happen before the
writing transaction: `target`, `read` and `judging.judge`, then `save`.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy.orm import Session

from db.base import new_id
from db.queries import accounts
from db.queries.imports import plans
from db.queries.transactions.rows import insert_rows
from db.tables import Account, ImportPlan, ImportPlanRows
from domain.errors import Forbidden, Invalid, NotFound, Refusal
from domain.ledger import WalletRole
from domain.statements.csv_reader import read_csv
from domain.statements.layout import Statement
from domain.statements.mapping import Mapping
from services import writing
from services.actors import Actor
from services.statements import runs
from services.statements.judging import Judged

LIFETIME = timedelta(hours=24)
# The latest plans of a wallet that are kept; those that go, go a few at a time.
_PLANS_MAX = 20
_CLEARED_MAX = 20


@dataclass(frozen=True, slots=True)
class Target:
    """The account that a statement is for, and the mapping kept for its statements."""

    account: Account
    saved: Mapping | None


def target(
    session: Session, viewer_id: str, account_id: str, *, wallet_id: str | None = None
) -> Target:
    """Raises NotFound, Forbidden or Invalid, naming the field."""
    found = plans.target(session, viewer_id, account_id)
    if found is None or wallet_id not in (None, found.Account.wallet_id):
        raise NotFound(
            "There is no such account in a wallet of yours; choose one of `wallet.accounts`",
            field=("account",),
        )
    if found.role == WalletRole.VIEWER.name:
        raise Forbidden("Your role in this wallet is VIEWER; this needs EDITOR", field=("account",))
    if found.Account.archived:
        raise Invalid(
            "This account is archived; take it out of the archive, or choose another",
            field=("account",),
        )
    saved = None if found.mapping is None else Mapping.from_json(found.mapping)
    return Target(found.Account, saved)


def read(
    content: bytes, into: Target, *, mapping: Mapping, use_saved: bool, locale: str
) -> Statement:
    """The statement in a file. What `mapping` leaves open, the saved one says; else it is found.

    Raises Refusal, naming `file` or a field of `mapping`.
    """
    saved = into.saved if use_saved else None
    if saved is not None:
        mapping = Mapping.from_json(saved.to_json() | mapping.to_json())
    try:
        return read_csv(
            content,
            currency=into.account.currency,
            mapping=mapping,
            locale=locale.replace("-", "_"),
        )
    except Refusal as refusal:
        if saved is not None and refusal.field[:1] == ("mapping",):
            raise Invalid(
                f"{refusal.message}. The mapping saved for this account says so; send another "
                "`mapping`, or `useSavedMapping: false`",
                field=refusal.field,
            ) from refusal
        raise


def save(session: Session, by: Actor, *, judged: Judged, file_name: str) -> str:
    """Keep a plan for a day, and return its id. Old plans of the wallet go."""
    wallet = writing.begin(session, by, judged.account.wallet_id, field="account").wallet
    if accounts.find(session, wallet.id, judged.account.id) is None:
        raise NotFound("The account has been deleted; choose another", field=("account",))
    plan = ImportPlan(
        wallet_id=wallet.id,
        id=new_id(),
        account_id=judged.account.id,
        file_name=file_name,
        format=judged.layout["format"],
        digest=judged.digest,
        layout=judged.layout,
        counts=runs.counted(judged.index),
        questions=judged.questions,
        chunks=judged.index,
        created_by=by.user_id,
        created_at=by.at,
        expires_at=by.at + LIFETIME,
    )
    session.add(plan)
    session.flush()
    rows = [
        {"plan_id": plan.id, "chunk": number, "rows": run}
        for number, run in enumerate(judged.packed)
    ]
    insert_rows(session, wallet.id, ImportPlanRows, rows)
    plans.clear(session, wallet.id, now=by.at, keep=_PLANS_MAX, most=_CLEARED_MAX)
    return plan.id
