"""Forgotten passwords: a link by mail, good once, and nothing that tells who has an account."""

from __future__ import annotations

import re
from collections import Counter
from typing import Any

import pytest
from sqlalchemy import delete, select

from db.tables import Attempt, LinkToken
from tests.api import PASSWORD, Api, Person
from tests.mailed import mails, tokens

ASK = """mutation ($email: String!) { requestPasswordReset(input: {email: $email}) {
  email userErrors { field code message retryAfter } } }"""
RESET = """mutation ($token: String!, $new: String!) {
  resetPassword(input: {token: $token, newPassword: $new}) {
    endedSessionCount userErrors { field code message } } }"""
SIGN_IN = """mutation ($input: SignInInput!) { signIn(input: $input) {
  credentials { accessToken } userErrors { code } } }"""
VIEWER = "{ viewer { id isEmailVerified emailVerifiedAt } }"
NEW = "another sentence to come in by"


@pytest.fixture(autouse=True)
def _no_failures(api: Api) -> None:
    with api.engine.begin() as connection:
        connection.execute(delete(Attempt))


def ask(api: Api, email: str) -> dict[str, Any]:
    return dict(api.data(ASK, {"email": email})["requestPasswordReset"])


def link(api: Api, person: Person) -> str:
    """The token of a link that the person has just asked for."""
    assert ask(api, person.email)["userErrors"] == []
    return tokens(api, person.email, "PASSWORD_RESET")[-1]


def reset(api: Api, token: str, new: str = NEW) -> dict[str, Any]:
    return dict(api.data(RESET, {"token": token, "new": new})["resetPassword"])


def codes(payload: dict[str, Any]) -> list[tuple[Any, str]]:
    return [(error["field"], error["code"]) for error in payload["userErrors"]]


def may_sign_in(api: Api, person: Person, password: str) -> bool:
    given = {"login": person.email, "password": password}
    return api.data(SIGN_IN, {"input": given})["signIn"]["credentials"] is not None


def test_a_link_chooses_another_password_and_ends_every_session(api: Api) -> None:
    person = api.person()

    payload = reset(api, link(api, person))

    assert payload == {"endedSessionCount": 1, "userErrors": []}
    assert "errors" in api.send(VIEWER, token=person.token)
    assert may_sign_in(api, person, NEW)
    assert not may_sign_in(api, person, PASSWORD)


def test_it_shows_that_the_address_is_the_persons_and_is_told_there(api: Api) -> None:
    person = api.person()

    reset(api, link(api, person))

    given = {"input": {"login": person.email, "password": NEW}}
    token = api.data(SIGN_IN, given)["signIn"]["credentials"]["accessToken"]
    assert api.data(VIEWER, token=token)["viewer"]["isEmailVerified"]
    [told] = mails(api, person.email, "SECURITY_PASSWORD_RESET")
    assert told["at"] == api.clock.now.isoformat()


def test_a_link_is_good_once(api: Api) -> None:
    token = link(api, api.person())
    reset(api, token)

    payload = reset(api, token, "a third sentence to come in by")

    assert codes(payload) == [(["token"], "USED")]


def test_a_newer_link_makes_the_one_before_void(api: Api) -> None:
    person = api.person()
    older, newer = link(api, person), link(api, person)

    assert codes(reset(api, older)) == [(["token"], "USED")]
    assert codes(reset(api, newer)) == []


def test_a_link_lasts_for_an_hour(api: Api) -> None:
    person = api.person()
    early, late = link(api, person), api.person()
    api.clock.advance(minutes=59, seconds=59)
    assert codes(reset(api, early)) == []
    token = link(api, late)

    api.clock.advance(hours=1)

    assert codes(reset(api, token)) == [(["token"], "EXPIRED")]


@pytest.mark.parametrize("token", ["", "x", "A" * 43, "é" * 43, "\ud800", "A" * 100_000, "\x00"])
def test_what_is_no_link_of_ours_is_refused(api: Api, token: str) -> None:
    if token == "\ud800":
        answer = api.request(
            "POST",
            "/graphql",
            headers={"Content-Type": "application/json"},
            content=b'{"query": "mutation { resetPassword(input: {token: \\"\\\\ud800\\", '
            b'newPassword: \\"' + NEW.encode() + b'\\"}) { userErrors { code } } }"}',
        )
        assert answer.status_code in {200, 400}
        return

    assert codes(reset(api, token)) == [(["token"], "NOT_FOUND")]


def test_a_link_of_another_kind_is_none(api: Api) -> None:
    person = api.person()
    [verification] = tokens(api, person.email, "EMAIL_VERIFICATION")

    assert codes(reset(api, verification)) == [(["token"], "NOT_FOUND")]


