"""Live changes of a wallet: the feed, pulled by each subscriber from where it stands."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from typing import Annotated

import strawberry
from sqlalchemy.orm import Session

from db.channel import wallet_topic
from db.queries import changes, wallets
from domain.errors import NotFound
from graph import ids
from graph.ids import Prefix
from graph.live.watch import WatchInfo
from graph.sync import SIZE_DEFAULT, Change, ChangeFeed, cursor, place

Position = tuple[int, int]


@strawberry.type
class WalletSubscription:
    @strawberry.subscription(
        description="What changes in a wallet: first what a device has missed since `after`, then "
        "each change once it is committed, by whatever process. It ends when the viewer is no "
        "longer a member. A device that was cut off comes back with the last `cursor`."
    )
    async def wallet_changed(
        self,
        info: WatchInfo,
        wallet: Annotated[strawberry.ID, strawberry.argument(description="The wallet.")],
        after: Annotated[
            str | None,
            strawberry.argument(
                description="The `cursor` of the feed that the device has read last; null for "
                "nothing but what is to come, after an empty page with the cursor to begin at."
            ),
        ] = None,
    ) -> AsyncGenerator[ChangeFeed, None]:
        watch = info.context
        wallet_id = _wallet_id(wallet)
        position: Position | None = None
        async with watch.news.of(wallet_topic(wallet_id)) as news:
            while True:
                version, page = await watch.ask(
                    _followed, watch.viewer_id, wallet_id, after=after, position=position
                )
                is_beginning = position is None and after is None
                position = page.end
                if page.rows or is_beginning:
                    yield ChangeFeed(
                        changes=[Change.of(row) for row in page.rows],
                        cursor=cursor(wallet_id, page.end),
                        version=version,
                        has_more=page.has_more,
                    )
                if not page.has_more:
                    news.seen(version)
                    await news.next()


def _wallet_id(wallet: str) -> str:
    split = ids.split(wallet)
    if split is None or split[0] is not Prefix.Wallet:
        raise _not_found()
    return split[1]


def _not_found() -> NotFound:
    return NotFound("There is no such wallet, or you are not a member of it", field=("wallet",))


def _followed(
    session: Session,
    viewer_id: str,
    wallet_id: str,
    *,
    after: str | None,
    position: Position | None,
) -> tuple[int, changes.Feed]:
    """The wallet's version and the page after `position`, at first after the cursor `after`.

    Raises NotFound when the viewer is no member (any more), Invalid, or ResyncRequired.
    """
    wallet = wallets.of_viewer(session, viewer_id, [wallet_id]).get(wallet_id)
    if wallet is None:
        raise _not_found()
    if position is None:
        position = (wallet.version, 2**31 - 1) if after is None else place(wallet, after)
    page = changes.feed(session, wallet_id, after=position, size=SIZE_DEFAULT)
    return wallet.version, page
