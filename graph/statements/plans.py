"""The plan of an import as clients see it: what was found in the file, and each row's verdict."""

from __future__ import annotations

from functools import partial
from typing import Annotated, Self

import strawberry

from db import tables
from db.queries import accounts
from db.queries.imports import lookups, plans
from domain.imports import PlannedRow
from domain.ledger import TransactionKind
from domain.statements.layout import Problem
from graph import ids
from graph.accounts import Account
from graph.categories import SHOWN as CATEGORY
from graph.categories import Category
from graph.context import Info
from graph.ids import Prefix
from graph.money import Money
from graph.nodes import Node, findable
from graph.paging import After, Before, Connection, First, Last, PageArguments
from graph.relations import Relation, to_one
from graph.scalars import Date, DateTime, instant
from graph.statements.enums import Decision, Origin, Role, Verdict
from graph.transactions.types import Transaction

_LINE_MAX = 2**31


@strawberry.type(description="One thing that was found out about a file.")
class ImportFinding:
    value: str = strawberry.field(description="As a mapping would state it.")
    evidence: str = strawberry.field(description="What in the file shows it, in a sentence.")
    origin: Origin = strawberry.field(description="Whether it was found, told or assumed.")


@strawberry.type(description="A column of the file, and what it was taken for.")
class ImportColumn:
    index: int = strawberry.field(description="Its number, from 0.")
    header: str = strawberry.field(description="Its heading; empty where the file has none.")
    role: Role = strawberry.field(description="What it holds.")
    evidence: str = strawberry.field(description="What shows it, in a sentence.")
    origin: Origin = strawberry.field(description="Whether it was found, told or assumed.")


@strawberry.type(description="One possible answer to a question.")
class ImportChoice:
    value: str = strawberry.field(description="What the mapping would state.")
    meaning: str = strawberry.field(description="What that would mean for this file.")


@strawberry.type(
    description="What the file itself cannot tell. Plan it again with the answer in the mapping; "
    "until then it cannot be committed."
)
class ImportQuestion:
    field: str = strawberry.field(description="The field of the mapping that answers it.")
    message: str = strawberry.field(description="The question, for a person.")
    choices: list[ImportChoice] = strawberry.field(description="The possible answers.")


@strawberry.type(description="How many rows of a plan there are of each sort.")
class ImportCounts:
    new: int = strawberry.field(description="With the verdict NEW.")
    duplicate: int = strawberry.field(description="With the verdict DUPLICATE.")
    unsure: int = strawberry.field(description="With the verdict UNSURE.")
    invalid: int = strawberry.field(description="With the verdict INVALID.")
    to_import: int = strawberry.field(description="Those that a commit would import.")


@strawberry.type(description="Why a row cannot be read.")
class ImportProblem:
    line: int = strawberry.field(description="The line of the file, from 1.")
    column: int | None = strawberry.field(
        description="The number of the column, from 0; null when the whole row is meant."
    )
    message: str = strawberry.field(description="What is wrong, in a sentence.")

    @classmethod
    def of(cls, problem: Problem) -> Self:
        return cls(line=problem.line, column=problem.column, message=problem.reason)


def _other(verdict: Verdict) -> Relation:
    return Relation(
        lookups.transactions,
        lambda row: (
            (row.wallet_id, row.planned.transaction_id)
            if row.planned.verdict is verdict and row.planned.transaction_id
            else None
        ),
        Transaction.of,
    )


@strawberry.type(description="A row of a statement, and what is to become of it.")
class ImportRow:
    wallet_id: strawberry.Private[str]
    planned: strawberry.Private[PlannedRow]
    line: int = strawberry.field(description="The line of the file where it starts, from 1.")
    date: Date | None = strawberry.field(description="The day; null where it cannot be read.")
    kind: TransactionKind | None = strawberry.field(
        description="EXPENSE for money out, INCOME for money in; null where that cannot be read."
    )
    amount: Money | None = strawberry.field(
        description="Never negative: the kind gives its direction; null where it cannot be read."
    )
    description: str = strawberry.field(description="What the transaction would be called.")
    payee: str | None = strawberry.field(description="The other party, as the file names it.")
    note: str | None = strawberry.field(description="What else the file says.")
    tags: list[str] = strawberry.field(description="The file's labels.")
    category_text: str | None = strawberry.field(
        description="The category as the file names it; null where it names none."
    )
    verdict: Verdict = strawberry.field(description="What the plan says of it.")
    reason: str = strawberry.field(description="Why, in a sentence.")
    decision: Decision = strawberry.field(description="What a commit will do with it.")
    problems: list[ImportProblem] = strawberry.field(
        description="For an INVALID row what is wrong with it, place by place."
    )
    category: Category | None = to_one(
        Relation(
            CATEGORY,
            lambda row: row.planned.category_id and (row.wallet_id, row.planned.category_id),
            Category.of,
        ),
        "The wallet's category of that name and of the row's kind; null where it has none.",
    )
    duplicate_of: Transaction | None = to_one(
        _other(Verdict.DUPLICATE), "For a DUPLICATE the transaction that is there already."
    )
    similar: Transaction | None = to_one(
        _other(Verdict.UNSURE), "For an UNSURE row the transaction that looks like it."
    )

    @classmethod
    def of(cls, row: PlannedRow, wallet_id: str) -> Self:
        amount = row.amount_minor
        return cls(
            wallet_id=wallet_id,
            planned=row,
            line=row.line,
            date=Date(row.occurred_on) if row.occurred_on else None,
            kind=None if amount is None else row.kind,
            amount=None if amount is None else Money.of(abs(amount), row.currency),
            description=row.description,
            payee=row.payee,
            note=row.note,
            tags=list(row.tags),
            category_text=row.category_text or None,
            verdict=row.verdict,
            reason=row.reason,
            decision=row.decision,
            problems=[ImportProblem.of(problem) for problem in row.problems],
        )


