"""Mail, to a real SMTP server: what is in it, what is tried again, and what is given up."""

from __future__ import annotations

from collections.abc import Iterator
from email.message import EmailMessage
from typing import Any

import pytest
from click.testing import CliRunner

from db.session import write
from domain.alerts import AlertKind
from domain.deliveries import Channel
from jobs.__main__ import main
from jobs.deliver import World
from services import outbox
from tests.api import Api
from tests.conftest import START
from tests.graph.ledgers import Ledger
from tests.jobs.deliveries import choose, deliver, exceed, later, rows, verified, wanting
from tests.jobs.receivers import CERTIFICATE, MailServer, mail_server, trusting

ALL = [kind.name for kind in AlertKind]


@pytest.fixture
def server() -> Iterator[MailServer]:
    with mail_server() as made:
        yield made


def mails(server: MailServer, ledger: Ledger) -> list[EmailMessage]:
    return server.of(ledger.person.email)


def text_of(mail: EmailMessage, kind: str = "plain") -> str:
    body = mail.get_body((kind,))
    assert body is not None
    content: str = body.get_content()
    return content


def states(api: Api, ledger: Ledger) -> list[str]:
    return [row.state for row in rows(api.engine, ledger)]


def test_an_alert_comes_as_text_and_html(api: Api, server: MailServer) -> None:
    ledger = wanting(api)
    exceed(ledger, "Fun & <b>games</b>")

    deliver(api, given=server.settings)

    [mail] = mails(server, ledger)
    [row] = rows(api.engine, ledger)
    assert mail["Subject"] == "Fun & <b>games</b>: the budget is exceeded"
    assert mail["From"] == "Outlay <outlay@example.org>"
    assert mail["Message-ID"] == f"<{row.id}@example.org>"
    assert mail["Auto-Submitted"] == "auto-generated"
    assert "12.50 EUR of 5.00 EUR" in text_of(mail)
    assert "updateNotificationPreferences" in text_of(mail)
    html = text_of(mail, "html")
    assert "Fun &amp; &lt;b&gt;games&lt;/b&gt;" in html
    assert "<b>" not in html
    assert not any(word in html for word in ("<img", "<link", "<script", "src=", "url("))
    assert (row.state, row.status, row.attempts) == ("DELIVERED", 250, 1)


@pytest.mark.parametrize(
    "name", ["Fun\r\nBcc: victim@example.org", "Fun\u2028Bcc: x", "\u202eFun", "Ünï 日本 🎉" * 20]
)
def test_no_name_gets_into_the_headers(api: Api, server: MailServer, name: str) -> None:
    ledger = wanting(api)
    facts = {"name": name, "threshold": 100, "currency": "EUR", "start": "2026-03-01"}
    facts |= {"end": "2026-04-01", "spent": 2, "available": 1, "limit": 1, "percent": "200.0"}
    facts |= {"wallet": name, "wallet_id": "w", "alert_id": "a", "raised_at": START.isoformat()}
    _post(api, ledger, "BUDGET_EXCEEDED", facts)

    deliver(api, given=server.settings)

    [mail] = mails(server, ledger)
    assert mail["Bcc"] is None
    assert server.recipients == [ledger.person.email]
    assert "\u202e" not in mail["Subject"]
    assert states(api, ledger) == ["DELIVERED"]


@pytest.mark.parametrize("word", ["RCPT", "DATA"])
@pytest.mark.parametrize(
    ("said", "state", "status"),
    [
        ("451 later", "PENDING", 451),
        ("550 no such person", "FAILED", 550),
        ("drop", "PENDING", None),
    ],
)
def test_what_the_server_says_decides(
    api: Api, server: MailServer, word: str, said: str, state: str, status: int | None
) -> None:
    ledger = wanting(api)
    exceed(ledger)
    server.says = lambda at: said if at == word else None

    deliver(api, given=server.settings)
    [row] = rows(api.engine, ledger)
    server.says = lambda _: None
    deliver(api, later(minutes=1), given=server.settings)

    assert (row.state, row.status, row.attempts) == (state, status, 1)
    assert row.last_error
    assert states(api, ledger) == ["DELIVERED" if state == "PENDING" else "FAILED"]
    # What was dropped after it had been taken comes twice, and under one id.
    assert len({mail["Message-ID"] for mail in mails(server, ledger)}) <= 1


def test_a_server_that_is_not_there_loses_nothing(api: Api, server: MailServer) -> None:
    ledger = wanting(api)
    exceed(ledger)

    deliver(api, given=(server.settings | {"OUTLAY_SMTP_PORT": "1"}))
    [row] = rows(api.engine, ledger)
    deliver(api, later(minutes=1), given=server.settings)

    assert (row.state, row.status) == ("PENDING", None)
    assert row.last_error == "The connection to the mail server failed, or was lost"
    assert len(mails(server, ledger)) == 1


