"""Live alerts: of all wallets of a person, pulled from where each of them stands."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Mapping
from dataclasses import dataclass

import strawberry
from sqlalchemy.orm import Session

from db.base import NO_ID, AnyRow
from db.channel import user_topic, wallet_topic
from db.queries import inbox, notifications
from db.queries.inbox import Place
from graph.alerts import Alert
from graph.live.watch import WatchInfo

# Alerts that are read at a time.
_SIZE = 100
# Behind every alert of its version.
_LAST_ID = "ffffffff-ffff-ffff-ffff-ffffffffffff"


@dataclass(frozen=True, slots=True)
class _News:
    """`places` is where each wallet stands after these alerts; `has_more` when some are left."""

    alerts: list[AnyRow]
    places: Mapping[str, Place]
    has_more: bool


@strawberry.type
class AlertSubscription:
    @strawberry.subscription(
        description="Each alert of any of the viewer's wallets when it is raised, and again when "
        "it is withdrawn. A client that was away asks `viewer.alerts(since:)` for what it missed."
    )
    async def alert_raised(self, info: WatchInfo) -> AsyncGenerator[Alert, None]:
        watch = info.context
        places: Mapping[str, Place] | None = None
        async with watch.news.of(user_topic(watch.viewer_id)) as news:
            while True:
                found = await watch.ask(_told, watch.viewer_id, places)
                places = found.places
                for row in found.alerts:
                    yield Alert.of(row)
                # Of a wallet that is heard of from now on, something may have been missed.
                is_new = [news.also(wallet_topic(wallet_id)) for wallet_id in places]
                if found.has_more or any(is_new):
                    continue
                for wallet_id, (version, _) in places.items():
                    news.seen(version, wallet_topic(wallet_id))
                await news.next()


def _told(session: Session, viewer_id: str, places: Mapping[str, Place] | None) -> _News:
    """What has happened in the viewer's wallets after these places; at first nothing has.

    Of a wallet that is not among them all alerts are told since the viewer belongs to it.
    """
    versions = inbox.places(session, viewer_id)
    now = {wallet_id: (version, _LAST_ID) for wallet_id, version in versions.items()}
    if places is None:
        return _News([], now, has_more=False)
    start = {wallet_id: places.get(wallet_id, (0, NO_ID)) for wallet_id in now}
    behind = {wallet_id: start[wallet_id] for wallet_id in now if start[wallet_id] < now[wallet_id]}
    muted = notifications.muted(session, viewer_id)
    rows = list(inbox.told(session, viewer_id, behind, muted=muted, size=_SIZE))
    if len(rows) < _SIZE:
        return _News(rows, now, has_more=False)
    return _News(rows, start | _reached(rows, now), has_more=True)


def _reached(rows: list[AnyRow], now: Mapping[str, Place]) -> dict[str, Place]:
    """Where a page that was full ends: its last wallet within, those before it at their ends."""
    last = rows[-1]
    done = {row.wallet_id: now[row.wallet_id] for row in rows}
    return done | {last.wallet_id: (last.version, last.id)}
