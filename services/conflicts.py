"""Conflicts: somebody changes what has changed since they saw it. Nothing is overwritten unseen."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

import orjson

from db.base import Base
from db.queries import changes
from domain.changes import differing
from domain.errors import Conflict
from services.writing import Write

# What gives an amount its size, its currency, its sign and its parts, or says for how long it is
# and what follows from it: never put together from two people's changes, whichever of them made one
# here.
NEVER_MERGED = {
    "amount_minor",
    "to_amount_minor",
    "opening_balance_minor",
    "limit_minor",
    "period",
    "every",
    "unit",
    "rollover",
    "thresholds",
    "target_minor",
    "currency",
    "lines",
    "kind",
    "is_refund",
}


@dataclass(frozen=True, slots=True)
class Seen:
    """The version at which a client saw what it changes.

    `may_merge`: if others have changed other fields since, theirs and these may stand together.
    """

    version: int
    may_merge: bool = False


def refuse_stale(
    write: Write,
    table: type[Base],
    row_id: str,
    seen: Seen | None,
    changing: Collection[str] | None = None,
) -> None:
    """Raises Conflict if the thing is at another version than the client saw, unless it merges.

    `changing` are the names in its image that are about to change; None if it is to go.
    """
    if seen is None:
        return
    entity = table.__name__
    write.settle()
    current = changes.image_at(
        write.session, write.wallet_id, entity=entity, entity_id=row_id, version=2**62
    )
    assert current is not None, "whatever is there was recorded when it came"
    if seen.version == current.version:
        return
    before = changes.image_at(
        write.session, write.wallet_id, entity=entity, entity_id=row_id, version=seen.version
    )
    was = orjson.loads(before.image) if before is not None and before.image else {}
    differ = differing(was, orjson.loads(current.image))
    if before is not None and before.image and _may_have_seen(write, entity, seen, before.version):
        may_merge = changing is not None and _may_merge(seen, differ, changing)
        if may_merge or _is_same(entity, differ, changing):
            return
    raise _conflict(entity, row_id, current.version, differ)


def _is_same(entity: str, differ: Collection[str], changing: Collection[str] | None) -> bool:
    """Whether only that has changed which follows from other things: of a wallet its version, of a
    goal what is saved, unless the goal is to go with all of it.
    """
    return not differ and (entity == "Wallet" or (entity == "Goal" and changing is not None))


def _may_have_seen(write: Write, entity: str, seen: Seen, changed_at: int) -> bool:
    """Whether the thing ever showed this version, which its last change until then made.

    A wallet shows that of every write in it; its own settings may be older.
    """
    if entity == "Wallet":
        return changed_at <= seen.version <= write.held.version
    return seen.version == changed_at


def _may_merge(seen: Seen, differ: Collection[str], changing: Collection[str]) -> bool:
    theirs, mine = set(differ), set(changing)
    return seen.may_merge and not (theirs & mine) and not (theirs | mine) & NEVER_MERGED


def _conflict(entity: str, row_id: str, version: int, differ: Collection[str]) -> Conflict:
    return Conflict(
        f"This has changed since you read it: it is at version {version}; "
        "look at what it is now, then repeat your change",
        field=("expected_version",),
        current=(entity, row_id),
        differing=sorted(differ),
    )
