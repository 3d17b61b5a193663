"""The outbox: a message is put down by the transaction that causes it, and sent by a job later.

Whatever is rolled back is never sent, and whatever is committed is sent at least once; a receiver
that gets it twice knows it again by its id.
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from db.base import new_id
from db.tables import Delivery
from domain.deliveries import Channel, Facts, facts_text


def post(  # noqa: PLR0913 - whom, by which way and what, each by its name
    session: Session,
    *,
    at: datetime,
    user_id: str | None,
    address: str | None,
    channel: Channel,
    kind: str,
    facts: Facts,
    not_before: datetime | None = None,
) -> str:
    """Have something sent once this transaction is committed. The delivery's id.

    To the person, or to the bare `address`, which goes before a person's own. What is in it is
    made of `kind` and `facts` when it is sent: by `domain.mails.KINDS` for a mail. It passes quiet
    hours and digests, which are for alerts. No secret stands in `facts`.
    """
    assert user_id or address, "a delivery goes to somebody"
    row = Delivery(
        id=new_id(),
        user_id=user_id,
        address=address,
        channel=channel.name,
        kind=kind,
        facts=facts_text(facts),
        created_at=at,
        due_at=max(at, not_before) if not_before else at,
    )
    session.add(row)
    return row.id
