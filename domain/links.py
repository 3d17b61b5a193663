"""Links that are mailed: what each is for, how long it is good, and where it leads."""

from __future__ import annotations

from datetime import timedelta
from enum import Enum


class Purpose(Enum):
    PASSWORD_RESET = "Choosing another password without the old one."  # noqa: S105 - no password
    EMAIL_VERIFICATION = "Showing that an address is one's own."
    INVITATION = "Joining a wallet."


# A link is good until then, once, and only until a newer one for the same is asked for.
LIFETIMES = {
    Purpose.PASSWORD_RESET: timedelta(hours=1),
    Purpose.EMAIL_VERIFICATION: timedelta(days=3),
    Purpose.INVITATION: timedelta(days=14),
}
# How long it can be told that a link was used or has expired; after that it is an unknown one.
REMEMBERED_FOR = timedelta(days=30)

# Where each leads, below the base address.
PATHS = {
    Purpose.PASSWORD_RESET: "/reset-password",
    Purpose.EMAIL_VERIFICATION: "/verify-email",
    Purpose.INVITATION: "/invitation",
}


def address(base: str, purpose: Purpose, token: str) -> str:
    """The link itself. The token stands in the fragment, which browsers send to nobody."""
    return f"{base}{PATHS[purpose]}#token={token}"
