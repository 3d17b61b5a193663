"""Live alerts: of all wallets of a person, pulled from where each of them stands."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Mapping

import strawberry
from sqlalchemy.orm import Session

from db.channel import user_topic, wallet_topic
from db.queries import inbox, notifications
from db.queries.inbox import News, Place
from graph.alerts import AfterAlerts, Alert, places_of
from graph.live.watch import WatchInfo

# Alerts that are read at a time.
_SIZE = 100


@strawberry.type
class AlertSubscription:
    @strawberry.subscription(
        description="Each alert of any of the viewer's wallets when it is raised, and again when "
        "it is withdrawn: first what a client has missed since `after`, then each as it comes. "
        "The next cursor to begin at is that of `viewer.alertChanges`."
    )
    async def alert_raised(
        self, info: WatchInfo, after: AfterAlerts = None
    ) -> AsyncGenerator[Alert, None]:
        watch = info.context
        places: Mapping[str, Place] | None = None if after is None else places_of(after)
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


def _told(session: Session, viewer_id: str, places: Mapping[str, Place] | None) -> News:
    muted = notifications.muted(session, viewer_id)
    return inbox.news(session, viewer_id, places, muted=muted, size=_SIZE)
