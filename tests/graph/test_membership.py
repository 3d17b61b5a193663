"""Membership: roles, removing and leaving, and that a wallet always has an owner."""

from __future__ import annotations

from typing import Any

import orjson
import pytest
from uuid_utils import uuid7

from domain.invitations import MEMBERS_MAX
from domain.ledger import WalletRole
from tests.api import PASSWORD, Api, Person
from tests.graph.inviting import (
    ACCEPT,
    INVITE,
    LEAVE,
    REMOVE,
    ROLE,
    codes,
    done,
    invited,
    join,
    link,
    opened,
)
from tests.membership import admit

MEMBERS = "query ($id: ID!) { wallet(id: $id) { version members { id role } } }"
SEES = """query ($id: ID!) { wallet(id: $id) { id } node(id: $id) { id }
  viewer { wallets { id } } }"""
HISTORY = """query ($id: ID!) { wallet(id: $id) { history { nodes {
  action entityId actor { id } changes { field before after } } } } }"""

pytestmark = pytest.mark.usefixtures("no_tries")


@pytest.fixture
def guest(api: Api) -> Person:
    return api.person()


@pytest.fixture
def wallet(owner: Person, guest: Person) -> str:
    """Shared by the two; the guest is an editor."""
    wallet = opened(owner)
    join(owner, wallet, guest)
    return wallet


def set_role(person: Person, wallet: str, member: str, role: str, **more: Any) -> dict[str, Any]:
    return done(person, ROLE, input={"wallet": wallet, "member": member, "role": role} | more)


def remove(person: Person, wallet: str, member: str, **more: Any) -> dict[str, Any]:
    return done(person, REMOVE, input={"wallet": wallet, "member": member} | more)


def make_owner(person: Person, wallet: str, member: str) -> dict[str, Any]:
    return set_role(person, wallet, member, "OWNER")


def leave(person: Person, wallet: str) -> dict[str, Any]:
    return done(person, LEAVE, wallet=wallet)


def roles(person: Person, wallet: str) -> dict[str, str]:
    found = person.run(MEMBERS, id=wallet)["wallet"]["members"]
    return {member["id"]: member["role"] for member in found}


def version(person: Person, wallet: str) -> int:
    return int(person.run(MEMBERS, id=wallet)["wallet"]["version"])


def personal(person: Person) -> str:
    return str(person.run("{ wallet { id } }")["wallet"]["id"])


def test_an_owner_changes_what_a_member_may_do(owner: Person, guest: Person, wallet: str) -> None:
    before = version(owner, wallet)

    payload = set_role(owner, wallet, guest.id, "VIEWER")

    assert payload["member"] == {"id": guest.id, "role": "VIEWER"}
    assert payload["wallet"] == {"version": before + 1}
    assert roles(guest, wallet) == {owner.id: "OWNER", guest.id: "VIEWER"}


def test_the_same_role_again_changes_nothing(owner: Person, guest: Person, wallet: str) -> None:
    before = version(owner, wallet)

    payload = set_role(owner, wallet, guest.id, "EDITOR")

    assert payload["userErrors"] == []
    assert version(owner, wallet) == before


def test_only_an_owner_manages_members(api: Api, owner: Person, guest: Person, wallet: str) -> None:
    stranger = api.person()

    for given in (set_role(guest, wallet, guest.id, "OWNER"), remove(guest, wallet, owner.id)):
        assert codes(given) == [(["wallet"], "FORBIDDEN")]
    strange = [
        set_role(stranger, wallet, guest.id, "OWNER"),
        remove(stranger, wallet, guest.id),
        leave(stranger, wallet),
        leave(stranger, f"wal_{uuid7()}"),
    ]
    assert [codes(each) for each in strange] == [[(["wallet"], "NOT_FOUND")]] * 4
    assert roles(owner, wallet) == {owner.id: "OWNER", guest.id: "EDITOR"}


def test_somebody_who_is_no_member_is_as_good_as_nobody(
    api: Api, owner: Person, wallet: str
) -> None:
    stranger, nobody = api.person().id, f"usr_{uuid7()}"

    answers = [
        act(owner, wallet, member) for member in (stranger, nobody) for act in (remove, make_owner)
    ]

    assert [codes(each) for each in answers] == [[(["member"], "NOT_FOUND")]] * 4
    assert len({str(each["userErrors"]) for each in answers}) == 1


