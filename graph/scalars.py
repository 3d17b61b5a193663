"""Scalars: what they take, strictly, and what they give. All of them are strings in JSON.

A row carries days and codes as text already, so giving them costs nothing.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any, NewType
from zoneinfo import available_timezones

import strawberry
from graphql import GraphQLError
from starlette.datastructures import UploadFile
from strawberry.file_uploads import Upload
from strawberry.types.scalar import ScalarDefinition

from domain.errors import Invalid, Refusal
from domain.ledger import YEARS
from domain.money import RATE_DECIMALS_MAX, parse_currency, parse_decimal

Decimal = NewType("Decimal", str)
Currency = NewType("Currency", str)
Date = NewType("Date", str)
DateTime = NewType("DateTime", str)
TimeZone = NewType("TimeZone", str)
Color = NewType("Color", str)

_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", re.ASCII)
# RFC 3339; fewer forms than Python reads.
_INSTANT = re.compile(
    r"[0-9]{4}-[0-9]{2}-[0-9]{2}[Tt][0-9]{2}:[0-9]{2}:[0-9]{2}(\.[0-9]{1,9})?"
    r"([Zz]|[+-][0-9]{2}:[0-9]{2})",
    re.ASCII,
)
_COLOR = re.compile(r"#[0-9a-fA-F]{6}", re.ASCII)
_ZONES = available_timezones()


def instant(moment: datetime) -> DateTime:
    """RFC 3339 in UTC, to the microsecond where there are any."""
    return DateTime(moment.astimezone(UTC).isoformat().replace("+00:00", "Z"))


def _parse_day(text: str) -> str:
    if not _DAY.fullmatch(text):
        raise Invalid("Not a day; write it as YYYY-MM-DD, as in 2026-11-20")
    try:
        day = date.fromisoformat(text)
    except ValueError:
        raise Invalid(f"There is no such day as {text}") from None
    if not YEARS[0] <= day.year <= YEARS[1]:
        raise Invalid(f"The day must lie between the years {YEARS[0]} and {YEARS[1]}")
    return text


def _parse_instant(text: str) -> str:
    if not _INSTANT.fullmatch(text):
        raise Invalid("Not an instant; write it as 2026-11-20T08:30:00Z, with an offset")
    try:
        moment = datetime.fromisoformat(text.upper())
    except ValueError:
        raise Invalid(f"There is no such moment as {text}") from None
    if not YEARS[0] <= moment.year <= YEARS[1]:
        raise Invalid(f"The instant must lie between the years {YEARS[0]} and {YEARS[1]}")
    return moment.astimezone(UTC).isoformat()


def _parse_zone(text: str) -> str:
    if text not in _ZONES:
        raise Invalid("Not an IANA time zone; use a name such as Europe/Berlin")
    return text


def _parse_color(text: str) -> str:
    if not _COLOR.fullmatch(text):
        raise Invalid("Not a colour; write # and six hexadecimal digits, as in #1a7f37")
    return text.lower()


def _parse_decimal(text: str) -> str:
    parse_decimal(text, RATE_DECIMALS_MAX)
    return text


def _text_scalar(
    name: str, url: str, description: str, parse: Callable[[str], str]
) -> ScalarDefinition:
    def parse_value(value: Any) -> str:
        if not isinstance(value, str):
            raise GraphQLError(f"{name} is a string, in quotes")
        try:
            return parse(value)
        except Refusal as refusal:
            raise GraphQLError(refusal.message) from None

    return strawberry.scalar(
        name=name,
        description=description,
        specified_by_url=url,
        serialize=str,
        parse_value=parse_value,
    )


def _parse_upload(value: Any) -> UploadFile:
    if not isinstance(value, UploadFile):
        raise GraphQLError(
            "Upload takes a file of a multipart request, and the variable itself is null"
        )
    return value


def _refuse_output(_: Any) -> str:
    raise GraphQLError("Upload is for input only")


SCALARS: dict[object, ScalarDefinition] = {
    Decimal: _text_scalar(
        "Decimal",
        "https://www.w3.org/TR/xmlschema-2/#decimal",
        "An exact decimal number as a string of ASCII digits with an optional minus and point, "
        "as in `-12.50`. No exponent, no NaN, no Infinity; a JSON number is refused.",
        _parse_decimal,
    ),
    Currency: _text_scalar(
        "Currency",
        "https://www.iso.org/iso-4217-currency-codes.html",
        "An ISO 4217 currency code, as in `EUR`.",
        parse_currency,
    ),
    Date: _text_scalar(
        "Date",
        "https://www.rfc-editor.org/rfc/rfc3339#section-5.6",
        f"A civil day, `YYYY-MM-DD`, from the year {YEARS[0]} to {YEARS[1]}. It has no time zone.",
        _parse_day,
    ),
    DateTime: _text_scalar(
        "DateTime",
        "https://www.rfc-editor.org/rfc/rfc3339",
        "An instant with its offset, as in `2026-11-20T08:30:00Z`; answers are in UTC. "
        f"From the year {YEARS[0]} to {YEARS[1]}.",
        _parse_instant,
    ),
    TimeZone: _text_scalar(
        "TimeZone",
        "https://www.iana.org/time-zones",
        "The name of an IANA time zone, as in `Europe/Berlin`.",
        _parse_zone,
    ),
    Color: _text_scalar(
        "Color",
        "https://www.w3.org/TR/css-color-4/#hex-notation",
        "A colour, `#rrggbb` in hexadecimal.",
        _parse_color,
    ),
    Upload: strawberry.scalar(
        name="Upload",
        description="A file of a multipart request; see the GraphQL multipart request "
        "specification. Nothing but a file is accepted.",
        specified_by_url="https://github.com/jaydenseric/graphql-multipart-request-spec",
        serialize=_refuse_output,
        parse_value=_parse_upload,
    ),
}


def instant_text(stored: str) -> DateTime:
    """The same from an instant as the database writes it, `2026-11-20 13:42:44.5+00`, unparsed."""
    day, _, rest = stored.partition(" ")
    return DateTime(f"{day}T{rest.partition('+')[0]}Z")


# Those whose values are text on both sides: what an object holds of them is what is sent.
TEXT_SCALARS = frozenset(
    str(definition.name) for key, definition in SCALARS.items() if key is not Upload
)
