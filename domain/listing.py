"""Lists of transactions: what they are filtered by, and which states of the past that leaves.

`matches` says of an image what SQL says of a row: the two must never disagree.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from domain.changes import Image
from domain.text import fold


@dataclass(frozen=True, slots=True)
class Filter:
    """Conditions that must all hold; an empty one does not filter. Ids are UUIDs.

    `start` is inclusive, `end` exclusive; `minimum` and `maximum` are minor units of `currency`,
    inclusive. `tags` and `words` are folded: any one of the tags, all of the words. `until` keeps
    what has not changed since that version of the wallet.
    """

    kinds: Sequence[str] | None = None
    start: str | None = None
    end: str | None = None
    minimum: int | None = None
    maximum: int | None = None
    currency: str | None = None
    categories: Sequence[str] | None = None
    is_uncategorized: bool = False
    accounts: Sequence[str] | None = None
    tags: Sequence[str] | None = None
    payees: Sequence[str] | None = None
    words: Sequence[str] = ()
    creators: Sequence[str] | None = None
    imports: Sequence[str] | None = None
    until: int | None = None


EVERYTHING = Filter()


@dataclass(frozen=True, slots=True)
class Past:
    """A transaction as it was: its image, and what of it stands beside that.

    `version` is the wallet's at the change that made it so, `changed_at` the moment of that.
    """

    id: str
    version: int
    changed_at: str
    created_by: str | None
    image: Image


def matches(wanted: Filter, past: Past, payee: str | None) -> bool:
    """Whether a list with this filter has the transaction; `payee` is the name of its own."""
    image = past.image
    return (
        _has(wanted.kinds, image["kind"])
        and _has(wanted.payees, image["payee_id"])
        and _has(wanted.imports, image["import_id"])
        and _has(wanted.creators, past.created_by)
        and _has(wanted.accounts, image["account_id"], image["to_account_id"])
        and _has(wanted.tags, *map(fold, image["tags"] if wanted.tags is not None else ()))
        and _is_within(wanted, image)
        and _is_on_category(wanted, image)
        and _says(wanted.words, image, payee)
    )


def _has(choices: Sequence[str] | None, *values: str | None) -> bool:
    return choices is None or any(value in choices for value in values)


def _is_within(wanted: Filter, image: Image) -> bool:
    day, amount_minor = image["occurred_on"], image["amount_minor"]
    return (
        (wanted.start is None or day >= wanted.start)
        and (wanted.end is None or day < wanted.end)
        and (wanted.currency is None or image["currency"] == wanted.currency)
        and (wanted.minimum is None or amount_minor >= wanted.minimum)
        and (wanted.maximum is None or amount_minor <= wanted.maximum)
    )


def _is_on_category(wanted: Filter, image: Image) -> bool:
    if wanted.categories is None and not wanted.is_uncategorized:
        return True
    if wanted.is_uncategorized and image["kind"] == "TRANSFER":
        return False
    own = [line[0] for line in image["lines"]] or [image["category_id"]]
    chosen = {*(wanted.categories or ()), *([None] if wanted.is_uncategorized else [])}
    return not chosen.isdisjoint(own)


def _says(words: Sequence[str], image: Image, payee: str | None) -> bool:
    if not words:
        return True
    parts = [image["description"], payee, image["note"], *image["tags"]]
    parts += [note for _, _, note in image["lines"]]
    text = "\n".join(fold(part) for part in parts if part)
    return all(word in text for word in words)
