"""Which wallet a root field means: the one named, or the viewer's own."""

from __future__ import annotations

from typing import Annotated, TypeAlias

import strawberry

from db import tables
from db.queries import wallets
from domain.errors import NotFound, Refusal
from graph import ids
from graph.context import Info

WalletArgument: TypeAlias = Annotated[
    strawberry.ID | None,
    strawberry.argument(description="The wallet; the viewer's personal wallet by default."),
]


async def chosen_wallet(info: Info, wallet: str | None) -> tables.Wallet:
    """Raises Unauthenticated, or NotFound for a wallet that the viewer does not belong to."""
    if wallet is None:
        return info.context.personal_wallet
    wallet_id = chosen_wallet_id(info, wallet)
    found = await info.context.read(wallets.of_viewer, info.context.viewer.id, [wallet_id])
    if wallet_id not in found:
        raise NotFound("There is no such wallet, or you are not a member of it", field=("wallet",))
    return found[wallet_id]


def chosen_wallet_id(info: Info, wallet: str | None) -> str:
    """The same for a service, which looks at the wallet itself."""
    if wallet is None:
        return info.context.personal_wallet.id
    try:
        return ids.decode(ids.Prefix.Wallet, wallet)
    except Refusal as refusal:
        raise refusal.under("wallet") from None
