"""Text to records: the delimiter and quote of a file, and its records with their physical lines."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass

import clevercsv

from domain.errors import Invalid
from domain.statements import amounts, dates
from domain.statements.layout import Finding, Origin

ROWS_MAX = 50_000
# What may stand around the rows of a table: a preamble, a header, a footer.
_AROUND_MAX = 500
COLUMNS_MAX = 64
CELL_MAX = 10_000
_SAMPLE = 65_536
# clevercsv's time grows fast on odd input; where it is asked, this much is enough to tell.
_CLEVER_SAMPLE = 8_192
_RECORDS_SAMPLE = 400
_DELIMITERS = (",", ";", "\t", "|", "^", "~", ":")
_NAMES = {
    ",": "commas", ";": "semicolons", "\t": "tabs", "|": "bars", "^": "carets", "~": "tildes",
    ":": "colons", "": "nothing",
}  # fmt: skip
_MANY_LINES = 40
_SHORT = 24
_HINT = re.compile(r'"?sep=([^\w"\s]|\t)"?[ \t]*\n', re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Record:
    """`line` is the physical line it starts on, from 1."""

    line: int
    cells: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Dialect:
    delimiter: Finding[str]
    quote: Finding[str]


def one_line_end(text: str) -> str:
    """All line ends as LF. CR CR LF, which some programs write on Windows, is one line end."""
    if "\r" not in text:
        return text
    return text.replace("\r\r\n", "\n").replace("\r\n", "\n").replace("\r", "\n")


def dialect(text: str, *, delimiter: str | None, quote: str | None) -> Dialect:
    """The delimiter that gives the most rows with a date and an amount, and the quote sign."""
    sample = _head(text)
    quotes = _quotes(sample, quote)
    if delimiter is not None:
        given = Finding(delimiter, "The mapping says so", Origin.GIVEN)
        return Dialect(given, _quote(sample, delimiter, quotes))
    announced = _announced(sample)
    if announced is not None:
        return Dialect(announced, _quote(sample, announced.value, quotes))
    scores = {mark: _score(sample, mark, quotes[0].value) for mark in _DELIMITERS if mark in sample}
    best = max(scores.values(), default=(0, 0))
    leaders = [mark for mark, score in scores.items() if score == best]
    if best[0] == 0 or len(leaders) > 1:
        found = _clever(sample, leaders)
    else:
        name = _NAMES[leaders[0]].capitalize()
        evidence = f"{name} split {best[0]} rows into a date, an amount and more"
        found = Finding(leaders[0], evidence)
    return Dialect(found, _quote(sample, found.value, quotes))


def _head(text: str) -> str:
    """The first lines, whole ones."""
    if len(text) <= _SAMPLE:
        return text
    end = text.rfind("\n", 0, _SAMPLE)
    return text[: end if end > 0 else _SAMPLE]


def _announced(sample: str) -> Finding[str] | None:
    """A spreadsheet's hint in the first line, as in `sep=;`."""
    hint = _HINT.match(sample)
    return Finding(hint[1], "The first line of the file names it") if hint else None


def _quotes(sample: str, given: str | None) -> list[Finding[str]]:
    if given is not None:
        return [Finding(given, "The mapping says so", Origin.GIVEN)]
    if '"' in sample:
        return [Finding('"', "Fields are wrapped in double quotes")]
    wrapped = sum(sample.count(f"{mark}'") for mark in ",;\t|")
    if wrapped > 1 and wrapped == sum(sample.count(f"'{mark}") for mark in ",;\t|"):
        return [Finding("'", "Fields are wrapped in single quotes")]
    return [Finding('"', "No field is quoted", Origin.ASSUMED)]


def _quote(sample: str, delimiter: str, quotes: list[Finding[str]]) -> Finding[str]:
    """The quote sign, unless it is a mark inside texts that swallows rows when taken as a quote."""
    quote = quotes[0]
    if quote.origin is Origin.GIVEN or quote.value not in sample:
        return quote
    swallowed = any(
        cell.count("\n") > _MANY_LINES or len(cell) > CELL_MAX
        for record in records(sample, delimiter, quote.value, rows_max=_RECORDS_SAMPLE, check=False)
        for cell in record.cells
    )
    if swallowed and _score(sample, delimiter, "") > _score(sample, delimiter, quote.value):
        return Finding("", "Quote signs are parts of texts here and wrap no fields")
    return quote