@pytest.mark.parametrize(
    ("new", "code"), [("short", "INVALID"), ("", "REQUIRED"), ("password1234", "INVALID")]
)
def test_a_bad_password_leaves_the_link_good(api: Api, new: str, code: str) -> None:
    person = api.person()
    token = link(api, person)

    assert codes(reset(api, token, new)) == [(["newPassword"], code)]
    assert codes(reset(api, token, person.email)) == [(["newPassword"], "INVALID")]
    assert codes(reset(api, token)) == []


def test_of_the_same_link_twice_at_once_one_wins(api: Api) -> None:
    token = link(api, api.person())
    requests = [(RESET, {"token": token, "new": f"{NEW} {n}"}, None) for n in range(4)]

    answers = api.together(*requests)

    outcomes = Counter(str(codes(answer["data"]["resetPassword"])) for answer in answers)
    assert outcomes["[]"] == 1
    assert outcomes.keys() <= {"[]", str([(["token"], "USED")]), str([(None, "RATE_LIMITED")])}


def test_nothing_tells_a_known_address_from_an_unknown_one(api: Api) -> None:
    person, nobody = api.person(), "nobody.at.all@example.org"

    with api.statements() as known:
        answer = ask(api, person.email)
    with api.statements() as unknown:
        other = ask(api, nobody)

    assert answer == {"email": person.email, "userErrors": []}
    assert other == {"email": nobody, "userErrors": []}
    # The same statements, but for how NULL is compared.
    assert words(known) == words(unknown)
    assert mails(api, nobody) == []
    with api.engine.connect() as connection:
        assert not connection.execute(select(LinkToken).where(LinkToken.address == nobody)).all()


def words(statements: list[str]) -> list[list[str]]:
    """How each begins. The end of a savepoint is left out: one is released, one rolled back.

    So is what a connection calls a statement that it keeps, and that it did not have it yet.
    """
    said = (re.sub(r".*EXECUTE made_.*", "EXECUTE", each, flags=re.DOTALL) for each in statements)
    return [each.split()[:3] for each in said if not each.startswith("RELEASE")]


def test_requests_are_counted_alike_for_known_and_unknown_addresses(api: Api) -> None:
    person = api.person()

    for email in (person.email, "nobody.else@example.org"):
        for _ in range(5):
            assert ask(api, email)["userErrors"] == []
        [error] = ask(api, email.upper())["userErrors"]
        assert (error["code"], error["retryAfter"]) == ("RATE_LIMITED", 1)
        assert error["message"] == "Too many requests for this account; try again in a second"


def test_a_network_that_asks_for_many_accounts_has_to_wait(api: Api) -> None:
    outcomes = [ask(api, f"nobody{number}@example.org")["userErrors"] for number in range(21)]

    assert [bool(errors) for errors in outcomes] == [False] * 20 + [True]


def test_asking_leaves_the_tries_at_passwords_alone(api: Api) -> None:
    person = api.person()
    for _ in range(6):
        ask(api, person.email)

    assert may_sign_in(api, person, PASSWORD)


def test_a_reset_clears_the_failures(api: Api) -> None:
    person = api.person()
    for _ in range(6):
        may_sign_in(api, person, "a wrong sentence of somebody")
    assert not may_sign_in(api, person, PASSWORD)

    reset(api, link(api, person))

    assert may_sign_in(api, person, NEW)


def test_one_request_asks_once(api: Api) -> None:
    person = api.person()
    field = f'requestPasswordReset(input: {{email: "{person.email}"}}) {{ userErrors {{ code }} }}'

    data = api.data(f"mutation {{ a: {field} b: {field} }}")

    assert codes_of(data["a"]) == []
    assert codes_of(data["b"]) == ["RATE_LIMITED"]


def codes_of(payload: dict[str, Any]) -> list[str]:
    return [error["code"] for error in payload["userErrors"]]


def test_another_password_or_address_makes_the_link_void(api: Api) -> None:
    person = api.person()
    change = """mutation ($input: ChangePasswordInput!) { changePassword(input: $input) {
      userErrors { code } } }"""
    token = link(api, person)
    person.run(change, input={"currentPassword": PASSWORD, "newPassword": NEW})
    assert codes(reset(api, token)) == [(["token"], "USED")]

    token = link(api, person)
    move = """mutation ($input: UpdateViewerInput!) { updateViewer(input: $input) {
      userErrors { code } } }"""
    person.run(move, input={"email": "elsewhere@example.org", "currentPassword": NEW})

    assert codes(reset(api, token)) == [(["token"], "USED")]
