"""What each variable may hold: one function a form, which says what it wants otherwise."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from enum import Enum
from ipaddress import IPv4Network, IPv6Network, ip_network
from pathlib import Path
from typing import TypeVar

from environs import ValidationError

from settings.keys import HOW_TO_MAKE_ONE, SECRET_BYTES_MIN

Value = TypeVar("Value")

# A user, a password, an IPv6 or named host, a port, a database name, options. What a password may
# not hold bare (@ / ? #) is refused here, where the sentence can say so, not in the driver.
_POSTGRESQL = re.compile(
    r"(?:postgres|postgresql|postgresql\+psycopg2)://"
    r"(?P<rest>(?:[^:/@?#]*(?::[^/@?#]*)?@)?(?:\[[0-9a-fA-F:.]+\]|[^:/@?#\[\]\s]*)(?::\d{1,5})?"
    r"(?:/[^/?#]*)?(?:\?[^#]*)?)"
)
_SQLITE = re.compile(r"sqlite:///(?!:memory:)[^?#]+")
_SCHEME = re.compile(r"([a-zA-Z][a-zA-Z0-9+]*)://")
_INTERVAL = re.compile(
    r"(?P<job>[a-z-]+)\s*=\s*(?:off|(?P<length>[1-9][0-9]{0,5})(?P<unit>[smhd]))"
)
_UNITS = {
    "s": timedelta(seconds=1),
    "m": timedelta(minutes=1),
    "h": timedelta(hours=1),
    "d": timedelta(days=1),
}
_ORIGIN = re.compile(r"https?://[^/?#@\s*]+")


def whole(least: int, most: int) -> Callable[[str], int]:
    def parse(text: str) -> int:
        if not re.fullmatch(r"[0-9]{1,12}", text) or not least <= int(text) <= most:
            raise ValidationError(f"must be a whole number from {least} to {most}.")
        return int(text)

    return parse


def choice(kind: type[Enum]) -> Callable[[str], Enum | None]:
    def parse(text: str) -> Enum | None:
        by_name = {str(member.value): member for member in kind}
        if text and text.lower() not in by_name:
            raise ValidationError(f"must be {' or '.join(by_name)}.")
        return by_name.get(text.lower())

    return parse


def listed(parse_one: Callable[[str], Value]) -> Callable[[str], tuple[Value, ...]]:
    def parse(text: str) -> tuple[Value, ...]:
        return tuple(parse_one(part.strip()) for part in text.split(",") if part.strip())

    return parse


def intervals(text: str) -> dict[str, timedelta | None]:
    """How often each named job is to be done; None for never."""
    found: dict[str, timedelta | None] = {}
    for part in (part.strip() for part in text.split(",") if part.strip()):
        matched = _INTERVAL.fullmatch(part)
        if matched is None:
            raise ValidationError(
                "must say how often jobs are done, as in `verify=7d, clean=30m, purge=off`:"
                " whole seconds (s), minutes (m), hours (h) or days (d)."
            )
        length = matched["length"]
        unit = _UNITS.get(matched["unit"] or "")
        found[matched["job"]] = int(length) * unit if length and unit else None
    return found


def yes_or_no(text: str) -> bool:
    answers = {"true": True, "yes": True, "on": True, "1": True}
    answers |= {"false": False, "no": False, "off": False, "0": False}
    if text.lower() not in answers:
        raise ValidationError("must be true or false.")
    return answers[text.lower()]


def database_url(text: str) -> str:
    """The address as SQLAlchemy wants it; empty when none is given. Never repeats a password."""
    if not text or _SQLITE.fullmatch(text):
        return text
    if matched := _POSTGRESQL.fullmatch(text):
        return f"postgresql+psycopg2://{matched['rest']}"
    scheme = _SCHEME.match(text)
    if scheme is None:
        raise ValidationError(
            "must be an address such as postgresql://user:password@host:5432/outlay"
            " or sqlite:///data/outlay.db."
        )
    if scheme[1] == "sqlite":
        raise ValidationError("must name a file: sqlite:///data/outlay.db, without options.")
    if scheme[1] in {"postgres", "postgresql", "postgresql+psycopg2"}:
        raise ValidationError(
            "is not of the form postgresql://user:password@host:5432/outlay. In a user name or"
            " a password, write @ : / ? # as %40 %3A %2F %3F %23."
        )
    raise ValidationError(
        f"names the database {scheme[1]}, which Outlay does not speak:"
        " use postgresql:// or sqlite:///."
    )


def secret(text: str) -> str:
    if text and len(text.encode()) < SECRET_BYTES_MIN:
        raise ValidationError(
            f"must be at least {SECRET_BYTES_MIN} bytes long; make one with {HOW_TO_MAKE_ONE}."
        )
    return text


def network(text: str) -> IPv4Network | IPv6Network:
    try:
        return ip_network(text, strict=False)
    except ValueError as error:
        raise ValidationError(
            f"must hold addresses or networks such as 10.0.0.0/8, between commas; {text} is none."
        ) from error


def origin(text: str) -> str:
    if not _ORIGIN.fullmatch(text):
        raise ValidationError(
            "must hold origins such as https://app.example.org, between commas,"
            f" without a path or a wildcard; {text} is none."
        )
    return text.lower()


def directory(text: str) -> Path:
    if re.search(r"[?#]", text):
        raise ValidationError("must not hold ? or #, which mean something else in an address.")
    return Path(text)


def base_url(text: str) -> str:
    if text and not re.fullmatch(r"https?://[^/?#@\s]+(?:/[^?#\s]*)?", text):
        raise ValidationError("must be an address such as https://outlay.example.org.")
    return text.rstrip("/")


def address_or_off(text: str) -> str:
    """Without a slash at its end; empty for `off`."""
    if text.lower() == "off":
        return ""
    if not re.fullmatch(r"https?://[^/?#@\s]+(?:/[^?#\s]*)?", text):
        raise ValidationError("must be off, or an address such as https://rates.example.org.")
    return text.rstrip("/")


def host(text: str) -> str:
    if text and not re.fullmatch(r"[A-Za-z0-9._:-]+", text):
        raise ValidationError("must be a name or an address, such as smtp.example.org.")
    return text


def mail_address(text: str) -> str:
    if text and not re.fullmatch(r"[!-9;=?A-~]+@[A-Za-z0-9.-]+", text):
        raise ValidationError("must be a bare address, such as outlay@example.org.")
    return text
