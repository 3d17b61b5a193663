"""Every kind of mail that is made of its facts alone. A feature adds its own by one line here."""

from __future__ import annotations

from domain.deliveries import Facts
from domain.mails import alerts, people
from domain.mails.content import Composer, Mail, Recipient
from domain.mails.rendering import rendered

KINDS: dict[str, Composer] = {**alerts.KINDS, **people.KINDS}


def mail(kind: str, facts: Facts, to: Recipient) -> Mail:
    """The mail of a kind. What of it is secret is given among the facts, and is kept nowhere."""
    return rendered(KINDS[kind](facts, to), to)
