"""What a client states of a statement: its file, how to read it, what is to become of its rows."""

from __future__ import annotations

from dataclasses import dataclass

import strawberry
from strawberry.file_uploads import Upload

from domain import text
from domain.errors import Invalid, Refusals
from domain.statements.mapping import Mapping
from graph import inputs
from graph.ids import Prefix
from graph.inputs import Reader
from graph.scalars import Currency
from graph.statements.enums import DateOrder, Decision, Role, Sign
from services.statements.overruling import Overruling, RowChanges

FILE_NAME_MAX = 200
OVERRULED_MAX = 500
COLUMNS_MAX = 64


@strawberry.input(
    description="A column of the file, by its number or by its heading, and what it holds."
)
class ImportColumnInput:
    index: int | None = strawberry.field(
        default=None, description="Its number, from 0; or give `header`."
    )
    header: str | None = strawberry.field(
        default=None, description="Its heading, whatever its case; or give `index`."
    )
    role: Role = strawberry.field(description="What it holds.")

    def parse(self) -> dict[str, int | str]:
        """As a mapping keeps it. Raises Invalid."""
        if (self.index is None) == (self.header is None):
            raise Invalid("Name the column by `index` or by `header`, by one of the two")
        column = self.header if self.index is None else self.index
        assert column is not None
        return {"column": column, "role": self.role.name}


@strawberry.input(description="How to read a file. What is left out is found out from the file.")
class ImportMappingInput:
    encoding: str | None = strawberry.field(
        default=None, description="Such as `utf-8` or `cp1252`."
    )
    delimiter: str | None = strawberry.field(
        default=None, description="One character: `,`, `;` or a tab."
    )
    quote: str | None = strawberry.field(
        default=None, description="`\"` or `'`; empty when fields are not quoted."
    )
    preamble_lines: int | None = strawberry.field(
        default=None, description="How many lines come before the table."
    )
    header_line: int | None = strawberry.field(
        default=None, description="The line of the header, from 1; 0 when there is none."
    )
    footer_lines: int | None = strawberry.field(
        default=None, description="How many lines come after the table."
    )
    date_order: DateOrder | None = strawberry.field(
        default=None, description="The order of day, month and year."
    )
    decimal_mark: str | None = strawberry.field(
        default=None, description="`.` or `,`, what stands before the decimals."
    )
    sign: Sign | None = strawberry.field(
        default=None, description="How the file says which way money went."
    )
    money_out_words: list[str] | None = strawberry.field(
        default=None,
        description="The words of the FLAG column that mean money out; the empty word means rows "
        "without one.",
    )
    currency: Currency | None = strawberry.field(
        default=None, description="The currency of amounts that name none."
    )
    columns: list[ImportColumnInput] | None = strawberry.field(
        default=None, description="What columns hold; those left out are found out."
    )

    def parse(self) -> Mapping:
        """Raises Refusal or Refusals, with the path from `mapping` on."""
        read = Reader()
        columns = read.many("columns", self.columns or [], ImportColumnInput.parse, COLUMNS_MAX)
        try:
            read.finish()
        except Refusals as several:
            raise Refusals([each.under("mapping") for each in several.refusals]) from None
        settings = {
            "encoding": self.encoding,
            "delimiter": self.delimiter,
            "quote": self.quote,
            "preambleLines": self.preamble_lines,
            "headerLine": self.header_line,
            "footerLines": self.footer_lines,
            "dateOrder": self.date_order and self.date_order.name,
            "decimalMark": self.decimal_mark,
            "sign": self.sign and self.sign.name,
            "moneyOutWords": self.money_out_words,
            "currency": self.currency,
            "columns": columns or None,
        }
        return Mapping.from_json(
            {key: value for key, value in settings.items() if value is not None}
        )


