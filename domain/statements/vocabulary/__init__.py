"""The words of bank exports, by role and language: data that the reader compares after folding.

`HEADERS` maps (role, rank) to language to terms separated by "|". A term is a whole header or whole
words of one; `headers` does the matching. Of several columns for a role, rank 1 is better than 2.
"""

from __future__ import annotations

from domain.statements.layout import Role
from domain.statements.vocabulary import days, details, money, parties, texts

HEADERS: dict[tuple[Role, int], dict[str, str]] = {
    **days.HEADERS,
    **texts.HEADERS,
    **parties.HEADERS,
    **details.HEADERS,
    **money.HEADERS,
}
