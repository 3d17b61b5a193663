"""What was found out about a file, as it is kept with its plan."""

from __future__ import annotations

from enum import Enum
from typing import Any

from domain.statements.layout import Finding, Layout

FINDINGS = (
    "encoding",
    "delimiter",
    "quote",
    "preamble_lines",
    "footer_lines",
    "header_line",
    "date_order",
    "decimal_mark",
    "sign",
    "money_out_words",
    "currency",
)


def stored(layout: Layout) -> dict[str, Any]:
    """Plain values for JSON: of each finding its value as text, the evidence and the origin."""
    findings = {name: _finding(getattr(layout, name)) for name in FINDINGS}
    columns = [
        [column.index, column.header, column.role.name, column.evidence, column.origin.name]
        for column in layout.columns
    ]
    return {"format": layout.format, "findings": findings, "columns": columns}


def _finding(finding: Finding[Any]) -> list[str]:
    return [_text(finding.value), finding.evidence, finding.origin.name]


def _text(value: object) -> str:
    if isinstance(value, Enum):
        return value.name
    return ", ".join(value) if isinstance(value, tuple) else str(value)
