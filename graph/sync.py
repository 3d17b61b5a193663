"""Sync: what changed in a wallet since a device last asked, in order, with nothing left out."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Self

import strawberry

from db import tables
from db.base import AnyRow
from db.queries import changes, wallets
from domain.errors import Invalid, ResyncRequired
from graph import ids, paging
from graph.context import Info
from graph.ids import Prefix
from graph.nodes import Node, found

SIZE_DEFAULT = 100
SIZE_MAX = 500
_START = (0, -1)

AfterChange = Annotated[
    str | None,
    strawberry.argument(
        description="The `cursor` of the feed that the device has read last; null to begin anew."
    ),
]
FirstChanges = Annotated[
    int | None, strawberry.argument(description="How many at most, 1 to 500; 100 by default.")
]


@strawberry.type(description="Something that is not as it was.")
class Change:
    version: int = strawberry.field(description="The wallet's version that made it so.")
    id: strawberry.ID = strawberry.field(description="The id of what changed.")
    deleted: bool = strawberry.field(description="Whether it is gone.")

    @classmethod
    def of(cls, row: AnyRow) -> Self:
        return cls(
            version=row.version,
            id=ids.encode(Prefix[row.entity], row.entity_id),
            deleted=row.action == "DELETED",
        )

    @strawberry.field(description="The thing as it is now; null when it is gone.")
    async def entity(self, info: Info) -> Node | None:
        return None if self.deleted else await found(info, self.id)


@strawberry.type(
    description="What changed in a wallet, each thing once and in the order of the versions. "
    "Begun anew, it tells of everything that there is and of nothing that is gone."
)
class ChangeFeed:
    changes: list[Change] = strawberry.field(description="What is not as it was.")
    cursor: str = strawberry.field(description="Where this page ends: the next begins `after` it.")
    version: int = strawberry.field(description="The wallet's version when this was read.")
    has_more: bool = strawberry.field(description="Whether more follows after this page already.")


async def feed(
    info: Info, wallet: tables.Wallet, after: str | None, first: int | None
) -> ChangeFeed:
    """A page of the changes of a wallet that the viewer may see."""
    size = SIZE_DEFAULT if first is None else first
    if not 1 <= size <= SIZE_MAX:
        raise Invalid(f"`first` must lie between 1 and {SIZE_MAX}", field=("first",))
    # Read anew, as a mutation of this request may have changed it.
    current = await info.context.load(wallets.by_ids, wallet.id)
    stand = _stand(current, after)
    page = await info.context.read(
        changes.feed, wallet.id, after=stand.end, size=size, deleted_after=stand.begun
    )
    return ChangeFeed(
        changes=[Change.of(row) for row in page.rows],
        cursor=cursor(wallet.id, page.end, stand.begun if page.has_more else 0),
        version=current.version,
        has_more=page.has_more,
    )


def cursor(wallet_id: str, end: tuple[int, int], begun: int = 0) -> str:
    return paging.encode(_order(wallet_id), (*end, begun))


def place(wallet: tables.Wallet, after: str) -> tuple[int, int]:
    """Where a device stands in the feed. Raises Invalid for what is no cursor of this wallet's,
    and ResyncRequired for one that the wallet can no longer, or not yet, have given.
    """
    return _stand(wallet, after).end


@dataclass(frozen=True, slots=True)
class _Stand:
    """The (version, number) that a device has read up to.

    `begun` is the wallet's version when it began to read all that there is, as long as it does:
    what was gone by then it never had, and need not hear of. 0 once it has all.
    """

    end: tuple[int, int]
    begun: int


def _stand(wallet: tables.Wallet, after: str | None) -> _Stand:
    if after is None:
        return _Stand(_START, wallet.version)
    parts = (paging.is_version, paging.is_number, paging.is_version)
    version, number, begun = paging.decode("after", after, _order(wallet.id), parts)
    known = max(version, begun)
    if known < wallet.purged_version:
        raise ResyncRequired(
            "Deletions that this device has not heard of are purged; begin again without `after`",
            field=("after",),
        )
    if known > wallet.version:
        raise ResyncRequired(
            "The wallet is at an earlier version than this device, as after a backup was "
            "restored; begin again without `after`",
            field=("after",),
        )
    return _Stand((version, number), begun)


def _order(wallet_id: str) -> str:
    return f"CHANGES.{wallet_id}"