@pytest.mark.parametrize("given", ["", "usr_x", "wal_01936f2e-8c5a-7c9d-8e4f-0a1b2c3d4e5f"])
def test_what_is_no_id_is_refused(owner: Person, wallet: str, given: str) -> None:
    assert codes(remove(owner, wallet, given)) == [(["member"], "INVALID")]
    wallet_errors = codes(remove(owner, f"x{wallet}", owner.id))
    assert wallet_errors == [(["wallet"], "INVALID")]
    assert codes(leave(owner, "wal_x")) == [(["wallet"], "INVALID")]


def test_who_is_not_signed_in_does_nothing(
    api: Api, owner: Person, guest: Person, wallet: str
) -> None:
    stated = {"wallet": wallet, "member": guest.id}
    for document, variables in (
        (ROLE, {"input": stated | {"role": "OWNER"}}),
        (REMOVE, {"input": stated}),
        (LEAVE, {"wallet": wallet}),
    ):
        answer = api.send(document, variables)
        assert answer["errors"][0]["extensions"]["code"] == "UNAUTHENTICATED"


def test_who_is_removed_sees_nothing_any_more(owner: Person, guest: Person, wallet: str) -> None:
    payload = remove(owner, wallet, guest.id)

    assert payload == {
        "removedUserId": guest.id,
        "wallet": {"members": [{"id": owner.id}]},
        "userErrors": [],
    }
    seen = guest.run(SEES, id=wallet)
    assert (seen["wallet"], seen["node"]) == (None, None)
    assert seen["viewer"]["wallets"] == [{"id": personal(guest)}]


def test_nobody_removes_themselves(owner: Person, wallet: str) -> None:
    [error] = remove(owner, wallet, owner.id)["userErrors"]

    assert (error["field"], error["code"]) == (["member"], "INVALID")
    assert "leaveWallet" in error["message"]


def test_a_member_leaves(owner: Person, guest: Person, wallet: str) -> None:
    assert leave(guest, wallet) == {"leftWalletId": wallet, "userErrors": []}

    assert roles(owner, wallet) == {owner.id: "OWNER"}
    assert codes(leave(guest, wallet)) == [(["wallet"], "NOT_FOUND")]


def test_the_only_owner_is_told_what_to_do_first(owner: Person, guest: Person, wallet: str) -> None:
    [error] = leave(owner, wallet)["userErrors"]
    [demoted] = set_role(owner, wallet, owner.id, "VIEWER")["userErrors"]

    assert error["message"] == (
        "You cannot leave it as the only owner; make another member an owner first, or delete the "
        "wallet"
    )
    assert demoted["message"].startswith("You cannot give up being an owner as the only owner")
    set_role(owner, wallet, guest.id, "OWNER")
    assert leave(owner, wallet)["userErrors"] == []
    [alone] = leave(guest, wallet)["userErrors"]
    assert alone["message"].endswith("; delete the wallet instead")


def test_nobody_is_put_out_of_their_personal_wallet(owner: Person, guest: Person) -> None:
    wallet = personal(owner)
    join(owner, wallet, guest, "OWNER")

    refused = [
        leave(owner, wallet),
        remove(guest, wallet, owner.id),
        set_role(guest, wallet, owner.id, "VIEWER"),
        set_role(owner, wallet, owner.id, "VIEWER"),
    ]

    assert [codes(each) for each in refused] == [[(["wallet"], "INVALID")]] * 4
    assert "personal wallet" in refused[1]["userErrors"][0]["message"]
    assert roles(owner, wallet) == {owner.id: "OWNER", guest.id: "OWNER"}


def test_two_owners_who_demote_each_other_at_once_leave_one(api: Api) -> None:
    for _ in range(4):
        one, two = api.person(), api.person()
        wallet = opened(one)
        join(one, wallet, two, "OWNER")

        api.together(
            *(
                (ROLE, {"input": {"wallet": wallet, "member": b.id, "role": "VIEWER"}}, a.token)
                for a, b in ((one, two), (two, one))
            )
        )

        assert sorted(roles(one, wallet).values()) == ["OWNER", "VIEWER"]


def test_two_owners_who_leave_at_once_leave_one(api: Api) -> None:
    for _ in range(4):
        one, two = api.person(), api.person()
        wallet = opened(one)
        join(one, wallet, two, "OWNER")

        answers = api.together(*((LEAVE, {"wallet": wallet}, p.token) for p in (one, two)))

        left = [not codes(answer["data"]["leaveWallet"]) for answer in answers]
        assert sorted(left) == [False, True]


