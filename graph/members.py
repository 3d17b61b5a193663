"""Members: the people of a wallet, as the others see them."""

from __future__ import annotations

from typing import Self

import strawberry

from db.base import AnyRow
from domain.ledger import WalletRole
from graph import ids
from graph.ids import Prefix
from graph.scalars import DateTime, instant


@strawberry.type(description="Someone who belongs to a wallet, as the other members see them.")
class Member:
    id: strawberry.ID = strawberry.field(description="The id of the user.")
    name: str = strawberry.field(description="What they call themselves.")
    username: str = strawberry.field(description="Unique in this service.")
    role: WalletRole = strawberry.field(description="What they may do in this wallet.")
    joined_at: DateTime = strawberry.field(description="Since when they belong to it.")

    @classmethod
    def of(cls, row: AnyRow) -> Self:
        return cls(
            id=ids.encode(Prefix.User, row.user_id),
            name=row.name,
            username=row.username,
            role=WalletRole[row.role],
            joined_at=instant(row.joined_at),
        )
