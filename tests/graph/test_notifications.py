"""Notification preferences: what holds at first, what can be chosen, and what cannot."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import Engine

from domain.alerts import AlertKind
from tests.api import Api, Person
from tests.conftest import START

CHOSEN = """
  inApp email webhook webhookUrl digest quietHours { start end }
"""
READ = f"{{ viewer {{ notificationPreferences {{ {CHOSEN} }} }} }}"
UPDATE = f"""
mutation ($input: UpdateNotificationPreferencesInput!) {{
  updateNotificationPreferences(input: $input) {{
    preferences {{ {CHOSEN} }} userErrors {{ field code message }}
  }}
}}
"""
FIRST = {
    "inApp": [kind.name for kind in AlertKind],
    "email": [],
    "webhook": [],
    "webhookUrl": None,
    "digest": "NONE",
    "quietHours": None,
}


@pytest.fixture
def person(api: Api) -> Person:
    return api.person()


def update(person: Person, **input: Any) -> dict[str, Any]:  # noqa: A002 - as clients call it
    payload: dict[str, Any] = person.run(UPDATE, input=input)["updateNotificationPreferences"]
    return payload


def chosen(person: Person) -> dict[str, Any]:
    found: dict[str, Any] = person.run(READ)["viewer"]["notificationPreferences"]
    return found


def test_at_first_everything_stands_in_the_inbox_and_nothing_is_sent(person: Person) -> None:
    assert chosen(person) == FIRST


def test_what_is_chosen_stays_and_the_rest_is_as_it_was(person: Person) -> None:
    first = update(person, email=["GOAL_COMPLETED", "BUDGET_EXCEEDED"], digest="WEEKLY")
    quiet = {"start": "22:00", "end": "07:30"}
    second = update(person, quietHours=quiet, inApp=["BUDGET_EXCEEDED"])

    assert first["userErrors"] == second["userErrors"] == []
    assert second["preferences"] == chosen(person)
    assert chosen(person) == FIRST | {
        "inApp": ["BUDGET_EXCEEDED"],
        "email": ["BUDGET_EXCEEDED", "GOAL_COMPLETED"],
        "digest": "WEEKLY",
        "quietHours": quiet,
    }


def test_null_takes_away(person: Person) -> None:
    url = "https://hooks.example.org/outlay?key=1"
    update(person, webhookUrl=url, quietHours={"start": "00:00", "end": "23:59"})
    assert chosen(person)["webhookUrl"] == url

    update(person, webhookUrl=None, quietHours=None)

    assert chosen(person) == FIRST


def test_whether_mail_is_sent_is_told(
    engine: Engine, tmp_path_factory: pytest.TempPathFactory
) -> None:
    query = "{ viewer { notificationPreferences { isMailAvailable } } }"
    given = {"OUTLAY_SMTP_HOST": "smtp.example.org", "OUTLAY_MAIL_FROM": "outlay@example.org"}
    shown = []

    for changed in ({}, given):
        data = tmp_path_factory.mktemp("data")
        with Api.over(engine, lambda: START, data, **changed) as api:
            shown.append(api.person().run(query)["viewer"]["notificationPreferences"])

    assert [each["isMailAvailable"] for each in shown] == [False, True]


def test_one_persons_choice_is_nobody_elses(api: Api, person: Person) -> None:
    update(person, inApp=[])

    assert chosen(api.person()) == FIRST


def test_a_refused_address_tells_how_one_begins(person: Person) -> None:
    [error] = update(person, webhookUrl="ftp://example.org/")["userErrors"]

    assert "https:// or http://" in error["message"]


def test_a_webhook_needs_an_address(person: Person) -> None:
    told = update(person, webhook=["BUDGET_EXCEEDED"])

    assert [(e["field"], e["code"]) for e in told["userErrors"]] == [(["webhookUrl"], "REQUIRED")]
    assert chosen(person) == FIRST


@pytest.mark.parametrize(
    ("input_", "field"),
    [
        ({"webhookUrl": "file:///etc/passwd"}, ["webhookUrl"]),
        ({"webhookUrl": "hooks.example.org"}, ["webhookUrl"]),
        ({"webhookUrl": "https://"}, ["webhookUrl"]),
        ({"webhookUrl": "https://me:secret@example.org/"}, ["webhookUrl"]),
        ({"webhookUrl": "https://example.org:99999/"}, ["webhookUrl"]),
        ({"webhookUrl": "https://example.org/a b"}, ["webhookUrl"]),
        ({"webhookUrl": "https://[::1/"}, ["webhookUrl"]),
        ({"webhookUrl": "https://example.org/" + "a" * 2_000}, ["webhookUrl"]),
        ({"webhookUrl": "https://localhost/"}, ["webhookUrl"]),
        ({"webhookUrl": "https://169.254.169.254/latest"}, ["webhookUrl"]),
        ({"webhookUrl": "https://2130706433/"}, ["webhookUrl"]),
        ({"webhookUrl": "https://0177.0.0.1/"}, ["webhookUrl"]),
        ({"webhookUrl": "https://example.org./"}, ["webhookUrl"]),
        ({"webhookUrl": "https://b\u00fccher.example/"}, ["webhookUrl"]),
        ({"webhookUrl": "https://example.org:22/"}, ["webhookUrl"]),
        ({"quietHours": {"start": "24:00", "end": "07:00"}}, ["quietHours", "start"]),
        ({"quietHours": {"start": "22:00", "end": "7:00"}}, ["quietHours", "end"]),
        ({"quietHours": {"start": "22:00", "end": "22:00"}}, ["quietHours"]),
        ({"inApp": None}, ["inApp"]),
        ({"digest": None}, ["digest"]),
    ],
)
def test_what_cannot_be_is_refused(
    person: Person, input_: dict[str, Any], field: list[str]
) -> None:
    told = update(person, **input_)

    assert [error["field"] for error in told["userErrors"]] == [field]
    assert told["preferences"] is None
    assert chosen(person) == FIRST


def test_two_that_are_no_times_are_refused_once_each(person: Person) -> None:
    told = update(person, quietHours={"start": "24:00", "end": "7:00"})

    assert [error["field"] for error in told["userErrors"]] == [
        ["quietHours", "start"],
        ["quietHours", "end"],
    ]