def _score(sample: str, delimiter: str, quote: str) -> tuple[int, int]:
    """(rows with a date and an amount, how many rows have the most frequent number of cells)."""
    good = 0
    widths: dict[int, int] = {}
    for record in records(sample, delimiter, quote, rows_max=_RECORDS_SAMPLE, check=False):
        widths[len(record.cells)] = widths.get(len(record.cells), 0) + (len(record.cells) > 1)
        good += has_date_and_amount(record.cells)
    return good, max(widths.values(), default=0)


def has_date_and_amount(cells: tuple[str, ...]) -> bool:
    has_date = has_amount = False
    for cell in cells:
        if dates.written(cell) is not None:
            has_date = True
        elif amounts.written(cell) is not None:
            has_amount = True
    return has_date and has_amount


def _clever(sample: str, leaders: list[str]) -> Finding[str]:
    """The pattern of the lines decides where the content does not."""
    choice = list(leaders or _DELIMITERS)
    found = clevercsv.Detector().detect(sample[:_CLEVER_SAMPLE], delimiters=choice)
    if found is not None and found.delimiter:
        name = _NAMES.get(found.delimiter, found.delimiter)
        return Finding(found.delimiter, f"The lines are most alike when split at {name}")
    if leaders:
        return Finding(leaders[0], f"The lines have {_NAMES[leaders[0]]}", Origin.ASSUMED)
    return Finding(",", "No delimiter was found", Origin.ASSUMED)


def records(
    text: str,
    delimiter: str,
    quote: str,
    *,
    rows_max: int = ROWS_MAX + _AROUND_MAX,
    check: bool = True,
) -> Iterator[Record]:
    """The records that are not blank. With `check`, raises Invalid beyond the limits; else stops.

    The csv module reads an unbalanced quote inside a field as part of the text, as banks mean it.
    """
    reader = csv.reader(
        io.StringIO(text, newline=""),
        delimiter=delimiter,
        quotechar=quote or None,
        quoting=csv.QUOTE_MINIMAL if quote else csv.QUOTE_NONE,
        # Some banks put a space before the quote; cells are trimmed anyway.
        skipinitialspace=True,
    )
    count, line = 0, 1
    known: dict[str, str] = {}
    try:
        for cells in reader:
            start, line = line, reader.line_num + 1
            if not any(cell and not cell.isspace() for cell in cells):
                continue
            count += 1
            if count > rows_max:
                if check:
                    raise too_many()
                return
            if check:
                _check(cells, start)
            # Most cells of a statement are repeated; one string for all of them saves memory.
            yield Record(
                start, tuple([known.setdefault(c, c) if len(c) < _SHORT else c for c in cells])
            )
    except csv.Error as error:
        if check and "field limit" in str(error):
            raise Invalid(_too_long(line), field=("file",)) from error
        if check:
            raise Invalid(
                f"The file cannot be read as CSV near line {line}: {error}; "
                "export it again or choose another delimiter or quote",
                field=("file",),
            ) from error


def too_many() -> Invalid:
    return Invalid(
        f"The file has more than {ROWS_MAX} rows; export a shorter period at a time",
        field=("file",),
    )


def _check(cells: list[str], line: int) -> None:
    if len(cells) > COLUMNS_MAX:
        raise Invalid(
            f"Line {line} has {len(cells)} columns, more than {COLUMNS_MAX}; "
            "choose the bank's statement export, or another delimiter",
            field=("file",),
        )
    if any(len(cell) > CELL_MAX for cell in cells):
        raise Invalid(_too_long(line), field=("file",))


def _too_long(line: int) -> str:
    return (
        f"A field that starts in line {line} is longer than {CELL_MAX} characters; "
        "choose the bank's statement export, or another quote sign"
    )
