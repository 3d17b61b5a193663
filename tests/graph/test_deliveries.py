"""The log of a webhook: in order, in pages, and of nobody else's."""

from __future__ import annotations

from typing import Any

import pytest

from domain import webhooks
from graph.ids import Prefix
from tests.api import Api, Person

_TEST = "mutation { testWebhook { delivery { id } userErrors { field code message } } }"
_UPDATE = """
mutation ($input: UpdateNotificationPreferencesInput!) {
  updateNotificationPreferences(input: $input) { webhookSecret userErrors { code } }
}
"""
_ROTATE = "mutation { rotateWebhookSecret { secret userErrors { code } } }"
_LOG = """query ($first: Int, $after: String) { viewer {
  webhookDeliveries(first: $first, after: $after) {
    totalCount nodes { id kind state attempts nextAttemptAt triedAt status }
    pageInfo { hasNextPage endCursor } } } }"""
_REDELIVER = """mutation ($id: ID!) { redeliver(input: {id: $id}) {
  delivery { id } userErrors { field code } } }"""


@pytest.fixture
def person(api: Api) -> Person:
    made = api.person()
    made.run(_UPDATE, input={"webhookUrl": "https://hooks.example.org/"})
    return made


def put(person: Person) -> str:
    made: str = person.run(_TEST)["testWebhook"]["delivery"]["id"]
    return made


def log(person: Person, **page: Any) -> dict[str, Any]:
    found: dict[str, Any] = person.run(_LOG, **page)["viewer"]["webhookDeliveries"]
    return found


def test_ids_in_messages_are_those_of_the_api() -> None:
    assert Prefix.WebhookDelivery.value == webhooks.DELIVERY
    assert Prefix.Alert.value == webhooks.ALERT
    assert Prefix.Wallet.value == webhooks.WALLET


def test_the_newest_come_first_in_pages(person: Person) -> None:
    made = [put(person) for _ in range(3)]

    first = log(person, first=2)
    second = log(person, first=2, after=first["pageInfo"]["endCursor"])

    assert first["totalCount"] == 3
    assert [node["id"] for node in first["nodes"] + second["nodes"]] == made[::-1]
    assert first["nodes"][0] == {
        "id": made[2],
        "kind": "TEST",
        "state": "PENDING",
        "attempts": 0,
        "nextAttemptAt": "2026-03-14T09:26:53Z",
        "triedAt": None,
        "status": None,
    }


def test_nobody_sees_or_sends_anothers(api: Api, person: Person) -> None:
    made = put(person)
    other = api.person()
    other.run(_UPDATE, input={"webhookUrl": "https://hooks.example.org/"})

    refused = other.run(_REDELIVER, id=made)["redeliver"]

    assert log(other)["nodes"] == []
    assert other.run("query ($id: ID!) { node(id: $id) { id } }", id=made)["node"] is None
    assert refused["userErrors"] == [{"field": ["id"], "code": "NOT_FOUND"}]


def test_a_secret_is_shown_once(api: Api) -> None:
    person = api.person()
    url = {"webhookUrl": "https://hooks.example.org/"}

    first = person.run(_UPDATE, input=url)["updateNotificationPreferences"]["webhookSecret"]
    again = person.run(_UPDATE, input=url)["updateNotificationPreferences"]["webhookSecret"]
    rotated = person.run(_ROTATE)["rotateWebhookSecret"]["secret"]
    person.run(_UPDATE, input={"webhookUrl": None})
    anew = person.run(_UPDATE, input=url)["updateNotificationPreferences"]["webhookSecret"]

    assert again is None
    assert len({first, rotated, anew}) == 3
    assert all(secret.startswith("whsec_") for secret in (first, rotated, anew))


@pytest.mark.parametrize("mutation", [_TEST, _ROTATE])
def test_without_a_webhook_there_is_nothing_to_try(api: Api, mutation: str) -> None:
    [payload] = api.person().run(mutation).values()

    assert [error["code"] for error in payload["userErrors"]] == ["REQUIRED"]


def test_a_page_costs_one_statement(person: Person) -> None:
    for _ in range(5):
        put(person)
    with person.api.statements() as one:
        log(person, first=1)
    with person.api.statements() as five:
        log(person, first=5)

    assert len(five) == len(one)
