"""Whatever the dialect, a ledger reads back equal; whatever the bytes, only a Refusal is raised."""

from __future__ import annotations

import contextlib
import csv
import io
from dataclasses import dataclass, replace
from datetime import date, timedelta
from random import Random

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from domain.errors import Refusal
from domain.statements.csv_reader import read_csv
from domain.statements.keys import keys
from domain.statements.layout import Sign

TEXTS = ["Acme Corp", "Müller & Söhne", "Café; bar", 'The "Inn"', "Globex, Inc", "Zoë's\nshop"]
WORDS = {
    "en": ("Date", "Description", "Amount", "Debit", "Credit", "Type", "Balance"),
    "de": ("Buchungstag", "Verwendungszweck", "Betrag", "Soll", "Haben", "Soll/Haben", "Saldo"),
    "fr": ("Date", "Libellé", "Montant", "Débit", "Crédit", "Sens", "Solde"),
    "es": ("Fecha", "Concepto", "Importe", "Cargo", "Abono", "Debe/Haber", "Saldo"),
}
FLAGS = {"en": ("debit", "credit"), "de": ("S", "H"), "fr": ("D", "C"), "es": ("debe", "haber")}


@dataclass(frozen=True)
class Dialect:
    """One way in which a bank might write a ledger."""

    language: str
    delimiter: str
    mark: str
    group: str
    date_format: str
    sign: Sign
    encoding: str
    line_end: str
    preamble: int
    is_newest_first: bool
    has_balance: bool


@st.composite
def dialects(draw: st.DrawFn) -> Dialect:
    mark = draw(st.sampled_from([".", ","]))
    others = {".": ["", ",", "'", " "], ",": ["", ".", "'", "\u00a0"]}
    return Dialect(
        language=draw(st.sampled_from(sorted(WORDS))),
        delimiter=draw(st.sampled_from([",", ";", "\t", "|"])),
        mark=mark,
        group=draw(st.sampled_from(others[mark])),
        date_format=draw(
            st.sampled_from(["%d.%m.%Y", "%d/%m/%Y", "%m/%d/%Y", "%Y-%m-%d", "%Y%m%d", "%d-%b-%Y"])
        ),
        sign=draw(st.sampled_from([Sign.SIGNED, Sign.DEBIT_CREDIT, Sign.FLAG])),
        encoding=draw(st.sampled_from(["utf-8", "utf-8-sig", "cp1252", "utf-16"])),
        line_end=draw(st.sampled_from(["\n", "\r\n", "\r"])),
        preamble=draw(st.integers(0, 3)),
        is_newest_first=draw(st.booleans()),
        has_balance=draw(st.booleans()),
    )


@st.composite
def ledgers(draw: st.DrawFn) -> list[tuple[date, int, str]]:
    """Rows in order of time; one day is over twelve, and money goes both ways."""
    start = date(2023, 3, 1) + timedelta(days=draw(st.integers(0, 300)))
    amount = st.integers(1, 99_999_999).map(lambda n: n)
    rows = [
        (draw(st.integers(0, 40)), draw(amount) * draw(st.sampled_from([1, -1])), text)
        for text in draw(st.lists(st.sampled_from(TEXTS), min_size=1, max_size=8))
    ]
    days = sorted(start + timedelta(days=offset) for offset, _, _ in rows)
    ledger = [(day, minor, text) for day, (_, minor, text) in zip(days, rows, strict=True)]
    last = days[-1] + timedelta(days=1)
    tail = last if last.day > 12 else last.replace(day=25)
    return [*ledger, (tail, -1234, "Acme Corp"), (tail, 150_000, "Globex, Inc")]


def _amount(minor: int, dialect: Dialect) -> str:
    whole, cents = divmod(abs(minor), 100)
    grouped = f"{whole:,}".replace(",", dialect.group)
    return f"{'-' if minor < 0 else ''}{grouped}{dialect.mark}{cents:02d}"


def _cells(day: date, minor: int, text: str, balance: int, dialect: Dialect) -> list[str]:
    cells = [day.strftime(dialect.date_format), text]
    if dialect.sign is Sign.SIGNED:
        cells.append(_amount(minor, dialect))
    elif dialect.sign is Sign.FLAG:
        out, in_ = FLAGS[dialect.language]
        cells += [_amount(abs(minor), dialect), out if minor < 0 else in_]
    else:
        shown = _amount(abs(minor), dialect)
        cells += [shown, ""] if minor < 0 else ["", shown]
    return [*cells, _amount(balance, dialect)] if dialect.has_balance else cells


def _header(dialect: Dialect) -> list[str]:
    day, text, amount, debit, credit, flag, balance = WORDS[dialect.language]
    middle = {
        Sign.SIGNED: [amount],
        Sign.FLAG: [amount, flag],
        Sign.DEBIT_CREDIT: [debit, credit],
    }[dialect.sign]
    return [day, text, *middle, balance] if dialect.has_balance else [day, text, *middle]


def _written(ledger: list[tuple[date, int, str]], dialect: Dialect, *, header: bool) -> bytes:
    balance, rows = 0, []
    for day, minor, text in ledger:
        balance += minor
        rows.append(_cells(day, minor, text, balance, dialect))
    if dialect.is_newest_first:
        rows.reverse()
    out = io.StringIO(newline="")
    # The writer leaves LF unquoted where CR ends the lines: nobody could read that back.
    is_quoted = dialect.line_end == "\r"
    writer = csv.writer(
        out,
        delimiter=dialect.delimiter,
        lineterminator=dialect.line_end,
        quoting=csv.QUOTE_ALL if is_quoted else csv.QUOTE_MINIMAL,
    )
    if header:
        writer.writerows([["Export"]] * dialect.preamble)
        writer.writerow(_header(dialect))
    writer.writerows(rows)
    return out.getvalue().encode(dialect.encoding)