# The server's own warning, of what it does itself.
@pytest.mark.filterwarnings("ignore:Session.login_data")
def test_a_password_goes_over_a_secured_connection(api: Api) -> None:
    ledger = wanting(api)
    exceed(ledger)
    with mail_server(is_secured=True) as server:
        secured = {"OUTLAY_SMTP_TLS": "starttls", "OUTLAY_SMTP_USER": "outlay"}
        given = server.settings | secured

        wrong = given | {"OUTLAY_SMTP_PASSWORD": "wrong"}
        deliver(api, world=World(lambda: 0, tls=trusting()), given=wrong)
        [refused] = rows(api.engine, ledger)
        right = given | {"OUTLAY_SMTP_PASSWORD": "hunter2"}
        deliver(api, later(minutes=1), World(lambda: 0), given=right)
        [distrusted] = rows(api.engine, ledger)
        deliver(api, later(minutes=9), World(lambda: 0, tls=trusting()), given=right)

        assert (refused.state, refused.status) == ("PENDING", 535)
        assert "wrong" not in refused.last_error
        assert (distrusted.state, distrusted.status) == ("PENDING", None)
        assert len(mails(server, ledger)) == 1
        assert CERTIFICATE.exists()


def test_without_a_mail_server_mail_waits_for_a_week(api: Api, server: MailServer) -> None:
    ledger = wanting(api)
    exceed(ledger)

    deliver(api, later(days=6))
    waiting = states(api, ledger)
    deliver(api, later(days=7, seconds=1))

    assert waiting == ["PENDING"]
    [row] = rows(api.engine, ledger)
    assert (row.state, "not set up" in row.last_error) == ("CANCELLED", True)
    deliver(api, later(days=31))
    assert rows(api.engine, ledger) == []


def test_many_alerts_of_one_moment_come_in_one_mail(api: Api, server: MailServer) -> None:
    ledger = wanting(api)
    exceed(ledger, *(f"Budget {number}" for number in range(8)))

    deliver(api, given=server.settings)

    [mail] = mails(server, ledger)
    assert mail["Subject"] == "8 alerts"
    assert all(f"Budget {number}" in text_of(mail) for number in range(8))
    assert states(api, ledger) == ["DELIVERED"] * 9


def test_a_digest_has_what_was_raised_since_and_holds(api: Api, server: MailServer) -> None:
    ledger = wanting(api, digest="DAILY")
    exceed(ledger, "Kept", "Gone")
    _forget(ledger, "Gone")

    deliver(api, later(hours=22), given=server.settings)
    early = mails(server, ledger)
    deliver(api, later(hours=23), given=server.settings)

    # 8 o'clock of the day after, in UTC.
    assert next(row.due_at.isoformat() for row in rows(api.engine, ledger))[:16] == (
        "2026-03-15T08:00"
    )
    assert early == []
    [mail] = mails(server, ledger)
    assert mail["Subject"] == "1 alert"
    assert "Kept" in text_of(mail)
    assert "Gone" not in text_of(mail)
    assert sorted(states(api, ledger)) == ["CANCELLED", "DELIVERED", "DELIVERED"]


def test_a_digest_that_fails_comes_again_under_one_id(api: Api, server: MailServer) -> None:
    ledger = wanting(api, digest="WEEKLY")
    exceed(ledger, "A", "B")
    server.says = lambda word: "drop" if word == "DATA" else None

    deliver(api, later(days=2), given=server.settings)
    server.says = lambda _: None
    deliver(api, later(days=2, minutes=1), given=server.settings)

    first, second = mails(server, ledger)
    assert first["Subject"] == second["Subject"] == "2 alerts"
    assert first["Message-ID"] == second["Message-ID"]
    assert states(api, ledger) == ["DELIVERED"] * 3


def test_alerts_wait_for_the_end_of_quiet_hours_and_the_rest_does_not(
    api: Api, server: MailServer
) -> None:
    ledger = wanting(api, quietHours={"start": "09:00", "end": "11:30"})
    exceed(ledger)
    security = {**_facts(), "name": "Seen at once"}
    _post(api, ledger, "TEST_OF_SECURITY", security)

    deliver(api, given=server.settings)
    at_once = [row.state for row in rows(api.engine, ledger)]
    choose(ledger, quietHours={"start": "09:00", "end": "12:30"})
    deliver(api, later(hours=2, minutes=10), given=server.settings)
    still = mails(server, ledger)
    deliver(api, later(hours=3, minutes=10), given=server.settings)

    # The one of an unknown kind was tried, and did not wait.
    assert at_once == ["PENDING", "PENDING"]
    assert rows(api.engine, ledger)[1].attempts >= 1
    assert still == []
    assert len(mails(server, ledger)) == 1


