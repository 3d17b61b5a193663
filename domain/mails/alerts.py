"""Mails of alerts: one by itself, or those of a day, a week or one moment together."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from domain import alerts
from domain.alerts import AlertKind
from domain.deliveries import Facts
from domain.mails.content import Action, Composer, Content, Entry, Recipient, Text

# A mail with more entries is read by nobody; the inbox has all of them.
ENTRIES_MAX = 50

_REASON = (
    "You get this mail because you chose to be told of such alerts. To get others, or none, change"
    " your notification preferences (updateNotificationPreferences) at {base_url}."
)


@dataclass(frozen=True, slots=True)
class Item:
    """One alert among those that are told together."""

    kind: str
    facts: Facts


def facts_of_alert(
    facts: Facts, *, alert_id: str, wallet: tuple[str, str], raised_at: datetime
) -> dict[str, str | int | None]:
    """What a delivery says of an alert: its own facts, and of which wallet (id, name) it is."""
    wallet_id, name = wallet
    return {
        **facts,
        "alert_id": alert_id,
        "wallet_id": wallet_id,
        "wallet": name,
        "raised_at": raised_at.isoformat(),
    }


def digest(items: Sequence[Item], more: int, to: Recipient) -> Content:
    """Several alerts in one mail, in the order in which they were raised; `more` are left out."""
    count = len(items) + more
    parts = [_entry(item, to) for item in items]
    rest = f"There are {more:,} more in your inbox."
    return Content(
        subject="1 alert" if count == 1 else f"{count:,} alerts",
        parts=[*parts, *([Text(rest)] if more else [])],
        reason=_REASON.format(base_url=to.base_url),
        leave=_leave(to),
    )


def _composer(kind: AlertKind) -> Composer:
    def compose(facts: Facts, to: Recipient) -> Content:
        return Content(
            subject=alerts.title(kind, facts),
            parts=[Text(alerts.message(kind, facts)), Text(_aside(facts, to))],
            reason=_REASON.format(base_url=to.base_url),
            leave=_leave(to),
        )

    return compose


KINDS: dict[str, Composer] = {kind.name: _composer(kind) for kind in AlertKind}


def _entry(item: Item, to: Recipient) -> Entry:
    kind = AlertKind[item.kind]
    return Entry(
        alerts.title(kind, item.facts), alerts.message(kind, item.facts), _aside(item.facts, to)
    )


def _leave(to: Recipient) -> Action | None:
    return Action("Get no more mail of alerts", to.unsubscribe_url) if to.unsubscribe_url else None


def _aside(facts: Facts, to: Recipient) -> str:
    moment = to.moment(datetime.fromisoformat(str(facts["raised_at"])))
    return f"Wallet: {facts['wallet']}. {moment}"
