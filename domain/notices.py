"""Security notices: what happened to an account, told to its person whatever they have chosen.

Whoever takes an account over could otherwise turn off what would give them away.
"""

from __future__ import annotations

from enum import Enum

# Notices that an account gets in a row before they must wait: an address that nobody has verified
# may be a stranger's, and a device that signs in anew each time is no news for long.
FREE_PER_ACCOUNT = 10


class NoticeKind(Enum):
    """The names are kinds of mails. Facts of all are `at` (ISO, UTC), `device` and `address`."""

    SECURITY_SIGN_IN = "Somebody signed in on a device that was not signed in before."
    SECURITY_PASSWORD_CHANGED = "The password was changed."  # noqa: S105 - no password
    SECURITY_PASSWORD_RESET = "It was set anew, by a link or the operator."  # noqa: S105 - no password
    SECURITY_EMAIL_CHANGED = "The account has another address. It goes to the one before."
