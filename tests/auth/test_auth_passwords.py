"""Passwords: what is refused as easy to guess, and what is kept of the others."""

from __future__ import annotations

import unicodedata

import bcrypt
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from auth import passwords
from auth.passwords import Hashing
from domain.errors import Code, Invalid

HOW = Hashing("a pepper of the tests that is long enough", 4)
GOOD = "correct horse battery staple"


def accepted(password: str) -> str:
    return passwords.accepted(password, email="ada.byron@example.org", username="countess")


@pytest.mark.parametrize(
    "password",
    [
        "",
        "short",
        "elevenchars",
        "password1234",
        "PASSWORD1234",
        "P@$$w0rd1234",
        "Passw0rd!2024",
        "passwordpassword",
        "letmein-letmein",
        "iloveyou12345!",
        "qwertyuiop12",
        "poiuytrewq99",
        "1qaz2wsx3edc",
        "aaaaaaaaaaaa",
        "a" * 256,
        "abcabcabcabc",
        "1234567890123",
        "abcdefghijkl",
        "summer2024!!",
        "outlayoutlay1",
        "monkeydragonsunshine",
        "correcthorsebatterystaple",
        "my name is ada.byron indeed",
        "MY NAME IS ADA.BYRON INDEED",
        "the Countess likes numbers",
        "holds a \x00 somewhere inside",
        "holds a \x07 somewhere inside",
        "turns \u202e the text around",
        "half a \ud800 pair of letters",
    ],
)
def test_a_password_that_is_easy_to_guess_is_refused(password: str) -> None:
    with pytest.raises(Invalid):
        accepted(password)


@pytest.mark.parametrize(
    "password",
    [
        GOOD,
        "Tr0ub4dor&3xy",
        "jX9#mQ2!vB7z",
        "my dog has blue eyes",
        "três gatos à janela",
        "寿司を食べたい今日は雨です",
        "🦊🐻 walk home at dusk",
        "choose a long sentence of your own",
        "k" + "x9 fj2 lq" * 28,
    ],
)
def test_a_password_of_ones_own_is_accepted(password: str) -> None:
    assert accepted(password) == unicodedata.normalize("NFC", password)


def test_a_password_has_at_most_256_characters() -> None:
    with pytest.raises(Invalid) as refused:
        accepted("word by word " * 800)

    assert refused.value.code is Code.TOO_LONG


def test_a_short_name_does_not_spoil_every_sentence() -> None:
    assert passwords.accepted(GOOD, email="or@example.org", username="cor") == GOOD


def test_a_password_matches_however_the_keyboard_composes_it() -> None:
    composed = unicodedata.normalize("NFC", "três gatos à janela")
    kept = passwords.hashed(composed, HOW)

    assert passwords.check(unicodedata.normalize("NFD", composed), kept, HOW).is_right


@settings(max_examples=15, deadline=None)
@given(st.text(min_size=1, max_size=256), st.text(min_size=1, max_size=256))
def test_only_the_same_password_is_right(password: str, other: str) -> None:
    kept = passwords.hashed(password, HOW)
    is_same = unicodedata.normalize("NFC", password) == unicodedata.normalize("NFC", other)

    assert passwords.check(password, kept, HOW).is_right
    assert passwords.check(other, kept, HOW).is_right == is_same


def test_passwords_that_differ_late_are_different() -> None:
    kept = passwords.hashed("x" * 200 + "1", HOW)

    assert not passwords.check("x" * 200 + "2", kept, HOW).is_right


def test_without_the_pepper_a_kept_password_matches_nothing() -> None:
    kept = passwords.hashed(GOOD, HOW)

    assert not passwords.check(GOOD, kept, Hashing("another pepper of these tests", 4)).is_right
    assert not bcrypt.checkpw(GOOD.encode(), kept.encode())


def test_a_hash_that_became_cheap_is_replaced() -> None:
    kept = passwords.hashed(GOOD, HOW)
    dearer = Hashing(HOW.pepper, 5)

    rehash = passwords.check(GOOD, kept, dearer).rehash

    assert rehash is not None
    assert passwords.check(GOOD, rehash, dearer) == passwords.Check(is_right=True)
    assert passwords.check(GOOD, rehash, HOW).rehash is None


def test_nobody_known_costs_a_whole_check(monkeypatch: pytest.MonkeyPatch) -> None:
    checked: list[bytes] = []
    real = bcrypt.checkpw

    def watched(password: bytes, kept: bytes) -> bool:
        checked.append(kept)
        return real(password, kept)

    monkeypatch.setattr(bcrypt, "checkpw", watched)

    check = passwords.check(GOOD, None, Hashing(HOW.pepper, 5))

    assert not check.is_right
    assert [kept[:7] for kept in checked] == [b"$2b$05$"]
    assert len(checked[0]) == 60


def test_secrets_stay_out_of_what_is_printed() -> None:
    assert "pepper of" not in repr(HOW)
