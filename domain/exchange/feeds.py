"""What providers answer, read strictly: a whole publication, or BadFeed and nothing of it.

The formats are those of the ECB's files (https://www.ecb.europa.eu/stats/eurofxref/, XML and a
zipped CSV) and of Frankfurter's API, version 2 (https://frankfurter.dev).
"""

from __future__ import annotations

import json
import re
import zlib
from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from io import BytesIO
from typing import Any, TypeAlias
from xml.parsers import expat
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, ZipFile

from domain.exchange import EURO

# Day -> currency -> units per euro, in plain digits.
Published: TypeAlias = dict[str, dict[str, str]]

# What the ECB's whole history, 2 MB in 2026, may come to.
UNZIPPED_BYTES_MAX = 32 * 1024**2

_CURRENCY = re.compile(r"[A-Z]{3}", re.ASCII)
_RATE = re.compile(r"[0-9]{1,11}(\.[0-9]{1,12})?", re.ASCII)
_SHOWN_MAX = 40


class BadFeed(Exception):  # noqa: N818 - the feed is bad, and the word for it is not an error
    """What came is not what the provider publishes; the message says where that shows."""


def of_xml(text: bytes) -> Published:
    """The ECB's daily file or that of 90 days: `Cube` elements with a `time`, others in them.

    A document type is refused, and with it every entity that it could declare.
    """
    published: Published = {}
    rates: dict[str, str] | None = None

    def started(name: str, attributes: dict[str, str]) -> None:
        nonlocal rates
        if name.rpartition(" ")[2] != "Cube":
            return
        if "time" in attributes:
            rates = published.setdefault(_day(attributes["time"]), {})
        elif "currency" in attributes and rates is not None:
            _put(rates, attributes["currency"], attributes.get("rate", ""))

    def refuse(*_: object) -> None:
        raise BadFeed("it has a document type, as web pages do")

    parser = expat.ParserCreate(namespace_separator=" ")
    parser.StartElementHandler = started
    parser.StartDoctypeDeclHandler = refuse
    try:
        parser.Parse(text, True)
    except expat.ExpatError as error:
        raise BadFeed(f"it is not whole XML: {error}") from error
    return _not_empty(published)


def of_zip(content: bytes, *, after: str) -> Published:
    """The ECB's whole history, a CSV in a zip: the days after `after`."""
    try:
        with ZipFile(BytesIO(content)) as archive:
            [only] = archive.infolist()
            if only.compress_type not in {ZIP_DEFLATED, ZIP_STORED}:
                raise BadFeed("it is packed as the bank never does it")
            with archive.open(only) as file:
                text = file.read(UNZIPPED_BYTES_MAX + 1)
    except (BadZipFile, EOFError, RuntimeError, ValueError, zlib.error) as error:
        raise BadFeed(f"it is not a whole zip of one file: {error}") from error
    if len(text) > UNZIPPED_BYTES_MAX:
        raise BadFeed("it unzips to more than the history can come to")
    return of_csv(text, after=after)


def of_csv(text: bytes, *, after: str) -> Published:
    header, *lines = text.decode("ascii", "replace").splitlines() or [""]
    columns = header.split(",")
    if columns[0] != "Date":
        raise BadFeed("it has no header that begins with Date")
    published: Published = {}
    for line in lines:
        cells = line.split(",")
        if len(cells) != len(columns):
            raise BadFeed(f"the line of {cells[0][:_SHOWN_MAX]!r} is not whole")
        if (day := _day(cells[0])) > after:
            rates = published[day] = {}
            for currency, cell in zip(columns[1:], cells[1:], strict=True):
                if currency and cell not in {"N/A", ""}:
                    _put(rates, currency, cell)
    if not lines:
        raise BadFeed("it holds no day")
    return published


def of_frankfurter(text: bytes, currencies: Iterable[str], *, until: str) -> Published:
    """Rows of `date`, `base`, `quote` and `rate`: those of the currencies, until a day.

    None at all is an answer: nobody published them then.
    """
    try:
        rows = json.loads(text, parse_float=Decimal, parse_int=Decimal, parse_constant=str)
    except (ValueError, RecursionError) as error:
        raise BadFeed(f"it is not whole JSON: {error}") from error
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        raise BadFeed("it is not a list of rates")
    wanted = set(currencies)
    published: Published = {}
    for row in rows:
        day, currency, rate = _row(row)
        if currency in wanted and day <= until:
            _put(published.setdefault(day, {}), currency, rate)
    return published


def _row(row: dict[str, Any]) -> tuple[str, str, str]:
    """Day, currency and rate of a row of Frankfurter's."""
    rate = row.get("rate")
    if row.get("base") != EURO or not isinstance(rate, Decimal) or not rate.is_finite():
        raise BadFeed(f"{str(row)[:_SHOWN_MAX]!r} is not a rate of the euro")
    # Bounded first: an exponent of many digits would be written out.
    plain = f"{rate:f}" if abs(rate.adjusted()) < _SHOWN_MAX else str(rate)
    return _day(row.get("date")), str(row.get("quote")), plain


def _day(value: object) -> str:
    text = str(value)[:_SHOWN_MAX]
    try:
        day = date.fromisoformat(text).isoformat()
    except ValueError as error:
        raise BadFeed(f"{text!r} is not a day") from error
    if day != text:
        raise BadFeed(f"{text!r} is not a day")
    return day


def _put(rates: dict[str, str], currency: str, rate: str) -> None:
    if not _CURRENCY.fullmatch(currency):
        raise BadFeed(f"{currency[:_SHOWN_MAX]!r} is not a currency")
    if not _RATE.fullmatch(rate) or not Decimal(rate):
        raise BadFeed(f"{rate[:_SHOWN_MAX]!r} is not a rate of {currency}")
    if rates.setdefault(currency, rate) != rate:
        raise BadFeed(f"{currency} has two rates on one day")


def _not_empty(published: Published) -> Published:
    if not published or not all(published.values()):
        raise BadFeed("it holds no rates, or a day without any")
    return published
