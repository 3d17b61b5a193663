"""Plans of imports. Their rows are kept in compressed runs; a page reads only those it needs."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Collection, Iterator, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import delete, or_, select, tuple_
from sqlalchemy.orm import Session

from db.base import AnyRow
from db.keyset import Page, PageRequest
from db.queries.access import visible
from db.tables import Account, ImportMapping, ImportPlan, ImportPlanRows, Member
from domain.imports import PlannedRow, Verdict, unpack
from domain.ledger import WalletRole


def target(session: Session, viewer_id: str, account_id: str) -> AnyRow | None:
    """(Account, viewer's role, saved mapping or None) of an account that the viewer may see."""
    columns = [Account, Member.role, ImportMapping.mapping]
    return session.execute(
        visible(columns, Account, viewer_id, [account_id]).outerjoin(
            ImportMapping,
            (ImportMapping.wallet_id == Account.wallet_id)
            & (ImportMapping.account_id == Account.id),
        )
    ).one_or_none()


def of_viewer(session: Session, viewer_id: str, ids: Sequence[str]) -> dict[str, ImportPlan]:
    """Plans are for those who may write: they hold what is not in the wallet yet."""
    statement = visible([ImportPlan], ImportPlan, viewer_id, ids)
    rows = session.scalars(statement.where(Member.role != WalletRole.VIEWER.name))
    return {plan.id: plan for plan in rows}


def find(session: Session, wallet_id: str, plan_id: str) -> ImportPlan | None:
    return session.scalars(
        select(ImportPlan).where(ImportPlan.wallet_id == wallet_id, ImportPlan.id == plan_id)
    ).one_or_none()


def clear(session: Session, wallet_id: str, *, now: datetime, keep: int, most: int) -> None:
    """Delete plans that have expired or are not of the latest `keep`; at most `most` at once."""
    latest = (
        select(ImportPlan.id)
        .where(ImportPlan.wallet_id == wallet_id)
        .order_by(ImportPlan.created_at.desc(), ImportPlan.id.desc())
        .limit(keep)
    )
    old = (
        select(ImportPlan.id)
        .where(
            ImportPlan.wallet_id == wallet_id,
            or_(ImportPlan.expires_at <= now, ImportPlan.id.not_in(latest)),
        )
        .order_by(ImportPlan.created_at, ImportPlan.id)
        .limit(most)
    )
    session.execute(
        delete(ImportPlan).where(ImportPlan.wallet_id == wallet_id, ImportPlan.id.in_(old)),
        execution_options={"synchronize_session": False},
    )


def all_expired(session: Session, now: datetime, most: int) -> int:
    """Delete at most so many plans that have expired, with their rows. How many it were."""
    key = (ImportPlan.wallet_id, ImportPlan.id)
    expired = select(*key).where(ImportPlan.expires_at <= now).limit(most)
    result = session.execute(
        delete(ImportPlan).where(tuple_(*key).in_(expired)),
        execution_options={"synchronize_session": False},
    )
    return int(result.rowcount)  # type: ignore[attr-defined]  # a DELETE has it


def chunks(
    session: Session, wallet_id: str, plan_id: str, numbers: Collection[int]
) -> list[ImportPlanRows]:
    """These runs of a plan's rows, in file order."""
    return list(
        session.scalars(
            select(ImportPlanRows)
            .where(
                ImportPlanRows.wallet_id == wallet_id,
                ImportPlanRows.plan_id == plan_id,
                ImportPlanRows.chunk.in_(numbers),
            )
            .order_by(ImportPlanRows.chunk)
        )
    )


def packed(
    session: Session, wallet_id: str, plan_id: str, numbers: Collection[int]
) -> dict[int, bytes]:
    """The same, as plain bytes by number."""
    rows = session.execute(
        select(ImportPlanRows.chunk, ImportPlanRows.rows).where(
            ImportPlanRows.wallet_id == wallet_id,
            ImportPlanRows.plan_id == plan_id,
            ImportPlanRows.chunk.in_(numbers),
        )
    )
    return {row.chunk: bytes(row.rows) for row in rows}


def page(
    session: Session,
    wallet_id: str,
    plan: ImportPlan,
    verdicts: Collection[Verdict],
    request: PageRequest,
) -> Page:
    """A page of the rows with these verdicts, in file order; the key of a row is its line."""
    after = request.after[0] if request.after else None
    before = request.before[0] if request.before else None
    numbers = _needed(plan.chunks, verdicts, request, after=after, before=before)
    found = packed(session, wallet_id, plan.id, numbers) if numbers else {}
    rows: list[PlannedRow] = []
    for number in numbers:
        run = unpack(found[number])
        rows += [
            row
            for row in (reversed(run) if request.is_backward else run)
            if row.verdict in verdicts
            and (after is None or row.line > after)
            and (before is None or row.line < before)
        ][: request.size + 1 - len(rows)]
    has_more = len(rows) > request.size
    rows = rows[: request.size]
    if request.is_backward:
        rows.reverse()
    return Page(
        rows=rows,
        keys_of=lambda: [(row.line,) for row in rows],
        has_next=before is not None if request.is_backward else has_more,
        has_previous=has_more if request.is_backward else after is not None,
    )


def chunk_of(index: Sequence[dict[str, Any]], line: int) -> int:
    """The number of the run in which this line stands, if it stands in any."""
    return max(0, bisect_right(index, line, key=lambda chunk: chunk["line"]) - 1)


def _needed(
    index: Sequence[dict[str, Any]],
    verdicts: Collection[Verdict],
    request: PageRequest,
    *,
    after: int | None,
    before: int | None,
) -> list[int]:
    """The runs that hold a page and the row behind it, in the direction of the page."""
    first = 0 if after is None else chunk_of(index, after)
    last = len(index) - 1 if before is None else chunk_of(index, before)
    numbers: Iterator[int] = iter(range(first, last + 1))
    if request.is_backward:
        numbers = iter(range(last, first - 1, -1))
    # Of the runs in which a bound stands it is not known how many rows lie within it.
    cut = {first} if after is not None else set()
    cut |= {last} if before is not None else set()
    needed: list[int] = []
    sure = 0
    for number in numbers:
        held = sum(index[number][verdict.name] for verdict in verdicts)
        if held:
            needed.append(number)
            sure += 0 if number in cut else held
        if sure > request.size:
            break
    return needed
