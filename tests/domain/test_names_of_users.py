"""What names a person, and what their locale suggests."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from domain import locales, users
from domain.errors import Invalid, Refusal
from domain.ledger import Weekday

DAY = date(2026, 3, 14)


@pytest.mark.parametrize(
    "email",
    [
        "ada@example.org",
        "ada.byron+outlay@mail.example.co.uk",
        "o'neil@example.org",
        "jörg@bücher.example",
        "δοκιμή@παράδειγμα.ελ",
        "x@1.2",
    ],
)
def test_an_email_of_this_form_is_taken(email: str) -> None:
    assert users.email(f" {email} ") == email


@pytest.mark.parametrize(
    "email",
    [
        "ada",
        "@example.org",
        "ada@",
        "ada@localhost",
        "ada@@example.org",
        "ada@example..org",
        "ada@-example.org",
        "ada@example-.org",
        "ada lovelace@example.org",
        "ada@exam_ple.org",
        "<ada@example.org>",
        "ada@example.org,bob@example.org",
        "x" * 65 + "@example.org",
        "ada@" + "x" * 64 + ".org",
        "ada@example.org\nBcc: bob@example.org",
    ],
)
def test_what_is_no_email_is_refused(email: str) -> None:
    with pytest.raises(Invalid):
        users.email(email)


@pytest.mark.parametrize("name", ["ada", "Ada", "a.b-c_d", "007", "x" * 32])
def test_a_username_of_this_form_is_taken(name: str) -> None:
    assert users.username(name) == name


@pytest.mark.parametrize("name", ["", "ab", ".ada", "ada.", "a__b", "ada b", "ada@x", "ädä", "ﬁne"])
def test_what_is_no_username_is_refused(name: str) -> None:
    with pytest.raises(Invalid):
        users.username(name)


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=80))
def test_whatever_is_accepted_signs_in_again(name: str) -> None:
    for parse in (users.email, users.username):
        try:
            accepted = parse(name)
        except Refusal:
            continue
        assert users.login(accepted) == users.key(accepted)


def test_letter_case_and_composition_do_not_make_another_person() -> None:
    assert users.key("JÖRG@Example.org") == users.key("jo\u0308rg@example.ORG")


@pytest.mark.parametrize(
    ("given_tag", "tag"),
    [("de-at", "de-AT"), ("EN", "en"), ("zh-hans-cn", "zh-Hans-CN"), ("es-419", "es-419")],
)
def test_a_language_tag_is_kept_in_its_usual_case(given_tag: str, tag: str) -> None:
    assert locales.language_tag(given_tag) == tag


@pytest.mark.parametrize("tag", ["", "x", "klingon", "de_AT", "en-XQ-foo", "../de", "de-AT\n"])
def test_an_unknown_language_tag_is_refused(tag: str) -> None:
    with pytest.raises(Invalid):
        locales.language_tag(tag)


@pytest.mark.parametrize(
    ("tag", "currency", "weekday"),
    [
        ("en", "EUR", Weekday.MONDAY),
        ("en-US", "USD", Weekday.SUNDAY),
        ("de-CH", "CHF", Weekday.MONDAY),
        ("hr-HR", "EUR", Weekday.MONDAY),
        ("ar-EG", "EGP", Weekday.SATURDAY),
        ("ja-JP", "JPY", Weekday.SUNDAY),
    ],
)
def test_a_locale_suggests_a_currency_and_a_first_weekday(
    tag: str, currency: str, weekday: Weekday
) -> None:
    assert locales.currency_of(tag, DAY) == currency
    assert locales.first_weekday(tag) is weekday
