"""The address that ends a person's mail of alerts, without signing in; signed."""

from __future__ import annotations

from datetime import datetime, timedelta

from auth import links
from auth.links import Link

PATH = "/unsubscribe"

_PURPOSE = "unsubscribe"
# A mail is looked for in an old folder, too.
_LIFETIME = timedelta(days=365)


def address(user_id: str, *, since: datetime, base_url: str, secret: str) -> str:
    link = Link(user_id, "", {}, since + _LIFETIME)
    return f"{base_url}{PATH}/{links.issue(link, purpose=_PURPOSE, secret=secret)}"


def person(link: str, *, now: datetime, secret: str) -> str:
    """Whose mail it ends. Raises ExpiredLink or BadToken."""
    return links.read(link, purpose=_PURPOSE, now=now, secret=secret).user_id
