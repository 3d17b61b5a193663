"""Invitations: bound to an address, answered once, and seen by those only whom they concern."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import select
from uuid_utils import uuid7

from db.base import Base
from domain.invitations import OPEN_MAX
from tests.api import PASSWORD, Api, Person
from tests.graph.inviting import (
    ACCEPT,
    DECLINE,
    REVOKE,
    codes,
    done,
    forget_tries,
    invite,
    invited,
    join,
    link,
)
from tests.mailed import mails, verified

WAITING = "{ viewer { invitations { id walletName inviterName role email wallet { id } } } }"
OF_WALLET = "query ($id: ID!) { wallet(id: $id) { invitations { id email state } } }"
NODE = "query ($id: ID!) { node(id: $id) { ... on Invitation { id email state } } }"
BY_LINK = """query ($token: String!) { invitation(token: $token) {
  walletName inviterName role state email wallet { id } } }"""

pytestmark = pytest.mark.usefixtures("no_tries")


def accept(person: Person, **choice: str) -> dict[str, Any]:
    return done(person, ACCEPT, input=choice)


def members(person: Person, wallet: str) -> dict[str, str]:
    """Role by id."""
    query = "query ($id: ID!) { wallet(id: $id) { members { id role } } }"
    found = person.run(query, id=wallet)["wallet"]["members"]
    return {member["id"]: member["role"] for member in found}


def test_an_invitation_is_mailed_and_says_what_it_is_to(
    api: Api, owner: Person, wallet: str
) -> None:
    payload = invite(owner, wallet, "new.one@example.org", "VIEWER")

    assert payload["invitation"] == {
        "id": payload["invitation"]["id"],
        "version": 2,
        "email": "new.one@example.org",
        "role": "VIEWER",
        "state": "OPEN",
        "walletName": "Home",
        "inviterName": "Ola Nordmann",
        "createdAt": "2026-03-14T09:26:53Z",
        "expiresAt": "2026-03-28T09:26:53Z",
        "wallet": {"name": "Home"},
    }
    [mail] = mails(api, "new.one@example.org")
    assert mail.keys() == {"kind", "link"}


def test_whoever_holds_the_link_sees_enough_to_decide(api: Api, owner: Person, wallet: str) -> None:
    invited(owner, wallet, "decide@example.org")
    token = link(api, "decide@example.org")

    shown = api.data(BY_LINK, {"token": token})["invitation"]

    assert shown == {
        "walletName": "Home",
        "inviterName": "Ola Nordmann",
        "role": "EDITOR",
        "state": "OPEN",
        "email": None,
        "wallet": None,
    }
    for other in ("", "A" * 43, token[:-1], f"{token}x"):
        assert api.data(BY_LINK, {"token": other})["invitation"] is None


def test_the_link_lets_whoever_holds_it_join(api: Api, owner: Person, wallet: str) -> None:
    guest = api.person()
    invited(owner, wallet, "other.address@example.org", "EDITOR")

    payload = accept(guest, token=link(api, "other.address@example.org"))

    assert payload == {"wallet": {"id": wallet, "viewerRole": "EDITOR"}, "userErrors": []}
    assert members(owner, wallet) == {owner.id: "OWNER", guest.id: "EDITOR"}


def test_a_verified_address_needs_no_link(api: Api, owner: Person, wallet: str) -> None:
    guest = verified(api)
    invitation = invited(owner, wallet, guest.email.upper(), "VIEWER")

    [waiting] = guest.run(WAITING)["viewer"]["invitations"]
    payload = accept(guest, id=invitation)

    assert waiting == {
        "id": invitation,
        "walletName": "Home",
        "inviterName": "Ola Nordmann",
        "role": "VIEWER",
        "email": guest.email.upper(),
        "wallet": None,
    }
    assert payload["wallet"] == {"id": wallet, "viewerRole": "VIEWER"}
    assert guest.run(WAITING)["viewer"]["invitations"] == []


@pytest.mark.parametrize("document", [ACCEPT, DECLINE])
def test_an_id_alone_is_of_no_use_to_anybody_else(
    api: Api, owner: Person, wallet: str, document: str
) -> None:
    """Unverified, another's, the owner's own, unknown: each hears the same."""
    unverified, other = api.person(), verified(api)
    invitation = invited(owner, wallet, unverified.email)
    nobodys = f"inv_{uuid7()}"

    answers = [
        done(person, document, input={"id": given})
        for person in (unverified, other, owner)
        for given in (invitation, nobodys)
    ]

    assert [codes(answer) for answer in answers] == [[(["id"], "NOT_FOUND")]] * 6
    assert len({answer["userErrors"][0]["message"] for answer in answers}) == 1
    assert unverified.run(WAITING)["viewer"]["invitations"] == []
    assert unverified.run(NODE, id=invitation)["node"] is None
    assert other.run(NODE, id=invitation)["node"] is None


@pytest.mark.parametrize("given", ["", "inv_x", "wal_01936f2e-8c5a-7c9d-8e4f-0a1b2c3d4e5f"])
def test_what_is_no_id_of_an_invitation_is_refused(api: Api, given: str) -> None:
    person = api.person()

    for document in (ACCEPT, DECLINE):
        assert codes(done(person, document, input={"id": given})) == [(["id"], "INVALID")]


def test_who_is_not_signed_in_answers_nothing(api: Api, owner: Person, wallet: str) -> None:
    invited(owner, wallet, "signed.out@example.org")
    token = link(api, "signed.out@example.org")

    for document in (ACCEPT, DECLINE):
        answer = api.send(document, {"input": {"token": token}})
        assert answer["errors"][0]["extensions"]["code"] == "UNAUTHENTICATED"


def test_accepting_twice_is_answered_as_the_first_time(
    api: Api, owner: Person, wallet: str
) -> None:
    guest, other = verified(api), api.person()
    invitation = invited(owner, wallet, guest.email)
    token = link(api, guest.email)

    first = accept(guest, token=token)

    assert accept(guest, token=token) == accept(guest, id=invitation) == first
    assert codes(accept(other, token=token)) == [(["token"], "USED")]
    answer = api.send(BY_LINK, {"token": token})
    assert answer["errors"][0]["extensions"]["reason"] == "USED"


def test_whoever_left_does_not_come_back_by_the_same_link(
    api: Api, owner: Person, wallet: str
) -> None:
    guest = api.person()
    invited(owner, wallet, guest.email)
    token = link(api, guest.email)
    accept(guest, token=token)
    guest.run("mutation ($w: ID!) { leaveWallet(input: {wallet: $w}) { leftWalletId } }", w=wallet)

    assert codes(accept(guest, token=token)) == [(["token"], "USED")]
    assert members(owner, wallet) == {owner.id: "OWNER"}


def test_an_invitation_lasts_for_14_days(api: Api, owner: Person, wallet: str) -> None:
    early, late = verified(api), verified(api)
    tokens = []
    for guest in (early, late):
        invited(owner, wallet, guest.email)
        tokens.append(link(api, guest.email))
    fresh = [api.person(), api.person()]
    api.clock.advance(days=13, hours=23)
    query = """mutation ($token: String!) { refreshSession(input: {refreshToken: $token}) {
      credentials { accessToken } } }"""
    for guest in (*fresh, owner):
        given = {"token": guest.refresh_token}
        guest.token = api.data(query, given)["refreshSession"]["credentials"]["accessToken"]
    assert codes(accept(fresh[0], token=tokens[0])) == []

    api.clock.advance(hours=1)
    for guest in (fresh[1], owner):
        again = api.data(
            """mutation ($i: SignInInput!) { signIn(input: $i) { credentials { accessToken } } }""",
            {"i": {"login": guest.email, "password": PASSWORD}},
        )
        guest.token = again["signIn"]["credentials"]["accessToken"]

    assert codes(accept(fresh[1], token=tokens[1])) == [(["token"], "EXPIRED")]
    answer = api.send(BY_LINK, {"token": tokens[1]})
    assert answer["errors"][0]["extensions"]["reason"] == "EXPIRED"
    assert owner.run(OF_WALLET, id=wallet)["wallet"]["invitations"] == []


def test_declining_is_final(api: Api, owner: Person, wallet: str) -> None:
    guest = verified(api)
    invitation = invited(owner, wallet, guest.email)

    payload = done(guest, DECLINE, input={"id": invitation})

    assert payload == {"declinedId": invitation, "userErrors": []}
    assert codes(accept(guest, token=link(api, guest.email))) == [(["token"], "USED")]
    assert codes(done(guest, DECLINE, input={"id": invitation})) == [(["id"], "USED")]
    assert owner.run(NODE, id=invitation)["node"]["state"] == "DECLINED"


def test_what_is_revoked_is_void_at_once(api: Api, owner: Person, wallet: str) -> None:
    guest = verified(api)
    invitation = invited(owner, wallet, guest.email)

    payload = done(owner, REVOKE, input={"id": invitation})

    assert payload["invitation"]["state"] == "REVOKED"
    assert guest.run(WAITING)["viewer"]["invitations"] == []
    assert codes(accept(guest, token=link(api, guest.email))) == [(["token"], "USED")]
    assert codes(done(owner, REVOKE, input={"id": invitation})) == [(["id"], "USED")]


def test_another_invitation_to_the_address_takes_the_place_of_the_first(
    api: Api, owner: Person, wallet: str
) -> None:
    guest = api.person()
    first = invited(owner, wallet, guest.email, "VIEWER")
    before = link(api, guest.email)

    second = invited(owner, wallet, guest.email.upper(), "OWNER")

    listed = owner.run(OF_WALLET, id=wallet)["wallet"]["invitations"]
    assert listed == [{"id": second, "email": guest.email.upper(), "state": "OPEN"}]
    assert owner.run(NODE, id=first)["node"]["state"] == "REVOKED"
    assert codes(accept(guest, token=before)) == [(["token"], "USED")]
    assert accept(guest, token=link(api, guest.email.upper()))["wallet"]["viewerRole"] == "OWNER"


def test_a_member_is_not_invited_again(api: Api, owner: Person, wallet: str) -> None:
    guest = api.person()
    join(owner, wallet, guest)

    assert codes(invite(owner, wallet, guest.email.upper())) == [(["email"], "TAKEN")]
    assert codes(invite(owner, wallet, owner.email)) == [(["email"], "TAKEN")]


def test_a_member_does_not_use_up_the_invitation_of_another(
    api: Api, owner: Person, wallet: str
) -> None:
    invited(owner, wallet, "somebody.else@example.org")

    payload = accept(owner, token=link(api, "somebody.else@example.org"))

    assert codes(payload) == [(["token"], "TAKEN")]
    assert members(owner, wallet) == {owner.id: "OWNER"}


@pytest.mark.parametrize("email", ["", "x", "a@b", "a b@example.org", "a@example.org\nBcc: x@y.zz"])
def test_what_is_no_address_gets_no_invitation(owner: Person, wallet: str, email: str) -> None:
    [(field, code)] = codes(invite(owner, wallet, email))

    assert field == ["email"]
    assert code in {"INVALID", "REQUIRED"}


def test_only_owners_see_to_whom_one_went(api: Api, owner: Person, wallet: str) -> None:
    editor = api.person()
    join(owner, wallet, editor)
    invitation = invited(owner, wallet, "hidden@example.org")

    assert owner.run(NODE, id=invitation)["node"]["email"] == "hidden@example.org"
    assert editor.run(OF_WALLET, id=wallet)["wallet"]["invitations"] is None
    assert editor.run(NODE, id=invitation)["node"] == {
        "id": invitation,
        "email": None,
        "state": "OPEN",
    }
    feed = editor.run(
        """query ($id: ID!) { wallet(id: $id) {
             changes { changes { id entity { ... on Invitation { id email } } } }
             history { nodes { changes { field before after } } } } }""",
        id=wallet,
    )
    assert "hidden@" not in str(feed)


def test_a_retry_invites_once(api: Api, owner: Person, wallet: str) -> None:
    own = f"inv_{uuid7()}"

    first, again = (invite(owner, wallet, "retry@example.org", id=own) for _ in range(2))

    assert first == again
    assert first["invitation"]["id"] == own
    assert len(mails(api, "retry@example.org")) == 1
    other = invite(owner, wallet, "retry2@example.org", id=own)
    assert codes(other) == [(["id"], "KEY_REUSED")]


def test_a_wallet_has_so_many_open_invitations(api: Api, owner: Person, wallet: str) -> None:
    for number in range(OPEN_MAX):
        invited(owner, wallet, f"friend{number}@example.org")
        forget_tries(api)

    [error] = invite(owner, wallet, "one.too.many@example.org")["userErrors"]

    assert error["code"] == "INVALID"
    assert "50 invitations are open" in error["message"]
    assert invite(owner, wallet, "friend0@example.org")["userErrors"] == []
    assert len(owner.run(OF_WALLET, id=wallet)["wallet"]["invitations"]) == OPEN_MAX


def test_nobody_is_mailed_without_end(api: Api, owner: Person, wallet: str) -> None:
    for _ in range(5):
        invited(owner, wallet, "poor@example.org")
    [error] = invite(owner, wallet, "poor@example.org")["userErrors"]
    assert error["message"] == "Too many invitations for this address; try again in a second"
    for number in range(15):
        invited(owner, wallet, f"many{number}@example.org")

    [error] = invite(owner, wallet, "twentyfirst@example.org")["userErrors"]

    assert error["message"] == "Too many invitations for you; try again in a second"
    assert len(mails(api, "poor@example.org")) == 5


def test_of_whoever_leaves_the_service_no_address_is_left(
    api: Api, owner: Person, wallet: str
) -> None:
    guest = verified(api, email="Leaver.In@example.org")
    invitation = invited(owner, wallet, "LEAVER.in@example.org")
    delete = "mutation ($p: String!) { deleteViewer(input: {password: $p}) { deletedUserId } }"

    guest.run(delete, p=PASSWORD)

    with api.engine.connect() as connection:
        left = [
            table.name
            for table in Base.metadata.sorted_tables
            if "leaver.in@" in str(connection.execute(select(table)).all()).lower()
        ]
    assert left == []
    assert owner.run(NODE, id=invitation)["node"] == {
        "id": invitation,
        "email": None,
        "state": "OPEN",
    }


def test_who_never_verified_an_address_takes_nothing_along_that_went_to_it(
    api: Api, owner: Person, wallet: str
) -> None:
    squatter = api.person(email="victim@example.org")
    invited(owner, wallet, "victim@example.org")
    delete = "mutation ($p: String!) { deleteViewer(input: {password: $p}) { deletedUserId } }"

    squatter.run(delete, p=PASSWORD)

    assert codes(accept(api.person(), token=link(api, "victim@example.org"))) == []
