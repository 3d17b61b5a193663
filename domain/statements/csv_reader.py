"""A CSV statement of any bank: found out, and read. Nothing is dropped without being counted."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from domain.errors import Invalid
from domain.money import MINOR_DIGITS, parse_currency
from domain.statements import (
    amounts,
    cells,
    columns,
    currencies,
    date_order,
    dates,
    edges,
    encoding,
    halves,
    headers,
    profile,
    records,
    signs,
    table,
)
from domain.statements.amounts import DecimalMark
from domain.statements.assignment import Assignment
from domain.statements.cells import Rules
from domain.statements.layout import Finding, Layout, Origin, Question, Role, Row, Statement
from domain.statements.mapping import Mapping
from domain.statements.records import Record
from domain.statements.table import Table

BYTES_MAX = 10 * 1024 * 1024
_SAMPLE_ROWS = 3_000
_MONEY = (Role.AMOUNT, Role.DEBIT, Role.CREDIT)
# These write decimals with a point; all other languages met in bank exports use a comma.
_POINT_LANGUAGES = ("en", "ja", "zh", "ko", "th", "he", "hi")
_TEXTS = (Role.DESCRIPTION, Role.PAYEE, Role.PAYER, Role.NOTE)
_DETECT = Mapping()


@dataclass(frozen=True, slots=True)
class _File:
    """The file as records, and what the caller knows besides."""

    table: Table
    above: Sequence[Record]
    lines: int
    mapping: Mapping
    currency: str
    locale: str | None


def read_csv(
    content: bytes, *, currency: str, mapping: Mapping = _DETECT, locale: str | None = None
) -> Statement:
    """What the file holds and how it was read.

    `currency` is the account's, `locale` (such as `de_AT`) the person's. What the mapping says is
    taken as said; the rest is found out. Where the file cannot tell, the likeliest reading is given
    together with a question. Raises Invalid for what is no statement, saying what to do.
    """
    parse_currency(currency)
    if len(content) > BYTES_MAX:
        raise Invalid(
            "The file is larger than 10 MB; export a shorter period at a time", field=("file",)
        )
    text, found_encoding = encoding.decode(content, given=mapping.encoding, locale=locale)
    text = records.one_line_end(text)
    dialect = records.dialect(text, delimiter=mapping.delimiter, quote=mapping.quote)
    file = _file(text, dialect, mapping, currency, locale)
    work, questions = _columns(file)
    direction = signs.find(work, sign=mapping.sign, money_out_words=mapping.money_out_words)
    order, asked = _date_order(file, work)
    found_currency = currencies.find(work, file.above, given=mapping.currency, account=currency)
    decimal, doubted = _decimal_mark(file, work, found_currency.value)
    layout = Layout(
        format="CSV",
        encoding=found_encoding,
        delimiter=dialect.delimiter,
        quote=dialect.quote,
        preamble_lines=file.table.preamble_lines,
        footer_lines=Finding(0, "The table goes to the end"),
        header_line=file.table.header_line,
        date_order=order,
        decimal_mark=Finding(decimal.value.mark, decimal.evidence, decimal.origin),
        sign=direction.sign,
        money_out_words=direction.money_out_words,
        currency=found_currency,
        columns=work.finish(),
    )
    rules = _rules(layout, decimal.value, file.table)
    body, layout = _without_footer(file, rules)
    if len(body) > records.ROWS_MAX:
        raise records.too_many()
    rows = edges.settled(tuple(_rows(body, rules)), layout)
    # With a mapping the rows are shown even so: their problems say what is wrong with it.
    if not rows or (mapping == _DETECT and not any(_is_read(row) for row in rows)):
        raise Invalid(columns.NO_TABLE, field=("file",))
    return Statement(layout, rows, (*questions, *asked, *doubted, *direction.questions))


def _file(
    text: str, dialect: records.Dialect, mapping: Mapping, currency: str, locale: str | None
) -> _File:
    everything = list(records.records(text, dialect.delimiter.value, dialect.quote.value))
    found = table.find(
        everything, preamble_lines=mapping.preamble_lines, header_line=mapping.header_line
    )
    if not found.body:
        raise Invalid(
            "The file has no rows below its header; choose a period with transactions",
            field=("file",),
        )
    lines = text.count("\n") + (not text.endswith("\n"))
    above = everything[: len(everything) - len(found.body)]
    return _File(found, above, lines, mapping, currency, locale)


def _columns(file: _File) -> tuple[Assignment, tuple[Question, ...]]:
    """The roles of the columns, worked out on the rows that have a date and an amount."""
    body = file.table.body[:_SAMPLE_ROWS]
    dated = [r.cells for r in body if records.has_date_and_amount(r.cells)]
    # Dates may be day numbers, which only a header can tell from amounts.
    sample = dated or [record.cells for record in body]
    found = profile.columns(file.table.header, file.table.width, sample)
    given = file.mapping.roles(file.table.header, file.table.width)
    return columns.assign(found, given, currency=file.currency, sign=file.mapping.sign)


def _date_order(file: _File, work: Assignment) -> tuple[date_order.Verdict, tuple[Question, ...]]:
    if file.mapping.date_order is not None:
        return Finding(file.mapping.date_order, "The mapping says so", Origin.GIVEN), ()
    day = work.column(Role.DATE)
    assert day is not None
    others = [c.index for c in work.columns if c.index != day.index and c.is_dates]
    context = date_order.Context(
        language=headers.language_of(file.table.header),
        is_english_possible=headers.is_english_possible(file.table.header),
        locale=file.locale,
        currency=file.currency,
    )
    days = _cells(file.table.body, day.index)
    return date_order.find(days, [_cells(file.table.body, index) for index in others], context)


def _cells(body: Sequence[Record], index: int) -> list[str]:
    return [record.cells[index].strip() if index < len(record.cells) else "" for record in body]


def _decimal_mark(
    file: _File, work: Assignment, currency: str
) -> tuple[Finding[DecimalMark], tuple[Question, ...]]:
    """From the amounts of the whole file; the balances help where they do not tell."""
    if file.mapping.decimal_mark is not None:
        given = DecimalMark(file.mapping.decimal_mark, thousandths=True)
        return Finding(given, "The mapping says so", Origin.GIVEN), ()
    language = (file.locale or headers.language_of(file.table.header) or "en")[:2]
    default = "." if language in _POINT_LANGUAGES else ","
    found: list[Finding[DecimalMark]] = []
    asked: list[Question] = []
    for roles in (_MONEY, (Role.BALANCE,)):
        indexes = [column.index for role in roles for column in work.all(role)]
        cores = [core for index in indexes for core in _cores(file.table.body, index)]
        verdict = amounts.decimal_mark(
            cores, minor_digits=MINOR_DIGITS[currency], currency=currency, default=default
        )
        doubts = amounts.decimal_questions(cores, currency=currency, default=default)
        if verdict.origin is Origin.DETECTED and not doubts:
            return verdict, ()
        found.append(verdict)
        asked.extend(doubts)
    return found[0], tuple(asked[:1])


def _cores(body: Sequence[Record], index: int) -> Iterator[str]:
    for cell in _cells(body, index):
        written = amounts.written(cell)
        if written is not None:
            yield written.core


def _rules(layout: Layout, decimal: DecimalMark, found: Table) -> Rules:
    """The layout made ready, with the few things that only the whole column tells."""
    at = {role: layout.indexes(role) for role in Role if layout.indexes(role)}
    day = _cells(found.body, at[Role.DATE][0])
    flags = {
        signs.flag_word(cell)
        for index in at.get(Role.FLAG, ())
        for cell in _cells(found.body, index)
    }
    return Rules(
        layout=layout,
        width=found.width,
        decimal=decimal,
        is_serial=not any(dates.written(cell) for cell in day),
        usual_signs=_usual_signs(found, at),
        is_blank_flag_in=(flags - {""}) <= set(layout.money_out_words.value),
        is_named=any(
            match.role in _TEXTS
            for column in layout.columns
            if column.role in _TEXTS
            for match in headers.matches(column.header)
        ),
        header=tuple((c.index, c.header) for c in layout.columns if c.header),
        at=at,
    )


def _usual_signs(found: Table, at: dict[Role, tuple[int, ...]]) -> dict[Role, int]:
    """How the columns for money out and in are written, by the whole file."""
    out, in_ = (
        _signs(found, at[role][0]) if role in at else [None] * len(found.body)
        for role in (Role.DEBIT, Role.CREDIT)
    )
    usual = halves.usual_signs(*halves.signs_of_one(zip(out, in_, strict=True)))
    return dict(zip((Role.DEBIT, Role.CREDIT), usual, strict=True))


def _signs(found: Table, index: int) -> list[int | None]:
    """The sign of each amount of a column, None where there is none or it is zero."""
    parts = [amounts.written(cell) for cell in _cells(found.body, index)]
    return [p.sign if p is not None and p.core.strip("0.,") else None for p in parts]


def _without_footer(file: _File, rules: Rules) -> tuple[Sequence[Record], Layout]:
    """The body without the last records that are neither rows nor carry one on."""
    body = file.table.body
    if file.mapping.footer_lines is not None:
        count = file.mapping.footer_lines
        end = next((i for i, r in enumerate(body) if r.line > file.lines - count), len(body))
        finding = Finding(count, "The mapping says so", Origin.GIVEN)
    else:
        end = _end(body, rules)
        count = file.lines - body[end].line + 1 if end < len(body) else 0
        finding = Finding(count, _footer_evidence(count))
    return body[:end], replace(rules.layout, footer_lines=finding)


def _end(body: Sequence[Record], rules: Rules) -> int:
    end = len(body)
    while end > 0 and cells.is_bare(body[end - 1], rules):
        if end > 1 and cells.is_continuation(body[end - 1], rules):
            break
        end -= 1
    return end


def _footer_evidence(count: int) -> str:
    if not count:
        return "The table goes to the end"
    return f"The last {count} lines have neither a date nor an amount"


def _is_read(row: Row) -> bool:
    return row.occurred_on is not None and row.amount_minor is not None


def _rows(body: Sequence[Record], rules: Rules) -> Iterator[Row]:
    """A row per record; records that carry on a description join the row above."""
    current: Record | None = None
    continued: list[Record] = []
    for record in body:
        if current is not None and cells.is_continuation(record, rules):
            continued.append(record)
            continue
        if current is not None:
            yield cells.row(current, rules, continued)
        current, continued = record, []
    if current is not None:
        yield cells.row(current, rules, continued)
