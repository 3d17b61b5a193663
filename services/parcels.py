"""Parcels: what a delivery is made of when it is sent. No database, and in no transaction."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from auth import unsubscribing, webhooks
from domain import webhooks as bodies
from domain.alerts import AlertKind
from domain.deliveries import DIGEST, Facts, facts_of
from domain.links import Purpose
from domain.mails import kinds
from domain.mails.alerts import Item, digest
from domain.mails.content import Mail, Recipient
from domain.mails.rendering import rendered
from services import links
from services.delivering import Claim

# So long does the key before the current one sign too.
OVERLAP = timedelta(days=1)
# What is said of a webhook whose key is none, or does not belong to the server's secret.
UNSIGNABLE = "It cannot be signed: get a new secret (rotateWebhookSecret)"

# Kind of a mail -> what of it is secret, made of its facts and the server's own secret, by names
# that are given among the facts. It stands in no database.
SECRETS: dict[str, Callable[[Facts, str], Mapping[str, str]]] = {
    purpose.name: links.secret_of(purpose) for purpose in Purpose
}

_BARE_LOCALE, _BARE_ZONE = "en", "UTC"


@dataclass(frozen=True, slots=True)
class Letter:
    """A mail and whom it goes to; receivers know it again by its `id`."""

    id: str
    to: str
    mail: Mail
    at: datetime
    unsubscribe_url: str | None = None


@dataclass(frozen=True, slots=True)
class Request:
    url: str
    body: bytes
    headers: Mapping[str, str]


def letter(claim: Claim, *, base_url: str, secret: str, link_base_url: str | None = None) -> Letter:
    row = claim.row
    is_alert = row.kind == DIGEST or row.kind in AlertKind.__members__
    leave = None
    if is_alert and row.user_id is not None:
        leave = unsubscribing.address(
            row.user_id, since=row.created_at, base_url=base_url, secret=secret
        )
    to = Recipient(
        name=row.person if row.address is None else None,
        locale=row.locale or _BARE_LOCALE,
        zone=row.time_zone or _BARE_ZONE,
        base_url=base_url,
        link_base_url=link_base_url,
        unsubscribe_url=leave,
    )
    return Letter(
        id=row.id,
        to=row.address or row.own_address,
        mail=_digest(claim, to) if row.kind == DIGEST else _mail(claim, to, secret),
        at=row.created_at,
        unsubscribe_url=leave,
    )


def request(claim: Claim, *, secret: str, at: datetime) -> Request | None:
    """What a webhook is sent at a moment; None where it cannot be signed."""
    row = claim.row
    secrets = _secrets(claim, secret, at)
    if not secrets:
        return None
    body = bodies.body(row.kind, facts_of(row.facts), row.created_at)
    id_ = bodies.message_id(row.id)
    headers = {
        "content-type": "application/json",
        "user-agent": "Outlay",
        "connection": "close",
        "webhook-id": id_,
        "webhook-timestamp": str(int(at.timestamp())),
        "webhook-signature": webhooks.signature(secrets, id_=id_, at=at, body=body),
    }
    return Request(row.webhook_url, body, headers)


def _digest(claim: Claim, to: Recipient) -> Mail:
    items = [Item(each.kind, facts_of(each.facts)) for each in claim.items]
    more = claim.items[0].of_all - len(items)
    return rendered(digest(items, more, to), to)


def _mail(claim: Claim, to: Recipient, secret: str) -> Mail:
    row = claim.row
    facts = facts_of(row.facts)
    made = SECRETS[row.kind](facts, secret) if row.kind in SECRETS else {}
    return kinds.mail(row.kind, {**facts, **claim.found, **made}, to)


def _secrets(claim: Claim, secret: str, at: datetime) -> list[str]:
    """Those that sign now, the current one first; none where the server's secret has changed."""
    row = claim.row
    if row.webhook_key is None:
        return []
    current = webhooks.secret_of(row.webhook_key, secret=secret)
    if webhooks.digest_of(current) != row.webhook_key_digest:
        return []
    if row.webhook_key_before is None or at >= row.webhook_keyed_at + OVERLAP:
        return [current]
    return [current, webhooks.secret_of(row.webhook_key_before, secret=secret)]