def _plain(ledger: list[tuple[date, int, str]], dialect: Dialect) -> str:
    bare = replace(dialect, encoding="utf-8", line_end="\n", preamble=0)
    return _written(ledger, bare, header=True).decode()


def _expected(ledger: list[tuple[date, int, str]], dialect: Dialect) -> list[tuple[str, int, str]]:
    rows = [(day.isoformat(), minor, " ".join(text.split())) for day, minor, text in ledger]
    return rows[::-1] if dialect.is_newest_first else rows


def _askable(ledger: list[tuple[date, int, str]], dialect: Dialect) -> set[str]:
    """What such a file cannot tell: which of two columns, or the sign where few have one."""
    few = sum(1 for _, minor, _ in ledger if minor < 0) * 2 <= len(ledger)
    if dialect.has_balance or dialect.sign is Sign.FLAG:
        return set()
    return {"columns"} if dialect.sign is Sign.DEBIT_CREDIT else {"sign"} if few else set()


@settings(max_examples=150, deadline=None)
@given(ledgers(), dialects())
def test_a_ledger_in_any_dialect_reads_back_equal(
    ledger: list[tuple[date, int, str]], dialect: Dialect
) -> None:
    statement = read_csv(_written(ledger, dialect, header=True), currency="EUR")

    found = [(row.occurred_on, row.amount_minor, row.description) for row in statement.rows]
    assert found == _expected(ledger, dialect)
    assert {question.key for question in statement.questions} <= _askable(ledger, dialect)
    assert all(row.is_transaction for row in statement.rows)


@settings(max_examples=80, deadline=None)
@given(ledgers(), dialects())
def test_a_ledger_without_a_header_reads_back_equal(
    ledger: list[tuple[date, int, str]], dialect: Dialect
) -> None:
    statement = read_csv(_written(ledger, dialect, header=False), currency="EUR")

    found = [(row.occurred_on, row.amount_minor, row.description) for row in statement.rows]
    expected = _expected(ledger, dialect)
    asked = {question.key for question in statement.questions}
    assert asked <= _askable(ledger, dialect)
    if "columns" in asked:
        expected = [(day, abs(minor), text) for day, minor, text in expected]
        found = [(day, abs(minor or 0), text) for day, minor, text in found]
    assert found == expected


@settings(max_examples=60, deadline=None)
@given(ledgers(), dialects())
def test_the_same_ledger_gives_the_same_keys_in_every_dialect(
    ledger: list[tuple[date, int, str]], dialect: Dialect
) -> None:
    plain = Dialect("en", ",", ".", "", "%Y-%m-%d", Sign.SIGNED, "utf-8", "\n", 0, False, False)

    one = keys(read_csv(_written(ledger, plain, header=True), currency="EUR").rows)
    two = keys(read_csv(_written(ledger, dialect, header=True), currency="EUR").rows)

    assert set(one) == set(two)
    assert len(set(one)) == len(ledger)


@settings(max_examples=80, deadline=None)
@given(ledgers(), dialects(), st.booleans())
def test_overlapping_statements_agree_on_the_keys_of_their_rows(
    ledger: list[tuple[date, int, str]],
    dialect: Dialect,
    header: bool,  # noqa: FBT001 - Hypothesis gives it by position
) -> None:
    early = read_csv(_written(ledger[:-1], dialect, header=header), currency="EUR")
    late = read_csv(_written(ledger, dialect, header=header), currency="EUR")
    assume(not early.questions and not late.questions)

    assert set(keys(early.rows)) <= set(keys(late.rows))


@settings(max_examples=80, deadline=None)
@given(ledgers(), dialects(), st.randoms(use_true_random=False))
def test_neither_the_order_of_rows_nor_of_columns_turns_a_sign(
    ledger: list[tuple[date, int, str]], dialect: Dialect, random: Random
) -> None:
    lines = list(csv.reader(io.StringIO(_plain(ledger, dialect)), delimiter=dialect.delimiter))
    order = random.sample(range(len(lines[0])), len(lines[0]))
    out = io.StringIO(newline="")
    writer = csv.writer(out, delimiter=dialect.delimiter)
    writer.writerows([line[index] for index in order] for line in [lines[0], *lines[:0:-1]])

    statement = read_csv(out.getvalue().encode(), currency="EUR")

    assume(not statement.questions)
    found = [(row.occurred_on, row.amount_minor, row.description) for row in statement.rows]
    assert found == _expected(ledger, dialect)[::-1]


@settings(max_examples=200, deadline=None)
@given(st.binary(max_size=400))
def test_random_bytes_raise_nothing_but_a_refusal(content: bytes) -> None:
    with contextlib.suppress(Refusal):
        read_csv(content, currency="EUR")


PIECES = [
    *["28/01/2024", "01.02.24", "-5,00", "1.234", "5.00 CR", "EUR", "Date", "Betrag", "Soll"],
    *["x y", "", '"', "'", "\n", "\n", ",", ",", ";", ";", "\t", "|", "\u202e", "\uff12\uff10年"],
    *["Total", "0"],
]


@settings(max_examples=300, deadline=None)
@given(st.lists(st.sampled_from(PIECES), max_size=80), st.sampled_from(["utf-8", "utf-16"]))
def test_pieces_of_statements_raise_nothing_but_a_refusal(parts: list[str], codec: str) -> None:
    with contextlib.suppress(Refusal):
        read_csv("".join(parts).encode(codec), currency="EUR")
