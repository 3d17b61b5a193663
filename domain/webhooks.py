"""What a webhook is sent: the body of each kind of delivery. The same bytes at every attempt."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

from domain import alerts
from domain.alerts import AlertKind
from domain.deliveries import TEST, Facts

# The ids of the API, as its clients know them.
DELIVERY, ALERT, WALLET = "dlv", "alt", "wal"


def message_id(delivery_id: str) -> str:
    """What a receiver knows a message again by."""
    return f"{DELIVERY}_{delivery_id}"


def body(kind: str, facts: Facts, created_at: datetime) -> bytes:
    """JSON with `type`, `timestamp` and `data`, as Standard Webhooks recommends."""
    if kind == TEST:
        return _json("test", created_at, {"message": "This is a test of your webhook."})
    data = {
        "id": f"{ALERT}_{facts['alert_id']}",
        "kind": kind,
        "title": alerts.title(AlertKind[kind], facts),
        "message": alerts.message(AlertKind[kind], facts),
        "wallet": {"id": f"{WALLET}_{facts['wallet_id']}", "name": facts["wallet"]},
        "raisedAt": _instant(datetime.fromisoformat(str(facts["raised_at"]))),
    }
    return _json("alert.raised", created_at, data)


def _json(type_: str, at: datetime, data: dict[str, Any]) -> bytes:
    message = {"type": type_, "timestamp": _instant(at), "data": data}
    return json.dumps(message, ensure_ascii=False, separators=(",", ":")).encode()


def _instant(at: datetime) -> str:
    """As the API writes it."""
    return at.astimezone(UTC).isoformat().replace("+00:00", "Z")
