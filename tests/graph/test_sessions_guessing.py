"""Guessing: one password per request, a growing wait, and nothing secret in any log."""

from __future__ import annotations

import json
import logging
from collections.abc import Iterator
from typing import Any

import pytest
import structlog
from sqlalchemy import delete, select

from db.tables import Attempt
from graph import logs
from services import sessions
from settings import LogFormat
from tests.api import PASSWORD, Api, Person
from tests.mailed import tokens

SIGN_IN = """mutation ($input: SignInInput!) { signIn(input: $input) {
  credentials { accessToken refreshToken } userErrors { field code message retryAfter } } }"""
REFRESH = """mutation ($token: String!) { refreshSession(input: {refreshToken: $token}) {
  credentials { accessToken refreshToken } userErrors { code } } }"""
WRONG = "a wrong sentence of somebody"


@pytest.fixture(autouse=True)
def _no_failures(api: Api) -> None:
    with api.engine.begin() as connection:
        connection.execute(delete(Attempt))


def sign_in(api: Api, login: str, password: str = PASSWORD) -> dict[str, Any]:
    given = {"login": login, "password": password}
    return dict(api.data(SIGN_IN, {"input": given})["signIn"])


def outcome(payload: dict[str, Any]) -> str:
    return payload["userErrors"][0]["code"] if payload["userErrors"] else "OK"


def guess(api: Api, login: str, times: int) -> list[str]:
    return [outcome(sign_in(api, login, WRONG)) for _ in range(times)]


def test_the_sixth_guess_has_to_wait(api: Api) -> None:
    person = api.person()

    assert guess(api, person.email, 6) == ["WRONG_CREDENTIALS"] * 5 + ["RATE_LIMITED"]

    [error] = sign_in(api, person.email)["userErrors"]
    assert (error["code"], error["retryAfter"], error["field"]) == ("RATE_LIMITED", 1, None)
    api.clock.advance(seconds=1)
    assert outcome(sign_in(api, person.email)) == "OK"


def test_a_success_clears_the_count(api: Api) -> None:
    person = api.person()
    guess(api, person.email, 4)

    sign_in(api, person.email)

    assert guess(api, person.email, 6) == ["WRONG_CREDENTIALS"] * 5 + ["RATE_LIMITED"]


def test_email_and_username_count_as_one_account(api: Api) -> None:
    person = api.person()

    guess(api, person.email, 3)

    assert guess(api, person.username, 3) == ["WRONG_CREDENTIALS"] * 2 + ["RATE_LIMITED"]


def test_nobody_has_to_wait_like_somebody(api: Api) -> None:
    assert guess(api, "nobody at all", 6) == ["WRONG_CREDENTIALS"] * 5 + ["RATE_LIMITED"]


def test_an_address_that_tries_many_accounts_has_to_wait(api: Api) -> None:
    people = [f"nobody{number}" for number in range(21)]

    outcomes = [outcome(sign_in(api, name, WRONG)) for name in people]

    assert outcomes == ["WRONG_CREDENTIALS"] * 20 + ["RATE_LIMITED"]


def test_collecting_names_that_are_taken_gets_slow(api: Api) -> None:
    taken = api.person()
    query = """mutation ($input: SignUpInput!) { signUp(input: $input) {
      credentials { user { id } } userErrors { code retryAfter } } }"""
    given = {"input": {"email": taken.email, "username": "free", "password": PASSWORD}}

    outcomes = [outcome(api.data(query, given)["signUp"]) for _ in range(21)]

    assert outcomes == ["TAKEN"] * 20 + ["RATE_LIMITED"]


def test_guesses_at_once_are_all_counted(api: Api) -> None:
    person = api.person()
    given = {"input": {"login": person.email, "password": WRONG}}

    answers = api.together(*[(SIGN_IN, given, None)] * 12)

    outcomes = [outcome(answer["data"]["signIn"]) for answer in answers]
    assert outcomes.count("WRONG_CREDENTIALS") <= 5
    assert set(outcomes) == {"WRONG_CREDENTIALS", "RATE_LIMITED"}


def test_one_request_tries_one_password(api: Api) -> None:
    person = api.person()
    fields = " ".join(
        f'a{number}: signIn(input: {{login: "{person.email}", password: "{WRONG}"}})'
        "{ userErrors { code } }"
        for number in range(20)
    )

    data = api.data(f"mutation {{ {fields} }}")

    outcomes = [outcome(data[f"a{number}"]) for number in range(20)]
    assert outcomes == ["WRONG_CREDENTIALS"] + ["RATE_LIMITED"] * 19
    assert failures_of_all(api) == [1, 1]


