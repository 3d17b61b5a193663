"""Invitations: asking people into a wallet by mail, and their answers.

An invitation is bound to an address: it is accepted by the account whose verified address that is,
or by whoever holds the link that was mailed there. All of it happens under the wallet's lock, the
person's own before it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from auth.keys import pseudonym
from db.base import AnyRow, new_id
from db.channel import user_topic
from db.queries import invitations, users, wallets
from db.session import will_announce
from db.tables import Invitation, LinkToken, Member
from domain import invitations as rules
from domain.errors import Conflict, Expired, Invalid, NotFound, Taken, Used
from domain.invitations import FREE_PER_INVITED, FREE_PER_INVITER, InvitationState
from domain.ledger import WalletRole
from domain.links import LIFETIMES, Purpose
from domain.users import key
from services import attempts, links, writing
from services.actors import Actor
from services.attempts import Subject
from services.conflicts import Seen, refuse_stale
from services.members import close
from services.wallets import WALLETS_MAX
from services.writing import Write


@dataclass(frozen=True, slots=True)
class Asked:
    """Who is asked in, and as what; `id` is the client's, if it made one."""

    email: str
    role: WalletRole
    id: str | None = None


@dataclass(frozen=True, slots=True)
class Choice:
    """An invitation by its link or by its id: one of the two."""

    token: str | None = None
    id: str | None = None

    @property
    def field(self) -> tuple[str, ...]:
        return ("token" if self.token is not None else "id",)


def by_link(session: Session, token: str, *, secret: str, at: datetime) -> AnyRow | None:
    """The open invitation of a link, for whoever holds that; None for an unknown one.

    Raises Used or Expired.
    """
    try:
        link = links.look_up(session, token, Purpose.INVITATION, secret=secret)
    except NotFound:
        return None
    place = _about(link)
    row = invitations.by_ids(session, [place])[place]
    _refuse_closed(row, Choice(token=token), at)
    return row


def create(session: Session, by: Actor, *, wallet_id: str, asked: Asked, secret: str) -> Invitation:
    """Ask somebody in, instead of any open invitation to the same address.

    Raises NotFound, Forbidden, Taken, Invalid, Conflict or RateLimited.
    """
    write = writing.begin(session, by, wallet_id, needs=WalletRole.OWNER)
    if asked.id is not None and invitations.rows_of(session, wallet_id, [asked.id]):
        raise Conflict("There is an invitation with this id already", field=("id",))
    if invitations.is_members(session, wallet_id, key(asked.email)):
        raise Taken("Whoever has this address belongs to the wallet already", field=("email",))
    _make_room(write, key(asked.email))
    # What was refused is counted for nobody.
    attempts.admit(session, _subjects(by, asked.email, secret), by.at)
    row = Invitation(
        wallet_id=wallet_id,
        id=asked.id or new_id(),
        email=asked.email,
        email_key=key(asked.email),
        role=asked.role.name,
        state=InvitationState.OPEN.name,
        invited_by=by.user_id,
        created_at=write.at,
        expires_at=write.at + LIFETIMES[Purpose.INVITATION],
        version=write.version,
    )
    session.add(row)
    session.flush()
    write.created(row)
    links.send_invitation(session, row, secret=secret, at=by.at)
    return row


def accept(session: Session, by: Actor, choice: Choice, *, secret: str) -> str:
    """The wallet that the actor belongs to now. Whoever has accepted already gets the same answer.

    Raises NotFound, Used, Expired, Taken or Invalid.
    """
    if users.locked(session, by.user_id) is None:
        raise NotFound("There is no such account any more")
    write, row, link = _writing(session, by, choice, secret)
    members = wallets.member_rows(session, write.wallet_id)
    if row.accepted_by == by.user_id and by.user_id in members:
        return write.wallet_id
    _refuse_closed(row, choice, by.at)
    if by.user_id in members:
        raise Taken("You belong to this wallet already", field=choice.field)
    if len(members) >= rules.MEMBERS_MAX:
        raise Invalid(f"The wallet has {rules.MEMBERS_MAX} members, which is the most")
    if wallets.count(session, by.user_id) >= WALLETS_MAX:
        raise Invalid(f"You have {WALLETS_MAX} wallets, which is the most; leave one first")
    if link is not None:
        links.take(session, link, by.at)
    session.add(
        Member(wallet_id=write.wallet_id, user_id=by.user_id, role=row.role, joined_at=write.at)
    )
    row.accepted_by = by.user_id
    write.updated_wallet()
    close(write, [row], InvitationState.ACCEPTED)
    will_announce(session, user_topic(by.user_id))
    return write.wallet_id


