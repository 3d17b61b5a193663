"""Single cells: formulas made harmless, lists of names in one cell, and both undone."""

from __future__ import annotations

import re
from collections.abc import Sequence

from domain.errors import Invalid

CATEGORY_SEPARATOR = ":"
TAG_SEPARATOR = ";"

# What a spreadsheet takes for a formula; the wide forms too, which some locales read as the plain.
_FORMULA = re.compile("'*[=+\\-@\t\r\n\uff1d\uff0b\uff0d\uff20]")


def neutral(text: str) -> str:
    """`text` as a cell that no spreadsheet runs."""
    return f"'{text}" if _FORMULA.match(text) else text


def original(cell: str) -> str:
    """The text of which `neutral` made the cell."""
    return cell[1:] if cell.startswith("'") and _FORMULA.match(cell) else cell


def joined(names: Sequence[str], separator: str) -> str:
    """Names in one cell; backslashes and separators in them stand behind a backslash."""
    return separator.join(
        name.replace("\\", "\\\\").replace(separator, f"\\{separator}") for name in names
    )


def split(cell: str, separator: str) -> list[str]:
    """The names that `joined` put together. Raises Invalid for a backslash before anything else."""
    names = [""] if cell else []
    escaped = False
    for char in cell:
        if escaped and char not in {"\\", separator}:
            break
        if char == separator and not escaped:
            names.append("")
        elif char != "\\" or escaped:
            names[-1] += char
        escaped = char == "\\" and not escaped
    if escaped:
        raise Invalid(
            f"A backslash stands only in front of {separator} or of another backslash; "
            "write two for one"
        )
    return names
