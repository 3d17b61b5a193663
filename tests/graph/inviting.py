"""Inviting people: what the tests of invitations and of membership send."""

from __future__ import annotations

from typing import Any

from sqlalchemy import delete

from db.tables import Attempt
from tests.api import Api, Person
from tests.mailed import tokens

INVITE = """
mutation ($input: InviteToWalletInput!) {
  inviteToWallet(input: $input) {
    invitation { id version email role state walletName inviterName createdAt expiresAt
      wallet { name } }
    userErrors { field code message } } }
"""
ACCEPT = """
mutation ($input: AcceptInvitationInput!) {
  acceptInvitation(input: $input) {
    wallet { id viewerRole } userErrors { field code message } } }
"""
DECLINE = """
mutation ($input: DeclineInvitationInput!) {
  declineInvitation(input: $input) { declinedId userErrors { field code message } } }
"""
REVOKE = """
mutation ($input: RevokeInvitationInput!) {
  revokeInvitation(input: $input) {
    invitation { id state email } userErrors { field code message } } }
"""
ROLE = """
mutation ($input: SetMemberRoleInput!) {
  setMemberRole(input: $input) {
    member { id role } wallet { version } userErrors { field code message } } }
"""
REMOVE = """
mutation ($input: RemoveMemberInput!) {
  removeMember(input: $input) {
    removedUserId wallet { members { id } } userErrors { field code message } } }
"""
LEAVE = """
mutation ($wallet: ID!) {
  leaveWallet(input: {wallet: $wallet}) { leftWalletId userErrors { field code message } } }
"""
OPEN = """
mutation ($name: String!) {
  createWallet(input: {name: $name, currency: "EUR"}) { wallet { id } userErrors { code } } }
"""


def forget_tries(api: Api) -> None:
    with api.engine.begin() as connection:
        connection.execute(delete(Attempt))


def opened(person: Person, name: str = "Home") -> str:
    """A new wallet of the person's."""
    return str(person.run(OPEN, name=name)["createWallet"]["wallet"]["id"])


def done(person: Person, document: str, **variables: Any) -> dict[str, Any]:
    """The payload of the one mutation of a document."""
    [payload] = person.run(document, **variables).values()
    return dict(payload)


def invite(person: Person, wallet: str, email: str, role: str = "EDITOR", **more: Any) -> Any:
    stated = {"wallet": wallet, "email": email, "role": role} | more
    return done(person, INVITE, input=stated)


def invited(person: Person, wallet: str, email: str, role: str = "EDITOR") -> str:
    """The id of a new invitation."""
    payload = invite(person, wallet, email, role)
    assert payload["userErrors"] == [], payload
    return str(payload["invitation"]["id"])


def link(api: Api, email: str) -> str:
    """The token of the last link to an invitation that went to this address."""
    return tokens(api, email, "INVITATION")[-1]


def join(owner: Person, wallet: str, guest: Person, role: str = "EDITOR") -> None:
    """The guest is invited, and accepts by the link."""
    invited(owner, wallet, guest.email, role)
    payload = done(guest, ACCEPT, input={"token": link(owner.api, guest.email)})
    assert payload["userErrors"] == [], payload


def codes(payload: dict[str, Any]) -> list[tuple[list[str] | None, str]]:
    return [(error["field"], error["code"]) for error in payload["userErrors"]]
