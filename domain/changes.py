"""Changes: what can happen to a thing of a wallet, and the chain that ties all of it together.

Each change carries the SHA-256 of itself and of the one before it, so that whoever alters, adds or
removes one has to alter all that follow, and the head that may have been kept elsewhere.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from enum import Enum
from typing import Any, NamedTuple, TypeAlias

import orjson

# The state of a thing as plain JSON values, by the names of its columns.
Image: TypeAlias = Mapping[str, Any]

# What a wallet's first change follows on.
GENESIS = "0" * 64


class Action(Enum):
    """What happened to a thing."""

    CREATED = "It was entered."
    UPDATED = "It was changed."
    DELETED = "It was put into the trash."
    RESTORED = "It was brought back from the trash."
    PURGED = "What was in the trash is gone for good."


class Change(NamedTuple):
    """One link of a wallet's chain. `image` is canonical JSON; None for what is gone.

    `at` is an instant as text in UTC; `number` counts the changes of one version from 0.
    """

    wallet_id: str
    version: int
    number: int
    entity: str
    entity_id: str
    action: str
    at: str
    actor_id: str | None
    session_id: str | None
    image: str | None

    def hash(self, previous: str) -> str:
        """64 hexadecimal digits over all of this and the hash of the change before it."""
        return hashlib.sha256(orjson.dumps([previous, *self])).hexdigest()


def canonical(image: Image) -> str:
    """The image as JSON text that is the same for equal images, whatever their order."""
    return orjson.dumps(image, option=orjson.OPT_SORT_KEYS).decode()


def canonical_on(image: Image, name: str, days: Iterable[str]) -> Iterator[str]:
    """`canonical` of the image with each of these days under a name that it has."""
    # As within a text every quote is escaped, nothing but that name looks like this.
    before, mark, after = canonical({**image, name: ""}).partition(f'"{name}":"')
    return (f"{before}{mark}{day}{after}" for day in days)


def differing(one: Image, other: Image) -> set[str]:
    """The names under which two images of a thing say something else."""
    return {name for name in one.keys() | other.keys() if one.get(name) != other.get(name)}
