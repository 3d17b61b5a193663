"""What was put into the outbox, and the links in it, as whoever gets the mail would have them."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select

from auth.links import token_of
from db.tables import Delivery
from domain.deliveries import facts_of
from tests.api import Api, Person


def mails(api: Api, address: str, kind: str | None = None) -> list[dict[str, Any]]:
    """Kind and facts of each mail to this address, the first first."""
    with api.engine.connect() as connection:
        rows = connection.execute(
            select(Delivery.kind, Delivery.facts)
            .where(Delivery.address == address)
            .order_by(Delivery.id)
        ).all()
    found = [{"kind": row.kind} | facts_of(row.facts) for row in rows]
    return [mail for mail in found if kind in {None, mail["kind"]}]


def tokens(api: Api, address: str, kind: str) -> list[str]:
    """What stands in the links of this kind that were mailed to this address."""
    secret = api.settings.secret_key
    return [token_of(secret, kind, str(mail["link"])) for mail in mails(api, address, kind)]


def verified(api: Api, **changed: Any) -> Person:
    """Someone new whose address is verified."""
    person = api.person(**changed)
    [token] = tokens(api, person.email, "EMAIL_VERIFICATION")
    answer = api.data(
        """mutation ($token: String!) { verifyEmail(input: {token: $token}) {
             userErrors { message } } }""",
        {"token": token},
    )
    assert answer["verifyEmail"]["userErrors"] == []
    return person
