"""Invitations that are answered, revoked and sent at the same moment: one thing comes of it."""

from __future__ import annotations

import pytest

from tests.api import Api, Person
from tests.graph.inviting import ACCEPT, INVITE, REVOKE, codes, invited, link

OF_WALLET = """query ($id: ID!) { wallet(id: $id) {
  members { id } invitations { id email state } } }"""

pytestmark = pytest.mark.usefixtures("no_tries")


def members(person: Person, wallet: str) -> list[str]:
    found = person.run(OF_WALLET, id=wallet)["wallet"]["members"]
    return [member["id"] for member in found]


def test_of_two_who_accept_one_link_at_once_one_joins(api: Api, owner: Person, wallet: str) -> None:
    guests = [api.person() for _ in range(4)]
    invited(owner, wallet, "shared@example.org")
    given = {"input": {"token": link(api, "shared@example.org")}}

    answers = api.together(*[(ACCEPT, given, guest.token) for guest in guests])

    outcomes = sorted(str(codes(answer["data"]["acceptInvitation"])) for answer in answers)
    assert outcomes == [str([(["token"], "USED")])] * 3 + ["[]"]
    assert len(members(owner, wallet)) == 2


def test_accepted_while_it_is_revoked_it_is_one_of_the_two(
    api: Api, owner: Person, wallet: str
) -> None:
    for _ in range(4):
        guest = api.person()
        invitation = invited(owner, wallet, guest.email)
        token = link(api, guest.email)

        answers = api.together(
            (REVOKE, {"input": {"id": invitation}}, owner.token),
            (ACCEPT, {"input": {"token": token}}, guest.token),
        )

        revoked = not codes(answers[0]["data"]["revokeInvitation"])
        accepted = not codes(answers[1]["data"]["acceptInvitation"])
        assert revoked is not accepted
        assert (guest.id in members(owner, wallet)) is accepted


def test_two_invitations_of_one_address_at_once_leave_one_open(
    api: Api, owner: Person, wallet: str
) -> None:
    stated = {"wallet": wallet, "email": "twice@example.org", "role": "VIEWER"}

    answers = api.together(*[(INVITE, {"input": stated}, owner.token)] * 3)

    assert [codes(answer["data"]["inviteToWallet"]) for answer in answers] == [[]] * 3
    assert len(owner.run(OF_WALLET, id=wallet)["wallet"]["invitations"]) == 1
