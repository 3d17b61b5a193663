"""Webhooks, to a real HTTP server: signed, tried again, given up, and never anywhere else."""

from __future__ import annotations

import base64
import hmac
import json
from collections.abc import Iterator
from datetime import timedelta

import pytest

from domain.deliveries import ATTEMPTS_MAX
from tests.api import Api
from tests.conftest import START
from tests.jobs.deliveries import choose, deliver, exceed, later, log, point, rows, wanting
from tests.jobs.receivers import Hook, Received, hook
from tests.membership import dismiss

ROTATE = "mutation { rotateWebhookSecret { secret userErrors { code message } } }"
TEST = "mutation { testWebhook { delivery { id state } userErrors { code message } } }"
REDELIVER = """mutation ($id: ID!) { redeliver(input: {id: $id}) {
  delivery { id state attempts } userErrors { field code message } } }"""


@pytest.fixture
def receiver() -> Iterator[Hook]:
    with hook() as made:
        yield made


def is_signed(received: Received, secret: str) -> bool:
    """As the guide for receivers has it."""
    key = base64.b64decode(secret.removeprefix("whsec_"))
    head = f"{received.id}.{received.headers['webhook-timestamp']}.".encode()
    expected = base64.b64encode(hmac.digest(key, head + received.body, "sha256")).decode()
    given = [each.partition(",") for each in received.headers["webhook-signature"].split()]
    return any(version == "v1" and mark == expected for version, _, mark in given)


def test_an_alert_is_sent_signed_with_the_secret_that_was_shown(api: Api, receiver: Hook) -> None:
    ledger = wanting(api, webhook=[], email=[])
    secret = choose(ledger, webhookUrl="https://hooks.example.org/", webhook=["BUDGET_EXCEEDED"])
    point(ledger, receiver.url("/in?key=1"))
    exceed(ledger)

    deliver(api)

    [received] = receiver.received
    told = json.loads(received.body)
    assert received.path == "/in?key=1"
    assert is_signed(received, secret["webhookSecret"])
    assert received.headers["content-type"] == "application/json"
    assert (told["type"], told["data"]["kind"]) == ("alert.raised", "BUDGET_EXCEEDED")
    assert told["data"]["title"] == "Fun: the budget is exceeded"
    assert told["data"]["wallet"]["id"] == ledger.wallet
    [line] = log(ledger)
    assert line["id"] == received.id
    assert (line["state"], line["status"], line["error"]) == ("DELIVERED", 204, None)
    assert ledger.person.run(f'{{ node(id: "{told["data"]["id"]}") {{ __typename }} }}')["node"]


def test_after_a_rotation_both_secrets_sign_for_a_day(api: Api, receiver: Hook) -> None:
    ledger = wanting(api, url=receiver.url())
    first = ledger.person.run(ROTATE)["rotateWebhookSecret"]["secret"]
    second = ledger.person.run(ROTATE)["rotateWebhookSecret"]["secret"]
    exceed(ledger)
    deliver(api)
    ledger.person.run(TEST)

    deliver(api, later(hours=25))

    early, late = receiver.received
    assert is_signed(early, first)
    assert is_signed(early, second)
    assert not is_signed(late, first)
    assert is_signed(late, second)


def test_with_another_secret_of_the_server_nothing_is_signed(api: Api, receiver: Hook) -> None:
    ledger = wanting(api, url=receiver.url())
    exceed(ledger)

    deliver(api, given={"OUTLAY_SECRET_KEY": "another one, that is long enough to sign"})

    assert receiver.received == []
    [line] = log(ledger)
    assert line["state"] == "FAILED"
    assert "rotateWebhookSecret" in line["error"]


@pytest.mark.parametrize(
    ("said", "status", "error"),
    [
        (500, 500, "It answered 500"),
        (404, 404, "It answered 404"),
        ("redirect", 302, "redirects are not followed"),
        ("stall", None, "not answered within 2 seconds"),
        ("drip", None, "not answered within 2 seconds"),
        ("garbage", None, "no HTTP"),
        ("drop", None, "no HTTP"),
    ],
)
def test_what_fails_is_tried_again_under_the_same_id(
    api: Api, receiver: Hook, said: int | str, status: int | None, error: str
) -> None:
    ledger = wanting(api, url=receiver.url())
    exceed(ledger)
    receiver.answers = lambda _: said

    deliver(api)
    [line] = log(ledger)
    deliver(api, later(seconds=29))
    receiver.answers = lambda _: 200
    deliver(api, later(seconds=40))

    assert (line["state"], line["status"], line["attempts"]) == ("PENDING", status, 1)
    assert error in line["error"]
    assert [received.path for received in receiver.received] == ["/", "/"]
    first, second = receiver.received
    assert (first.id, first.body) == (second.id, second.body)
    [line] = log(ledger)
    assert (line["state"], line["attempts"], line["error"]) == ("DELIVERED", 2, None)


