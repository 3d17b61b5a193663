"""Links that are mailed: made for one purpose, good once and for a time, and void by a newer one.

What stands in a link is nowhere in the database and in no outbox: it is made again from the id of
its row when the mail is sent. Of what is wrong with a link its holder learns that it is used, has
expired or is none of ours, and nothing of whose it was.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime

from sqlalchemy.orm import Session

from auth.links import is_token_of, token_of
from auth.tokens import fingerprint
from db.base import new_id
from db.queries import links
from db.tables import Invitation, LinkToken
from domain.deliveries import Channel, Facts
from domain.errors import Expired, NotFound, Used
from domain.links import LIFETIMES, Purpose
from services import outbox

_FIELD = ("token",)
_FORM = re.compile(r"[A-Za-z0-9_-]{43}", re.ASCII)
# What to do about a link that is of no use.
_ADVICE = {
    Purpose.PASSWORD_RESET: "ask for a new one",
    Purpose.EMAIL_VERIFICATION: "sign in and ask for a new one",
    Purpose.INVITATION: "ask whoever invited you for a new one",
}


def send_to_person(
    session: Session, user_id: str | None, purpose: Purpose, *, to: str, secret: str, at: datetime
) -> None:
    """Have a link about a person mailed to an address; those before it are void.

    Whoever only goes through the motions, for an address that nobody has, gives no person.
    """
    links.void(session, user_id, purpose, at)
    row = _new(purpose, to=to, secret=secret, at=at)
    row.user_id = user_id
    _send(session, row, at)


def send_invitation(session: Session, invitation: Invitation, *, secret: str, at: datetime) -> None:
    assert invitation.email is not None, "it goes to somebody"
    row = _new(Purpose.INVITATION, to=invitation.email, secret=secret, at=at)
    row.wallet_id, row.invitation_id = invitation.wallet_id, invitation.id
    _send(session, row, at)


def look_up(session: Session, token: str, purpose: Purpose, *, secret: str) -> LinkToken:
    """The row of a link, good or not. Raises NotFound, naming `token`."""
    # Whatever else was typed is no text to look up.
    key = fingerprint(token if _FORM.fullmatch(token) else "")
    row = links.by_hashes(session, [key]).get(key)
    if row is None or not _is_its(token, row, purpose, secret):
        advice = _ADVICE[purpose]
        raise NotFound(f"This link is none of ours, or of long ago; {advice}", field=_FIELD)
    return row


def find(session: Session, token: str, purpose: Purpose, *, secret: str, at: datetime) -> LinkToken:
    """The row of a link that is still good. Raises NotFound, Used or Expired, naming `token`."""
    row = look_up(session, token, purpose, secret=secret)
    _refuse_spent(row, purpose, at)
    return row


def take(session: Session, found: LinkToken, at: datetime) -> None:
    """Use a link up that was found before. Raises Used or Expired: of two at once, one gets it.

    Whoever writes what the link is about has locked that already: links are locked last.
    """
    row = links.locked(session, [found.hash]).get(found.hash)
    purpose = Purpose[found.purpose]
    if row is None:
        raise _used(purpose)
    _refuse_spent(row, purpose, at)
    row.used_at = at
    session.flush()


def told(session: Session, link_ids: Sequence[str], at: datetime) -> dict[str, Facts]:
    """What mails say of those of these links that are still good, by id: `until` (ISO, UTC), and of
    an invitation `wallet`, `role` and `inviter`, None for who has left.

    It is found out when a mail is sent and stored in none, so that nothing of it outlives its
    cause; of a link that is not told there is nothing to send.
    """
    return {
        row.id: {
            "until": row.expires_at.astimezone(UTC).isoformat(),
            "wallet": row.wallet,
            "role": row.role,
            "inviter": row.inviter,
        }
        for row in links.told(session, link_ids).values()
        if row is not None and row.used_at is None and row.expires_at > at
    }


def secret_of(purpose: Purpose) -> Callable[[Facts, str], Mapping[str, str]]:
    """What a mail with such a link says beside: the `token`, made of the server's own secret."""
    return lambda facts, secret: {"token": token_of(secret, purpose.name, str(facts["link"]))}


def _new(purpose: Purpose, *, to: str, secret: str, at: datetime) -> LinkToken:
    row_id = new_id()
    return LinkToken(
        id=row_id,
        purpose=purpose.name,
        hash=fingerprint(token_of(secret, purpose.name, row_id)),
        address=to,
        created_at=at,
        expires_at=at + LIFETIMES[purpose],
    )


def _send(session: Session, row: LinkToken, at: datetime) -> None:
    session.add(row)
    session.flush()
    outbox.post(
        session,
        at=at,
        user_id=row.user_id,
        address=row.address,
        channel=Channel.EMAIL,
        kind=row.purpose,
        facts={"link": row.id},
    )


def _is_its(token: str, row: LinkToken, purpose: Purpose, secret: str) -> bool:
    return is_token_of(token, secret=secret, purpose=purpose.name, row_id=row.id)


def _refuse_spent(row: LinkToken, purpose: Purpose, at: datetime) -> None:
    if row.used_at is not None:
        raise _used(purpose)
    if row.expires_at <= at:
        raise Expired(f"This link has expired; {_ADVICE[purpose]}", field=_FIELD)


def _used(purpose: Purpose) -> Used:
    advice = _ADVICE[purpose]
    return Used(
        f"This link has been used, or a newer one was sent after it; {advice}", field=_FIELD
    )
