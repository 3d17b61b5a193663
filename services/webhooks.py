"""A person's own dealings with their webhook: its secret, trying it, and what was sent to it."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy.orm import Session

from db.queries import deliveries
from db.tables import NotificationPreferences
from domain.deliveries import TEST, Channel
from domain.errors import Code, Invalid, NotFound, RateLimited
from services import outbox
from services.actors import Actor
from services.notifications import locked, new_key

# So often a person may try their webhook within an hour.
TESTS_MAX = 20
_HOUR = timedelta(hours=1)


def rotate_secret(session: Session, by: Actor, *, secret: str) -> str:
    """Another secret, which is never shown again; for a day the one before signs too.

    Raises Invalid when there is no webhook.
    """
    row = _with_webhook(session, by)
    shown = new_key(row, by, secret=secret)
    session.flush()
    return shown


def test(session: Session, by: Actor) -> str:
    """Have something sent that tells nothing. Its delivery. Raises Invalid or RateLimited."""
    _refuse_off(_with_webhook(session, by))
    since = by.at - _HOUR
    if deliveries.count_since(session, by.user_id, kind=TEST, since=since) >= TESTS_MAX:
        raise RateLimited(
            f"A webhook is tried at most {TESTS_MAX} times in an hour", retry_after_s=3_600
        )
    delivery_id = outbox.post(
        session,
        at=by.at,
        user_id=by.user_id,
        address=None,
        channel=Channel.WEBHOOK,
        kind=TEST,
        facts={},
    )
    session.flush()
    return delivery_id


def redeliver(session: Session, by: Actor, delivery_id: str) -> str:
    """Have what was delivered, given up or cancelled sent once more, under the same id.

    Raises NotFound or Invalid.
    """
    _refuse_off(_with_webhook(session, by))
    if deliveries.again(session, by.user_id, delivery_id, by.at):
        return delivery_id
    if not deliveries.of_viewer(session, by.user_id, [delivery_id]):
        raise NotFound("There is no such delivery, or it is not yours", field=("id",))
    raise Invalid("This delivery waits to be sent already", field=("id",), code=Code.IN_USE)


def _with_webhook(session: Session, by: Actor) -> NotificationPreferences:
    row, is_new = locked(session, by)
    if is_new or row.webhook_url is None:
        raise Invalid("You have no webhook; give its address first", code=Code.REQUIRED)
    return row


def _refuse_off(row: NotificationPreferences) -> None:
    if row.webhook_off_at is not None:
        raise Invalid("Your webhook has been turned off; give its address again to turn it on")
