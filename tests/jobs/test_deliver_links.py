"""Links and notices, to a real SMTP server: what is in them works, and what is void is not sent."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime

import pytest
from sqlalchemy import select

from auth.links import token_of
from db.base import Base
from db.tables import Delivery
from domain.links import Purpose
from tests.api import PASSWORD, Api, Person
from tests.conftest import START
from tests.graph.inviting import ACCEPT, REVOKE, done, invited, opened
from tests.jobs.deliveries import STEADY, deliver, later
from tests.jobs.receivers import MailServer, mail_server
from tests.jobs.test_deliver_mail import text_of

RESET = """mutation ($email: String!) { requestPasswordReset(input: {email: $email}) {
  userErrors { code } } }"""
CHOOSE = """mutation ($token: String!, $new: String!) {
  resetPassword(input: {token: $token, newPassword: $new}) { userErrors { code message } } }"""
VERIFY = """mutation ($token: String!) { verifyEmail(input: {token: $token}) {
  userErrors { code } } }"""
ASK = "mutation { requestEmailVerification { userErrors { code } } }"
LINK = re.compile(r"http://127\.0\.0\.1:8000(/[a-z-]+)#token=([A-Za-z0-9_-]{43})\b")

pytestmark = pytest.mark.usefixtures("no_tries")


@pytest.fixture
def server() -> Iterator[MailServer]:
    with mail_server() as made:
        yield made


def sent(api: Api, server: MailServer, at: datetime = START, **changed: str) -> None:
    deliver(api, at, STEADY, given=server.settings | changed)


def link(server: MailServer, email: str) -> tuple[str, str]:
    """Path and token of the link in the last mail, the same in text and in HTML."""
    mail = server.of(email)[-1]
    [found] = set(LINK.findall(text_of(mail)))
    assert found in LINK.findall(text_of(mail, "html"))
    return str(found[0]), str(found[1])


def states(api: Api, kind: str, address: str) -> list[str]:
    with api.engine.connect() as connection:
        return list(
            connection.scalars(
                select(Delivery.state)
                .where(Delivery.kind == kind, Delivery.address == address)
                .order_by(Delivery.id)
            )
        )


def test_what_signing_up_mails_verifies(api: Api, server: MailServer) -> None:
    person = api.person()

    sent(api, server)

    path, token = link(server, person.email)
    assert path == "/verify-email"
    assert api.data(VERIFY, {"token": token})["verifyEmail"]["userErrors"] == []


def test_what_is_asked_for_resets(api: Api, server: MailServer) -> None:
    person = api.person()
    api.data(RESET, {"email": person.email})

    sent(api, server)

    path, token = link(server, person.email)
    assert path == "/reset-password"
    given = {"token": token, "new": "another sentence to come in by"}
    assert api.data(CHOOSE, given)["resetPassword"]["userErrors"] == []
    sent(api, server)
    assert server.of(person.email)[-1]["Subject"] == "Your password was set anew"


def test_links_lead_where_they_are_told_to(api: Api, server: MailServer) -> None:
    person = api.person()

    sent(api, server, OUTLAY_LINK_BASE_URL="https://app.example.org/en/")

    text = text_of(server.of(person.email)[-1])
    assert "https://app.example.org/en/verify-email#token=" in text


def test_an_invitation_quotes_what_others_wrote(api: Api, server: MailServer) -> None:
    owner = api.person(name='Eve <a href="https://evil.example">')
    wallet = opened(owner, "<b>Bank</b>")
    invited(owner, wallet, "invited@example.org", "VIEWER")

    sent(api, server)

    [mail] = server.of("invited@example.org")
    assert mail["Subject"] == "You are invited to share a wallet"
    html = text_of(mail, "html")
    assert "“&lt;b&gt;Bank&lt;/b&gt;”" in html
    assert "<b>" not in html
    assert 'href="https://evil' not in html
    token = link(server, "invited@example.org")[1]
    assert done(api.person(), ACCEPT, input={"token": token})["userErrors"] == []


def test_what_is_void_by_then_is_not_sent(api: Api, server: MailServer) -> None:
    person = api.person()
    person.run(ASK)
    invitation = invited(person, opened(person), "void@example.org")
    done(person, REVOKE, input={"id": invitation})

    sent(api, server)

    assert len(server.of(person.email)) == 1
    assert server.of("void@example.org") == []
    assert states(api, "EMAIL_VERIFICATION", person.email) == ["CANCELLED", "DELIVERED"]
    assert states(api, "INVITATION", "void@example.org") == ["CANCELLED"]


def test_a_link_that_has_expired_by_then_is_not_sent(api: Api, server: MailServer) -> None:
    person = api.person()
    api.data(RESET, {"email": person.email})

    sent(api, server, later(hours=2))

    assert states(api, "PASSWORD_RESET", person.email) == ["CANCELLED"]
    assert [mail["Subject"] for mail in server.of(person.email)] == ["Is this your address?"]


def test_a_new_device_is_told(api: Api, server: MailServer) -> None:
    person = api.person()
    sign_in(api, person, 'A <b>browser</b>, "good"')

    sent(api, server)

    mail = server.of(person.email)[-1]
    assert mail["Subject"] == "A new device is signed in"
    assert "When: Mar 14, 2026, 9:26:53" in text_of(mail)
    assert 'What the device says of itself: A <b>browser</b>, "good".' in text_of(mail)
    assert "&lt;b&gt;browser" in text_of(mail, "html")


def sign_in(api: Api, person: Person, agent: str) -> None:
    query = """mutation ($input: SignInInput!) { signIn(input: $input) {
      credentials { accessToken } } }"""
    given = {"query": query, "variables": {"input": {"login": person.email, "password": PASSWORD}}}
    api.request("POST", "/graphql", json=given, headers={"User-Agent": agent})


def test_no_link_stands_in_the_database(api: Api, server: MailServer) -> None:
    person = api.person()
    invited(person, opened(person), "secret@example.org")
    sent(api, server)
    tokens = [link(server, email)[1] for email in (person.email, "secret@example.org")]

    with api.engine.connect() as connection:
        everything = "".join(
            str(connection.execute(select(table)).all()) for table in Base.metadata.sorted_tables
        )

    assert [token for token in tokens if token in everything] == []
    row_id = str(states_link(api, person))
    assert tokens[0] == token_of(api.settings.secret_key, Purpose.EMAIL_VERIFICATION.name, row_id)


def states_link(api: Api, person: Person) -> str:
    with api.engine.connect() as connection:
        facts = connection.scalars(select(Delivery.facts).where(Delivery.address == person.email))
        [found] = [re.findall(r'"link":"([0-9a-f-]+)"', each)[0] for each in facts]
    return str(found)
