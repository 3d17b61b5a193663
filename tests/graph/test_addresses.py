"""Addresses: verified by a mailed link, and anew once they change."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import delete

from db.tables import Attempt
from tests.api import PASSWORD, Api
from tests.mailed import mails, tokens, verified

VERIFY = """mutation ($token: String!) { verifyEmail(input: {token: $token}) {
  verifiedAt user { email isEmailVerified } userErrors { field code message } } }"""
ASK = """mutation { requestEmailVerification {
  user { email isEmailVerified } userErrors { code message } } }"""
VIEWER = "{ viewer { isEmailVerified emailVerifiedAt } }"
MOVE = """mutation ($email: String!, $password: String!) {
  updateViewer(input: {email: $email, currentPassword: $password}) {
    user { email isEmailVerified } userErrors { code } } }"""


@pytest.fixture(autouse=True)
def _no_failures(api: Api) -> None:
    with api.engine.begin() as connection:
        connection.execute(delete(Attempt))


def verify(api: Api, token: str, *, by: str | None = None) -> dict[str, Any]:
    return dict(api.data(VERIFY, {"token": token}, token=by)["verifyEmail"])


def codes(payload: dict[str, Any]) -> list[str]:
    return [error["code"] for error in payload["userErrors"]]


def test_signing_up_mails_a_link_that_verifies(api: Api) -> None:
    person = api.person()
    assert person.run(VIEWER)["viewer"] == {"isEmailVerified": False, "emailVerifiedAt": None}
    [token] = tokens(api, person.email, "EMAIL_VERIFICATION")

    payload = verify(api, token)

    assert payload == {"verifiedAt": "2026-03-14T09:26:53Z", "user": None, "userErrors": []}
    shown = {"isEmailVerified": True, "emailVerifiedAt": "2026-03-14T09:26:53Z"}
    assert person.run(VIEWER)["viewer"] == shown


def test_only_the_person_is_shown_whose_it_is(api: Api) -> None:
    person, other = api.person(), api.person()
    [mine] = tokens(api, person.email, "EMAIL_VERIFICATION")
    [theirs] = tokens(api, other.email, "EMAIL_VERIFICATION")

    assert verify(api, mine, by=other.token)["user"] is None
    own = verify(api, theirs, by=other.token)["user"]
    assert own == {"email": other.email, "isEmailVerified": True}


def test_a_token_that_has_expired_hinders_nobody(api: Api) -> None:
    person = api.person()
    [token] = tokens(api, person.email, "EMAIL_VERIFICATION")
    api.clock.advance(hours=1)

    assert verify(api, token, by=person.token)["verifiedAt"] == "2026-03-14T10:26:53Z"


def test_a_link_is_good_once_and_for_three_days(api: Api) -> None:
    person, late = api.person(), api.person()
    [token] = tokens(api, person.email, "EMAIL_VERIFICATION")
    [other] = tokens(api, late.email, "EMAIL_VERIFICATION")
    verify(api, token)

    assert codes(verify(api, token)) == ["USED"]
    api.clock.advance(days=3)
    [error] = verify(api, other)["userErrors"]
    assert (error["code"], error["field"]) == ("EXPIRED", ["token"])
    assert late.email not in error["message"]
    assert codes(verify(api, "A" * 43)) == ["NOT_FOUND"]


def test_asking_again_makes_the_link_before_void(api: Api) -> None:
    person = api.person()

    payload = person.run(ASK)["requestEmailVerification"]

    assert payload["user"] == {"email": person.email, "isEmailVerified": False}
    first, second = tokens(api, person.email, "EMAIL_VERIFICATION")
    assert codes(verify(api, first)) == ["USED"]
    assert codes(verify(api, second)) == []
    assert codes(person.run(ASK)["requestEmailVerification"]) == ["INVALID"]


def test_asking_again_and_again_has_to_wait(api: Api) -> None:
    person = api.person()

    outcomes = [codes(person.run(ASK)["requestEmailVerification"]) for _ in range(6)]

    assert outcomes == [[]] * 5 + [["RATE_LIMITED"]]


def test_another_address_is_verified_anew_and_the_old_one_is_told(api: Api) -> None:
    person = verified(api)

    payload = person.run(MOVE, email="moved@example.org", password=PASSWORD)["updateViewer"]

    assert payload["user"] == {"email": "moved@example.org", "isEmailVerified": False}
    [told] = mails(api, person.email, "SECURITY_EMAIL_CHANGED")
    assert "moved" not in str(told)
    [token] = tokens(api, "moved@example.org", "EMAIL_VERIFICATION")
    assert codes(verify(api, token)) == []


def test_a_link_to_the_address_before_verifies_nothing(api: Api) -> None:
    person = api.person()
    [token] = tokens(api, person.email, "EMAIL_VERIFICATION")

    person.run(MOVE, email="moved.on@example.org", password=PASSWORD)

    assert codes(verify(api, token)) == ["USED"]
    assert person.run(VIEWER)["viewer"]["isEmailVerified"] is False


def test_another_letter_case_is_the_same_address(api: Api) -> None:
    person = verified(api)

    payload = person.run(MOVE, email=person.email.upper(), password=PASSWORD)["updateViewer"]

    assert payload["user"] == {"email": person.email.upper(), "isEmailVerified": True}


def test_the_same_link_twice_at_once_verifies_once(api: Api) -> None:
    person = api.person()
    [token] = tokens(api, person.email, "EMAIL_VERIFICATION")

    answers = api.together(*[(VERIFY, {"token": token}, None)] * 4)

    outcomes = [codes(answer["data"]["verifyEmail"]) for answer in answers]
    assert sorted(outcomes) == [[]] + [["USED"]] * 3
