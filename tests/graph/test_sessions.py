"""Signing up, in and out, and the life of a session, as a client sees them."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import delete, update

from db.tables import Attempt, Session, User
from tests.api import PASSWORD, Api, Person

SIGN_UP = """mutation ($input: SignUpInput!) { signUp(input: $input) {
  credentials { accessToken refreshToken accessTokenExpiresAt
    user { id email username name currency locale timeZone weekStart role } }
  userErrors { field message code retryAfter } } }"""
SIGN_IN = """mutation ($input: SignInInput!) { signIn(input: $input) {
  credentials { accessToken refreshToken user { id } }
  userErrors { field message code retryAfter } } }"""
REFRESH = """mutation ($token: String!) { refreshSession(input: {refreshToken: $token}) {
  credentials { accessToken refreshToken user { id } } userErrors { field code } } }"""
REVOKE = """mutation ($id: ID!) { revokeSession(input: {id: $id}) {
  endedSessionId userErrors { field code } } }"""
SIGN_OUT = "mutation { signOut { endedSessionId userErrors { code } } }"
VIEWER = "{ viewer { id } }"
SESSIONS = "{ viewer { sessions { id isCurrent userAgent address createdAt expiresAt } } }"


@pytest.fixture(autouse=True)
def _no_failures(api: Api) -> None:
    with api.engine.begin() as connection:
        connection.execute(delete(Attempt))


def sign_up(api: Api, **wanted: Any) -> dict[str, Any]:
    return dict(api.data(SIGN_UP, {"input": {"password": PASSWORD} | wanted})["signUp"])


def sign_in(api: Api, login: str, password: str = PASSWORD) -> dict[str, Any]:
    given = {"login": login, "password": password}
    return dict(api.data(SIGN_IN, {"input": given})["signIn"])


def refresh(api: Api, token: str) -> dict[str, Any]:
    return dict(api.data(REFRESH, {"token": token})["refreshSession"])


def codes(payload: dict[str, Any]) -> list[tuple[Any, str]]:
    return [(error["field"], error["code"]) for error in payload["userErrors"]]


def is_refused(api: Api, token: str) -> bool:
    answer = api.send(VIEWER, token=token)
    return bool(
        answer.get("errors") and answer["errors"][0]["extensions"]["code"] == "UNAUTHENTICATED"
    )


def sessions(person: Person) -> list[dict[str, Any]]:
    return list(person.run(SESSIONS)["viewer"]["sessions"])


def test_a_person_signs_in_by_email_or_username_in_any_case(api: Api) -> None:
    person = api.person()

    for login in (person.email, person.username, person.email.upper(), f" {person.username} "):
        payload = sign_in(api, login)

        assert payload["userErrors"] == []
        assert payload["credentials"]["user"]["id"] == person.id


def test_nobody_and_a_wrong_password_are_answered_alike(api: Api) -> None:
    person = api.person()

    wrong = sign_in(api, person.email, "a wrong sentence")
    nobody = sign_in(api, "nobody@example.org", "a wrong sentence")

    assert wrong == nobody
    assert codes(wrong) == [(None, "WRONG_CREDENTIALS")]


def test_who_may_not_sign_in_is_told_nothing_more(api: Api) -> None:
    person = api.person()
    with api.engine.begin() as connection:
        row = update(User).where(User.username == person.username)
        connection.execute(row.values(is_active=False))

    assert codes(sign_in(api, person.email)) == [(None, "WRONG_CREDENTIALS")]
    assert is_refused(api, person.token)


def test_what_follows_a_sign_in_in_the_request_is_the_persons(api: Api) -> None:
    person = api.person()
    query = SIGN_IN.replace(
        "userErrors", "query { viewer { id sessions { isCurrent } } } userErrors"
    )

    payload = api.data(query, {"input": {"login": person.email, "password": PASSWORD}})["signIn"]

    assert payload["query"]["viewer"]["id"] == person.id
    current = [each["isCurrent"] for each in payload["query"]["viewer"]["sessions"]]
    assert sorted(current) == [False, True]


def test_the_viewer_is_null_without_a_token(api: Api) -> None:
    assert api.data(VIEWER) == {"viewer": None}


@pytest.mark.parametrize("token", ["rubbish", "a.b.c", "x" * 4_000])
def test_a_bad_token_is_told(api: Api, token: str) -> None:
    assert is_refused(api, token)


def test_a_stale_token_does_not_hinder_a_sign_in(api: Api) -> None:
    person = api.person()
    api.clock.advance(minutes=16)
    given = {"input": {"login": person.email, "password": PASSWORD}}

    payload = api.data(SIGN_IN, given, token=person.token)["signIn"]

    assert payload["userErrors"] == []
    assert is_refused(api, person.token)
    assert not is_refused(api, payload["credentials"]["accessToken"])


def test_an_access_token_ends_when_it_said_it_would(api: Api) -> None:
    made = sign_up(api, email="minutes@example.org", username="minutes")["credentials"]
    assert made["accessTokenExpiresAt"] == "2026-03-14T09:41:53Z"

    api.clock.advance(minutes=14, seconds=59)
    assert not is_refused(api, made["accessToken"])
    api.clock.advance(seconds=1)
    assert is_refused(api, made["accessToken"])


def test_the_viewer_costs_one_statement(api: Api) -> None:
    person = api.person()

    with api.statements() as said:
        person.run("{ viewer { id email name currency isActive role weekStart createdAt } }")

    assert len(said) == 1, said


def test_the_sessions_and_wallets_of_the_viewer_cost_one_each(api: Api) -> None:
    person = api.person()
    for _ in range(3):
        sign_in(api, person.email)

    with api.statements() as said:
        person.run("{ viewer { id sessions { id isCurrent } wallets { id name } } }")

    assert len(said) == 3, said


def test_a_refresh_gives_new_tokens_of_the_same_session(api: Api) -> None:
    person = api.person()
    api.clock.advance(minutes=16)

    payload = refresh(api, person.refresh_token)

    assert payload["userErrors"] == []
    fresh = payload["credentials"]
    assert fresh["refreshToken"] != person.refresh_token
    assert not is_refused(api, fresh["accessToken"])
    assert len(sessions(Person(api, person.id, "", "", fresh["accessToken"], ""))) == 1


def test_a_lost_answer_to_a_refresh_is_given_again(api: Api) -> None:
    person = api.person()

    first = refresh(api, person.refresh_token)["credentials"]["refreshToken"]
    api.clock.advance(seconds=30)
    again = refresh(api, person.refresh_token)["credentials"]["refreshToken"]

    assert first == again


def test_refreshes_at_once_agree(api: Api) -> None:
    person = api.person()

    answers = api.together(*[(REFRESH, {"token": person.refresh_token}, None)] * 4)

    payloads = [answer["data"]["refreshSession"] for answer in answers]
    assert len({payload["credentials"]["refreshToken"] for payload in payloads}) == 1


def test_a_refresh_token_used_again_later_ends_the_session(api: Api) -> None:
    person = api.person()
    fresh = refresh(api, person.refresh_token)["credentials"]
    api.clock.advance(seconds=31)

    payload = refresh(api, person.refresh_token)

    assert codes(payload) == [(["refreshToken"], "WRONG_CREDENTIALS")]
    assert is_refused(api, fresh["accessToken"])
    assert codes(refresh(api, fresh["refreshToken"])) == codes(payload)


@pytest.mark.parametrize("token", ["", "\u0000", "x.y", "x" * 10_000, "é" * 80])
def test_what_is_no_refresh_token_is_refused(api: Api, token: str) -> None:
    assert codes(refresh(api, token)) == [(["refreshToken"], "WRONG_CREDENTIALS")]


def test_signing_out_stops_both_tokens_at_once(api: Api) -> None:
    person = api.person()
    [session] = sessions(person)

    payload = person.run(SIGN_OUT)["signOut"]

    assert payload == {"endedSessionId": session["id"], "userErrors": []}
    assert is_refused(api, person.token)
    assert refresh(api, person.refresh_token)["credentials"] is None


def test_nothing_more_can_be_done_after_signing_out(api: Api) -> None:
    person = api.person()

    answer = person.send("mutation { a: signOut { endedSessionId } b: signOut { endedSessionId } }")

    assert answer["data"]["a"] is not None
    assert answer["data"]["b"] is None
    assert answer["errors"][0]["extensions"]["code"] == "UNAUTHENTICATED"


@pytest.mark.parametrize("mutation", [SIGN_OUT, REVOKE.replace("$id: ID!", "$id: ID = 1")])
def test_signing_out_needs_somebody(api: Api, mutation: str) -> None:
    answer = api.send(mutation, {"id": "ses_01936f2e-8c5a-7c9d-8e4f-0a1b2c3d4e5f"})

    assert answer["errors"][0]["extensions"]["code"] == "UNAUTHENTICATED"


def test_a_session_shows_its_device_and_can_be_ended(api: Api) -> None:
    person = api.person()
    other = sign_in(api, person.email)["credentials"]
    shown = sessions(person)
    [lost] = [each for each in shown if not each["isCurrent"]]

    payload = person.run(REVOKE, id=lost["id"])["revokeSession"]

    assert lost["userAgent"].startswith("python-httpx")
    assert (lost["address"], lost["createdAt"]) == ("127.0.0.1", "2026-03-14T09:26:53Z")
    assert payload == {"endedSessionId": lost["id"], "userErrors": []}
    assert is_refused(api, other["accessToken"])
    assert not is_refused(api, person.token)
    assert len(sessions(person)) == 1


def test_a_session_that_has_expired_is_not_shown(api: Api) -> None:
    person = api.person()
    sign_in(api, person.email)
    with api.engine.begin() as connection:
        connection.execute(update(Session).values(expires_at=api.clock.now))

    assert sessions(person) == []


def test_the_session_of_another_person_does_not_exist(api: Api) -> None:
    person, other = api.person(), api.person()
    [theirs] = sessions(other)

    payload = person.run(REVOKE, id=theirs["id"])["revokeSession"]
    found = person.run("query ($id: ID!) { node(id: $id) { id } }", id=theirs["id"])

    assert codes(payload) == [(["id"], "NOT_FOUND")]
    assert found == {"node": None}
    assert not is_refused(api, other.token)


@pytest.mark.parametrize(
    ("id", "code"),
    [
        ("ses_01936f2e-8c5a-7c9d-8e4f-0a1b2c3d4e5f", "NOT_FOUND"),
        ("usr_01936f2e-8c5a-7c9d-8e4f-0a1b2c3d4e5f", "INVALID"),
        ("", "INVALID"),
        ("ses_", "INVALID"),
        ("ses_\u0000", "INVALID"),
        ("ses_" + "0" * 10_000, "INVALID"),
        ("SES_01936F2E-8C5A-7C9D-8E4F-0A1B2C3D4E5F", "INVALID"),
    ],
)
def test_a_made_up_session_cannot_be_ended(api: Api, id: str, code: str) -> None:  # noqa: A002 - GraphQL's own name
    payload = api.person().run(REVOKE, id=id)["revokeSession"]

    assert codes(payload) == [(["id"], code)]


def test_a_session_is_a_node_of_its_person(api: Api) -> None:
    person = api.person()
    [session] = sessions(person)

    query = "query ($id: ID!) { node(id: $id) { id ... on Session { isCurrent } } }"
    found = person.run(query, id=session["id"])["node"]

    assert found == {"id": session["id"], "isCurrent": True}
