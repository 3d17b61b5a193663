"""Changes: what can happen to a thing of a wallet, and the chain that ties all of it together.

Each change carries the SHA-256 of itself and of the one before it, so that whoever alters, adds or
removes one has to alter all that follow, and the head that may have been kept elsewhere.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum
from typing import Any, TypeAlias

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


@dataclass(frozen=True, slots=True)
class Change:
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
        content = orjson.dumps(
            [
                previous,
                self.wallet_id,
                self.version,
                self.number,
                self.entity,
                self.entity_id,
                self.action,
                self.at,
                self.actor_id,
                self.session_id,
                self.image,
            ]
        )
        return hashlib.sha256(content).hexdigest()


def canonical(image: Image) -> str:
    """The image as JSON text that is the same for equal images, whatever their order."""
    return orjson.dumps(image, option=orjson.OPT_SORT_KEYS).decode()


def differing(one: Image, other: Image) -> set[str]:
    """The names under which two images of a thing say something else."""
    return {name for name in one.keys() | other.keys() if one.get(name) != other.get(name)}