@strawberry.input(description="A statement to plan the import of.")
class PlanImportInput:
    wallet: strawberry.ID | None = strawberry.field(
        default=None, description="The account's wallet, which need not be named."
    )
    account: strawberry.ID = strawberry.field(description="The account that the statement is of.")
    file: Upload = strawberry.field(
        description="The statement as the bank gave it, at most 10 MB and 50,000 rows."
    )
    file_name: str | None = strawberry.field(
        default=None, description="The name that the upload carries by default."
    )
    mapping: ImportMappingInput | None = strawberry.field(
        default=None, description="What to read otherwise than the file suggests."
    )
    use_saved_mapping: bool = strawberry.field(
        default=True,
        description="Whether the mapping saved for the account says what `mapping` leaves out.",
    )

    def parse(self) -> Planned:
        read = Reader()
        planned = Planned(
            wallet_id=read.optional("wallet", self.wallet, inputs.id_of(Prefix.Wallet)),
            account_id=read.value("account", self.account, inputs.id_of(Prefix.Account)),
            file_name=read.value("file_name", self._name(), _file_name),
        )
        read.finish()
        return planned

    def mapping_of(self) -> Mapping:
        """What the client says of the file; raises Refusal or Refusals."""
        return self.mapping.parse() if self.mapping else Mapping()

    def _name(self) -> str:
        carried: str | None = getattr(self.file, "filename", None)
        return self.file_name or (carried or "statement")[:FILE_NAME_MAX]


@dataclass(frozen=True, slots=True)
class Planned:
    """Where a statement is to go, and what it is called."""

    wallet_id: str | None
    account_id: str
    file_name: str


@strawberry.input(description="What somebody says of a row against the plan.")
class OverruledRowInput:
    line: int = strawberry.field(description="The row's `line`.")
    decision: Decision = strawberry.field(description="What a commit shall do with it.")
    category: strawberry.ID | None = strawberry.field(
        default=strawberry.UNSET,
        description="A category of the row's kind, or null for none; the plan's when left out.",
    )
    description: str | None = strawberry.field(
        default=strawberry.UNSET,
        description="What to call the transaction; the plan's when left out.",
    )

    def parse(self) -> Overruling:
        read = Reader()
        changes: RowChanges = {}
        read.change(
            changes,
            "category",
            self.category,
            inputs.id_of(Prefix.Category),
            name="category_id",
            is_nullable=True,
        )
        read.change(changes, "description", self.description, inputs.description)
        read.finish()
        return Overruling(self.line, self.decision, changes)


@strawberry.input(description="Rows of a plan to be treated otherwise than it says.")
class OverruleImportInput:
    plan: strawberry.ID = strawberry.field(description="The plan.")
    digest: str = strawberry.field(description="The digest of the plan as you saw it.")
    rows: list[OverruledRowInput] = strawberry.field(
        description=f"At most {OVERRULED_MAX} at once, each line once; all of them or none."
    )

    def parse(self) -> tuple[str, list[Overruling]]:
        read = Reader()
        plan_id = read.value("plan", self.plan, inputs.id_of(Prefix.ImportPlan))
        rows = read.many("rows", self.rows, OverruledRowInput.parse, OVERRULED_MAX)
        read.finish()
        return plan_id, rows


@strawberry.input(description="A plan to commit.")
class CommitImportInput:
    plan: strawberry.ID = strawberry.field(description="The plan.")
    digest: str = strawberry.field(description="The digest of the plan as you saw it.")

    def parse(self) -> str:
        read = Reader()
        plan_id = read.value("plan", self.plan, inputs.id_of(Prefix.ImportPlan))
        read.finish()
        return plan_id


@strawberry.input(description="An import to take out again.")
class RevertImportInput:
    id: strawberry.ID = strawberry.field(description="The import.")


@strawberry.input(description="A mapping to keep for the statements of an account.")
class SaveImportMappingInput:
    account: strawberry.ID = strawberry.field(description="The account.")
    mapping: ImportMappingInput = strawberry.field(
        description="How to read its statements; it takes the place of an earlier one."
    )


@strawberry.input(description="An account whose mapping is not to be kept.")
class DeleteImportMappingInput:
    account: strawberry.ID = strawberry.field(description="The account.")


def account_id(value: str) -> str:
    """The UUID of an input's `account`. Raises Refusals."""
    read = Reader()
    uuid = read.value("account", value, inputs.id_of(Prefix.Account))
    read.finish()
    return uuid


def _file_name(value: str) -> str:
    """The name without the folders that some browsers put before it."""
    bare = value.replace("\\", "/").rpartition("/")[2]
    return text.clean(bare, length_max=FILE_NAME_MAX) or "statement"
