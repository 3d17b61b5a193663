"""Security notices: put into the outbox by what they tell of, for the person's address as it was.

They pass the preferences, and quiet hours and digests too: whoever takes an account over could
otherwise keep its person from hearing of it.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime

from sqlalchemy.orm import Session

from auth.keys import pseudonym
from db.queries import attempts
from db.tables import User
from domain.deliveries import Channel
from domain.notices import FREE_PER_ACCOUNT, NoticeKind
from services import outbox
from services.devices import Device


@dataclass(frozen=True, slots=True)
class Occasion:
    """When and where something is done to an account; `device` is None for no device of anybody's.

    `secret` is the server's own.
    """

    at: datetime
    device: Device | None
    secret: str = field(repr=False)


def post(
    session: Session, user: User, kind: NoticeKind, occasion: Occasion, *, to: str | None = None
) -> None:
    """Have the person told at `to`, by default at their address.

    What may come often, and what goes to an address that may be a stranger's, has to wait when it
    has come too often; then it is left out.
    """
    is_bounded = kind is NoticeKind.SECURITY_SIGN_IN or user.email_verified_at is None
    if is_bounded and not _is_free(session, user.id, occasion):
        return
    at, device = occasion.at, occasion.device
    outbox.post(
        session,
        at=at,
        user_id=user.id,
        address=to or user.email,
        channel=Channel.EMAIL,
        kind=kind.name,
        facts={
            "at": at.astimezone(UTC).isoformat(),
            "device": None if device is None else device.shown_user_agent,
            "address": None if device is None else device.shown_address,
        },
    )


def _is_free(session: Session, user_id: str, occasion: Occasion) -> bool:
    key = pseudonym(occasion.secret, "attempts/notices", user_id)
    return attempts.counted(session, [key], free=FREE_PER_ACCOUNT, at=occasion.at)[key]
