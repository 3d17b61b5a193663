"""The viewer: what they see, change and take along when they leave."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

import pytest
from sqlalchemy import delete, insert, select

from db.base import Base, new_id
from db.tables import Account, Attempt, Member, Transaction, Wallet
from domain.ledger import WalletRole
from tests.api import PASSWORD, Api, Person
from tests.membership import admit

# These rows are put past the services.
TAMPERS = True

UPDATE = """mutation ($input: UpdateViewerInput!) { updateViewer(input: $input) {
  user { id email username name currency locale timeZone weekStart }
  userErrors { field message code } } }"""
CHANGE = """mutation ($input: ChangePasswordInput!) { changePassword(input: $input) {
  user { id } endedSessionIds userErrors { field message code } } }"""
DELETE = """mutation ($password: String!) { deleteViewer(input: {password: $password}) {
  deletedUserId userErrors { field code } } }"""
SIGN_IN = """mutation ($input: SignInInput!) { signIn(input: $input) {
  credentials { accessToken } userErrors { code } } }"""
NEW = "another fine sentence of mine"
AT = datetime(2026, 3, 14, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _no_failures(api: Api) -> None:
    with api.engine.begin() as connection:
        connection.execute(delete(Attempt))


def changed(person: Person, **changes: Any) -> dict[str, Any]:
    return dict(person.run(UPDATE, input=changes)["updateViewer"])


def codes(payload: dict[str, Any]) -> list[tuple[Any, str]]:
    return [(error["field"], error["code"]) for error in payload["userErrors"]]


def may_sign_in(api: Api, login: str, password: str = PASSWORD) -> bool:
    given = {"input": {"login": login, "password": password}}
    return api.data(SIGN_IN, given)["signIn"]["credentials"] is not None


def is_signed_in(api: Api, token: str) -> bool:
    return "errors" not in api.send("{ viewer { id } }", token=token)


def test_nobody_is_shown_another_person(api: Api) -> None:
    person, other = api.person(), api.person()
    query = "query ($ids: [ID!]!) { nodes(ids: $ids) { id ... on User { email } } }"

    found = person.run(query, ids=[person.id, other.id, "usr_" + new_id()])

    assert found == {"nodes": [{"id": person.id, "email": person.email}, None, None]}


def test_only_what_is_given_changes(api: Api) -> None:
    person = api.person()
    before = changed(person)["user"]

    after = changed(person, timeZone="Europe/Vienna", locale="de-at")["user"]

    assert after == before | {"timeZone": "Europe/Vienna", "locale": "de-AT"}
    assert changed(person)["user"] == after


def test_what_follows_in_the_operation_sees_the_change(api: Api) -> None:
    query = """mutation { updateViewer(input: {name: "Ada"}) { query { viewer { name } } } }"""

    data = api.person().run(query)

    assert data["updateViewer"]["query"]["viewer"] == {"name": "Ada"}


def test_everything_can_change(api: Api) -> None:
    person = api.person()
    wanted = {
        "email": "moved@example.org",
        "username": "moved",
        "name": "Moved On",
        "currency": "CHF",
        "locale": "fr-CH",
        "timeZone": "Europe/Zurich",
        "weekStart": "SUNDAY",
    }

    payload = changed(person, currentPassword=PASSWORD, **wanted)

    assert payload == {"user": {"id": person.id} | wanted, "userErrors": []}
    assert may_sign_in(api, "MOVED@example.org")
    assert not may_sign_in(api, person.email)


@pytest.mark.parametrize("field", ["email", "username"])
def test_a_new_login_needs_the_password(api: Api, field: str) -> None:
    person = api.person()
    wanted = {"email": "needs@example.org", "username": "needs"}[field]

    without = changed(person, **{field: wanted})
    wrong = changed(person, **{field: wanted, "currentPassword": NEW})

    assert codes(without) == [(["currentPassword"], "REQUIRED")]
    assert codes(wrong) == [(["currentPassword"], "WRONG_CREDENTIALS")]
    assert changed(person)["user"]["email"] == person.email


def test_the_login_one_has_needs_no_password(api: Api) -> None:
    person = api.person()

    payload = changed(person, email=person.email, username=person.username, name="Same")

    assert payload["userErrors"] == []
    assert payload["user"]["name"] == "Same"


def test_the_case_of_ones_own_login_can_change(api: Api) -> None:
    person = api.person()

    payload = changed(person, email=person.email.upper(), currentPassword=PASSWORD)

    assert payload["user"]["email"] == person.email.upper()
    assert may_sign_in(api, person.email)


def test_the_login_of_another_person_is_taken(api: Api) -> None:
    person, other = api.person(), api.person()
    wanted = {"email": other.email.upper(), "username": other.username.upper(), "name": "Changed"}

    payload = changed(person, currentPassword=PASSWORD, **wanted)

    assert codes(payload) == [(["email"], "TAKEN"), (["username"], "TAKEN")]
    assert changed(person)["user"]["name"] == person.username


@pytest.mark.parametrize(
    ("field", "value", "code"),
    [
        ("email", "x", "INVALID"),
        ("email", None, "REQUIRED"),
        ("username", "x" * 10_000, "TOO_LONG"),
        ("name", "\u0000", "INVALID"),
        ("name", "\u202e", "INVALID"),
        ("name", "", "REQUIRED"),
        ("name", None, "REQUIRED"),
        ("locale", "klingon", "INVALID"),
        ("currency", None, "REQUIRED"),
        ("timeZone", None, "REQUIRED"),
        ("weekStart", None, "REQUIRED"),
    ],
)
def test_bad_changes_name_their_field(api: Api, field: str, value: Any, code: str) -> None:
    person = api.person()

    payload = changed(person, **{field: value, "currentPassword": PASSWORD})

    assert codes(payload) == [([field], code)]


@pytest.mark.parametrize(
    ("field", "value"), [("currency", "EURO"), ("timeZone", "Mars/Base"), ("weekStart", "MOONDAY")]
)
def test_what_is_no_such_value_is_refused_before_it_is_read(
    api: Api, field: str, value: str
) -> None:
    answer = api.person().send(UPDATE, input={field: value})

    assert answer["errors"][0]["extensions"]["code"] == "BAD_USER_INPUT"


@pytest.mark.parametrize(
    ("query", "variables"),
    [
        (UPDATE, {"input": {"name": "x"}}),
        (CHANGE, {"input": {"currentPassword": PASSWORD, "newPassword": NEW}}),
        (DELETE, {"password": PASSWORD}),
    ],
)
def test_changing_oneself_needs_somebody(api: Api, query: str, variables: Any) -> None:
    answer = api.send(query, variables)

    assert answer["errors"][0]["extensions"]["code"] == "UNAUTHENTICATED"


def test_a_new_password_ends_the_other_sessions(api: Api) -> None:
    person = api.person()
    given = {"input": {"login": person.email, "password": PASSWORD}}
    other = api.data(SIGN_IN, given)["signIn"]["credentials"]["accessToken"]

    payload = person.run(CHANGE, input={"currentPassword": PASSWORD, "newPassword": NEW})

    assert len(payload["changePassword"]["endedSessionIds"]) == 1
    assert payload["changePassword"]["userErrors"] == []
    assert is_signed_in(api, person.token)
    assert not is_signed_in(api, other)
    assert may_sign_in(api, person.email, NEW)
    assert not may_sign_in(api, person.email, PASSWORD)


@pytest.mark.parametrize(
    ("current", "new", "errors"),
    [
        (NEW, NEW + "!", [(["currentPassword"], "WRONG_CREDENTIALS")]),
        (PASSWORD, PASSWORD, [(["newPassword"], "INVALID")]),
        (PASSWORD, "password1234", [(["newPassword"], "INVALID")]),
        (PASSWORD, "z" * 10_000, [(["newPassword"], "TOO_LONG")]),
        ("", "", [(["currentPassword"], "REQUIRED"), (["newPassword"], "REQUIRED")]),
        ("\x00", NEW, [(["currentPassword"], "INVALID")]),
    ],
)
def test_a_bad_password_changes_nothing(api: Api, current: str, new: str, errors: Any) -> None:
    person = api.person()

    payload = person.run(CHANGE, input={"currentPassword": current, "newPassword": new})

    assert codes(payload["changePassword"]) == errors
    assert may_sign_in(api, person.email)


def test_leaving_needs_the_password(api: Api) -> None:
    person = api.person()

    payload = person.run(DELETE, password=NEW)["deleteViewer"]

    assert codes(payload) == [(["password"], "WRONG_CREDENTIALS")]
    assert is_signed_in(api, person.token)


def test_whoever_leaves_leaves_nothing_of_their_own(api: Api) -> None:
    person = api.person(email="leaver@example.org", username="leaver", name="Lea Verity")
    fill(api, wallet_of(api, person), person)

    payload = person.run(DELETE, password=PASSWORD)["deleteViewer"]

    assert payload == {"deletedUserId": person.id, "userErrors": []}
    assert not is_signed_in(api, person.token)
    assert not may_sign_in(api, person.email)
    assert traces(api, [person.id.removeprefix("usr_"), "leaver", "Lea Verity"]) == []


def test_whoever_left_may_come_back_as_somebody_new(api: Api) -> None:
    person = api.person()
    person.run(DELETE, password=PASSWORD)

    again = api.person(email=person.email, username=person.username)

    assert again.id != person.id


def test_what_was_written_in_a_shared_wallet_stays_by_nobody(api: Api) -> None:
    person, viewer, editor, late = (api.person() for _ in range(4))
    wallet_id = shared_wallet(
        api, person, [(viewer, "VIEWER"), (editor, "EDITOR"), (late, "EDITOR")]
    )
    fill(api, wallet_id, person)
    before = version_of(api, wallet_id)

    person.run(DELETE, password=PASSWORD)

    assert version_of(api, wallet_id) == before + 1
    with api.engine.connect() as connection:
        [row] = connection.execute(
            select(Transaction.description, Transaction.created_by).where(
                Transaction.wallet_id == wallet_id
            )
        )
        roles = dict(
            connection.execute(
                select(Member.user_id, Member.role).where(Member.wallet_id == wallet_id)
            ).all()
        )
    assert tuple(row) == ("bread", None)
    assert roles == {uuid(viewer): "VIEWER", uuid(editor): "OWNER", uuid(late): "EDITOR"}


def test_a_personal_wallet_that_others_share_outlives_its_person(api: Api) -> None:
    person, editor = api.person(), api.person()
    wallet_id = wallet_of(api, person)
    admit(api.engine, wallet_id, uuid(editor), WalletRole.EDITOR)

    person.run(DELETE, password=PASSWORD)

    shown = editor.run("query ($id: ID!) { wallet(id: $id) { viewerRole } }", id=f"wal_{wallet_id}")
    assert shown["wallet"] == {"viewerRole": "OWNER"}


def uuid(person: Person) -> str:
    return person.id.removeprefix("usr_")


def version_of(api: Api, wallet_id: str) -> int:
    with api.engine.connect() as connection:
        query = select(Wallet.version).where(Wallet.id == wallet_id)
        return int(connection.execute(query).scalar_one())


def wallet_of(api: Api, person: Person) -> str:
    with api.engine.connect() as connection:
        query = select(Wallet.id).where(Wallet.personal_of == uuid(person))
        return str(connection.execute(query).scalar_one())


def shared_wallet(api: Api, owner: Person, others: Sequence[tuple[Person, str]]) -> str:
    """A wallet of several people, who came in the order given."""
    query = """mutation { createWallet(input: {name: "Ours", currency: "EUR"}) {
      wallet { id } userErrors { message } } }"""
    wallet_id: str = owner.run(query)["createWallet"]["wallet"]["id"].removeprefix("wal_")
    for day, (person, role) in enumerate(others, 1):
        admit(api.engine, wallet_id, uuid(person), WalletRole[role], AT.replace(day=day))
    return wallet_id


def fill(api: Api, wallet_id: str, person: Person) -> None:
    """A transaction that the person wrote, on an account of the wallet."""
    with api.engine.begin() as connection:
        account_id = connection.execute(
            select(Account.id).where(Account.wallet_id == wallet_id)
        ).scalar_one()
        values = {
            "wallet_id": wallet_id,
            "created_by": uuid(person),
            "created_at": AT,
            "version": 1,
            "id": new_id(),
            "kind": "EXPENSE",
            "occurred_on": "2026-03-14",
            "amount_minor": 250,
            "currency": "EUR",
            "account_id": account_id,
            "description": "bread",
            "is_refund": False,
            "has_lines": False,
            "search": "bread",
            "updated_at": AT,
        }
        connection.execute(insert(Transaction).values(values))


def traces(api: Api, words: list[str]) -> list[str]:
    """The tables in which one of the words still stands."""
    found = []
    with api.engine.connect() as connection:
        for table in Base.metadata.sorted_tables:
            text = str(connection.execute(select(table)).all())
            found += [f"{table.name}: {word}" for word in words if word in text]
    return found