def test_a_long_answer_is_not_read(api: Api, receiver: Hook) -> None:
    ledger = wanting(api, url=receiver.url())
    exceed(ledger)
    receiver.answers = lambda _: "huge"

    deliver(api)

    [line] = log(ledger)
    assert (line["state"], line["status"]) == ("DELIVERED", 200)
    assert line["durationMs"] < 2_000


def test_it_is_given_up_after_so_many_attempts_and_the_webhook_turned_off(
    api: Api, receiver: Hook
) -> None:
    ledger = wanting(api, url=receiver.url())
    exceed(ledger)
    receiver.answers = lambda _: 503
    waits: list[timedelta] = []

    at = START
    while (row := rows(api.engine, ledger)[0]).state == "PENDING":
        waits.append(row.due_at - at)
        at = row.due_at
        deliver(api, at + timedelta(seconds=1))

    assert len(receiver.received) == ATTEMPTS_MAX
    assert {received.id for received in receiver.received} == {log(ledger)[0]["id"]}
    minutes = [round(wait.total_seconds() / 60, 1) for wait in waits]
    assert minutes[:7] == [0, 0.5, 2, 8, 32, 128, 512]
    assert set(minutes[7:]) == {720}
    assert (row.state, row.last_error) == ("FAILED", "It answered 503")
    assert choose(ledger)["preferences"]["webhookOffAt"] is not None


def test_who_says_it_is_gone_is_told_nothing_more(api: Api, receiver: Hook) -> None:
    ledger = wanting(api, url=receiver.url())
    exceed(ledger, "A", "B", "C", "D", "E")
    receiver.answers = lambda _: 410

    deliver(api)
    off = ledger.person.run(TEST)["testWebhook"]
    back = choose(ledger, webhookUrl="https://hooks.example.org/")

    assert 1 <= len(receiver.received) <= 2
    assert [line["state"] for line in log(ledger)].count("PENDING") == 0
    assert "turned off" in off["userErrors"][0]["message"]
    assert back["preferences"]["webhookOffAt"] is None
    assert back["webhookSecret"] is None


def test_a_failing_webhook_is_not_hammered_by_what_waits(api: Api, receiver: Hook) -> None:
    ledger = wanting(api, url=receiver.url())
    exceed(ledger, *"ABCDEFGHIJ")
    receiver.answers = lambda _: 500

    deliver(api)

    assert len(receiver.received) == 2
    assert min(row.due_at for row in rows(api.engine, ledger)) >= later(seconds=30)


def test_a_slow_receiver_holds_up_nobody_else(api: Api, receiver: Hook) -> None:
    slow = [wanting(api, url=receiver.url("/slow")) for _ in range(3)]
    quick = wanting(api, url=receiver.url("/quick"))
    for ledger in (*slow, quick):
        exceed(ledger, *"ABCDEF")
    order: list[str] = []

    def answers(received: Received) -> int | str:
        order.append(received.path)
        return "stall" if received.path == "/slow" else 200

    receiver.answers = answers
    deliver(api)

    assert [line["state"] for line in log(quick)] == ["DELIVERED"] * 6
    # Two of each at first; the others of theirs are put off when these have failed.
    assert order.count("/slow") == 6


def test_whoever_left_the_wallet_is_told_nothing_of_it(api: Api, receiver: Hook) -> None:
    ledger = wanting(api, url=receiver.url())
    exceed(ledger)
    dismiss(api.engine, ledger.wallet.removeprefix("wal_"))

    deliver(api)

    assert receiver.received == []
    assert [row.state for row in rows(api.engine, ledger)] == ["CANCELLED"]


def test_what_was_sent_can_be_sent_again(api: Api, receiver: Hook) -> None:
    ledger = wanting(api, url=receiver.url())
    exceed(ledger)
    deliver(api)
    [line] = log(ledger)

    again = ledger.person.run(REDELIVER, id=line["id"])["redeliver"]
    twice = ledger.person.run(REDELIVER, id=line["id"])["redeliver"]
    deliver(api)

    assert again["delivery"] == {"id": line["id"], "state": "PENDING", "attempts": 0}
    assert [error["code"] for error in twice["userErrors"]] == ["IN_USE"]
    assert len(receiver.received) == 2
    assert len({received.id for received in receiver.received}) == 1


def test_a_person_tries_their_webhook(api: Api, receiver: Hook) -> None:
    ledger = wanting(api, url=receiver.url())

    made = ledger.person.run(TEST)["testWebhook"]
    deliver(api)
    tries = [ledger.person.run(TEST)["testWebhook"]["userErrors"] for _ in range(20)]

    [received] = receiver.received
    assert received.id == made["delivery"]["id"]
    assert json.loads(received.body)["type"] == "test"
    assert tries[:-1] == [[]] * 19
    assert tries[-1][0]["code"] == "RATE_LIMITED"
