"""Security notices: what is told, to which address, and how often."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from tests.api import PASSWORD, Api, Person
from tests.mailed import mails, tokens, verified

SIGN_IN = """mutation ($input: SignInInput!) { signIn(input: $input) {
  credentials { accessToken } userErrors { code } } }"""
CHANGE = """mutation ($input: ChangePasswordInput!) { changePassword(input: $input) {
  userErrors { code } } }"""
MUTE = """mutation { updateNotificationPreferences(input: {inApp: [], email: [], webhook: []}) {
  userErrors { code } } }"""
NOTICES = "{ viewer { securityNotices { kind at device address } } }"
NEW = "another sentence to come in by"

pytestmark = pytest.mark.usefixtures("no_tries")


def sign_in(api: Api, person: Person, agent: str, password: str = PASSWORD) -> None:
    given = {
        "query": SIGN_IN,
        "variables": {"input": {"login": person.email, "password": password}},
    }
    answer = api.request("POST", "/graphql", json=given, headers={"User-Agent": agent})
    assert answer.json()["data"]["signIn"]["credentials"], answer.text


def told(api: Api, person: Person, kind: str = "SECURITY_SIGN_IN") -> list[dict[str, Any]]:
    return mails(api, person.email, kind)


def test_signing_up_is_no_news(api: Api) -> None:
    assert told(api, api.person()) == []


def test_a_device_that_is_new_is_told_once(api: Api) -> None:
    person = api.person()

    sign_in(api, person, "A phone/1.0")
    sign_in(api, person, "A phone/1.0")
    sign_in(api, person, "A desk/2.0")

    assert told(api, person) == [
        {
            "kind": "SECURITY_SIGN_IN",
            "at": "2026-03-14T09:26:53+00:00",
            "device": device,
            "address": "127.0.0.1",
        }
        for device in ("A phone/1.0", "A desk/2.0")
    ]


def test_their_person_reads_them_here_too_and_nobody_else(api: Api) -> None:
    person, other = api.person(), api.person()
    sign_in(api, person, "A phone/1.0")
    api.clock.now += timedelta(minutes=1)
    person.run(CHANGE, input={"currentPassword": PASSWORD, "newPassword": NEW})

    with api.statements() as said:
        found = person.run(NOTICES)["viewer"]["securityNotices"]

    assert [(each["kind"], each["at"], each["address"]) for each in found] == [
        ("SECURITY_PASSWORD_CHANGED", "2026-03-14T09:27:53Z", "127.0.0.1"),
        ("SECURITY_SIGN_IN", "2026-03-14T09:26:53Z", "127.0.0.1"),
    ]
    assert found[1]["device"] == "A phone/1.0"
    assert other.run(NOTICES)["viewer"]["securityNotices"] == []
    assert sum("deliveries" in statement for statement in said) == 1


def test_what_a_device_says_of_itself_is_cut_and_cleaned(api: Api) -> None:
    person = api.person()

    sign_in(api, person, "x" * 500)

    assert [len(each["device"]) for each in told(api, person)] == [200]


def test_devices_without_end_are_told_ten_times(api: Api) -> None:
    person = verified(api)

    for number in range(12):
        sign_in(api, person, f"device {number}")

    assert len(told(api, person)) == 10
    # What weighs more is told all the same.
    person.run(CHANGE, input={"currentPassword": PASSWORD, "newPassword": NEW})
    assert len(told(api, person, "SECURITY_PASSWORD_CHANGED")) == 1


def test_an_address_that_nobody_has_verified_is_not_flooded(api: Api) -> None:
    person = api.person()
    passwords = [f"{NEW} {number}" for number in range(12)]

    for current, new in zip([PASSWORD, *passwords], passwords, strict=False):
        person.run(CHANGE, input={"currentPassword": current, "newPassword": new})

    assert len(told(api, person, "SECURITY_PASSWORD_CHANGED")) == 10


def test_a_changed_password_is_told_whatever_is_muted(api: Api) -> None:
    person = verified(api)
    person.run(MUTE)

    person.run(CHANGE, input={"currentPassword": PASSWORD, "newPassword": NEW})

    [notice] = told(api, person, "SECURITY_PASSWORD_CHANGED")
    assert notice.keys() == {"kind", "at", "device", "address"}


def test_what_did_not_happen_is_not_told(api: Api) -> None:
    person = verified(api)

    person.run(CHANGE, input={"currentPassword": NEW, "newPassword": f"{NEW} again"})

    assert [mail["kind"] for mail in mails(api, person.email)] == ["EMAIL_VERIFICATION"]


def test_no_link_and_no_password_stands_in_the_outbox(api: Api) -> None:
    person = api.person()
    person.run(CHANGE, input={"currentPassword": PASSWORD, "newPassword": NEW})
    [token] = tokens(api, person.email, "EMAIL_VERIFICATION")

    text = str(mails(api, person.email))

    assert token not in text
    assert NEW not in text
