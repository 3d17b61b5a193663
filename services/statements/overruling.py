"""Overruling a plan: somebody knows better. The plan has another digest afterwards."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TypedDict

from sqlalchemy.orm import Session

from db.queries import categories
from db.queries.imports import plans
from db.tables import Wallet
from domain.errors import Conflict, Invalid, NotFound, Refusal, Refusals
from domain.imports import Decision, PlannedRow, Verdict, unpack
from services.actors import Actor
from services.statements import open_plans, runs


class RowChanges(TypedDict, total=False):
    """What may be changed of a row besides; what is left out stays."""

    category_id: str | None
    description: str


@dataclass(frozen=True, slots=True)
class Overruling:
    """What somebody says of the row at `line`."""

    line: int
    decision: Decision
    changes: RowChanges


def overrule(
    session: Session, by: Actor, *, plan_id: str, digest: str, rows: Sequence[Overruling]
) -> str:
    """Change what a commit of the plan will do, all of it or nothing. Returns the plan's id."""
    write, done = open_plans.begin(session, by, plan_id)
    wallet = write.wallet
    if done is not None:
        raise Conflict("This plan has been committed; plan the file again", field=("plan",))
    plan = open_plans.find(session, wallet, plan_id, digest=digest, now=by.at)
    positions = _positions(rows)
    kinds = _category_kinds(session, wallet, rows)
    wanted = {one.line: one for one in rows}
    numbers = {plans.chunk_of(plan.chunks, line) for line in wanted}
    refusals: list[Refusal] = []
    index = list(plan.chunks)
    for chunk in plans.chunks(session, wallet.id, plan.id, numbers):
        run = unpack(chunk.rows)
        for row in run:
            if row.line in wanted:
                found = _refusals(row, wanted[row.line], kinds)
                position = positions.pop(row.line)
                refusals += [each.under("rows", position) for each in found]
        index[chunk.chunk], chunk.rows = runs.described([_changed(row, wanted) for row in run])
    for position in positions.values():
        message = "The plan has no row at this line; take `line` from the plan's rows"
        refusals.append(NotFound(message, field=("rows", position, "line")))
    if refusals:
        raise Refusals(refusals)
    plan.chunks = index
    plan.counts = runs.counted(index)
    plan.digest = runs.plan_digest(plan.account_id, plan.layout, plan.questions, index)
    session.flush()
    return plan.id


def _positions(rows: Sequence[Overruling]) -> dict[int, str]:
    """Line → position in the input. Raises Invalid for a line that is named twice."""
    positions: dict[int, str] = {}
    for position, one in enumerate(rows):
        if one.line in positions:
            raise Invalid("This line is named twice", field=("rows", str(position), "line"))
        positions[one.line] = str(position)
    return positions


def _category_kinds(session: Session, wallet: Wallet, rows: Sequence[Overruling]) -> dict[str, str]:
    ids = {one.changes.get("category_id") for one in rows}
    return categories.kinds(session, wallet.id, [uuid for uuid in ids if uuid is not None])


def _refusals(row: PlannedRow, one: Overruling, kinds: Mapping[str, str]) -> Iterator[Refusal]:
    if row.verdict is Verdict.INVALID and one.decision is Decision.IMPORT:
        yield Invalid(f"This row cannot be imported: {row.reason}", field=("line",))
        return
    category_id = one.changes.get("category_id")
    if category_id is None:
        return
    kind = kinds.get(category_id)
    if kind is None:
        yield NotFound("There is no such category in this wallet", field=("category",))
    elif kind != row.kind.name:
        yield Invalid(
            f"The category is for {kind.lower()}, and this row is {row.kind.name.lower()}",
            field=("category",),
        )


def _changed(row: PlannedRow, wanted: Mapping[int, Overruling]) -> PlannedRow:
    one = wanted.get(row.line)
    return row if one is None else replace(row, decision=one.decision, **one.changes)