def test_a_change_that_others_made_is_not_overwritten(
    api: Api, owner: Person, guest: Person, wallet: str
) -> None:
    seen = version(owner, wallet)
    set_role(owner, wallet, guest.id, "VIEWER")

    stale = set_role(owner, wallet, guest.id, "OWNER", expectedVersion=seen)

    assert codes(stale) == [(["expectedVersion"], "CONFLICT")]
    assert codes(remove(owner, wallet, guest.id, expectedVersion=seen)) == codes(stale)
    assert codes(remove(owner, wallet, guest.id, expectedVersion=version(owner, wallet))) == []


def test_history_tells_who_was_invited_joined_changed_and_left(
    owner: Person, guest: Person, wallet: str
) -> None:
    set_role(owner, wallet, guest.id, "VIEWER")
    leave(guest, wallet)

    nodes = owner.run(HISTORY, id=wallet)["wallet"]["history"]["nodes"]

    told = [
        (node["actor"] and node["actor"]["id"], node["entityId"][:3], node["action"])
        for node in nodes
    ]
    assert told[:5] == [
        (None, "wal", "UPDATED"),
        (owner.id, "wal", "UPDATED"),
        (None, "inv", "UPDATED"),
        (None, "wal", "UPDATED"),
        (owner.id, "inv", "CREATED"),
    ]
    was, now = ({"id": guest.id, "role": role} for role in ("EDITOR", "VIEWER"))
    members = [change for change in nodes[1]["changes"] if change["field"] == "members"]
    before, after = (orjson.loads(members[0][side]) for side in ("before", "after"))
    assert was in before
    assert now in after
    assert {change["field"]: change["after"] for change in nodes[2]["changes"]} == {
        "state": '"ACCEPTED"'
    }
    assert guest.email not in str(nodes)


@pytest.mark.parametrize("how", ["removed", "demoted", "left", "deleted"])
def test_whom_an_owner_invited_goes_with_that_owner(
    api: Api, owner: Person, guest: Person, wallet: str, how: str
) -> None:
    set_role(owner, wallet, guest.id, "OWNER")
    friend, other = api.person(), api.person()
    invited(guest, wallet, friend.email, "OWNER")
    invited(owner, wallet, other.email, "VIEWER")

    {
        "removed": lambda: remove(owner, wallet, guest.id),
        "demoted": lambda: set_role(owner, wallet, guest.id, "EDITOR"),
        "left": lambda: leave(guest, wallet),
        "deleted": lambda: guest.run(
            "mutation ($p: String!) { deleteViewer(input: {password: $p}) { deletedUserId } }",
            p=PASSWORD,
        ),
    }[how]()

    accepted = done(friend, ACCEPT, input={"token": link(api, friend.email)})
    assert codes(accepted) == [(["token"], "USED")]
    assert codes(done(other, ACCEPT, input={"token": link(api, other.email)})) == []


def test_a_wallet_has_so_many_members(api: Api, owner: Person) -> None:
    wallet = opened(owner)
    late = api.person()
    invited(owner, wallet, late.email)
    crowd = [api.person() for _ in range(MEMBERS_MAX - 1)]
    for person in crowd:
        admit(api.engine, wallet[4:], person.id[4:], WalletRole.VIEWER)

    payload = done(late, ACCEPT, input={"token": link(api, late.email)})

    assert [error["message"] for error in payload["userErrors"]] == [
        "The wallet has 50 members, which is the most"
    ]
    leave(crowd[0], wallet)
    assert codes(done(late, ACCEPT, input={"token": link(api, late.email)})) == []


def test_members_of_many_wallets_are_read_at_once(api: Api, owner: Person, wallet: str) -> None:
    query = "{ viewer { wallets { members { id } invitations { id } } } }"

    def counted() -> int:
        with api.statements() as said:
            owner.run(query)
        return len(said)

    few = counted()
    for number in range(3):
        invited(owner, opened(owner), f"of.many{number}@example.org")

    assert counted() == few


def test_a_viewer_invites_nobody(api: Api, owner: Person, guest: Person, wallet: str) -> None:
    set_role(owner, wallet, guest.id, "VIEWER")
    stated = {"wallet": wallet, "email": "x@example.org", "role": "VIEWER"}

    assert codes(done(guest, INVITE, input=stated)) == [(["wallet"], "FORBIDDEN")]


def test_nobody_joins_a_wallet_that_is_gone(
    api: Api, owner: Person, guest: Person, wallet: str
) -> None:
    invited(owner, wallet, "too.late@example.org")
    token = link(api, "too.late@example.org")
    delete = "mutation ($id: ID!) { deleteWallet(input: {id: $id}) { deletedId } }"

    owner.run(delete, id=wallet)

    assert codes(done(guest, ACCEPT, input={"token": token})) == [(["token"], "NOT_FOUND")]
    assert guest.run(SEES, id=wallet)["wallet"] is None