def test_a_mail_ends_those_of_its_kind(api: Api, server: MailServer) -> None:
    ledger = wanting(api, webhookUrl="https://hooks.example.org/")
    exceed(ledger, "First")
    deliver(api, given=server.settings)
    [mail] = mails(server, ledger)
    exceed(ledger, "Second")
    url = mail["List-Unsubscribe"].strip("<>")
    path = url.partition("/unsubscribe/")[1] + url.partition("/unsubscribe/")[2]

    shown = api.request("GET", path)
    before = states(api, ledger)
    done = api.request("POST", path, content=b"List-Unsubscribe=One-Click")
    forged = api.request("POST", f"{path[:-2]}AA")

    [lines] = [raw.splitlines() for raw in server.raw]
    assert f"List-Unsubscribe: <{url}>".encode() in lines
    # Of a header at most 998, of quoted-printable 76.
    assert max(map(len, lines[lines.index(b"") :])) <= 76
    assert mail["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert url in text_of(mail)
    assert [shown.status_code, done.status_code, forged.status_code] == [200, 200, 404]
    assert '<form method="post">' in shown.text
    assert before == ["DELIVERED", "PENDING"]
    assert states(api, ledger) == ["DELIVERED", "CANCELLED"]
    assert choose(ledger)["preferences"]["webhookUrl"] == "https://hooks.example.org/"


def test_who_wants_no_mail_any_more_gets_none_that_waited(api: Api, server: MailServer) -> None:
    ledger = wanting(api)
    exceed(ledger)

    choose(ledger, email=["GOAL_COMPLETED"])
    deliver(api, given=server.settings)

    assert mails(server, ledger) == []
    assert states(api, ledger) == ["CANCELLED"]


@pytest.mark.parametrize(
    ("address", "state"),
    [
        ("someone@bücher.example", "DELIVERED"),
        ("jürgen@example.org", "DELIVERED"),
        ("two..dots@example.org", "DELIVERED"),
        ("someone@" + "ü" * 64 + ".example", "FAILED"),
    ],
)
def test_a_bare_address_is_written_to_as_it_is(
    api: Api, server: MailServer, address: str, state: str
) -> None:
    _post(api, None, "BUDGET_EXCEEDED", _facts(), address=address)

    deliver(api, given=server.settings)

    assert len(server.received) == (state == "DELIVERED")


@pytest.mark.parametrize("digest", ["NONE", "DAILY"])
def test_what_waits_for_an_address_that_is_not_verified_any_more_is_cancelled(
    api: Api, server: MailServer, digest: str
) -> None:
    ledger = wanting(api, digest=digest)
    exceed(ledger)
    verified(api, ledger.person.id, at=None)

    deliver(api, later(days=1), given=server.settings)

    assert mails(server, ledger) == []
    assert {(row.state, row.kind) for row in rows(api.engine, ledger)} == {
        ("CANCELLED", kind) for kind in ["BUDGET_EXCEEDED", *["DIGEST"] * (digest == "DAILY")]
    }
    assert {row.last_error for row in rows(api.engine, ledger)} >= {
        "The person has not verified the address"
    }


def test_the_command_does_it(api: Api, server: MailServer, database_url: str) -> None:
    ledger = wanting(api)
    exceed(ledger)
    environment = {"OUTLAY_DATA_DIR": str(api.settings.data_dir), "DATABASE_URL": database_url}

    result = CliRunner().invoke(main, ["deliver"], env=environment | server.settings)

    assert result.exit_code == 0, result.output
    assert "deliver: 1 delivered" in result.output
    assert len(mails(server, ledger)) == 1


def _facts() -> dict[str, Any]:
    facts = {"name": "Fun", "threshold": 100, "currency": "EUR", "start": "2026-03-01"}
    facts |= {"end": "2026-04-01", "spent": 2, "available": 1, "limit": 1, "percent": "200.0"}
    return facts | {
        "wallet": "Mine",
        "wallet_id": "w",
        "alert_id": "a",
        "raised_at": START.isoformat(),
    }


def _post(
    api: Api,
    ledger: Ledger | None,
    kind: str,
    facts: dict[str, Any],
    address: str | None = None,
) -> None:
    write(
        api.engine,
        outbox.post,
        at=START,
        user_id=ledger.person.id.removeprefix("usr_") if ledger else None,
        address=address,
        channel=Channel.EMAIL,
        kind=kind,
        facts=facts,
    )


def _forget(ledger: Ledger, name: str) -> None:
    """Delete a budget, so that what was raised of it does not hold any more."""
    found = ledger.person.run("{ budgets { id name } }")["budgets"]
    [budget_id] = [each["id"] for each in found if each["name"] == name]
    query = """mutation ($id: ID!) { deleteBudget(input: {id: $id}) { userErrors { message } } }"""
    assert ledger.person.run(query, id=budget_id)["deleteBudget"]["userErrors"] == []
