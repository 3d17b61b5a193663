"""Access tokens are ours, whole and in time; a refresh token has one successor and a mark."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import jwt
import pytest

from auth import tokens
from auth.keys import derived, pseudonym
from auth.tokens import BadToken

NOW = datetime(2026, 3, 14, 9, 26, 53, tzinfo=UTC)
SECRET = "a secret of the tests that is long enough"
SESSION = "01936f2e-8c5a-7c9d-8e4f-0a1b2c3d4e5f"
USER = "01936f2e-8c5a-7c9d-8e4f-000000000001"
CLAIMS = {
    "aud": tokens.AUDIENCE,
    "exp": NOW + timedelta(minutes=15),
    "iat": NOW,
    "iss": tokens.ISSUER,
    "jti": "one of many",
    "sid": SESSION,
    "sub": USER,
}


def signed(claims: dict[str, Any], algorithm: str = "HS256", secret: str = SECRET) -> str:
    key = derived(secret, "access")
    # PyJWT warns of a key that is short for its algorithm; HMAC pads it with zeros anyway.
    padded: dict[str, Any] = {
        "none": "",
        "HS256": key,
        "HS384": key + b"\0" * 16,
        "HS512": key + b"\0" * 32,
    }
    return jwt.encode(claims, padded[algorithm], algorithm=algorithm)


def issued() -> str:
    return tokens.issue_access(
        user_id=USER, session_id=SESSION, now=NOW, lifetime=timedelta(minutes=15), secret=SECRET
    )


def test_an_access_token_says_who_it_speaks_for() -> None:
    claims = tokens.read_access(issued(), now=NOW, secret=SECRET)

    assert claims == tokens.Claims(USER, SESSION, NOW + timedelta(minutes=15))


def test_two_access_tokens_of_one_moment_differ() -> None:
    assert issued() != issued()


def test_an_access_token_lasts_until_its_last_second() -> None:
    token = issued()

    tokens.read_access(token, now=NOW + timedelta(minutes=14, seconds=59), secret=SECRET)
    with pytest.raises(BadToken, match="expired"):
        tokens.read_access(token, now=NOW + timedelta(minutes=15), secret=SECRET)


@pytest.mark.parametrize("missing", sorted(CLAIMS))
def test_an_access_token_without_a_claim_is_refused(missing: str) -> None:
    token = signed({name: value for name, value in CLAIMS.items() if name != missing})

    with pytest.raises(BadToken):
        tokens.read_access(token, now=NOW, secret=SECRET)


@pytest.mark.parametrize(
    "changed",
    [
        {"aud": "another-api"},
        {"aud": []},
        {"iss": "somebody else"},
        {"sub": 7},
        {"sid": 7},
        {"sid": "' OR 1 = 1"},
        {"sid": SESSION.upper()},
        {"exp": "soon"},
        {"exp": 10**30},
        {"exp": -(10**30)},
        {"exp": NOW - timedelta(seconds=1)},
        {"exp": NOW},
    ],
)
def test_an_access_token_with_a_wrong_claim_is_refused(changed: dict[str, Any]) -> None:
    token = signed(CLAIMS | changed)

    with pytest.raises(BadToken):
        tokens.read_access(token, now=NOW, secret=SECRET)


@pytest.mark.parametrize("algorithm", ["none", "HS384", "HS512"])
def test_no_other_algorithm_is_taken(algorithm: str) -> None:
    with pytest.raises(BadToken):
        tokens.read_access(signed(CLAIMS, algorithm), now=NOW, secret=SECRET)


def test_what_another_key_signed_is_refused() -> None:
    with pytest.raises(BadToken):
        tokens.read_access(signed(CLAIMS, secret="another"), now=NOW, secret=SECRET)


@pytest.mark.parametrize("part", [0, 1, 2])
def test_a_changed_access_token_is_refused(part: int) -> None:
    parts = issued().split(".")
    middle = len(parts[part]) // 2
    swapped = "A" if parts[part][middle] != "A" else "B"
    parts[part] = parts[part][:middle] + swapped + parts[part][middle + 1 :]

    with pytest.raises(BadToken):
        tokens.read_access(".".join(parts), now=NOW, secret=SECRET)


@pytest.mark.parametrize("token", ["", ".", "..", "a.b.c", "é.é.é", "x" * 4_000, "\x00"])
def test_what_is_no_token_is_refused(token: str) -> None:
    with pytest.raises(BadToken):
        tokens.read_access(token, now=NOW, secret=SECRET)


def test_a_refresh_token_has_one_successor() -> None:
    token = tokens.first_refresh(SESSION, secret=SECRET)

    successor = tokens.next_refresh(token, secret=SECRET)

    assert successor == tokens.next_refresh(token, secret=SECRET)
    assert successor not in (token, tokens.next_refresh(successor, secret=SECRET))
    assert successor != tokens.next_refresh(token, secret="another")


def test_every_refresh_token_of_a_chain_names_its_session() -> None:
    token = tokens.first_refresh(SESSION, secret=SECRET)
    for _ in range(3):
        assert tokens.session_of(token, secret=SECRET) == SESSION
        token = tokens.next_refresh(token, secret=SECRET)


def test_a_made_up_refresh_token_is_not_taken_for_an_old_one() -> None:
    theirs = tokens.first_refresh(SESSION, secret="somebody else's secret")

    for token in (theirs, f"{SESSION}.{'A' * 43}", f"{SESSION}.{'A' * 43}.{'A' * 22}", "", "\x00"):
        with pytest.raises(BadToken):
            tokens.session_of(token, secret=SECRET)


def test_a_refresh_token_cannot_be_moved_to_another_session() -> None:
    token = tokens.first_refresh(SESSION, secret=SECRET)

    with pytest.raises(BadToken):
        tokens.session_of(token.replace(SESSION, USER), secret=SECRET)


def test_a_pseudonym_depends_on_key_kind_and_name() -> None:
    names = {
        pseudonym(SECRET, "account", "ada"),
        pseudonym(SECRET, "address", "ada"),
        pseudonym("another", "account", "ada"),
        pseudonym(SECRET, "account", "bob"),
    }

    assert len(names) == 4
    assert pseudonym(SECRET, "account", "ada") in names
