"""The form of a synthetic export and of what is to be read from it."""

from __future__ import annotations

from dataclasses import dataclass

from domain.statements.layout import Sign


@dataclass(frozen=True)
class Case:
    """`rows` are (day, minor units, description, payee) of every transaction of the file."""

    name: str
    text: str
    currency: str
    rows: tuple[tuple[str, int, str, str], ...]
    encoding: str = "utf-8"
    questions: tuple[str, ...] = ()
    sign: Sign = Sign.SIGNED