def test_a_sign_up_and_a_password_change_are_tries_too(api: Api) -> None:
    person = api.person()
    query = f"""mutation {{
      a: signUp(input: {{email: "two@example.org", username: "two", password: "{PASSWORD}"}})
        {{ userErrors {{ code }} }}
      b: changePassword(input: {{currentPassword: "{PASSWORD}", newPassword: "{WRONG}"}})
        {{ userErrors {{ code }} }}
      c: deleteViewer(input: {{password: "{PASSWORD}"}}) {{ userErrors {{ code }} }}
    }}"""

    data = person.run(query)

    assert [outcome(data[name]) for name in "abc"] == ["OK", "RATE_LIMITED", "RATE_LIMITED"]


def test_a_stolen_token_cannot_guess_the_password_either(api: Api) -> None:
    person = api.person()
    query = f"""mutation {{ deleteViewer(input: {{password: "{WRONG}"}}) {{
      userErrors {{ code field }} }} }}"""

    outcomes = [outcome(person.run(query)["deleteViewer"]) for _ in range(6)]

    assert outcomes == ["WRONG_CREDENTIALS"] * 5 + ["RATE_LIMITED"]


def test_what_failed_is_stored_without_a_name(api: Api) -> None:
    guess(api, "somebody@example.org", 1)

    with api.engine.connect() as connection:
        subjects = connection.execute(select(Attempt.subject)).scalars().all()

    assert len(subjects) == 2
    assert all(len(subject) == 64 and subject.isalnum() for subject in subjects)


def failures_of_all(api: Api) -> list[int]:
    with api.engine.connect() as connection:
        return list(connection.execute(select(Attempt.failures)).scalars())


class Listener(logging.Handler):
    """Hears everything that is logged or printed while a test runs."""

    def __init__(self, captured: pytest.CaptureFixture[str]) -> None:
        super().__init__()
        self._captured = captured
        self._said: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self._said.append(self.format(record))

    def text(self) -> str:
        printed = self._captured.readouterr()
        return "\n".join([*self._said, printed.out, printed.err])


@pytest.fixture
def logged(capfd: pytest.CaptureFixture[str]) -> Iterator[Listener]:
    listener, before = Listener(capfd), structlog.get_config()
    logging.getLogger().addHandler(listener)
    logs.configure(LogFormat.JSON)
    # A logger that is kept would go on writing to what pytest closes after this test.
    structlog.configure(cache_logger_on_first_use=False)
    yield listener
    logging.getLogger().removeHandler(listener)
    structlog.configure(**before)


def test_no_secret_reaches_a_log(
    api: Api, logged: Listener, monkeypatch: pytest.MonkeyPatch
) -> None:
    canary = "canary of the coal mine sings"
    person = api.person(password=canary)
    signed_in = sign_in(api, person.email, canary)["credentials"]
    [link] = tokens(api, person.email, "EMAIL_VERIFICATION")
    secrets = [canary, person.token, person.refresh_token, link, *signed_in.values()]

    provoke(api, person, canary, monkeypatch)
    provoke_by_link(api, link, canary)

    text = logged.text()
    assert "operation failed" in text
    assert "a password was wrong" in text
    assert "a refresh token was used again" in text
    assert [secret for secret in secrets if secret in text] == []
    assert "canary" not in text
    assert person.email not in text


def provoke(api: Api, person: Person, canary: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """All that could make a careless server log what it was sent."""
    sign_in(api, person.email, f"{canary}, but wrong")
    api.send(f'mutation {{ signIn(input: {{login: "x", password: "{canary}" }}) {{ nothing }} }}')
    api.send(f'mutation {{ signIn(input: {{login: "{canary}"')
    api.send(SIGN_IN, {"input": {"login": "x", "password": [canary]}})
    api.send("{ viewer { id } }", token=f"{person.token}{canary}")
    fresh = api.data(REFRESH, {"token": person.refresh_token})["refreshSession"]["credentials"]
    api.clock.advance(minutes=1)
    api.data(REFRESH, {"token": person.refresh_token})
    assert fresh["refreshToken"] != person.refresh_token

    def broken(*_: Any) -> None:
        raise RuntimeError(f"a bug that repeats {canary} and {person.token}")

    monkeypatch.setattr(sessions, "sign_in", broken)
    answer = api.send(SIGN_IN, {"input": {"login": person.email, "password": canary}})
    assert answer["errors"][0]["extensions"]["code"] == "INTERNAL"
    assert canary not in json.dumps(answer)


def provoke_by_link(api: Api, link: str, canary: str) -> None:
    """The same with what is mailed."""
    api.send(f'mutation {{ verifyEmail(input: {{token: "{link}" }}) {{ nothing }} }}')
    api.send(f'{{ invitation(token: "{link}") {{ role }} }}')
    reset = f'resetPassword(input: {{token: "{link}", newPassword: "{canary}"}})'
    api.send(f"mutation {{ {reset} {{ endedSessionCount }} }}")
    api.send(f'mutation {{ verifyEmail(input: {{token: "{link}"}}) {{ verifiedAt }} }}')
    api.request("GET", f"/verify-email?token={link}")
