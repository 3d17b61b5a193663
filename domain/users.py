"""What names a person: an email, a username, and the folded form under which both are unique."""

from __future__ import annotations

import re
import unicodedata

from domain import text
from domain.errors import Code, Invalid

EMAIL_MAX = 254
USERNAME_MIN = 3
USERNAME_MAX = 32

_LABEL = r"[^\W_](?:(?:[^\W_]|-){0,61}[^\W_])?"
# What mail servers deliver to in practice: no quoted local parts, no bare addresses of machines.
_EMAIL = re.compile(rf"[^\s@\"(),:;<>\[\]\\]{{1,64}}@(?:{_LABEL}\.)+{_LABEL}")
_USERNAME = re.compile(r"[a-z0-9](?:[._-]?[a-z0-9])*", re.ASCII | re.IGNORECASE)


def email(value: str) -> str:
    cleaned = text.required(value, length_max=EMAIL_MAX)
    if not _EMAIL.fullmatch(cleaned):
        raise Invalid("Not an email address; write it as name@example.org")
    return cleaned


def username(value: str) -> str:
    cleaned = text.required(value, length_max=USERNAME_MAX)
    if len(cleaned) < USERNAME_MIN:
        raise Invalid(f"A username has at least {USERNAME_MIN} characters")
    if not _USERNAME.fullmatch(cleaned):
        raise Invalid("A username has letters a to z and digits, with single . _ or - in between")
    return cleaned


def login(value: str) -> str:
    """The key of an email or a username that somebody signs in with. Raises Invalid."""
    cleaned = text.clean(value, length_max=EMAIL_MAX)
    if not cleaned:
        raise Invalid("Your email or your username is needed", code=Code.REQUIRED)
    return key(cleaned)


def key(name: str) -> str:
    """Equal for what counts as the same email or username. Only an email's key holds an @."""
    return unicodedata.normalize("NFC", name.casefold())
