"""Members: what each may do in a wallet, and how they leave it.

A wallet always has an owner, and its person stays the owner of a personal one. Whoever is no owner
any more has invited nobody either.
"""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy.orm import Session

from db.channel import user_topic
from db.queries import invitations, links, wallets
from db.session import will_announce
from db.tables import Invitation, Member, Wallet
from domain.errors import Invalid, NotFound
from domain.invitations import InvitationState
from domain.ledger import WalletRole
from services import writing
from services.actors import Actor
from services.conflicts import Seen, refuse_stale
from services.writing import Write

_MEMBER = ("member",)


def set_role(
    session: Session,
    by: Actor,
    *,
    wallet_id: str,
    user_id: str,
    role: WalletRole,
    seen: Seen | None = None,
) -> None:
    """Raises NotFound, Forbidden, Invalid or Conflict."""
    write = writing.begin(session, by, wallet_id, needs=WalletRole.OWNER)
    refuse_stale(write, Wallet, wallet_id, seen, {"members"})
    rows = wallets.member_rows(session, wallet_id)
    member = _find(rows, user_id)
    if member.role == role.name:
        return
    if member.role == WalletRole.OWNER.name:
        _refuse_ownerless(write, rows, user_id, "give up being an owner")
        withdraw_invitations(write, user_id)
    member.role = role.name
    write.updated_wallet()


def remove(
    session: Session, by: Actor, *, wallet_id: str, user_id: str, seen: Seen | None = None
) -> None:
    """Somebody else is no member any more, at once. Raises NotFound, Forbidden, Invalid."""
    write = writing.begin(session, by, wallet_id, needs=WalletRole.OWNER)
    refuse_stale(write, Wallet, wallet_id, seen, {"members"})
    if user_id == by.user_id:
        raise Invalid("That is you; leave the wallet with `leaveWallet`", field=_MEMBER)
    rows = wallets.member_rows(session, wallet_id)
    _end(write, _find(rows, user_id), rows, "be removed")


def leave(session: Session, by: Actor, *, wallet_id: str) -> None:
    """The actor is no member any more. Raises NotFound, or Invalid for the last owner."""
    write = writing.begin(session, by, wallet_id, needs=WalletRole.VIEWER)
    rows = wallets.member_rows(session, wallet_id)
    _end(write, _find(rows, by.user_id), rows, "leave it")


def withdraw_invitations(write: Write, user_id: str) -> None:
    """Who was invited by somebody that is about to be no owner any more is not invited."""
    rows = invitations.open_rows(write.session, write.wallet_id)
    mine = [row for row in rows if row.invited_by == user_id]
    close(write, mine, InvitationState.REVOKED)


def close(write: Write, rows: Sequence[Invitation], state: InvitationState) -> None:
    """These open invitations are answered so, and their links are void."""
    if not rows:
        return
    for row in rows:
        row.state, row.answered_at = state.name, write.at
    links.void_invitations(write.session, write.wallet_id, [row.id for row in rows], write.at)
    write.updated(*rows)


def _end(write: Write, member: Member, rows: dict[str, Member], what: str) -> None:
    if member.role == WalletRole.OWNER.name:
        _refuse_ownerless(write, rows, member.user_id, what)
        withdraw_invitations(write, member.user_id)
    write.session.delete(member)
    write.updated_wallet()
    # Whoever listens hears that this wallet is theirs no more.
    will_announce(write.session, user_topic(member.user_id))


def _refuse_ownerless(write: Write, rows: dict[str, Member], user_id: str, what: str) -> None:
    """Raises Invalid where the wallet would be left to nobody."""
    is_own = user_id == write.by.user_id
    if write.wallet.personal_of == user_id:
        whose, who = ("your", "you") if is_own else ("their", "they")
        raise Invalid(f"It is {whose} personal wallet, and {who} stay its owner", field=("wallet",))
    owners = [row for row in rows.values() if row.role == WalletRole.OWNER.name]
    if len(owners) > 1:
        return
    others = "make another member an owner first, or delete the wallet"
    advice = others if len(rows) > 1 else "delete the wallet instead"
    who = "You" if is_own else "They"
    raise Invalid(f"{who} cannot {what} as the only owner; {advice}", field=("wallet",))


def _find(rows: dict[str, Member], user_id: str) -> Member:
    if user_id not in rows:
        raise NotFound("There is no such member in this wallet", field=_MEMBER)
    return rows[user_id]
