"""Signing up and in: what is taken, what is refused and by which field."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import delete

from db.tables import Attempt
from tests.api import PASSWORD, Api

SIGN_UP = """mutation ($input: SignUpInput!) { signUp(input: $input) {
  credentials { accessToken refreshToken accessTokenExpiresAt
    user { id email username name currency locale timeZone weekStart role } }
  userErrors { field message code retryAfter } } }"""
SIGN_IN = """mutation ($input: SignInInput!) { signIn(input: $input) {
  credentials { accessToken refreshToken user { id } }
  userErrors { field message code retryAfter } } }"""


@pytest.fixture(autouse=True)
def _no_failures(api: Api) -> None:
    with api.engine.begin() as connection:
        connection.execute(delete(Attempt))


def sign_up(api: Api, **wanted: Any) -> dict[str, Any]:
    return dict(api.data(SIGN_UP, {"input": {"password": PASSWORD} | wanted})["signUp"])


def codes(payload: dict[str, Any]) -> list[tuple[Any, str]]:
    return [(error["field"], error["code"]) for error in payload["userErrors"]]


def test_a_new_person_has_what_their_locale_suggests(api: Api) -> None:
    made = sign_up(api, email="Eva@Example.org", username="Eva", locale="de-ch")

    user = made["credentials"]["user"]
    assert made["userErrors"] == []
    assert user | {"id": None} == {
        "id": None,
        "email": "Eva@Example.org",
        "username": "Eva",
        "name": "Eva",
        "currency": "CHF",
        "locale": "de-CH",
        "timeZone": "UTC",
        "weekStart": "MONDAY",
        "role": "MEMBER",
    }


def test_a_new_person_may_say_all_of_it(api: Api) -> None:
    said = {
        "name": "Jo\u0308rg  B",
        "currency": "JPY",
        "locale": "en-US",
        "timeZone": "Asia/Tokyo",
        "weekStart": "SATURDAY",
    }

    made = sign_up(api, email="j@example.org", username="joe.b", **said)

    user = made["credentials"]["user"]
    assert {name: user[name] for name in said} == said | {"name": "J\u00f6rg B"}


@pytest.mark.parametrize("email", ["taken@example.org", "TAKEN@Example.ORG", " taken@example.org "])
def test_an_email_or_a_username_is_given_once(api: Api, email: str) -> None:
    number = len(email)
    sign_up(api, email="taken@example.org", username="taken")

    by_email = sign_up(api, email=email, username=f"free{number}")
    by_both = sign_up(api, email=email, username="TAKEN")

    assert codes(by_email) == [(["email"], "TAKEN")]
    assert codes(by_both) == [(["email"], "TAKEN"), (["username"], "TAKEN")]


def test_sign_ups_at_once_with_one_email_make_one_person(api: Api) -> None:
    wanted = [
        {"email": "race@example.org", "username": f"racer{number}", "password": PASSWORD}
        for number in range(3)
    ]

    answers = api.together(*((SIGN_UP, {"input": each}, None) for each in wanted))

    payloads = [answer["data"]["signUp"] for answer in answers]
    assert sum(payload["credentials"] is not None for payload in payloads) == 1
    assert [c for payload in payloads for c in codes(payload)] == [(["email"], "TAKEN")] * 2


@pytest.mark.parametrize(
    ("field", "value", "code"),
    [
        ("email", "no email", "INVALID"),
        ("email", "a@b", "INVALID"),
        ("email", "a b@example.org", "INVALID"),
        ("email", "a@example.org\u0000", "INVALID"),
        ("email", "a\u202e@example.org", "INVALID"),
        ("email", "", "REQUIRED"),
        ("email", "x" * 10_000 + "@example.org", "TOO_LONG"),
        ("username", "ab", "INVALID"),
        ("username", "a..b", "INVALID"),
        ("username", "a@b.c", "INVALID"),
        ("username", "аdmin", "INVALID"),  # noqa: RUF001 - the first letter is Cyrillic
        ("username", "x" * 33, "TOO_LONG"),
        ("username", "nul\u0000", "INVALID"),
        ("name", "x" * 10_000, "TOO_LONG"),
        ("name", "x\u2066y", "INVALID"),
        ("name", "   ", "REQUIRED"),
        ("locale", "tlh-KX", "INVALID"),
        ("locale", "../../etc", "INVALID"),
        ("password", "password1234", "INVALID"),
        ("password", "x\u0000y is a good sentence", "INVALID"),
        ("password", "z" * 10_000, "TOO_LONG"),
        ("password", "", "REQUIRED"),
    ],
)
def test_bad_input_names_its_field(api: Api, field: str, value: str, code: str) -> None:
    wanted = {"email": "fine@example.org", "username": "fine", field: value}

    made = sign_up(api, **wanted)

    assert made["credentials"] is None
    assert codes(made) == [([field], code)]


def test_all_that_is_wrong_is_told_at_once(api: Api) -> None:
    made = sign_up(api, email="?", username="?", password="?", locale="?", name="")

    assert [field for field, _ in codes(made)] == [
        ["email"],
        ["username"],
        ["name"],
        ["locale"],
        ["password"],
    ]


@pytest.mark.parametrize("field", ["login", "password"])
@pytest.mark.parametrize("value", ["", "\u0000", "a\u202eb", "x" * 10_000])
def test_bad_input_to_sign_in_names_its_field(api: Api, field: str, value: str) -> None:
    given = {"login": "somebody", "password": PASSWORD} | {field: value}

    payload = api.data(SIGN_IN, {"input": given})["signIn"]

    assert [path for path, _ in codes(payload)] == [[field]]


def test_half_a_character_is_refused_before_anything_is_read(api: Api) -> None:
    body = b'{"query": "{ viewer { id } }", "variables": {"password": "\\ud800"}}'

    response = api.request(
        "POST", "/graphql", content=body, headers={"Content-Type": "application/json"}
    )

    assert response.status_code == 400
    assert response.json()["errors"][0]["extensions"]["code"] == "BAD_REQUEST"


def test_a_closed_server_takes_no_new_accounts(api: Api, tmp_path: Path) -> None:
    closed = Api.over(api.engine, api.clock, tmp_path, OUTLAY_SIGN_UP_OPEN="false")

    with closed as other:
        made = sign_up(other, email="late@example.org", username="late")

    assert codes(made) == [(None, "FORBIDDEN")]
