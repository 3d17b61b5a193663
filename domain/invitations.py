"""Invitations to a wallet, and how many people may share one."""

from __future__ import annotations

from datetime import datetime
from enum import Enum

# All members of a wallet are shown in one list.
MEMBERS_MAX = 50
# Open invitations of a wallet at a time.
OPEN_MAX = 50
# An account invites so many, and an address is invited so often, before each must wait.
FREE_PER_INVITER = 20
FREE_PER_INVITED = 5


class InvitationState(Enum):
    OPEN = "It waits for an answer."
    ACCEPTED = "Whoever accepted it has joined."
    DECLINED = "It was declined."
    REVOKED = "It was taken back, or another one to the same address has taken its place."
    EXPIRED = "Nobody answered it in time."


def state(kept: str, *, expires_at: datetime, at: datetime) -> InvitationState:
    """What has become of an invitation at a moment; that it has expired is kept nowhere."""
    found = InvitationState[kept]
    is_late = found is InvitationState.OPEN and expires_at <= at
    return InvitationState.EXPIRED if is_late else found