def decline(session: Session, by: Actor, choice: Choice, *, secret: str) -> str:
    """The id of what was declined. Raises NotFound, Used or Expired."""
    write, row, _ = _writing(session, by, choice, secret)
    _refuse_closed(row, choice, by.at)
    close(write, [row], InvitationState.DECLINED)
    return row.id


def revoke(session: Session, by: Actor, *, invitation_id: str, seen: Seen | None = None) -> None:
    """Take an invitation back. Raises NotFound, Forbidden, Used or Conflict."""
    write = writing.begin_where(session, by, Invitation, invitation_id, needs=WalletRole.OWNER)
    row = invitations.rows_of(session, write.wallet_id, [invitation_id])[invitation_id]
    refuse_stale(write, Invitation, invitation_id, seen)
    if row.state != InvitationState.OPEN.name:
        raise Used("It is answered already; to end a membership, remove the member", field=("id",))
    close(write, [row], InvitationState.REVOKED)


def _subjects(by: Actor, email: str, secret: str) -> Sequence[Subject]:
    """What invitations are counted by, so that the service mails nobody without end."""
    inviter = pseudonym(secret, "invitations/account", by.user_id)
    invited = pseudonym(secret, "invitations/address", key(email))
    return (
        Subject(inviter, FREE_PER_INVITER, is_account=True, tries="invitations", who="you"),
        Subject(
            invited, FREE_PER_INVITED, is_account=False, tries="invitations", who="this address"
        ),
    )


def _make_room(write: Write, email_key: str) -> None:
    """Raises Invalid where too many are open."""
    kept = invitations.open_rows(write.session, write.wallet_id)
    close(write, [row for row in kept if row.email_key == email_key], InvitationState.REVOKED)
    waiting = [row for row in kept if row.email_key != email_key and row.expires_at > write.at]
    if len(waiting) >= rules.OPEN_MAX:
        raise Invalid(f"{rules.OPEN_MAX} invitations are open, which is the most; revoke one first")


def _writing(
    session: Session, by: Actor, choice: Choice, secret: str
) -> tuple[Write, Invitation, LinkToken | None]:
    """The wallet's write, and the invitation and its link. Raises NotFound, Used or Expired."""
    link, invitation_id = None, choice.id or ""
    if choice.token is not None:
        link = links.look_up(session, choice.token, Purpose.INVITATION, secret=secret)
        wallet_id, invitation_id = _about(link)
    else:
        wallet_id = invitations.wallet_of(session, by.user_id, invitation_id) or ""
    wallet = wallets.locked_by_ids(session, [wallet_id]).get(wallet_id) if wallet_id else None
    if wallet is None:
        raise NotFound(
            "There is no such invitation to an address that you have verified", field=choice.field
        )
    row = invitations.rows_of(session, wallet.id, [invitation_id])[invitation_id]
    return writing.of_wallet(session, by, wallet), row, link


def _about(link: LinkToken) -> tuple[str, str]:
    """The wallet and the invitation of a link."""
    assert link.wallet_id is not None, "such a link is about an invitation"
    assert link.invitation_id is not None, "such a link is about an invitation"
    return link.wallet_id, link.invitation_id


def _refuse_closed(row: Invitation | AnyRow, choice: Choice, at: datetime) -> None:
    state = rules.state(row.state, expires_at=row.expires_at, at=at)
    advice = "ask whoever invited you for a new one"
    if state is InvitationState.EXPIRED:
        raise Expired(f"This invitation has expired; {advice}", field=choice.field)
    if state is not InvitationState.OPEN:
        raise Used(f"This invitation is answered or taken back; {advice}", field=choice.field)
