"""The operator's commands: administrators, new passwords, and clear words when it cannot be."""

from __future__ import annotations

from datetime import UTC, datetime
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from sqlalchemy import select

from db.tables import Attempt, Session, User
from jobs.__main__ import main
from tests.api import PASSWORD, Api

NEW = "another fine sentence of mine"
SIGN_IN = """mutation ($input: SignInInput!) { signIn(input: $input) {
  credentials { user { role wallets { name } } } userErrors { code } } }"""

_numbers = count(1)


class Operator:
    """Somebody at a terminal of the machine that also serves `api`."""

    def __init__(self, api: Api, environment: dict[str, str]) -> None:
        self.api = api
        self._environment = environment

    def run(self, *words: str, typed: str | None = None, **environment: str) -> Result:
        runner = CliRunner()
        return runner.invoke(main, words, input=typed, env=self._environment | environment)

    def signed_in(self, login: str, password: str) -> Any:
        given = {"input": {"login": login, "password": password}}
        return self.api.data(SIGN_IN, given)["signIn"]["credentials"]


@pytest.fixture
def operator(api: Api, database_url: str) -> Operator:
    environment = {
        "OUTLAY_DATA_DIR": str(api.settings.data_dir),
        "OUTLAY_PASSWORD_HASH_COST": "4",
        "DATABASE_URL": database_url,
    }
    return Operator(api, environment)


def new_name() -> str:
    return f"operator{next(_numbers)}"


def test_an_administrator_is_made_and_signs_in(operator: Operator) -> None:
    name = new_name()

    result = operator.run("create-admin", f"{name}@example.org", name, typed=f"{NEW}\n{NEW}\n")

    assert result.exit_code == 0, result.output
    assert NEW not in result.output
    user = operator.signed_in(name, NEW)["user"]
    assert user == {"role": "ADMIN", "wallets": [{"name": name}]}


@pytest.mark.parametrize("end", ["", "\n", "\r\n", "\nmore lines\n"])
def test_a_password_can_be_piped(operator: Operator, end: str) -> None:
    name = new_name()

    words = ("create-admin", f"{name}@example.org", name, "--password-stdin")
    result = operator.run(*words, typed=NEW + end)

    assert result.exit_code == 0, result.output
    assert operator.signed_in(name, NEW)


def test_somebody_who_is_there_becomes_an_administrator(operator: Operator) -> None:
    person = operator.api.person()

    result = operator.run("create-admin", person.email.upper(), person.username.upper())

    assert result.exit_code == 0, result.output
    assert "password stays" in result.output
    assert operator.signed_in(person.email, PASSWORD)["user"]["role"] == "ADMIN"


def test_two_people_are_not_taken_for_one(operator: Operator) -> None:
    person, other = operator.api.person(), operator.api.person()

    for email, username in (
        (person.email, other.username),
        (person.email, new_name()),
        ("free@example.org", person.username),
    ):
        result = operator.run("create-admin", email, username)

        assert result.exit_code == 1
        assert result.output.startswith("Error: ")
    assert operator.signed_in(person.email, PASSWORD)["user"]["role"] == "MEMBER"


def test_a_new_password_signs_the_person_out(operator: Operator) -> None:
    person = operator.api.person()

    result = operator.run("reset-password", person.username, "--password-stdin", typed=NEW)

    assert result.exit_code == 0, result.output
    assert "errors" in operator.api.send("{ viewer { id } }", token=person.token)
    assert operator.signed_in(person.email, NEW)
    assert operator.signed_in(person.email, PASSWORD) is None


@pytest.mark.parametrize(
    ("words", "typed", "said"),
    [
        (["create-admin", "no-email", "fine"], "", "email: Not an email address"),
        (["create-admin", "fine@example.org", "?"], "", "username: A username has at least"),
        (["create-admin", "fine@example.org", "fine"], "password1234", "password: This is easy"),
        (["create-admin", "fine@example.org", "fine"], "", "password: This must not be empty"),
        (["reset-password", "nobody"], "", "Nobody signs in as nobody"),
        (["reset-password", ""], "", "is needed"),
    ],
)
def test_what_cannot_be_is_said_in_a_sentence(
    operator: Operator, words: list[str], typed: str, said: str
) -> None:
    result = operator.run(*words, "--password-stdin", typed=typed)

    assert result.exit_code == 1
    assert said in result.output
    assert "Traceback" not in result.output


def test_passwords_that_differ_are_asked_for_again(operator: Operator) -> None:
    person = operator.api.person()

    typed = f"{NEW}\n{NEW}!\n{NEW}\n{NEW}\n"
    result = operator.run("reset-password", person.email, typed=typed)

    assert result.exit_code == 0, result.output
    assert operator.signed_in(person.email, NEW)


def test_a_command_is_explained_to_whoever_misspells_it(operator: Operator) -> None:
    assert operator.run("create-admin", "one@example.org").exit_code == 2
    assert operator.run("no-such-job").exit_code == 2
    assert "create-admin" in operator.run("--help").output


def test_settings_and_a_database_that_cannot_be_used_are_told(operator: Operator) -> None:
    closed = "postgresql://somebody:hidden@127.0.0.1:1/outlay"

    bad = operator.run("tidy", PORT="many")
    unreachable = operator.run("tidy", DATABASE_URL=closed)

    assert (bad.exit_code, unreachable.exit_code) == (1, 1)
    assert "PORT must be" in bad.output
    assert "cannot be reached" in unreachable.output
    assert "hidden" not in unreachable.output


def test_a_first_command_makes_the_embedded_database(operator: Operator, tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'outlay.db'}"
    words = ("create-admin", "first@example.org", "first", "--password-stdin")

    result = operator.run(*words, typed=NEW, DATABASE_URL=url)

    assert result.exit_code == 0, result.output


def test_tidying_removes_what_is_over(operator: Operator) -> None:
    api = operator.api
    # Before the machine's clock, whatever that says.
    api.clock.now = datetime(2001, 1, 1, tzinfo=UTC)
    person = api.person()
    operator.signed_in(person.email, "a wrong sentence")

    result = operator.run("tidy")

    assert result.exit_code == 0, result.output
    with api.engine.connect() as connection:
        year_2001 = select(Session.id).where(Session.created_at == api.clock.now)
        assert connection.execute(year_2001).all() == []
        assert connection.execute(select(Attempt.subject)).all() == []
        assert connection.execute(select(User.id).where(User.email == person.email)).all()
