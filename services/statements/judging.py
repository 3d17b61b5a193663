"""Judging a statement: a verdict for each row, from what the wallet holds at this moment."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sqlalchemy.orm import Session

from db.queries import categories
from db.queries.imports import lookups
from db.tables import Account
from domain.imports import (
    CategoryNames,
    Decision,
    PlannedRow,
    Verdict,
    import_key,
    kind_of,
    wording,
)
from domain.lookalikes import DAYS_APART_MAX, Booked, Entered, pairs, words
from domain.money import decimal_text
from domain.statements.keys import keys
from domain.statements.layout import Layout, Problem, Question, Role, Row, Statement
from services.statements import layouts, runs

_CAME_IN = "It came in with an earlier statement of this account"
_IS_NEW = "Nothing in the wallet looks like it"


@dataclass(frozen=True, slots=True)
class Judged:
    """A plan that is ready to be kept: its rows in packed runs, and the index of those."""

    account: Account
    layout: dict[str, Any]
    questions: list[dict[str, Any]]
    packed: list[bytes] = field(default_factory=list)
    index: list[dict[str, Any]] = field(default_factory=list)

    @property
    def digest(self) -> str:
        return runs.plan_digest(self.account.id, self.layout, self.questions, self.index)

    def add(self, run: Sequence[PlannedRow]) -> None:
        entry, packed = runs.described(run)
        self.index.append(entry)
        self.packed.append(packed)


@dataclass(frozen=True, slots=True)
class _Judgement:
    """`key` is the import key, `other` the transaction that the row duplicates or resembles."""

    verdict: Verdict
    reason: str
    key: str | None = None
    other: str | None = None
    problems: tuple[Problem, ...] = ()


def judge(session: Session, wallet_id: str, account: Account, statement: Statement) -> Judged:
    """The plan of a statement for one account of the wallet."""
    names = CategoryNames(
        [
            (category.id, category.parent_id, category.name, category.kind)
            for category in categories.of_wallet(session, wallet_id, archived=False)
        ]
    )
    judgements = _judgements(session, wallet_id, account, statement)
    judged = Judged(
        account,
        layouts.stored(statement.layout),
        [_question(question) for question in statement.questions],
    )
    run: list[PlannedRow] = []
    for row, judgement in zip(statement.rows, judgements, strict=True):
        run.append(_planned(row, names, judgement))
        if len(run) == runs.ROWS_MAX:
            judged.add(run)
            run = []
    if run:
        judged.add(run)
    return judged


def _judgements(
    session: Session, wallet_id: str, account: Account, statement: Statement
) -> Iterator[_Judgement]:
    rows = statement.rows
    import_keys = [
        import_key(account.id, key) if key and row.currency == account.currency else None
        for row, key in zip(rows, keys(rows), strict=True)
    ]
    known = lookups.keyed(session, wallet_id, [key for key in import_keys if key])
    new = [
        (position, rows[position])
        for position, key in enumerate(import_keys)
        if key and key not in known
    ]
    similar = _similar(session, wallet_id, account.id, new)
    for position, (row, key) in enumerate(zip(rows, import_keys, strict=True)):
        like = similar.get(position)
        if key is None:
            yield _why_not(row, account, statement.layout)
        elif key in known:
            yield _Judgement(Verdict.DUPLICATE, _CAME_IN, key, known[key])
        elif like is not None:
            yield _Judgement(Verdict.UNSURE, _unsure(row, like), key, like.id)
        else:
            yield _Judgement(Verdict.NEW, _IS_NEW, key)


def _planned(row: Row, names: CategoryNames, judgement: _Judgement) -> PlannedRow:
    description, payee, note, tags = wording(row)
    is_new = judgement.verdict is Verdict.NEW
    return PlannedRow(
        line=row.line,
        occurred_on=row.occurred_on,
        amount_minor=row.amount_minor,
        currency=row.currency,
        description=description,
        payee=payee,
        note=note,
        tags=tags,
        category_text=row.category,
        category_id=names.find(row.category, kind_of(row.amount_minor)),
        verdict=judgement.verdict,
        reason=judgement.reason,
        problems=judgement.problems,
        transaction_id=judgement.other,
        import_key=judgement.key,
        decision=Decision.IMPORT if is_new else Decision.SKIP,
    )


def _why_not(row: Row, account: Account, layout: Layout) -> _Judgement:
    """Why a row cannot be imported, as a sentence and place by place."""
    if row.problems:
        reason = "; ".join(problem.reason for problem in row.problems)
        return _Judgement(Verdict.INVALID, reason, problems=row.problems)
    if row.set_aside is not None:
        problem = Problem(row.line, None, row.set_aside)
    else:
        column = next(iter(layout.indexes(Role.CURRENCY)), None)
        problem = Problem(
            row.line,
            column,
            f"It is in {row.currency}, and the account in {account.currency}; choose an account "
            f"in {row.currency}, or state the file's currency in the mapping",
        )
    return _Judgement(Verdict.INVALID, problem.reason, problems=(problem,))


def _unsure(row: Row, like: Entered) -> str:
    day = date.fromordinal(like.day).isoformat()
    assert row.amount_minor is not None
    amount = decimal_text(abs(row.amount_minor), row.currency)
    return (
        f"Somebody entered {amount} {row.currency} on this account by hand for {day}; "
        "import this row only if it is another one"
    )


def _similar(
    session: Session, wallet_id: str, account_id: str, rows: Sequence[tuple[int, Row]]
) -> Mapping[int, Entered]:
    """Position → what was entered by hand with the same amount and at about the same day."""
    if not rows:
        return {}
    by_amount: dict[int, list[tuple[int, Row]]] = defaultdict(list)
    for position, row in rows:
        assert row.amount_minor is not None
        by_amount[row.amount_minor].append((position, row))
    days = [row.occurred_on for _, row in rows if row.occurred_on]
    entered: dict[int, list[Entered]] = defaultdict(list)
    for found, moved_minor in lookups.entered_by_hand(
        session,
        wallet_id,
        account_id,
        first_day=_moved(min(days), -DAYS_APART_MAX),
        last_day=_moved(max(days), DAYS_APART_MAX),
    ):
        if moved_minor in by_amount:
            day = _ordinal(found.occurred_on)
            entered[moved_minor].append(Entered(found.id, day, words(found.search)))
    return {
        position: like
        for amount_minor, candidates in entered.items()
        for position, like in pairs(_booked(by_amount[amount_minor]), candidates).items()
    }


def _booked(rows: Sequence[tuple[int, Row]]) -> list[Booked]:
    return [
        Booked(position, _ordinal(row.occurred_on), words(row.description, row.payee))
        for position, row in rows
        if row.occurred_on
    ]


def _ordinal(day: str) -> int:
    return date.fromisoformat(day).toordinal()


def _moved(day: str, days: int) -> str:
    return date.fromordinal(_ordinal(day) + days).isoformat()


def _question(question: Question) -> dict[str, Any]:
    return {
        "field": question.key,
        "message": question.message,
        "choices": [list(choice) for choice in question.choices.items()],
    }