@strawberry.type(description="A page of a plan's rows, in the order of the file.")
class ImportRowConnection(Connection[ImportRow]):
    total_count: int = strawberry.field(description="How many rows the whole list has.")


def _finding(name: str, description: str) -> ImportFinding:
    def resolve(root: ImportPlan) -> ImportFinding:
        value, evidence, origin = root.row.layout["findings"][name]
        return ImportFinding(value=value, evidence=evidence, origin=Origin[origin])

    return strawberry.field(resolver=resolve, description=description)


@strawberry.type(
    description="What was found in a statement and what a commit would do, kept for a day."
)
class ImportPlan(Node):
    row: strawberry.Private[tables.ImportPlan]
    file_name: str = strawberry.field(description="The name of the file.")
    format: str = strawberry.field(description="The format of the file, `CSV`.")
    counts: ImportCounts = strawberry.field(description="How many rows there are of each sort.")
    digest: str = strawberry.field(
        description="A fingerprint of all that the plan says. A commit names it, and does just "
        "what was looked at or nothing."
    )
    created_at: DateTime = strawberry.field(description="When it was made.")
    expires_at: DateTime = strawberry.field(description="Until when it can be committed.")
    encoding: ImportFinding = _finding("encoding", "How its characters are encoded.")
    delimiter: ImportFinding = _finding("delimiter", "What stands between two fields.")
    quote: ImportFinding = _finding("quote", "What stands around a field; empty for nothing.")
    preamble: ImportFinding = _finding("preamble_lines", "How many lines come before the table.")
    footer: ImportFinding = _finding("footer_lines", "How many lines come after the table.")
    header_row: ImportFinding = _finding("header_line", "The line of the header; 0 for none.")
    date_order: ImportFinding = _finding("date_order", "The order of day, month and year.")
    decimal_mark: ImportFinding = _finding("decimal_mark", "What stands before the decimals.")
    sign_convention: ImportFinding = _finding("sign", "How it says which way money went.")
    money_out_words: ImportFinding = _finding(
        "money_out_words", "The words that mean money out, separated by commas."
    )
    currency: ImportFinding = _finding("currency", "The currency of amounts that name none.")
    account: Account | None = to_one(
        Relation(
            accounts.by_ids, lambda plan: (plan.row.wallet_id, plan.row.account_id), Account.of
        ),
        "The account that the statement is of.",
    )

    @classmethod
    def of(cls, row: tables.ImportPlan) -> Self:
        counts = row.counts
        return cls(
            row=row,
            id=ids.encode(Prefix.ImportPlan, row.id),
            file_name=row.file_name,
            format=row.format,
            counts=ImportCounts(
                new=counts[Verdict.NEW.name],
                duplicate=counts[Verdict.DUPLICATE.name],
                unsure=counts[Verdict.UNSURE.name],
                invalid=counts[Verdict.INVALID.name],
                to_import=counts[Decision.IMPORT.name],
            ),
            digest=row.digest,
            created_at=instant(row.created_at),
            expires_at=instant(row.expires_at),
        )

    @strawberry.field(description="The columns of the file, from the left.")
    def columns(self) -> list[ImportColumn]:
        return [
            ImportColumn(
                index=index,
                header=header,
                role=Role[role],
                evidence=evidence,
                origin=Origin[origin],
            )
            for index, header, role, evidence, origin in self.row.layout["columns"]
        ]

    @strawberry.field(description="What the file cannot tell; empty when it can be committed.")
    def questions(self) -> list[ImportQuestion]:
        return [
            ImportQuestion(
                field=question["field"],
                message=question["message"],
                choices=[ImportChoice(value=v, meaning=m) for v, m in question["choices"]],
            )
            for question in self.row.questions
        ]

    @strawberry.field(description="Its rows in the order of the file.")
    async def rows(
        self,
        info: Info,
        verdicts: Annotated[
            list[Verdict] | None,
            strawberry.argument(description="Only those with any of these; all by default."),
        ] = None,
        first: First = None,
        after: After = None,
        last: Last = None,
        before: Before = None,
    ) -> ImportRowConnection | None:
        wanted = set(Verdict) if verdicts is None else set(verdicts)
        request = PageArguments(first, after, last, before).parse("LINE", _is_line)
        found = await info.context.read(plans.page, self.row.wallet_id, self.row, wanted, request)
        return ImportRowConnection(
            page=found,
            order="LINE",
            of=partial(ImportRow.of, wallet_id=self.row.wallet_id),
            total_count=sum(self.row.counts[verdict.name] for verdict in wanted),
        )


findable(Prefix.ImportPlan, plans.of_viewer, ImportPlan.of)


def _is_line(value: object) -> bool:
    return type(value) is int and 0 <= value <= _LINE_MAX
