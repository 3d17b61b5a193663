"""What a person said about a file, kept per account: every finding can be overridden."""

from __future__ import annotations

import codecs
from collections.abc import Mapping as MappingOf
from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum
from typing import Any, TypeVar

from domain.errors import Invalid
from domain.money import parse_currency
from domain.statements.layout import DateOrder, Role, Sign
from domain.statements.text import fold

E = TypeVar("E", bound=Enum)

_LINES_MAX = 10_000
_TEXT_MAX = 200
_WORDS_MAX = 50
_COLUMNS_MAX = 64
# Roles that one column at most can have; the others may be spread over several.
SINGLE = frozenset(Role) - {
    Role.DESCRIPTION, Role.NOTE, Role.PAYEE, Role.PAYER, Role.LABELS, Role.CATEGORY, Role.IGNORED,
    Role.KIND,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Mapping:
    """The settings of one file's reading; None means: find it out.

    `columns` names columns by their number from 0 or by their header text. `header_line` is 0 for
    "there is none". `quote` is empty for "fields are not quoted". `money_out_words` are the words
    of the flag column that mean money out; the empty word means rows without one.
    """

    encoding: str | None = None
    delimiter: str | None = None
    quote: str | None = None
    preamble_lines: int | None = None
    header_line: int | None = None
    footer_lines: int | None = None
    date_order: DateOrder | None = None
    decimal_mark: str | None = None
    sign: Sign | None = None
    money_out_words: tuple[str, ...] | None = None
    currency: str | None = None
    columns: tuple[tuple[int | str, Role], ...] = ()

    def __post_init__(self) -> None:
        _check_text(self)
        _check_columns(self.columns)

    def to_json(self) -> dict[str, Any]:
        """Plain values for JSON, without what is None."""
        found: dict[str, Any] = {
            "encoding": self.encoding,
            "delimiter": self.delimiter,
            "quote": self.quote,
            "preambleLines": self.preamble_lines,
            "headerLine": self.header_line,
            "footerLines": self.footer_lines,
            "dateOrder": self.date_order.name if self.date_order else None,
            "decimalMark": self.decimal_mark,
            "sign": self.sign.name if self.sign else None,
            "moneyOutWords": None if self.money_out_words is None else list(self.money_out_words),
            "currency": self.currency,
            "columns": [{"column": key, "role": role.name} for key, role in self.columns] or None,
        }
        return {key: value for key, value in found.items() if value is not None}

    @classmethod
    def from_json(cls, value: object) -> Mapping:
        """The mapping that `to_json` gave. Raises Invalid for anything else, naming the key."""
        if not isinstance(value, dict):
            raise _invalid("A mapping is an object of settings")
        unknown = sorted(str(key) for key in set(value) - _KEYS)
        if unknown:
            raise _invalid(f"There is no setting {unknown[0][:40]!r} in a mapping", unknown[0][:40])
        return cls(
            encoding=_text(value, "encoding"),
            delimiter=_text(value, "delimiter"),
            quote=_text(value, "quote"),
            preamble_lines=_lines(value, "preambleLines"),
            header_line=_lines(value, "headerLine"),
            footer_lines=_lines(value, "footerLines"),
            date_order=_enum(value, "dateOrder", DateOrder),
            decimal_mark=_text(value, "decimalMark"),
            sign=_enum(value, "sign", Sign),
            money_out_words=_words(value),
            currency=_text(value, "currency"),
            columns=_columns(value),
        )

    def roles(self, header: Sequence[str], width: int) -> dict[int, Role]:
        """Column number -> role, for a file with this header. Raises Invalid for unknown ones."""
        found: dict[int, Role] = {}
        for key, role in self.columns:
            index = _index(key, header, width)
            if found.get(index, role) is not role:
                raise _invalid(f"Column {key!r} is given two roles; choose one", "columns")
            found[index] = role
        return found


_KEYS = {
    "encoding", "delimiter", "quote", "preambleLines", "headerLine", "footerLines", "dateOrder",
    "decimalMark", "sign", "moneyOutWords", "currency", "columns",
}  # fmt: skip


def _invalid(message: str, *path: str) -> Invalid:
    return Invalid(message, field=("mapping", *path))


def _check_text(mapping: Mapping) -> None:
    if mapping.encoding is not None:
        _check_encoding(mapping.encoding)
    if mapping.delimiter is not None and (
        len(mapping.delimiter) != 1
        or mapping.delimiter in '"\r\n\x00'
        or mapping.delimiter.isalnum()
    ):
        raise _invalid("A delimiter is one character, such as ; or a tab", "delimiter")
    if mapping.quote not in {None, "", '"', "'"} or (
        mapping.quote and mapping.quote == mapping.delimiter
    ):
        raise _invalid("A quote sign is \" or ' or empty for none", "quote")
    if mapping.decimal_mark not in {None, ".", ","}:
        raise _invalid("A decimal mark is a point or a comma", "decimalMark")
    if mapping.currency is not None:
        try:
            parse_currency(mapping.currency)
        except Invalid as refusal:
            raise refusal.under("mapping", "currency") from None
    for key, lines in (
        ("preambleLines", mapping.preamble_lines),
        ("headerLine", mapping.header_line),
        ("footerLines", mapping.footer_lines),
    ):
        if lines is not None and not 0 <= lines <= _LINES_MAX:
            raise _invalid(f"{key} is a number of lines, 0 to {_LINES_MAX}", key)


def _check_encoding(name: str) -> None:
    try:
        known = codecs.lookup(name[:_TEXT_MAX])
    except (LookupError, ValueError):
        known = None
    # Codecs that do not give text (base64, zip) are none that a file is written in.
    if known is None or not getattr(known, "_is_text_encoding", True) or "escape" in known.name:
        raise _invalid(
            f"{name[:40]!r} is no encoding known here; utf-8, cp1252 and utf-16 are", "encoding"
        )


def _check_columns(columns: Sequence[tuple[int | str, Role]]) -> None:
    roles = [role for _, role in columns]
    for role in SINGLE:
        if roles.count(role) > 1:
            raise _invalid(f"Only one column can be {role.name}; choose one of the two", "columns")
    if Role.AMOUNT in roles and {Role.DEBIT, Role.CREDIT} & set(roles):
        raise _invalid(
            "Choose one AMOUNT column, or a DEBIT and a CREDIT column, not both", "columns"
        )
    if len(columns) > _COLUMNS_MAX:
        raise _invalid(f"A mapping names at most {_COLUMNS_MAX} columns", "columns")


def _index(key: int | str, header: Sequence[str], width: int) -> int:
    if isinstance(key, int):
        if 0 <= key < width:
            return key
        raise _invalid(
            f"There is no column {key}; the file has columns 0 to {width - 1}", "columns"
        )
    wanted = fold(key)
    found = [index for index, text in enumerate(header) if fold(text) == wanted]
    if len(found) == 1:
        return found[0]
    if found:
        raise _invalid(f"Several columns are headed {key[:60]!r}; use their numbers", "columns")
    raise _invalid(f"No column of this file is headed {key[:60]!r}", "columns")


def _text(value: MappingOf[str, object], key: str) -> str | None:
    found = value.get(key)
    if found is None or (isinstance(found, str) and len(found) <= _TEXT_MAX):
        return found
    raise _invalid(f"{key} is a short text", key)


def _lines(value: MappingOf[str, object], key: str) -> int | None:
    found = value.get(key)
    if found is None or (isinstance(found, int) and not isinstance(found, bool)):
        return found
    raise _invalid(f"{key} is a whole number", key)


def _enum(value: MappingOf[str, object], key: str, kind: type[E]) -> E | None:
    found = value.get(key)
    if found is None:
        return None
    if isinstance(found, str) and found in kind.__members__:
        return kind[found]
    raise _invalid(f"{key} is one of {', '.join(kind.__members__)}", key)


def _words(value: MappingOf[str, object]) -> tuple[str, ...] | None:
    found = value.get("moneyOutWords")
    if found is None:
        return None
    if not isinstance(found, list) or len(found) > _WORDS_MAX:
        raise _invalid(f"moneyOutWords is a list of at most {_WORDS_MAX} words", "moneyOutWords")
    if not all(isinstance(word, str) and len(word) <= _TEXT_MAX for word in found):
        raise _invalid("Each of moneyOutWords is a short text", "moneyOutWords")
    return tuple(found)


def _columns(value: MappingOf[str, object]) -> tuple[tuple[int | str, Role], ...]:
    found = value.get("columns")
    if found is None:
        return ()
    if not isinstance(found, list) or len(found) > _COLUMNS_MAX:
        raise _invalid(f"columns is a list of at most {_COLUMNS_MAX} entries", "columns")
    return tuple(_column(entry) for entry in found)


def _column(entry: object) -> tuple[int | str, Role]:
    if not isinstance(entry, dict) or set(entry) != {"column", "role"}:
        raise _invalid("Each of columns is an object with a column and a role", "columns")
    key, role = entry["column"], _enum(entry, "role", Role)
    if isinstance(key, bool) or not isinstance(key, int | str) or role is None:
        raise _invalid("A column is named by its number from 0 or by its header", "columns")
    return (key[:_TEXT_MAX] if isinstance(key, str) else key), role
